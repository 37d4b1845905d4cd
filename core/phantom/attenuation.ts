import { voxelCount, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { fillGaussian, mixSeeds, mulberry32, valueNoise } from './random.ts';
import { ATTENUATION_HU, TEXTURES, TISSUE, type DemoPhase, type TissueName } from './tissues.ts';

/** Standard deviation of the noise in each phase, HU. */
export const NOISE_SD_HU = 10;

/** Weight of each in-plane neighbour against the voxel's own when noise is spread: correlation 0.5 to the next voxel. */
const NOISE_SPREAD = 0.3;

const LOWEST_CT_HU = -1024;

export interface AttenuationOptions {
  readonly grid: Grid;
  readonly tissue: Uint8Array;
  readonly phase: DemoPhase;
  readonly seed: number;
}

/**
 * HU of a tissue map in one phase: each tissue's attenuation and texture, blurred in plane by the kernel (1 2 1)/4 as partial volume
 * blurs edges, with Gaussian noise. Outside the round field of reconstruction there is no data, as on real scanners.
 */
export function attenuationVolume({ grid, tissue, phase, seed }: AttenuationOptions): Volume {
  const [columns, rows, slices] = grid.dimensions;
  const size = columns * rows;
  const voxels = new Int16Array(voxelCount(grid));
  const means = meanByCode(phase);
  const textures = textureByCode(phase);
  const hu = new Float32Array(size);
  const noise = new Float32Array(size);
  const scratch = new Float32Array(size);
  const inField = roundField(columns, rows);
  for (let k = 0; k < slices; k += 1) {
    const start = k * size;
    for (let index = 0; index < size; index += 1) {
      const code = tissue[start + index] ?? 0;
      let value = means[code] ?? 0;
      const texture = textures[code];
      if (texture !== undefined) value += texture(grid, index, k);
      hu[index] = value;
    }
    spread(hu, scratch, columns, { neighbour: 0.25, own: 0.5 });
    fillGaussian(mulberry32(mixSeeds(seed, k)), noise);
    spread(noise, scratch, columns, unitVariance);
    for (let index = 0; index < size; index += 1) {
      const value = Math.round((hu[index] ?? 0) + NOISE_SD_HU * (noise[index] ?? 0));
      voxels[start + index] = inField[index] === 1 ? Math.max(LOWEST_CT_HU, value) : NO_DATA_HU;
    }
  }
  return { grid, voxels };
}

interface Kernel {
  readonly neighbour: number;
  readonly own: number;
}

/** The spreading kernel that leaves the variance of white noise as it was. */
const unitVariance: Kernel = ((): Kernel => {
  const scale = 1 / Math.sqrt(1 + 2 * NOISE_SPREAD * NOISE_SPREAD);
  return { neighbour: NOISE_SPREAD * scale, own: scale };
})();

/** Applies the three-point kernel along i, then along j; beyond the edge the edge's value holds. */
function spread(values: Float32Array, scratch: Float32Array, columns: number, { neighbour, own }: Kernel): void {
  const size = values.length;
  for (let row = 0; row < size; row += columns) {
    for (let i = 0; i < columns; i += 1) {
      const at = row + i;
      const before = values[i === 0 ? at : at - 1] ?? 0;
      const after = values[i === columns - 1 ? at : at + 1] ?? 0;
      scratch[at] = own * (values[at] ?? 0) + neighbour * (before + after);
    }
  }
  for (let at = 0; at < size; at += 1) {
    const before = scratch[at < columns ? at : at - columns] ?? 0;
    const after = scratch[at >= size - columns ? at : at + columns] ?? 0;
    values[at] = own * (scratch[at] ?? 0) + neighbour * (before + after);
  }
}

function roundField(columns: number, rows: number): Uint8Array {
  const inField = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < columns; i += 1) {
      const u = (2 * i + 1) / columns - 1;
      const v = (2 * j + 1) / rows - 1;
      inField[i + columns * j] = u * u + v * v <= 1 ? 1 : 0;
    }
  }
  return inField;
}

function meanByCode(phase: DemoPhase): Float32Array {
  const means = new Float32Array(256);
  for (const [name, byPhase] of entriesOf(ATTENUATION_HU)) means[TISSUE[name]] = byPhase[phase];
  return means;
}

type TextureAt = (grid: Grid, indexInSlice: number, k: number) => number;

function textureByCode(phase: DemoPhase): readonly (TextureAt | undefined)[] {
  const textures: (TextureAt | undefined)[] = Array.from({ length: 256 }, () => undefined);
  for (const [name, texture] of entriesOf(TEXTURES)) {
    if (texture === undefined) continue;
    const amplitude = texture.amplitudeHu[phase];
    if (amplitude === 0) continue;
    const [gi, gj, gk] = texture.grainMm;
    const seed = mixSeeds(TISSUE[name], 77);
    textures[TISSUE[name]] = (grid, index, k) => {
      const i = index % grid.dimensions[0];
      const j = (index - i) / grid.dimensions[0];
      const [si, sj, sk] = grid.spacingMm;
      return amplitude * valueNoise(seed, (i * si) / gi, (j * sj) / gj, (k * sk) / gk);
    };
  }
  return textures;
}

function entriesOf<T>(table: Readonly<Partial<Record<TissueName, T>>>): readonly (readonly [TissueName, T])[] {
  return TISSUE_NAMES.flatMap((name) => {
    const value = table[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

const isTissueName = (name: string): name is TissueName => Object.hasOwn(TISSUE, name);
const TISSUE_NAMES: readonly TissueName[] = Object.keys(TISSUE).filter(isTissueName);

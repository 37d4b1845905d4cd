import { squaredDistancesMm2, type Box } from '../distanceTransform.ts';
import { componentsOf, fillCavities, largestComponent, maskWhere } from './components.ts';
import type { WorkingVolume } from './workingGrid.ts';

type Lattice = Pick<WorkingVolume, 'grid'>;

/** Voxels within `reachMm` of a mask, the mask included. */
export function dilated(mask: Uint8Array, lattice: Lattice, reachMm: number): Uint8Array {
  const grown = new Uint8Array(mask.length);
  const part = partAbout(mask, lattice, reachMm);
  if (part === null) return grown;
  const squared = squaredDistancesMm2(maskIn(part, mask), part);
  const reach = reachMm * reachMm;
  eachOf(part, (at, within) => {
    if ((squared[within] ?? 0) <= reach) grown[at] = 1;
  });
  return grown;
}

/** Voxels of a mask further than `depthMm` from everything outside it; the lattice's border is no outside. */
export function eroded(mask: Uint8Array, lattice: Lattice, depthMm: number): Uint8Array {
  const left = new Uint8Array(mask.length);
  const part = partAbout(mask, lattice, 0);
  if (part === null) return left;
  const squared = squaredDistancesMm2(complementOf(maskIn(part, mask)), part);
  const depth = depthMm * depthMm;
  eachOf(part, (at, within) => {
    if ((squared[within] ?? 0) > depth) left[at] = 1;
  });
  return left;
}

/** Distance to a mask's surface, mm, as far as `reachMm` outside: positive inside. The lattice's border is no surface. */
export function signedDistanceMm(mask: Uint8Array, lattice: Lattice, reachMm: number): Float32Array {
  const signed = new Float32Array(mask.length).fill(-reachMm);
  const part = partAbout(mask, lattice, reachMm);
  if (part === null) return signed;
  const inside = maskIn(part, mask);
  const toMask = squaredDistancesMm2(inside, part);
  const toOther = squaredDistancesMm2(complementOf(inside), part);
  const half = lattice.grid.spacingMm[0] / 2;
  eachOf(part, (at, within) => {
    signed[at] =
      inside[within] === 1
        ? Math.sqrt(toOther[within] ?? 0) - half
        : Math.max(-reachMm, half - Math.sqrt(toMask[within] ?? 0));
  });
  return signed;
}

/** A part of a lattice: its voxels lie at `start` + i + rowStep · j + sliceStep · k. */
interface Part extends Box {
  readonly start: number;
  readonly rowStep: number;
  readonly sliceStep: number;
}

/** The part that a mask reaches, with `marginMm` and one voxel more on each side that the lattice has; null for an empty mask. */
function partAbout(mask: Uint8Array, { grid }: Lattice, marginMm: number): Part | null {
  const [ni, nj, nk] = grid.dimensions;
  const margin = 1 + Math.ceil(marginMm / grid.spacingMm[0]);
  let [i0, i1, j0, j1, k0, k1] = [ni, -1, nj, -1, nk, -1];
  for (let k = 0, at = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1, at += 1) {
        if (mask[at] === 0) continue;
        if (i < i0) i0 = i;
        if (i > i1) i1 = i;
        if (j < j0) j0 = j;
        if (j > j1) j1 = j;
        if (k < k0) k0 = k;
        k1 = k;
      }
  if (k1 < 0) return null;
  const [li, lj, lk] = [Math.max(0, i0 - margin), Math.max(0, j0 - margin), Math.max(0, k0 - margin)];
  return {
    dimensions: [
      Math.min(ni - 1, i1 + margin) - li + 1,
      Math.min(nj - 1, j1 + margin) - lj + 1,
      Math.min(nk - 1, k1 + margin) - lk + 1,
    ],
    spacingMm: grid.spacingMm,
    start: li + ni * (lj + nj * lk),
    rowStep: ni,
    sliceStep: ni * nj,
  };
}

/** Each voxel of a part by its place in the lattice and within the part. */
function eachOf(
  { dimensions: [ni, nj, nk], start, rowStep, sliceStep }: Part,
  use: (at: number, within: number) => void,
): void {
  let within = 0;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1) {
      const row = start + j * rowStep + k * sliceStep;
      for (let i = 0; i < ni; i += 1, within += 1) use(row + i, within);
    }
}

function maskIn(part: Part, mask: Uint8Array): Uint8Array {
  const [ni, nj, nk] = part.dimensions;
  const cut = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1) {
      const row = part.start + j * part.rowStep + k * part.sliceStep;
      cut.set(mask.subarray(row, row + ni), ni * (j + nj * k));
    }
  return cut;
}

function complementOf(mask: Uint8Array): Uint8Array {
  return mask.map((value) => 1 - value);
}

/** Half the width of a bridge to another organ that is cut. */
const NECK_MM = 6.1;
/** How far thin parts of the organ may reach beyond what the opening leaves. */
const THIN_PARTS_MM = 9.1;

/**
 * One organ of a mask: bridges narrower than 12 mm are cut, what hangs on them is left out, thin edges of the organ itself are kept,
 * and what it encloses is filled. `keep` marks voxels that belong to it whatever their shape.
 */
export function oneOrgan(mask: Uint8Array, volume: WorkingVolume, keep: Uint8Array): Uint8Array {
  const { dimensions } = volume.grid;
  const opened = eroded(mask, volume, NECK_MM);
  const { labels, sizes } = componentsOf(opened, dimensions);
  const largest = sizes.indexOf(Math.max(...sizes));
  if (largest === 0) {
    const whole = largestComponent(mask, dimensions);
    fillCavities(whole, dimensions);
    return whole;
  }
  const core = maskWhere(mask.length, (at) => labels[at] === largest || keep[at] === 1);
  const near = dilated(core, volume, THIN_PARTS_MM);
  const organ = largestComponent(
    maskWhere(mask.length, (at) => mask[at] === 1 && near[at] === 1),
    dimensions,
  );
  fillCavities(organ, dimensions);
  return organ;
}

/** Indentations narrower than twice the reach are closed where `allowed` says so: tumours at the rim, vessels at the hilum. */
export function closedWithin(
  mask: Uint8Array,
  volume: WorkingVolume,
  { reachMm, allowed }: { readonly reachMm: number; readonly allowed: Uint8Array },
): Uint8Array {
  const grown = dilated(mask, volume, reachMm);
  const closed = eroded(grown, volume, reachMm);
  return maskWhere(mask.length, (at) => mask[at] === 1 || (closed[at] === 1 && allowed[at] === 1));
}

import { findBody, type BodySlice } from './findBody.ts';
import { medianOf, straightSpines } from './findSpine.ts';
import { abdomenOf, isEven, renalCortex, softTissueUpper, type PlacedField } from './organs.ts';
import { CELL_MM, type AxialField } from './sampledSlice.ts';

/** What a few axial slices of the upper abdomen show, HU; null where it was not found. */
export interface Attenuation {
  /** The brightest even tube in front and to the left of the spine: the aorta, or in an unenhanced scan soft tissue as bright. */
  readonly aortaHu: number;
  /** The commonest value of even tissue in the patient's right half: the liver. */
  readonly liverHu: number | null;
  /** 95th percentile of even soft tissue: whether contrast was given at all, without finding an organ. */
  readonly softTissueUpperHu: number | null;
  /** Cortex of the left kidney, where it is in view and enhanced. */
  readonly renalCortexHu: number | null;
  /** Slices looked at. */
  readonly slices: number;
}

/** Aorta, liver, kidney and soft tissue from axial fields, in any order; null with fewer than three usable slices. */
export function measureAttenuation(fields: readonly AxialField[]): Attenuation | null {
  const bodies = fields.flatMap((field) => {
    const body = findBody(field);
    return body === null ? [] : [{ field, body }];
  });
  const { upper, renal } = abdomenOf(bodies);
  const usable = placed(upper);
  const aortaHu = usable === null ? null : brightestTube(usable);
  if (usable === null || aortaHu === null) return null;
  return {
    aortaHu,
    liverHu: liverMode(usable),
    softTissueUpperHu: softTissueUpper(upper),
    renalCortexHu: renalCortex(placed(renal) ?? []),
    slices: usable.length,
  };
}

function placed(slices: readonly BodySlice[]): readonly PlacedField[] | null {
  const spines = straightSpines(slices);
  if (spines === null) return null;
  return slices.flatMap(({ field }, index) => {
    const spine = spines[index];
    return spine === undefined ? [] : [{ field, spine }];
  });
}

/** Where the aorta's centre may lie, from the midline (left is positive) and from the vertebra's front edge (back is positive), mm. */
const WINDOW = { fromX: -12, toX: 44, fromY: -40, toY: 18 };
/** Half axes of the vertebral body, which the tube must not touch, mm. */
const VERTEBRA = { halfWidth: 22, depth: 34 };
const DISK_MM = 6;
/** How far the tube's centre may move from one sampled slice to the next, mm. */
const DRIFT_MM = 8;

/** Median HU along the brightest even tube through all slices, by dynamic programming; null when the window leaves the image. */
function brightestTube(slices: readonly PlacedField[]): number | null {
  const across = Math.round((WINDOW.toX - WINDOW.fromX) / CELL_MM) + 1;
  const down = Math.round((WINDOW.toY - WINDOW.fromY) / CELL_MM) + 1;
  const drift = Math.round(DRIFT_MM / CELL_MM);
  let best: Float64Array = new Float64Array(across * down);
  const means: Float64Array[] = [];
  const origins: Int32Array[] = [];
  for (const slice of slices) {
    const { score, mean } = diskScores(slice, across, down);
    const next = new Float64Array(across * down);
    const origin = new Int32Array(across * down);
    for (let y = 0; y < down; y += 1) {
      for (let x = 0; x < across; x += 1) {
        let from = y * across + x;
        for (let v = Math.max(0, y - drift); v <= Math.min(down - 1, y + drift); v += 1)
          for (let u = Math.max(0, x - drift); u <= Math.min(across - 1, x + drift); u += 1)
            if ((best[v * across + u] ?? 0) > (best[from] ?? 0)) from = v * across + u;
        origin[y * across + x] = from;
        next[y * across + x] = (best[from] ?? 0) + (score[y * across + x] ?? 0);
      }
    }
    best = next;
    means.push(mean);
    origins.push(origin);
  }
  let cell = best.indexOf(Math.max(...best));
  const along: number[] = [];
  for (let index = slices.length - 1; index >= 0; index -= 1) {
    along.push(means[index]?.[cell] ?? 0);
    cell = origins[index]?.[cell] ?? 0;
  }
  return along.length === 0 ? null : medianOf(along);
}

/** Texture beyond this counts against a disk, HU; in a noisy image, beyond what its most even disks have. */
const EVEN_SD_HU = 18;
const OVER_NOISE = 1.25;
const UNEVEN_WEIGHT = 4;
const OUTSIDE_SCORE = -1000;
const BRIGHTEST_HU = 500;

function diskScores(
  { field, spine }: PlacedField,
  across: number,
  down: number,
): { readonly score: Float64Array; readonly mean: Float64Array } {
  const score = new Float64Array(across * down).fill(OUTSIDE_SCORE);
  const mean = new Float64Array(across * down);
  const disks: { readonly at: number; readonly mean: number; readonly sd: number }[] = [];
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      const fromMidlineMm = WINDOW.fromX + x * CELL_MM;
      const fromFrontMm = WINDOW.fromY + y * CELL_MM;
      if (touchesVertebra(fromMidlineMm, fromFrontMm)) continue;
      const disk = diskOf(field, spine.x + fromMidlineMm / CELL_MM, spine.front + fromFrontMm / CELL_MM);
      disks.push({ at: y * across + x, ...disk });
    }
  }
  const noiseHu = disks.map(({ sd }) => sd).sort((a, b) => a - b)[Math.floor(disks.length / 10)] ?? 0;
  const evenHu = Math.max(EVEN_SD_HU, OVER_NOISE * noiseHu);
  for (const disk of disks) {
    mean[disk.at] = disk.mean;
    const unevenHu = UNEVEN_WEIGHT * Math.max(0, disk.sd - evenHu);
    score[disk.at] = Math.max(OUTSIDE_SCORE, Math.min(BRIGHTEST_HU, disk.mean) - unevenHu);
  }
  return { score, mean };
}

/** The vertebral body as an ellipse behind its front edge, widened by the disk. */
function touchesVertebra(fromMidlineMm: number, fromFrontMm: number): boolean {
  const u = fromMidlineMm / (VERTEBRA.halfWidth + 0.7 * DISK_MM);
  const v = (fromFrontMm - VERTEBRA.depth / 2) / (VERTEBRA.depth / 2 + 0.7 * DISK_MM);
  return u * u + v * v < 1;
}

function diskOf(
  { hu, width, height }: AxialField,
  x: number,
  y: number,
): { readonly mean: number; readonly sd: number } {
  const reach = DISK_MM / CELL_MM;
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let v = Math.ceil(y - reach); v <= y + reach; v += 1) {
    for (let u = Math.ceil(x - reach); u <= x + reach; u += 1) {
      if ((u - x) ** 2 + (v - y) ** 2 > reach * reach) continue;
      const value = u >= 0 && v >= 0 && u < width && v < height ? (hu[v * width + u] ?? 0) : -1000;
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  const mean = sum / count;
  return { mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

const LIVER_FROM_HU = 0;
const LIVER_TO_HU = 200;
/** Neighbours of an even cell differ by less than this, HU. */
const EVEN_STEP_HU = 25;
/** Half width of the window that counts towards a mode, HU. */
const MODE_REACH_HU = 5;

/** The commonest HU of even tissue right of the spine and in front of its middle. */
function liverMode(slices: readonly PlacedField[]): number | null {
  const histogram = new Uint32Array(LIVER_TO_HU - LIVER_FROM_HU);
  for (const { field, spine } of slices) {
    const { hu, width } = field;
    const toX = Math.floor(spine.x - 20 / CELL_MM);
    const toY = Math.floor(spine.front + 10 / CELL_MM);
    for (let y = 2; y < toY; y += 1) {
      for (let x = 2; x < toX; x += 1) {
        const at = y * width + x;
        const value = hu[at] ?? 0;
        if (value < LIVER_FROM_HU || value >= LIVER_TO_HU) continue;
        const bin = Math.floor(value - LIVER_FROM_HU);
        if (isEven(hu, at, 2, 2 * width, EVEN_STEP_HU)) histogram[bin] = (histogram[bin] ?? 0) + 1;
      }
    }
  }
  let mode: number | null = null;
  let most = 200;
  for (let bin = MODE_REACH_HU; bin < histogram.length - MODE_REACH_HU; bin += 1) {
    let count = 0;
    for (let near = bin - MODE_REACH_HU; near <= bin + MODE_REACH_HU; near += 1) count += histogram[near] ?? 0;
    if (count > most) {
      most = count;
      mode = bin + LIVER_FROM_HU + 0.5;
    }
  }
  return mode;
}

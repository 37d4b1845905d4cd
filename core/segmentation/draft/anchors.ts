import { componentsOf, fillAxialHoles, largestComponent, maskWhere } from './components.ts';
import { dilated, eroded } from './shape.ts';
import { cropped, type WorkingVolume } from './workingGrid.ts';

/** Everything fixed in the body that the liver is found by, on the working grid. */
export interface Anchors {
  /** Skin to skin, lungs and bowel gas included, table left out. */
  readonly body: Uint8Array;
  readonly lungs: Uint8Array;
  /** Index i of the spine's midline. */
  readonly spineI: number;
  /** Index j of the spine's front. */
  readonly spineJ: number;
}

const BODY_ABOVE_HU = -300;
const AIR_BELOW_HU = -500;
/** Air in a lung is mixed with tissue; gas in bowel is not. */
const LUNG_MEDIAN_ABOVE_HU = -930;
const LEAST_LUNG_MM3 = 10_000;
/** A lung reaches the scan's upper end, or is at least this large. */
const WHOLE_LUNG_MM3 = 250_000;
const BONE_ABOVE_HU = 180;
/** Opening that parts the body from the table. */
const TABLE_GAP_MM = 5;

/** The volume and its body, cut to the columns and rows that the body reaches, with a margin of one voxel. Null without a body. */
export function cropToBody(
  volume: WorkingVolume,
): { readonly volume: WorkingVolume; readonly body: Uint8Array } | null {
  const [ni, nj, nk] = volume.grid.dimensions;
  const body = bodyOf(volume);
  let [i0, i1, j0, j1] = [ni, -1, nj, -1];
  for (let k = 0; k < nk; k += 1) {
    const extent = extentOf(body, volume.grid.dimensions, k);
    if (extent === null) continue;
    i0 = Math.min(i0, extent.i0);
    i1 = Math.max(i1, extent.i1);
    j0 = Math.min(j0, extent.j0);
    j1 = Math.max(j1, extent.j1);
  }
  if (i1 < 0) return null;
  const columns = [Math.max(0, i0 - 1), Math.min(ni - 1, i1 + 1)] as const;
  const rows = [Math.max(0, j0 - 1), Math.min(nj - 1, j1 + 1)] as const;
  const inside = cropped({ ...volume, hu: Int16Array.from(body) }, columns, rows);
  return { volume: cropped(volume, columns, rows), body: Uint8Array.from(inside.hu) };
}

/** `body` as `cropToBody` gives it. */
export function findAnchors(volume: WorkingVolume, body: Uint8Array): Anchors {
  const lungs = lungsOf(volume, body);
  return { body, lungs, ...spineOf(volume, body) };
}

function bodyOf(volume: WorkingVolume): Uint8Array {
  const { hu, grid, spacingMm } = volume;
  const dense = maskWhere(hu.length, (at) => (hu[at] ?? 0) > BODY_ABOVE_HU);
  const core = largestComponent(eroded(dense, volume, TABLE_GAP_MM), grid.dimensions);
  const near = dilated(core, volume, TABLE_GAP_MM + spacingMm);
  const body = maskWhere(dense.length, (at) => dense[at] === 1 && near[at] === 1);
  fillAxialHoles(body, grid.dimensions);
  return body;
}

function lungsOf({ hu, grid, spacingMm }: WorkingVolume, body: Uint8Array): Uint8Array {
  const air = maskWhere(body.length, (at) => body[at] === 1 && (hu[at] ?? 0) < AIR_BELOW_HU);
  const { labels, sizes } = componentsOf(air, grid.dimensions);
  const atTop = new Set(labels.subarray(labels.length - 2 * grid.dimensions[0] * grid.dimensions[1]));
  const isLung = sizes.map((size, label) => {
    const mm3 = size * spacingMm ** 3;
    if (label === 0 || mm3 < LEAST_LUNG_MM3 || (mm3 < WHOLE_LUNG_MM3 && !atTop.has(label))) return 0;
    return medianWhere(hu, labels, label) > LUNG_MEDIAN_ABOVE_HU ? 1 : 0;
  });
  return maskWhere(labels.length, (at) => isLung[labels[at] ?? 0] === 1);
}

function medianWhere(hu: Int16Array, labels: Int32Array, label: number): number {
  const values: number[] = [];
  for (let at = 0; at < hu.length; at += 1) if (labels[at] === label) values.push(hu[at] ?? 0);
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}

/** The midline and the front of the spine: bone in the back middle of the body. */
function spineOf({ hu, grid }: WorkingVolume, body: Uint8Array): { readonly spineI: number; readonly spineJ: number } {
  const [ni, nj, nk] = grid.dimensions;
  const columns = new Float64Array(ni);
  const fronts: number[] = [];
  for (let k = 0; k < nk; k += 1) {
    const extent = extentOf(body, grid.dimensions, k);
    if (extent === null) continue;
    const { i0, i1, j0, j1 } = extent;
    const from = Math.round(j0 + 0.55 * (j1 - j0));
    const [low, high] = [Math.round(i0 + 0.36 * (i1 - i0)), Math.round(i0 + 0.64 * (i1 - i0))];
    for (let j = from; j <= j1; j += 1)
      for (let i = low; i <= high; i += 1)
        if ((hu[i + ni * (j + nj * k)] ?? 0) > BONE_ABOVE_HU) columns[i] = (columns[i] ?? 0) + 1;
  }
  const spineI = medianIndex(columns) ?? Math.round((ni - 1) / 2);
  for (let k = 0; k < nk; k += 1) {
    const extent = extentOf(body, grid.dimensions, k);
    if (extent === null) continue;
    const { j0, j1 } = extent;
    for (let j = Math.round(j0 + 0.45 * (j1 - j0)); j <= j1; j += 1) {
      let bone = 0;
      for (let i = spineI - 2; i <= spineI + 2; i += 1)
        bone += (hu[i + ni * (j + nj * k)] ?? 0) > BONE_ABOVE_HU ? 1 : 0;
      if (bone < 3) continue;
      fronts.push(j);
      break;
    }
  }
  fronts.sort((a, b) => a - b);
  return { spineI, spineJ: fronts[fronts.length >> 1] ?? Math.round(0.6 * nj) };
}

interface Extent {
  readonly i0: number;
  readonly i1: number;
  readonly j0: number;
  readonly j1: number;
}

function extentOf(body: Uint8Array, [ni, nj]: readonly [number, number, number], k: number): Extent | null {
  let [i0, i1, j0, j1] = [ni, -1, nj, -1];
  for (let j = 0; j < nj; j += 1) {
    for (let i = 0; i < ni; i += 1) {
      if (body[i + ni * (j + nj * k)] !== 1) continue;
      i0 = Math.min(i0, i);
      i1 = Math.max(i1, i);
      j0 = Math.min(j0, j);
      j1 = Math.max(j1, j);
    }
  }
  return i1 < 0 ? null : { i0, i1, j0, j1 };
}

function medianIndex(counts: Float64Array): number | null {
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total === 0) return null;
  let seen = 0;
  for (let index = 0; index < counts.length; index += 1) {
    seen += counts[index] ?? 0;
    if (2 * seen >= total) return index;
  }
  return null;
}

import { cross } from '../../geometry/grid.ts';
import { continuousIndex } from '../../geometry/affine.ts';
import { pointLps } from '../../geometry/points.ts';
import { samplePlane, type PlanePatch } from '../../imaging/samplePlane.ts';
import { smoothPatch } from '../../imaging/smoothPatch.ts';
import type { Volume } from '../../imaging/volume.ts';
import type { OutlinePicture } from './outlineCandidates.ts';
import { surroundingLevels } from './surroundingLevels.ts';

const SMOOTHING_MM = 1.5;
/** Slices closer than this are averaged with their neighbours so far away, mm. */
const THIN_MM = 2.2;
const SLAB_MM = 1.25;
/** The mask's edge mixes the liver with what is beside it, so far in, mm. */
const BORDER_MM = 1.6;
/** Levels of tissue are looked for in planes so far apart, up to the farthest, at pixels of that size, mm. */
const LEVEL_PLANES_MM = 5;
const FARTHEST_PLANE_MM = 15;
const LEVEL_PIXEL_MM = 1.6;
/** More kinds of even tissue are not tried. */
const MOST_LEVELS = 3;

/** A plane through a volume as a lesion's outline is looked for in it. `isAllowed` says of a patch's pixel whether it may be lesion. */
export function outlinePicture(
  volume: Volume,
  patch: PlanePatch,
  isAllowed: (patch: PlanePatch) => (at: number) => boolean,
): OutlinePicture {
  const values = smoothPatch(
    withinBorder(slab(volume, patch), patch, isAllowed(patch)),
    patch,
    SMOOTHING_MM / patch.pixelMm,
  );
  const side = Math.round((patch.columns * patch.pixelMm) / LEVEL_PIXEL_MM);
  const about: number[] = [];
  for (let away = -FARTHEST_PLANE_MM; away <= FARTHEST_PLANE_MM; away += LEVEL_PLANES_MM) {
    const plane = { ...moved(patch, away), pixelMm: LEVEL_PIXEL_MM, columns: side, rows: side };
    const seen = withinBorder(samplePlane(volume, plane), plane, isAllowed(plane));
    for (const value of smoothPatch(seen, plane, SMOOTHING_MM / LEVEL_PIXEL_MM))
      if (!Number.isNaN(value)) about.push(value);
  }
  return { values, patch, levels: surroundingLevels(about).slice(0, MOST_LEVELS) };
}

function moved(patch: PlanePatch, mm: number): PlanePatch {
  const normal = cross(patch.right, patch.down);
  const at = (n: 0 | 1 | 2): number => patch.centreLps[n] + mm * normal[n];
  return { ...patch, centreLps: pointLps(at(0), at(1), at(2)) };
}

/** The plane, averaged with its neighbours where slices are thin. */
function slab(volume: Volume, patch: PlanePatch): Float32Array {
  const here = samplePlane(volume, patch);
  const [a, b] = [
    continuousIndex(volume.grid, patch.centreLps),
    continuousIndex(volume.grid, moved(patch, 1).centreLps),
  ];
  const voxelsPerMm = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  if (1 / voxelsPerMm > THIN_MM) return here;
  const [above, below] = [samplePlane(volume, moved(patch, -SLAB_MM)), samplePlane(volume, moved(patch, SLAB_MM))];
  return here.map((value, at) => {
    const beside = ((above[at] ?? Number.NaN) + (below[at] ?? Number.NaN)) / 2;
    return Number.isNaN(beside) ? value : (value + 2 * beside) / 3;
  });
}

/** NaN where not allowed; within the mixed border the mean of what lies further in. */
function withinBorder(values: Float32Array, patch: PlanePatch, isAllowed: (at: number) => boolean): Float32Array {
  const { columns, rows, pixelMm } = patch;
  const allowed = Uint8Array.from(values, (value, at) => (!Number.isNaN(value) && isAllowed(at) ? 1 : 0));
  let known = allowed;
  const rounds = Math.round(BORDER_MM / pixelMm);
  const neighbours = [-1, 1, -columns, columns, -columns - 1, -columns + 1, columns - 1, columns + 1];
  for (let round = 0; round < rounds; round += 1) {
    const before = known;
    known = known.map((one, at) => {
      if (one === 0) return 0;
      const [x, y] = [at % columns, Math.floor(at / columns)];
      // What the picture's own edge cuts is not mixed.
      if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1) return 1;
      return neighbours.every((step) => before[at + step] === 1) ? 1 : 0;
    });
  }
  const into = values.map((value, at) => (known[at] === 1 ? value : Number.NaN));
  for (let round = 0; round <= rounds; round += 1) {
    const before = into.slice();
    for (let at = 0; at < into.length; at += 1) {
      if (allowed[at] === 0 || !Number.isNaN(before[at] ?? 0)) continue;
      let [sum, count] = [0, 0];
      for (const step of neighbours) {
        const value = before[at + step] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        sum += value;
        count += 1;
      }
      if (count > 0) into[at] = sum / count;
    }
  }
  return into;
}

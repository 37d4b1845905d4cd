import { partOfSteps, type Steps } from '../base/steps.ts';
import { voxelCentre } from '../geometry/affine.ts';
import type { Alignment } from './alignment.ts';
import { fitDeformable, type DeformableStage } from './deformableFit.ts';
import { expectedImage } from './expectation.ts';
import { PRECONTRAST_WINDOW, type MatchLevel } from './phaseLevel.ts';
import { expectationUnder, warp } from './matching.ts';
import { IDENTITY_MAP } from './rigidMap.ts';
import { displacementAt, sampleField } from './splineField.ts';

/** Of the working voxels every so-manieth is followed there and back. */
const FOLLOWED_EVERY = 5;

/**
 * Fits the deformable part the other way, from the precontrast phase (brought over rigidly) to the arterial one, and gives the mean
 * distance in mm between a liver voxel and where both maps after each other bring it. Large where the images do not decide the map.
 */
export function* inverseConsistencyMm(stages: readonly DeformableStage[], alignment: Alignment): Steps<number | null> {
  const { field } = alignment;
  if (field === null) return null;
  const turned: DeformableStage[] = [];
  for (const stage of stages) {
    turned.push({ ...stage, level: reversed(stage.level, alignment) });
    yield (0.1 * turned.length) / stages.length;
  }
  const back = yield* partOfSteps(fitDeformable(turned, IDENTITY_MAP), 0.1, 1);
  const finest = stages.at(-1)?.level;
  if (back === null || finest === undefined) return null;
  const { grid } = finest.arterial;
  const [there, home] = [displacementAt(field), displacementAt(back)];
  const [ni, nj] = grid.dimensions;
  let [sum, count] = [0, 0];
  for (let v = 0; v < finest.weight.length; v += FOLLOWED_EVERY) {
    if (finest.weight[v] === 0) continue;
    const [x, y, z] = voxelCentre(grid, [v % ni, Math.floor(v / ni) % nj, Math.floor(v / (ni * nj))]);
    const [a, b, c] = there([x, y, z]);
    const [d, e, f] = home([x + a, y + b, z + c]);
    sum += Math.hypot(a + d, b + e, c + f);
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** The level with the phases in each other's place: fixed is P brought over rigidly, moving is what A lets expect of P. */
function reversed(level: MatchLevel, { rigid, field }: Alignment): MatchLevel {
  const { grid } = level.arterial;
  const expectation = expectationUnder(level, rigid, field === null ? null : sampleField(field, grid));
  const everywhere: MatchLevel = { ...level, near: new Uint8Array(level.near.length).fill(1) };
  const brought = warp(everywhere, rigid, null);
  const seen = (w: number, v: number): number => (Number.isNaN(brought[v] ?? Number.NaN) ? 0 : w);
  return {
    arterial: { grid, values: brought.map((hu) => (Number.isNaN(hu) ? PRECONTRAST_WINDOW.lowHu : hu)) },
    precontrast: { grid, values: expectedImage(everywhere, expectation) },
    weight: level.weight.map(seen),
    teaches: level.teaches.map(seen),
    mixes: level.mixes,
    near: level.near,
    relation: level.relation,
  };
}

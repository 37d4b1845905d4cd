import type { PointLps } from '../geometry/points.ts';
import type { Volume } from '../imaging/volume.ts';
import { placementCentre, CLEARANCE_MM, type AdmissiblePlacements } from './admissiblePlacements.ts';
import { halfExtentMm, makeParenchymaRoi } from './parenchymaRoi.ts';

/** A lesion that a reader recorded, as the ball about the middle of its longest line. */
export interface LesionBall {
  readonly centreLpsMm: PointLps;
  readonly radiusMm: number;
}

/** The placements of which no part comes nearer than 3 mm to a lesion. `volume` is S. */
export function awayFromLesions(
  placements: AdmissiblePlacements,
  volume: Volume,
  lesions: readonly LesionBall[],
): AdmissiblePlacements {
  const [first] = lesions;
  if (first === undefined) return placements;
  const { shape, nominalCm3, offsets } = placements;
  const half = halfExtentMm(makeParenchymaRoi({ shape, nominalCm3, centreLpsMm: first.centreLpsMm }));
  const reach = CLEARANCE_MM + (shape === 'cube' ? Math.sqrt(3) * half : half);
  const kept: number[] = [];
  for (let at = 0; at < offsets.length; at += 1) {
    const [x, y, z] = placementCentre(placements, volume, at);
    const isAway = lesions.every(
      ({ centreLpsMm: [a, b, c], radiusMm }) => Math.hypot(x - a, y - b, z - c) > radiusMm + reach,
    );
    if (isAway) kept.push(at);
  }
  const those = (figures: Float32Array): Float32Array => Float32Array.from(kept, (at) => figures[at] ?? 0);
  return {
    ...placements,
    offsets: Int32Array.from(kept, (at) => offsets[at] ?? 0),
    meanHu: those(placements.meanHu),
    sdHu: those(placements.sdHu),
    precontrastHu: those(placements.precontrastHu),
  };
}

import { pointLps } from '../../core/geometry/points.ts';
import type { TurnAxis, ViewPlane } from './contract.ts';
import type { SlicePlane } from './slicePlane.ts';
import { turned } from './vectors.ts';

/** A plane turned about one of its own axes on the screen, by the right hand about right, down or into. */
export function turnedPlane({ right, down, into }: SlicePlane, axis: TurnAxis, degrees: number): ViewPlane {
  const about = { horizontal: right, vertical: down, normal: into }[axis];
  return {
    kind: 'oblique',
    right: pointLps(...turned(right, about, degrees)),
    down: pointLps(...turned(down, about, degrees)),
  };
}

import { cross } from '../../../core/geometry/grid.ts';
import { activeCell } from './layout.ts';
import { runningEngine } from './runningEngines.ts';

type Triple = readonly [number, number, number];

/** Unit vectors of the active picture, LPS: to its right, down it and into it. Null where nothing is shown. */
export function activePlane(): { readonly right: Triple; readonly down: Triple; readonly into: Triple } | null {
  const cell = activeCell();
  const engine = cell === null ? null : runningEngine(cell.slot);
  if (cell === null || engine === null) return null;
  const [origin, across, below] = [
    engine.lpsAt(cell.id, 0, 0),
    engine.lpsAt(cell.id, 100, 0),
    engine.lpsAt(cell.id, 0, 100),
  ];
  if (origin === null || across === null || below === null) return null;
  const unit = (to: Triple): Triple => {
    const d: Triple = [to[0] - origin[0], to[1] - origin[1], to[2] - origin[2]];
    const length = Math.hypot(...d);
    return [d[0] / length, d[1] / length, d[2] / length];
  };
  const [right, down] = [unit(across), unit(below)];
  return { right, down, into: cross(right, down) };
}

import { dot } from '../../core/geometry/grid.ts';
import type { DisplacementPicture, VolumeId } from './contract.ts';
import { fromPixel, type ViewFrame } from './viewFrame.ts';

/** Where displacements are drawn as arrows. */
export interface DrawnArrows {
  readonly on: VolumeId;
  readonly at: DisplacementPicture['at'];
  readonly scale: number;
}

/** An arrow on the screen, CSS pixels from the viewport's upper left corner. */
export interface Arrow {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Distance of arrows on the screen, pixels. */
const APART_PX = 26;
/** A shorter one is drawn as a point of this size. */
const SHORTEST_PX = 1.5;

/** Arrows at even places of the screen: the displacement's part in the picture's plane. */
export function arrowsIn(frame: ViewFrame, { at, scale }: DrawnArrows): readonly Arrow[] {
  const { right, down } = frame.plane;
  const arrows: Arrow[] = [];
  const pxPerMm = scale * frame.pixelsPerMm;
  for (let y = APART_PX / 2; y < frame.heightPx; y += APART_PX) {
    for (let x = APART_PX / 2; x < frame.widthPx; x += APART_PX) {
      const mm = at(fromPixel(frame, x, y));
      if (mm === null) continue;
      arrows.push({ from: [x, y], to: [x + dot(mm, right) * pxPerMm, y + dot(mm, down) * pxPerMm] });
    }
  }
  return arrows;
}

/** The SVG path of an arrow: its shaft and two barbs; a dot where it is too short to have a direction. */
export function arrowShape({ from: [x, y], to: [u, v] }: Arrow): string {
  const [dx, dy] = [u - x, v - y];
  const length = Math.hypot(dx, dy);
  if (length < SHORTEST_PX) return `M${x} ${y}h0.01`;
  const barb = Math.min(5, length / 2);
  const [ex, ey] = [dx / length, dy / length];
  const back = (side: number): string =>
    `M${u} ${v}L${u - barb * (ex * 0.87 - side * ey * 0.5)} ${v - barb * (ey * 0.87 + side * ex * 0.5)}`;
  return `M${x} ${y}L${u} ${v}${back(1)}${back(-1)}`;
}

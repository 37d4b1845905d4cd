import { samplePlane, type PlanePatch } from './samplePlane.ts';
import type { GreyWindow, Thumbnail } from './thumbnail.ts';
import type { Volume } from './volume.ts';

/** A patch of a volume as a small grey picture, for a list; what has no data is black. */
export function greyPatch(volume: Volume, patch: PlanePatch, { widthHu, levelHu }: GreyWindow): Thumbnail {
  const low = levelHu - widthHu / 2;
  const values = samplePlane(volume, patch);
  const grey = new Uint8ClampedArray(values.length);
  for (let at = 0; at < values.length; at += 1) grey[at] = (255 * ((values[at] ?? Number.NaN) - low)) / widthHu;
  return { width: patch.columns, height: patch.rows, grey };
}

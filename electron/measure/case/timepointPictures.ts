import { join } from 'node:path';
import * as v from 'valibot';
import { readJsonFile } from '../../files/jsonFile.ts';
import { writeFiles } from '../writeReport.ts';
import type { TimepointPictures } from './measureCaseTimepoint.ts';

const numbers = v.array(v.number());
const keyImage = v.object({
  placements: numbers,
  zMm: v.number(),
  widthMm: v.number(),
  heightMm: v.number(),
  picture: v.pipe(v.string(), v.regex(/^data:image\/png;base64,[A-Za-z0-9+/=]*$/)),
  contours: v.array(numbers),
  rois: v.array(
    v.object({
      placement: v.number(),
      shape: v.picklist(['cube', 'sphere']),
      xMm: v.number(),
      yMm: v.number(),
      halfMm: v.number(),
    }),
  ),
});

const picturesSchema: v.GenericSchema<unknown, TimepointPictures> = v.object({
  schema: v.literal('letb.case-images/1'),
  images: v.object({ placement: v.number(), thresholdHu: v.number(), images: v.array(keyImage) }),
  contact: v.array(keyImage),
  // Our own chart and nothing else: it goes into a page as it is.
  histogram: v.pipe(v.string(), v.regex(/^<svg [^<]*(?:<(?!script)[^<]*)*<\/svg>$/), v.excludes('javascript:')),
});

/** The pictures of a timepoint beside its case, `letb.case-images/1`, from which the pages can be made again. */
export function imagesFile(id: string): string {
  return `${id}-images.json`;
}

export function writePictures(folder: string, id: string, pictures: TimepointPictures): void {
  writeFiles(folder, [[imagesFile(id), `${JSON.stringify({ schema: 'letb.case-images/1', ...pictures })}\n`]]);
}

/** Null where the file is missing or damaged. */
export function readPictures(folder: string, id: string): TimepointPictures | null {
  return readJsonFile(join(folder, imagesFile(id)), v.nullable(picturesSchema), null);
}

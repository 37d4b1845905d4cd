import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import { readCase } from '../../../core/record/readCase.ts';
import type { ReportPictures } from '../../../core/report/page.ts';
import { readJsonFile } from '../../files/jsonFile.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { CASE_FILE, imagesFile } from './writeCase.ts';

/** A case as its folder holds it. */
export interface CaseFolder {
  readonly folder: string;
  readonly document: CaseDocument;
}

/** The case in a folder, or of a `case.json`. Refused: what cannot be read, another document. */
export function readCaseFolder(path: string): CaseFolder {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(path, CASE_FILE) : path;
  return { folder: dirname(file), document: readCase(readTextFile(file), file) };
}

/** Where a timepoint's liver mask lies. */
export function maskPath(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

const numbers = v.array(v.number());
const imagesSchema = v.object({
  schema: v.literal('letb.case-images/1'),
  images: v.object({
    placement: v.number(),
    thresholdHu: v.number(),
    images: v.array(
      v.object({
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
      }),
    ),
  }),
});

/** The key images that were written with a case; a timepoint whose file is missing or damaged has none. */
export function readPictures({ folder, document }: CaseFolder): ReportPictures {
  const pictures = document.timepoints.flatMap(({ id }) => {
    const read = readJsonFile<v.InferOutput<typeof imagesSchema> | null>(
      join(folder, imagesFile(id)),
      v.nullable(imagesSchema),
      null,
    );
    return read === null ? [] : [[id, read.images] as const];
  });
  return new Map(pictures);
}

import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { CaseDocument } from '../../../core/record/caseDocument.ts';
import { readCase } from '../../../core/record/readCase.ts';
import type { ReportPictures } from '../../../core/report/page.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { readPictures } from './timepointPictures.ts';
import { CASE_FILE } from './writeCase.ts';

/** A case as its folder holds it. */
export interface CaseFolder {
  readonly folder: string;
  /** The document itself. */
  readonly file: string;
  readonly document: CaseDocument;
}

/** The case in a folder, or of a `case.json`. Refused: what cannot be read, another document. */
export function readCaseFolder(path: string): CaseFolder {
  const file = caseFile(path);
  return { folder: dirname(file), file, document: readCase(readTextFile(file), file) };
}

/** The `case.json` of a folder; any other path as it is. */
export function caseFile(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(path, CASE_FILE) : path;
}

/** Where a timepoint's liver mask lies. */
export function maskPath(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/** The key images that were written with a case; a timepoint whose file is missing or damaged has none. */
export function readKeyImages({ folder, document }: CaseFolder): ReportPictures {
  return new Map(
    document.timepoints.flatMap(({ id }) => {
      const read = readPictures(folder, id);
      return read === null ? [] : [[id, read.images] as const];
    }),
  );
}

import { join } from 'node:path';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import { changeCsv, measurementsCsv } from '../../core/report/csv.ts';
import { reportPage, type ReportPictures } from '../../core/report/page.ts';
import type { ReportModel } from '../../core/report/reportModel.ts';
import type { Language } from '../../core/text/language.ts';
import { makeFolder } from '../files/makeFolder.ts';
import { writeWhole } from '../files/writeWhole.ts';

const refusal = refusals<FileRefusals>();

/** Writes a report's model as JSON, CSV and a page into a folder, and gives the paths. Refused: a folder that cannot be written. */
export function writeReport(
  model: ReportModel,
  folder: string,
  { language, pictures }: { readonly language: Language; readonly pictures?: ReportPictures },
): readonly string[] {
  return writeFiles(folder, [
    ...model.timepoints.map(({ id, measurement }) => [`${id}.json`, printedJson(measurement)] as const),
    ...(model.change === null
      ? []
      : ([
          ['change.json', printedJson(model.change)],
          ['change.csv', changeCsv(model.change)],
        ] as const)),
    ['measurements.csv', measurementsCsv(model.timepoints)],
    ['report.html', reportPage(model, language, pictures)],
  ]);
}

/** JSON as its files have it. */
export function printedJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes text files into a folder in their order, each whole, and gives the paths. Refused: a folder that cannot be written. */
export function writeFiles(
  folder: string,
  files: readonly (readonly [name: string, text: string])[],
): readonly string[] {
  try {
    makeFolder(folder);
    return files.map(([name, text]) => writeWhole(join(folder, name), text));
  } catch (error) {
    throw refusal('file-unwritable', {
      path: folder,
      cause: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
    });
  }
}

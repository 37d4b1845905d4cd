import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from '../../core/base/errors.ts';
import type { FileRefusals } from '../../core/ports/fileRefusals.ts';
import { changeCsv, measurementsCsv } from '../../core/report/csv.ts';
import { reportPage } from '../../core/report/page.ts';
import type { ReportModel } from '../../core/report/reportModel.ts';
import type { Language } from '../../core/text/language.ts';
import { makeFolder } from '../files/makeFolder.ts';

const refusal = refusals<FileRefusals>();

/** Writes a report's model as JSON, CSV and a page into a folder, and gives the paths. Refused: a folder that cannot be written. */
export function writeReport(model: ReportModel, folder: string, language: Language): readonly string[] {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const files: readonly (readonly [string, string])[] = [
    ...model.timepoints.map(({ id, measurement }) => [`${id}.json`, json(measurement)] as const),
    ...(model.change === null
      ? []
      : ([
          ['change.json', json(model.change)],
          ['change.csv', changeCsv(model.change)],
        ] as const)),
    ['measurements.csv', measurementsCsv(model.timepoints)],
    ['report.html', reportPage(model, language)],
  ];
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

/** A file appears under its name only when it is whole. */
function writeWhole(path: string, text: string): string {
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    return path;
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
  }
}

import { readFileSync, statSync } from 'node:fs';
import { refusals } from '../../../core/base/errors.ts';
import type { FileRefusals } from '../../../core/ports/fileRefusals.ts';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import { measureChange } from '../../measure/measureChange.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { changeTable } from '../measurementTable.ts';
import { treatmentDatesFrom } from '../treatmentDates.ts';

const refusal = refusals<FileRefusals>();

/** `letb change PRE.json POST.json`: the change of LETB and the responses. */
export const changeCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { 'treatment-date': 'text', json: 'flag' });
    const [prePath, postPath, ...more] = args.positionals;
    if (prePath === undefined || postPath === undefined || more.length > 0)
      throw new UsageError('change takes two files: PRE.json POST.json');
    const [pre, post] = [prePath, postPath].map((path) => readMeasurement(textOf(path), path));
    if (pre === undefined || post === undefined) throw new Error('two files give two measurements');
    const document = measureChange(pre, post, treatmentDatesFrom(args));
    io.print(args.flag('json') ? JSON.stringify(document) : changeTable(document));
    return 0;
  },
};

function textOf(path: string): string {
  try {
    if (!statSync(path).isFile()) throw Object.assign(new Error('no regular file'), { code: 'no regular file' });
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refusal('file-unreadable', {
      path,
      cause: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
    });
  }
}

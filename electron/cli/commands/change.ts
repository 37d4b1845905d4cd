import { readMeasurement } from '../../../core/record/readMeasurement.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { measureChange } from '../../measure/measureChange.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { changeTable } from '../measurementTable.ts';
import { treatmentDatesFrom } from '../treatmentDates.ts';

/** `letb change PRE.json POST.json`: the change of LETB and the responses. */
export const changeCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { 'treatment-date': 'text', json: 'flag' });
    const [prePath, postPath, ...more] = args.positionals;
    if (prePath === undefined || postPath === undefined || more.length > 0)
      throw new UsageError('change takes two files: PRE.json POST.json');
    const [pre, post] = [prePath, postPath].map((path) => readMeasurement(readTextFile(path), path));
    if (pre === undefined || post === undefined) throw new Error('two files give two measurements');
    const document = measureChange(pre, post, treatmentDatesFrom(args));
    io.print(args.flag('json') ? JSON.stringify(document) : changeTable(document));
    return 0;
  },
};

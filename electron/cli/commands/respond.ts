import { readLesions } from '../../../core/record/readLesions.ts';
import { responseDocument } from '../../../core/record/responseDocument.ts';
import { evaluateCourse } from '../../../core/response/evaluateCourse.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { findCriteriaSet } from '../../measure/criteriaSets.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { responseTable } from '../responseTable.ts';

/** `letb respond MEASUREMENTS.json`: RECIST and mRECIST answers with their reasons, per timepoint and best. */
export const respondCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { criteria: 'text', json: 'flag' });
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) throw new UsageError('respond takes one file: MEASUREMENTS.json');
    if (args.texts('criteria').length > 1) throw new UsageError('respond takes one --criteria');
    const { course, criteria, options } = readLesions(readTextFile(path), path);
    const chosen = args.text('criteria') ?? criteria;
    if (chosen === null || chosen === '')
      throw new UsageError(`--criteria is missing, and ${path} names no criteria either`);
    const response = evaluateCourse(course, findCriteriaSet(chosen), options);
    const document = responseDocument(response, {
      en: (coded) => sentenceOf(coded, 'en'),
      fr: (coded) => sentenceOf(coded, 'fr'),
    });
    io.print(args.flag('json') ? JSON.stringify(document) : responseTable(document));
    return 0;
  },
};

import { parseTable } from '../../../core/record/delimitedTable.ts';
import type { CoxOptionsOfTable } from '../../../core/record/coxDocument.ts';
import { survivalDocument } from '../../../core/record/survivalDocument.ts';
import { BOOTSTRAP_DEFAULT } from '../../../core/stats/bootstrap.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { publishedThresholdSet } from '../../measure/measureChange.ts';
import { readArgs, type ParsedArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { listOf, numbersOf, wholeNumber } from '../lists.ts';
import { survivalTable } from '../survivalTable.ts';

/** `letb survival COHORT.csv`: Kaplan–Meier, log-rank, Cox and cut-offs of a cohort's table. */
export const survivalCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      time: 'text',
      event: 'text',
      unit: 'text',
      group: 'text',
      ci: 'text',
      at: 'text',
      cox: 'text',
      reference: 'text',
      eliminate: 'text',
      cluster: 'text',
      mixed: 'text',
      cutoffs: 'text',
      thresholds: 'text',
      repeats: 'text',
      seed: 'text',
      json: 'flag',
    });
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) throw new UsageError('survival takes one file: COHORT.csv');
    const time = args.required('time');
    const event = args.required('event');
    const at = args.text('at');
    const months = at === undefined ? [12, 24, 36] : numbersOf(at, '--at');
    const negative = months.find((month) => month < 0);
    if (negative !== undefined) throw new UsageError(`--at takes months from time zero on, not ${negative}`);
    const cutoffs = args.text('cutoffs');
    const thresholds = args.text('thresholds');
    if (thresholds !== undefined && cutoffs === undefined) throw new UsageError('--thresholds needs --cutoffs COLUMN');
    const document = survivalDocument(
      parseTable(readTextFile(path), path),
      {
        time,
        event,
        unit: args.oneOf('unit', ['months', 'days'], 'months'),
        group: args.text('group') ?? null,
        interval: args.oneOf('ci', ['log', 'log-log', 'plain'], 'log'),
        at: months,
        cox: coxOptions(args),
        cutoffs:
          cutoffs === undefined
            ? null
            : {
                column: cutoffs,
                set: publishedThresholdSet(),
                thresholds: thresholds === undefined ? null : numbersOf(thresholds, '--thresholds'),
                cluster: args.text('cluster') ?? null,
              },
        bootstrap: {
          seed: wholeNumber(args, 'seed', BOOTSTRAP_DEFAULT.seed),
          repeats: wholeNumber(args, 'repeats', BOOTSTRAP_DEFAULT.repeats),
        },
      },
      (coded) => sentenceOf(coded, 'en'),
    );
    io.print(args.flag('json') ? JSON.stringify(document) : survivalTable(document));
    return 0;
  },
};

function coxOptions(args: ParsedArgs): CoxOptionsOfTable | null {
  const cox = args.text('cox');
  const eliminate = args.text('eliminate');
  const mixed = args.text('mixed') ?? null;
  if (cox === undefined) {
    for (const name of ['eliminate', 'mixed', 'reference'])
      if (args.text(name) !== undefined) throw new UsageError(`--${name} needs --cox a,b,c`);
    return null;
  }
  if (eliminate !== undefined && eliminate !== 'p' && eliminate !== 'aic')
    throw new UsageError(`--eliminate takes p or aic, not "${eliminate}"`);
  const covariates = listOf(cox, '--cox');
  const twice = covariates.find((name, index) => covariates.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--cox names "${twice}" twice`);
  return {
    covariates,
    references: Object.fromEntries(
      args
        .texts('reference')
        .flatMap((text) => text.split(','))
        .map(reference),
    ),
    eliminate: eliminate ?? null,
    cluster: args.text('cluster') ?? null,
    mixed,
  };
}

function reference(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) throw new UsageError(`--reference takes column=level, not "${text}"`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

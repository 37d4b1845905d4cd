import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { columnAt, parseTable } from '../../../core/record/delimitedTable.ts';
import type { CoxOptionsOfTable } from '../../../core/record/coxDocument.ts';
import { survivalFigures } from '../../../core/charts/cohortFigures.ts';
import { survivalCases, survivalDocument, type SurvivalOptions } from '../../../core/record/survivalDocument.ts';
import { readSeal, sealPlan } from '../../../core/record/thresholdSeal.ts';
import { survivalMethods } from '../../../core/text/methodsText.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { printedJson, writeFiles } from '../../measure/writeReport.ts';
import { publishedThresholdSet } from '../../measure/measureChange.ts';
import { readArgs, type ParsedArgs } from '../args.ts';
import { bootstrapFrom, onlyFile, statisticsOptions, writeStatistics } from '../cohortStatistics.ts';
import { UsageError, type Command } from '../command.ts';
import { listOf, numbersOf } from '../lists.ts';
import { survivalTable } from '../survivalTable.ts';

/** `letb survival COHORT.csv`: Kaplan–Meier, log-rank, Cox and cut-offs of a cohort's table. */
export const survivalCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      time: 'text',
      event: 'text',
      ...statisticsOptions,
      unit: 'text',
      group: 'text',
      ci: 'text',
      at: 'text',
      cox: 'text',
      reference: 'text',
      eliminate: 'text',
      mixed: 'text',
      cutoffs: 'text',
      thresholds: 'text',
      seal: 'text',
      sealed: 'text',
    });
    const path = onlyFile(args, 'survival', 'COHORT.csv');
    const time = args.required('time');
    const event = args.required('event');
    const at = args.text('at');
    const months = at === undefined ? [12, 24, 36] : numbersOf(at, '--at');
    const negative = months.find((month) => month < 0);
    if (negative !== undefined) throw new UsageError(`--at takes months from time zero on, not ${negative}`);
    const cutoffs = args.text('cutoffs');
    const thresholds = args.text('thresholds');
    if (thresholds !== undefined && cutoffs === undefined) throw new UsageError('--thresholds needs --cutoffs COLUMN');
    const content = readTextFile(path);
    const table = parseTable(content, path);
    const set = publishedThresholdSet();
    const thresholdsPercent =
      thresholds === undefined ? set.exploratoryThresholdsPercent : numbersOf(thresholds, '--thresholds');
    for (const name of ['seal', 'sealed'])
      if (args.text(name) !== undefined && cutoffs === undefined)
        throw new UsageError(`--${name} needs --cutoffs COLUMN`);
    const sealPath = args.text('seal');
    if (sealPath !== undefined && cutoffs !== undefined) {
      const { columns, name } = table;
      columnAt(table, cutoffs);
      const plan = {
        table: { name, sha256: sha256Of(content), columns },
        column: cutoffs,
        thresholdsPercent,
        time,
        event,
      };
      const seal = await sealPlan(plan, new Date().toISOString(), sha256Of);
      writeFiles(dirname(sealPath), [[basename(sealPath), printedJson(seal)]]);
      io.print(args.flag('json') ? JSON.stringify(seal) : `sealed ${seal.sealedAt}  SHA-256 ${seal.sha256}`);
      return 0;
    }
    const sealedPath = args.text('sealed');
    const seal = sealedPath === undefined ? null : await readSeal(readTextFile(sealedPath), sealedPath, sha256Of);
    const options: SurvivalOptions = {
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
              set,
              thresholds: thresholds === undefined ? null : thresholdsPercent,
              cluster: args.text('cluster') ?? null,
              seal,
            },
      bootstrap: bootstrapFrom(args),
    };
    const document = survivalDocument(table, options, (coded) => sentenceOf(coded, 'en'));
    const cases = survivalCases(table, options, args.text('id') ?? null);
    writeStatistics(args, {
      name: 'survival',
      document,
      methods: (how) => survivalMethods(document, how),
      figures: (language) => survivalFigures(document, cases, { language, title: `${time} · ${event}` }),
    });
    io.print(args.flag('json') ? JSON.stringify(document) : survivalTable(document));
    return 0;
  },
};

function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

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

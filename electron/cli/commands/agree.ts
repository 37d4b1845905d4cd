import { createHash } from 'node:crypto';
import { parseTable, type DelimitedTable } from '../../../core/record/delimitedTable.ts';
import { agreementFigures } from '../../../core/charts/cohortFigures.ts';
import { agreementMethods } from '../../../core/text/methodsText.ts';
import { agreementDocument } from '../../../core/record/agreementDocument.ts';
import { comparedCases, disagreementOf, isColumnWithout } from '../../../core/record/comparedRatings.ts';
import { maskOverlaps } from '../../../core/record/readerMasks.ts';
import { isReading, readReading, type ReadingDocument } from '../../../core/record/readingDocument.ts';
import { readingsTable } from '../../../core/record/readingsTable.ts';
import { longRatings, wideRatings, type Ratings } from '../../../core/record/readRatings.ts';
import { ICC_FORMS } from '../../../core/stats/agreement/icc.ts';
import { findCriteriaSet, shippedCriteriaSets } from '../../measure/criteriaSets.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { agreementTable } from '../agreementTable.ts';
import { readArgs, type ParsedArgs } from '../args.ts';
import { bootstrapFrom, onlyFile, statisticsOptions, writeStatistics } from '../cohortStatistics.ts';
import { UsageError, type Command } from '../command.ts';
import { disagreementTable, overlapTable } from '../disagreementTable.ts';
import { listOf } from '../lists.ts';

const statistics = ['kappa', 'fleiss', 'icc', 'bland-altman'] as const;

/** `letb agree READINGS.csv`: agreement of raters, one column a rater or one row a rating; or `letb agree READING.json READING.json …`, signed ones. */
export const agreeCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      ...statisticsOptions,
      statistic: 'text',
      columns: 'text',
      measure: 'text',
      causes: 'text',
      criteria: 'text',
      case: 'text',
      rater: 'text',
      value: 'text',
      weights: 'text',
      levels: 'text',
      form: 'text',
      scale: 'text',
    });
    const wanted = args.required('statistic');
    const statistic = statistics.find((item) => item === wanted);
    if (statistic === undefined) throw new UsageError(`--statistic takes ${statistics.join(' or ')}, not "${wanted}"`);
    const weights = args.oneOf('weights', ['none', 'linear', 'quadratic'], 'none');
    if (weights !== 'none' && statistic !== 'kappa') throw new UsageError('--weights belongs to --statistic kappa');
    const levels = args.text('levels');
    const form = `ICC(${args.text('form') ?? '2,1'})`;
    const iccForm = ICC_FORMS.find((item) => item === form);
    if (iccForm === undefined)
      throw new UsageError(`--form takes ${ICC_FORMS.map((item) => item.slice(4, -1)).join(' or ')}`);
    const { table, readings } = await tableFrom(args);
    const ratings = ratingsOf(args, table, readings !== null);
    const document = agreementDocument(
      ratings,
      {
        statistic,
        weights,
        levels: levels === undefined ? null : listOf(levels, '--levels'),
        iccForm,
        scale: args.oneOf('scale', ['values', 'percent'], 'values'),
        bootstrap: bootstrapFrom(args),
      },
      table,
    );
    const causes = args.text('causes') ?? (readings === null ? null : 'causes');
    const disagreement = causes === null ? null : disagreementOf(document, comparedCases(table, ratings, causes));
    const masks = readings === null ? null : await maskOverlaps(readings, sha256Of);
    const whole = {
      ...document,
      ...(disagreement === null ? {} : { disagreement }),
      ...(masks === null ? {} : { masks }),
    };
    writeStatistics(args, {
      name: 'agreement',
      document: whole,
      methods: (how) => agreementMethods(document, how),
      figures: (language) =>
        agreementFigures(document, ratings, { language, title: document.raters.join(' · '), unit: '' }),
    });
    const parts = [
      agreementTable(document),
      ...(disagreement === null ? [] : [disagreementTable(disagreement)]),
      ...(masks === null || masks.length === 0 ? [] : [overlapTable(masks)]),
    ];
    io.print(args.flag('json') ? JSON.stringify(whole) : parts.join('\n\n'));
    return 0;
  },
};

/** A table of ratings, or signed readings and the table that they make. */
async function tableFrom(
  args: ParsedArgs,
): Promise<{ readonly table: DelimitedTable; readonly readings: readonly ReadingDocument[] | null }> {
  const [first = ''] = args.positionals;
  const texts = args.positionals.map((path) => ({ path, text: readTextFile(path) }));
  if (texts.length === 0 || !texts.every(({ text }) => isReading(text))) {
    if (args.text('criteria') !== undefined) throw new UsageError('--criteria belongs to signed readings');
    const path = onlyFile(args, 'agree', 'READINGS.csv, or several signed readings (JSON)');
    return { table: parseTable(texts[0]?.text ?? '', path), readings: null };
  }
  const readings = await Promise.all(texts.map(({ path, text }) => readReading(text, path, sha256Of)));
  const sets = [...args.texts('criteria').map(findCriteriaSet), ...shippedCriteriaSets()];
  return { table: readingsTable(readings, first, sets), readings };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function ratingsOf(args: ParsedArgs, table: DelimitedTable, areReadings: boolean): Ratings {
  const columns = args.text('columns') ?? columnsOfMeasure(args, table);
  const long = { case: args.text('case'), rater: args.text('rater'), value: args.text('value') };
  const cluster = args.text('cluster') ?? null;
  if (long.case === undefined && long.rater === undefined && long.value === undefined) {
    if (columns === undefined) throw new UsageError('--columns is missing: the columns of the raters, r1,r2');
    const id = args.text('id') ?? (areReadings ? 'case' : null);
    return wideRatings(table, { columns: listOf(columns, '--columns'), cluster, id });
  }
  const { case: caseColumn, rater, value } = long;
  if (caseColumn === undefined || rater === undefined || value === undefined)
    throw new UsageError('a long file takes --case, --rater and --value together');
  const raters = columns === undefined ? null : listOf(columns, '--columns');
  return longRatings(table, { case: caseColumn, rater, value, raters, cluster });
}

/** `--measure letb_change_percent`: that measure's column of every reader. */
function columnsOfMeasure(args: ParsedArgs, { columns }: DelimitedTable): string | undefined {
  const measure = args.text('measure');
  if (measure === undefined) return undefined;
  const own = columns.filter((column) => !isColumnWithout(column));
  const found = own.filter((column) => column.startsWith(`${measure} (`));
  const measures = own.flatMap((column) => /^(\S+) \([^()]*\)$/.exec(column)?.[1] ?? []);
  if (found.length === 0)
    throw new UsageError(`--measure takes ${[...new Set(measures)].join(', ') || 'a measure of signed readings'}`);
  return found.join(',');
}

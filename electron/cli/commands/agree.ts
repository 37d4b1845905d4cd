import { parseTable } from '../../../core/record/delimitedTable.ts';
import { agreementFigures } from '../../../core/charts/cohortFigures.ts';
import { agreementMethods } from '../../../core/text/methodsText.ts';
import { agreementDocument, type AgreementDocument } from '../../../core/record/agreementDocument.ts';
import { longRatings, wideRatings, type Ratings } from '../../../core/record/readRatings.ts';
import { ICC_FORMS } from '../../../core/stats/agreement/icc.ts';
import { BOOTSTRAP_DEFAULT } from '../../../core/stats/bootstrap.ts';
import { chartCsv } from '../../../core/charts/svg.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { printedJson, writeFiles } from '../../measure/writeReport.ts';
import { softwareVersion } from '../softwareVersion.ts';
import { agreementTable } from '../agreementTable.ts';
import { readArgs, type ParsedArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { listOf, wholeNumber } from '../lists.ts';

const statistics = ['kappa', 'fleiss', 'icc', 'bland-altman'] as const;

/** `letb agree READINGS.csv`: agreement of raters, one column a rater or one row a rating. */
export const agreeCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      statistic: 'text',
      columns: 'text',
      case: 'text',
      rater: 'text',
      value: 'text',
      weights: 'text',
      levels: 'text',
      form: 'text',
      scale: 'text',
      cluster: 'text',
      repeats: 'text',
      seed: 'text',
      id: 'text',
      out: 'text',
      language: 'text',
      json: 'flag',
    });
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) throw new UsageError('agree takes one file: READINGS.csv');
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
    const table = parseTable(readTextFile(path), path);
    const ratings = ratingsOf(args, table);
    const document = agreementDocument(
      ratings,
      {
        statistic,
        weights,
        levels: levels === undefined ? null : listOf(levels, '--levels'),
        iccForm,
        scale: args.oneOf('scale', ['values', 'percent'], 'values'),
        bootstrap: {
          seed: wholeNumber(args, 'seed', BOOTSTRAP_DEFAULT.seed),
          repeats: wholeNumber(args, 'repeats', BOOTSTRAP_DEFAULT.repeats),
        },
      },
      table,
    );
    writeOut(args, document, ratings);
    io.print(args.flag('json') ? JSON.stringify(document) : agreementTable(document));
    return 0;
  },
};

/** `--out DIR`: the document, the paragraph on methods, and the figure with its data. */
function writeOut(args: ParsedArgs, document: AgreementDocument, ratings: Ratings): void {
  const folder = args.text('out');
  if (folder === undefined) return;
  const language = args.oneOf('language', ['en', 'fr'], 'en');
  const figures = agreementFigures(document, ratings, { language, title: document.raters.join(' · '), unit: '' });
  writeFiles(folder, [
    ['agreement.json', printedJson(document)],
    ['methods.txt', `${agreementMethods(document, { softwareVersion: softwareVersion(), language })}\n`],
    ...figures.flatMap(({ name, chart }) => [
      [`${name}.svg`, chart.svg] as const,
      [`${name}.csv`, chartCsv(chart)] as const,
    ]),
  ]);
}

function ratingsOf(args: ParsedArgs, table: ReturnType<typeof parseTable>): Ratings {
  const columns = args.text('columns');
  const long = { case: args.text('case'), rater: args.text('rater'), value: args.text('value') };
  const cluster = args.text('cluster') ?? null;
  if (long.case === undefined && long.rater === undefined && long.value === undefined) {
    if (columns === undefined) throw new UsageError('--columns is missing: the columns of the raters, r1,r2');
    return wideRatings(table, { columns: listOf(columns, '--columns'), cluster, id: args.text('id') ?? null });
  }
  const { case: caseColumn, rater, value } = long;
  if (caseColumn === undefined || rater === undefined || value === undefined)
    throw new UsageError('a long file takes --case, --rater and --value together');
  const raters = columns === undefined ? null : listOf(columns, '--columns');
  return longRatings(table, { case: caseColumn, rater, value, raters, cluster });
}

import { parseTable } from '../../../core/record/delimitedTable.ts';
import { agreementDocument } from '../../../core/record/agreementDocument.ts';
import { longRatings, wideRatings, type Ratings } from '../../../core/record/readRatings.ts';
import { ICC_FORMS } from '../../../core/stats/agreement/icc.ts';
import { BOOTSTRAP_DEFAULT } from '../../../core/stats/bootstrap.ts';
import { readTextFile } from '../../files/readTextFile.ts';
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
    const document = agreementDocument(
      ratingsOf(args, table),
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
    io.print(args.flag('json') ? JSON.stringify(document) : agreementTable(document));
    return 0;
  },
};

function ratingsOf(args: ParsedArgs, table: ReturnType<typeof parseTable>): Ratings {
  const columns = args.text('columns');
  const long = { case: args.text('case'), rater: args.text('rater'), value: args.text('value') };
  const cluster = args.text('cluster') ?? null;
  if (long.case === undefined && long.rater === undefined && long.value === undefined) {
    if (columns === undefined) throw new UsageError('--columns is missing: the columns of the raters, r1,r2');
    return wideRatings(table, { columns: listOf(columns, '--columns'), cluster });
  }
  const { case: caseColumn, rater, value } = long;
  if (caseColumn === undefined || rater === undefined || value === undefined)
    throw new UsageError('a long file takes --case, --rater and --value together');
  const raters = columns === undefined ? null : listOf(columns, '--columns');
  return longRatings(table, { case: caseColumn, rater, value, raters, cluster });
}

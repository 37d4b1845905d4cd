import type { NamedChart } from '../../core/charts/cohortFigures.ts';
import { chartCsv } from '../../core/charts/svg.ts';
import { BOOTSTRAP_DEFAULT, type BootstrapOptions } from '../../core/stats/bootstrap.ts';
import type { Language } from '../../core/text/language.ts';
import { printedJson, writeFiles } from '../measure/writeReport.ts';
import type { ParsedArgs } from './args.ts';
import { UsageError } from './command.ts';
import { wholeNumber } from './lists.ts';
import { softwareVersion } from './softwareVersion.ts';

/** Options that `agree` and `survival` share. */
export const statisticsOptions = {
  cluster: 'text',
  repeats: 'text',
  seed: 'text',
  id: 'text',
  out: 'text',
  language: 'text',
  json: 'flag',
} as const;

/** The one file that a command takes. */
export function onlyFile({ positionals: [path, ...more] }: ParsedArgs, command: string, what: string): string {
  if (path === undefined || more.length > 0) throw new UsageError(`${command} takes one file: ${what}`);
  return path;
}

export function bootstrapFrom(args: ParsedArgs): BootstrapOptions {
  return {
    seed: wholeNumber(args, 'seed', BOOTSTRAP_DEFAULT.seed),
    repeats: wholeNumber(args, 'repeats', BOOTSTRAP_DEFAULT.repeats),
  };
}

/** What `--out DIR` holds: `<name>.json`, the paragraph on methods, and each figure with its data. */
export interface StatisticsFiles {
  readonly name: 'agreement' | 'survival';
  readonly document: unknown;
  readonly methods: (how: { readonly softwareVersion: string; readonly language: Language }) => string;
  readonly figures: (language: Language) => readonly NamedChart[];
}

/** Writes them where `--out` says; nothing without it. */
export function writeStatistics(args: ParsedArgs, { name, document, methods, figures }: StatisticsFiles): void {
  const folder = args.text('out');
  if (folder === undefined) return;
  const language = args.oneOf('language', ['en', 'fr'], 'en');
  writeFiles(folder, [
    [`${name}.json`, printedJson(document)],
    ['methods.txt', `${methods({ softwareVersion: softwareVersion(), language })}\n`],
    ...figures(language).flatMap(({ name: figure, chart }) => [
      [`${figure}.svg`, chart.svg] as const,
      [`${figure}.csv`, chartCsv(chart)] as const,
    ]),
  ]);
}

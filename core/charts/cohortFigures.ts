import { caseNames, cohortColumns } from '../record/cohortView.ts';
import { columnOf, isMissing, numberOf, type DelimitedTable } from '../record/delimitedTable.ts';
import { isResponder } from '../letb/thresholdSets.ts';
import { completeCases, type AgreementDocument } from '../record/agreementDocument.ts';
import type { CoxDocument } from '../record/coxDocument.ts';
import type { Ratings } from '../record/readRatings.ts';
import type { SurvivalCase, SurvivalDocument } from '../record/survivalDocument.ts';
import { figureTitles } from '../text/chartWords.ts';
import { columnTitle } from '../text/columnTitle.ts';
import type { Language } from '../text/language.ts';
import { blandAltmanChart } from './blandAltmanChart.ts';
import { forestChart, type ForestRow } from './forestChart.ts';
import { flowChart, type FlowAxis } from './flowChart.ts';
import { kaplanMeierChart } from './kaplanMeierChart.ts';
import { kappaChart } from './kappaChart.ts';
import { spaghettiChart } from './spaghettiChart.ts';
import type { Chart } from './svg.ts';
import { waterfallChart } from './waterfallChart.ts';

/** A chart with the name of its files. */
export interface NamedChart {
  readonly name: string;
  readonly chart: Chart;
}

/** Size of a chart in a document of its own. */
export const FIGURE_WIDTH_PX = 760;

/** Kaplan–Meier curves, and hazard ratios one at a time and together where there is a Cox model. */
export function survivalFigures(
  document: SurvivalDocument,
  cases: readonly SurvivalCase[],
  { language, title }: { readonly language: Language; readonly title: string },
): readonly NamedChart[] {
  const titles = figureTitles[language];
  const curves = document.groups.map((group) => ({
    name: group.name === 'all' ? titles.all : group.name,
    km: {
      n: group.n,
      events: group.events,
      median: group.medianMonths,
      medianCi: [group.ciLow, group.ciHigh] as const,
      curve: group.curve,
    },
    cases: cases.filter((item) => item.group === group.name),
  }));
  const survival = kaplanMeierChart(curves, {
    widthPx: FIGURE_WIDTH_PX,
    heightPx: 380 + 29 * curves.length,
    language,
    title,
    logRankP: document.logRank?.p ?? null,
  });
  return [
    { name: 'kaplan-meier', chart: survival },
    ...(document.cox === null ? [] : coxFigures(document.cox, language)),
  ];
}

function coxFigures(cox: CoxDocument, language: Language): readonly NamedChart[] {
  const titles = figureTitles[language];
  const alone = cox.univariable.flatMap(({ n, fit }) =>
    fit.kind === 'failed' ? [] : fit.value.rows.map((row) => ({ label: row.term, n, ...row })),
  );
  const together = cox.rows.map((row) => ({ label: row.term, n: cox.n, ...row }));
  const draw = (name: string, title: string, rows: readonly ForestRow[]): readonly NamedChart[] =>
    rows.length === 0
      ? []
      : [
          {
            name,
            chart: forestChart(rows, {
              widthPx: FIGURE_WIDTH_PX,
              heightPx: 100 + 30 * rows.length,
              language,
              title,
            }),
          },
        ];
  return [...draw('cox-univariable', titles.coxAlone, alone), ...draw('cox', titles.coxTogether, together)];
}

/** The confusion table of κ, or Bland–Altman's plot; none for a statistic without a picture of its own. */
export function agreementFigures(
  document: AgreementDocument,
  ratings: Ratings,
  { language, title, unit }: { readonly language: Language; readonly title: string; readonly unit: string },
): readonly NamedChart[] {
  const cases = completeCases(ratings);
  const [first = '', second = ''] = ratings.raters;
  const size = { widthPx: FIGURE_WIDTH_PX, heightPx: 440, language, title };
  const { kappa, blandAltman, statistic } = document;
  if (blandAltman !== undefined)
    return [
      {
        name: 'bland-altman',
        chart: blandAltmanChart(blandAltman, {
          ...size,
          cases: cases.map((item) => item.id),
          raters: [first, second],
          unit: blandAltman.scale === 'percent' ? ' %' : unit,
        }),
      },
    ];
  if (kappa === undefined || statistic !== 'kappa') return [];
  const pairs = cases.map((item) => ({ case: item.id, first: item.ratings[0] ?? '', second: item.ratings[1] ?? '' }));
  return [
    {
      name: 'kappa',
      chart: kappaChart(pairs, {
        ...size,
        levels: kappa.levels,
        raters: [columnTitle(first, language), columnTitle(second, language)],
      }),
    },
  ];
}

/** Answers of criteria sets from best to worst. */
const ANSWERS = ['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE'];

/**
 * What the table says of change and response: waterfall, before and after, and the flow from one criteria set's answers to the next one's
 * and to LETB's. A chart whose columns the table lacks is left out. `colouredBy` is a column of responses, or null.
 */
export function changeFigures(
  table: DelimitedTable,
  {
    language,
    thresholdsPercent,
    flowThresholdPercent,
    colouredBy,
  }: {
    readonly language: Language;
    readonly thresholdsPercent: readonly number[];
    readonly flowThresholdPercent: number;
    readonly colouredBy: string | null;
  },
): readonly NamedChart[] {
  const titles = figureTitles[language];
  const columns = cohortColumns(table);
  const names = caseNames(table);
  const size = { widthPx: FIGURE_WIDTH_PX, heightPx: 400, language };
  const numbers = (column: string | null): readonly (number | null)[] | null =>
    column === null ? null : columnOf(table, column).map(({ cell }) => numberOf(cell, table));
  const words = (column: string | null): readonly (string | null)[] | null =>
    column === null ? null : columnOf(table, column).map(({ cell }) => (isMissing(cell) ? null : cell));
  const categoryOf = words(colouredBy);
  const categories = [...new Set(categoryOf ?? [])].filter((item) => item !== null).toSorted(byAnswer);
  const [changes, before, after] = [numbers(columns.change), numbers(columns.before), numbers(columns.after)];
  const responder = (change: number | null): string | null =>
    change === null ? null : isResponder(change, flowThresholdPercent) ? titles.responder : titles.nonResponder;
  const figures: NamedChart[] = [];
  if (changes !== null) {
    const cases = changes.flatMap((changePercent, row) =>
      changePercent === null ? [] : [{ case: names[row] ?? '', changePercent, category: categoryOf?.[row] ?? null }],
    );
    const chart = waterfallChart(cases, { ...size, measure: titles.change, thresholdsPercent, categories });
    figures.push({ name: 'waterfall', chart });
  }
  if (before !== null && after !== null) {
    const cases = before.flatMap((value, row) => {
      const later = after[row] ?? null;
      const name = names[row] ?? '';
      return value === null || later === null
        ? []
        : [{ case: name, before: value, after: later, category: responder(changes?.[row] ?? null) }];
    });
    const chart = spaghettiChart(cases, {
      ...size,
      measure: titles.letb,
      categories: [titles.responder, titles.nonResponder],
    });
    figures.push({ name: 'before-after', chart });
  }
  const methods = columns.responses.map((column) => ({ column, answers: words(column) ?? [] }));
  const axes: readonly FlowAxis[] = [
    ...methods.map(({ column, answers }) => ({
      name: columnTitle(column.replace(/^response_/, ''), language),
      levels: [...new Set(answers)].filter((item) => item !== null).toSorted(byAnswer),
    })),
    ...(changes === null ? [] : [{ name: 'LETB', levels: [titles.responder, titles.nonResponder] }]),
  ];
  if (axes.length > 1) {
    const cases = names.map((name, row) => ({
      case: name,
      answers: [
        ...methods.map(({ answers }) => answers[row] ?? ''),
        ...(changes === null ? [] : [responder(changes[row] ?? null) ?? '']),
      ],
    }));
    figures.push({ name: 'responses', chart: flowChart(cases, { ...size, title: titles.flow, axes }) });
  }
  return figures;
}

function byAnswer(a: string, b: string): number {
  const [x, y] = [ANSWERS.indexOf(a), ANSWERS.indexOf(b)];
  if (x >= 0 && y >= 0) return x - y;
  return x >= 0 ? -1 : y >= 0 ? 1 : a < b ? -1 : 1;
}

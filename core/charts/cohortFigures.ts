import { completeCases, type AgreementDocument } from '../record/agreementDocument.ts';
import type { CoxDocument } from '../record/coxDocument.ts';
import type { Ratings } from '../record/readRatings.ts';
import type { SurvivalCase, SurvivalDocument } from '../record/survivalDocument.ts';
import { figureTitles } from '../text/chartWords.ts';
import type { Language } from '../text/language.ts';
import { blandAltmanChart } from './blandAltmanChart.ts';
import { forestChart, type ForestRow } from './forestChart.ts';
import { kaplanMeierChart } from './kaplanMeierChart.ts';
import { kappaChart } from './kappaChart.ts';
import type { Chart } from './svg.ts';

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
  return [{ name: 'kappa', chart: kappaChart(pairs, { ...size, levels: kappa.levels, raters: [first, second] }) }];
}

import type { KaplanMeier, KaplanMeierPoint } from '../stats/survival/kaplanMeier.ts';
import { chartWords } from '../text/chartWords.ts';
import { figure } from '../text/sentence.ts';
import {
  chartSvg,
  colourOf,
  dashOf,
  element,
  GRID,
  INK,
  line,
  linearScale,
  marked,
  MUTED,
  px,
  text,
  tickLabel,
  type Chart,
} from './svg.ts';
import type { ChartSize } from './waterfallChart.ts';

/** What is drawn of an estimate. */
export interface DrawnEstimate extends Pick<KaplanMeier, 'n' | 'events' | 'median' | 'medianCi'> {
  readonly curve: readonly Omit<KaplanMeierPoint, 'se'>[];
}

export interface SurvivalCurve {
  readonly name: string;
  readonly km: DrawnEstimate;
  readonly cases: readonly { readonly case: string; readonly time: number; readonly event: boolean }[];
}

/** Kaplan–Meier curves with their 95 % bands, a tick at each censoring, and the numbers at risk below. Each case is a mark on its curve. */
export function kaplanMeierChart(
  curves: readonly SurvivalCurve[],
  {
    widthPx,
    heightPx,
    language,
    title,
    logRankP,
  }: ChartSize & { readonly title: string; readonly logRankP: number | null },
): Chart {
  const words = chartWords[language];
  const [left, right, top] = [122, 16, 34 + 15 * curves.length];
  const bottom = 40 + 14 * (curves.length + 1);
  const latest = Math.max(1, ...curves.flatMap(({ km }) => km.curve.map((point) => point.time)));
  const x = linearScale([0, latest], [left, widthPx - right], 8);
  const y = linearScale([0, 100], [heightPx - bottom, top + 4], 5);
  const labels = curves.map(({ name, km }) => {
    const median = km.median === null ? words.notReached : figure(km.median, 1, language);
    const [low, high] = km.medianCi.map((bound) => (bound === null ? words.notReached : figure(bound, 1, language)));
    return words.groupOfN(name, km.n, km.events, `${median} (${low} – ${high})`);
  });
  const p = logRankP === null ? '' : words.logRank(shownP(logRankP, language));
  const drawn = curves.map(({ name, km, cases }, index) => {
    const colour = colourOf(index);
    const step = (valueOf: (point: DrawnEstimate['curve'][number]) => number): string =>
      km.curve.map((point) => `H${px(x.at(point.time))}V${px(y.at(100 * valueOf(point)))}`).join('');
    const marks = cases.map((item) => {
      const survival = km.curve.findLast((point) => point.time <= item.time + 1e-9)?.survival ?? 1;
      const [cx, cy] = [x.at(item.time), y.at(100 * survival)];
      const label = `${item.case}: ${figure(item.time, 1, language)} ${words.months}, ${item.event ? words.event : words.censored} (${name})`;
      const shape = item.event
        ? element('circle', { cx, cy, r: 2.4, fill: colour, 'fill-opacity': '0.25' })
        : line([cx, cy - 4], [cx, cy + 4], { stroke: colour, 'stroke-width': '1.4' });
      return marked(
        [item.case],
        label,
        shape + element('rect', { x: cx - 4, y: cy - 5, width: 8, height: 10, fill: 'transparent' }),
      );
    });
    return (
      element('path', { d: bandPath(km, x.at, y.at), fill: colour, 'fill-opacity': '0.12', stroke: 'none' }) +
      element('path', {
        d: `M${px(x.at(0))} ${px(y.at(100))}${step((point) => point.survival)}`,
        fill: 'none',
        stroke: colour,
        'stroke-width': '1.8',
        'stroke-dasharray': dashOf(index),
      }) +
      marks.join('')
    );
  });
  const riskTop = heightPx - bottom + 44;
  const svg = chartSvg(
    {
      widthPx,
      heightPx,
      title,
      description: `${words.kaplanMeierDescription(labels.join('; '))}${p === '' ? '' : ` ${p}.`}`,
    },
    ...y.ticks.map(
      (tick) =>
        line([left, y.at(tick)], [widthPx - right, y.at(tick)], { stroke: GRID }) +
        text(tickLabel(tick, language), left - 6, y.at(tick) + 4, { 'text-anchor': 'end', fill: MUTED }),
    ),
    text(words.survivalPercent, 12, top - 2, { fill: MUTED }),
    ...x.ticks.map(
      (tick) =>
        line([x.at(tick), heightPx - bottom], [x.at(tick), heightPx - bottom + 4]) +
        text(tickLabel(tick, language), x.at(tick), heightPx - bottom + 16, { 'text-anchor': 'middle', fill: MUTED }),
    ),
    text(words.months, widthPx - right, heightPx - bottom + 30, { 'text-anchor': 'end', fill: MUTED }),
    line([left, heightPx - bottom], [widthPx - right, heightPx - bottom]),
    ...drawn,
    ...labels.map(
      (label, index) =>
        line([12, 30 + 15 * index], [36, 30 + 15 * index], {
          stroke: colourOf(index),
          'stroke-width': '2',
          'stroke-dasharray': dashOf(index),
        }) + text(label, 42, 34 + 15 * index),
    ),
    p === '' ? '' : text(p, widthPx - right, 34, { 'text-anchor': 'end', 'font-weight': '600' }),
    text(words.atRisk, 12, riskTop - 14, { fill: MUTED }),
    ...curves.map(({ name, km }, index) =>
      [
        text(shortened(name), 12, riskTop + 14 * index, {
          fill: colourOf(index) === '#000000' ? INK : colourOf(index),
          'font-weight': '600',
        }),
        ...x.ticks.map((tick) =>
          text(
            String(km.curve.find((point) => point.time >= tick - 1e-9)?.atRisk ?? 0),
            x.at(tick),
            riskTop + 14 * index,
            { 'text-anchor': 'middle' },
          ),
        ),
      ].join(''),
    ),
  );
  return {
    svg,
    columns: ['group', 'time_months', 'at_risk', 'events', 'censored', 'survival', 'ci_low', 'ci_high'],
    rows: curves.flatMap(({ name, km }) =>
      km.curve.map((point) => [
        name,
        point.time,
        point.atRisk,
        point.events,
        point.censored,
        point.survival,
        point.ciLow,
        point.ciHigh,
      ]),
    ),
  };
}

/** The area between the bounds, while both have a value. */
function bandPath({ curve }: DrawnEstimate, x: (value: number) => number, y: (value: number) => number): string {
  const points = curve.flatMap((point) =>
    point.ciLow === null || point.ciHigh === null ? [] : [{ time: point.time, low: point.ciLow, high: point.ciHigh }],
  );
  if (points.length === 0) return '';
  const upper = points.map((point) => `H${px(x(point.time))}V${px(y(100 * point.high))}`).join('');
  const lower = points
    .map((point, index) => `V${px(y(100 * point.low))}H${px(x(points[index]?.time ?? 0))}`)
    .reverse()
    .join('');
  return `M${px(x(0))} ${px(y(100))}${upper}${lower}V${px(y(100))}H${px(x(0))}Z`;
}

function shortened(name: string): string {
  return name.length <= 13 ? name : `${name.slice(0, 12)}…`;
}

/** Three decimals, never 0.000. */
export function shownP(p: number, language: 'en' | 'fr'): string {
  const plain = p < 0.001 ? '< 0.001' : p.toFixed(3);
  return language === 'fr' ? plain.replace('.', ',') : plain;
}

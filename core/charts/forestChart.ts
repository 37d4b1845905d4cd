import { chartWords } from '../text/chartWords.ts';
import { shownP } from './kaplanMeierChart.ts';
import { chartSvg, element, GRID, INK, line, MUTED, px, text, tickLabel, type Chart } from './svg.ts';
import type { ChartSize } from './waterfallChart.ts';

export interface ForestRow {
  readonly label: string;
  readonly n: number | null;
  readonly hr: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly p: number;
}

/** Axis ends: an interval that goes beyond is cut off by an arrow. */
const LEAST_HR = 0.02;
const MOST_HR = 50;

/** Hazard ratios with their 95 % intervals on a logarithmic axis, one row a term. */
export function forestChart(
  rows: readonly ForestRow[],
  { widthPx, heightPx, language, title }: ChartSize & { readonly title: string },
): Chart {
  const words = chartWords[language];
  const [left, right, top, bottom] = [190, 176, 44, 46];
  const bound = (value: number): number => Math.min(MOST_HR, Math.max(LEAST_HR, value));
  const low = Math.min(0.5, ...rows.map((row) => bound(row.ciLow)));
  const high = Math.max(2, ...rows.map((row) => bound(row.ciHigh)));
  const x = (value: number): number =>
    left + ((Math.log(bound(value)) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (widthPx - left - right);
  const step = (heightPx - top - bottom) / Math.max(1, rows.length);
  const ticks = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].filter(
    (tick) => tick >= low - 1e-9 && tick <= high + 1e-9,
  );
  const number = (value: number): string => {
    const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
    return language === 'fr' ? shown.replace('.', ',') : shown;
  };
  const svg = chartSvg(
    { widthPx, heightPx, title, description: words.forestDescription(rows.length) },
    ...ticks.map(
      (tick) =>
        line([x(tick), top - 6], [x(tick), heightPx - bottom], { stroke: tick === 1 ? INK : GRID }) +
        text(tickLabel(tick, language), x(tick), heightPx - bottom + 15, { 'text-anchor': 'middle', fill: MUTED }),
    ),
    text(words.lowerHazard, x(1) - 8, heightPx - bottom + 30, { 'text-anchor': 'end', fill: MUTED }),
    text(words.higherHazard, x(1) + 8, heightPx - bottom + 30, { fill: MUTED }),
    text(words.hazardRatio, 12, 32, { fill: MUTED }),
    ...rows.map((row, index) => {
      const y = top + step * (index + 0.5);
      const size = 4.5;
      return element(
        'g',
        { 'data-term': row.label },
        text(row.label.length > 30 ? `${row.label.slice(0, 29)}…` : row.label, 12, y + 4),
        line([x(row.ciLow), y], [x(row.ciHigh), y], { 'stroke-width': '1.6' }),
        row.ciLow < LEAST_HR ? arrow(x(row.ciLow), y, -1) : line([x(row.ciLow), y - 4], [x(row.ciLow), y + 4]),
        row.ciHigh > MOST_HR ? arrow(x(row.ciHigh), y, 1) : line([x(row.ciHigh), y - 4], [x(row.ciHigh), y + 4]),
        element('rect', { x: x(row.hr) - size, y: y - size, width: 2 * size, height: 2 * size, fill: '#0072b2' }),
        text(`${number(row.hr)} (${number(row.ciLow)}–${number(row.ciHigh)})`, widthPx - right + 10, y + 4),
        text(shownP(row.p, language), widthPx - 10, y + 4, {
          'text-anchor': 'end',
          'font-weight': row.p < 0.05 ? '600' : '400',
        }),
      );
    }),
  );
  return {
    svg,
    columns: ['term', 'n', 'hr', 'ci_low', 'ci_high', 'p'],
    rows: rows.map((row) => [row.label, row.n, row.hr, row.ciLow, row.ciHigh, row.p]),
  };
}

function arrow(x: number, y: number, direction: 1 | -1): string {
  return element('path', { d: `M${px(x + 5 * direction)} ${px(y)}L${px(x)} ${px(y - 4)}V${px(y + 4)}Z`, fill: INK });
}

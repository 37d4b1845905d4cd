import { chartWords } from '../text/chartWords.ts';
import type { Language } from '../text/language.ts';
import { figure } from '../text/sentence.ts';
import {
  chartSvg,
  colourOf,
  element,
  GRID,
  INK,
  line,
  linearScale,
  marked,
  MUTED,
  text,
  tickLabel,
  type Chart,
} from './svg.ts';

export interface ChartSize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly language: Language;
}

export interface ChangeOfCase {
  readonly case: string;
  readonly changePercent: number;
  /** What the bar is coloured by (a response), null: not stated. */
  readonly category: string | null;
}

/** Changes in ascending order, one bar a case, with the thresholds that were fixed in advance. `measure` names what changed. */
export function waterfallChart(
  cases: readonly ChangeOfCase[],
  {
    widthPx,
    heightPx,
    language,
    measure,
    thresholdsPercent,
    categories,
  }: ChartSize & {
    readonly measure: string;
    readonly thresholdsPercent: readonly number[];
    /** The categories in the order of the legend. */
    readonly categories: readonly string[];
  },
): Chart {
  const words = chartWords[language];
  const sorted = cases.toSorted((a, b) => a.changePercent - b.changePercent || (a.case < b.case ? -1 : 1));
  const values = sorted.map((item) => item.changePercent);
  const [left, right, top, bottom] = [48, 118, 48, 16];
  const y = linearScale(
    [Math.min(0, ...values, ...thresholdsPercent), Math.max(0, ...values)],
    [heightPx - bottom, top],
  );
  const width = (widthPx - left - right) / Math.max(1, sorted.length);
  const legend = [...categories, ...(cases.some((item) => item.category === null) ? [null] : [])];
  const colour = (category: string | null): string =>
    category === null ? '#9aa4af' : colourOf(categories.indexOf(category));
  const bars = sorted.map((item, index) => {
    const [a, b] = [y.at(0), y.at(item.changePercent)];
    const label = `${item.case}: ${figure(item.changePercent, 1, language)} %${item.category === null ? '' : `, ${item.category}`}`;
    const height = Math.max(1, Math.abs(b - a));
    return marked(
      [item.case],
      label,
      element('rect', {
        x: left + index * width,
        y: Math.min(a, b),
        width: Math.max(0.6, width - (width > 3 ? 1 : 0.2)),
        height,
        fill: colour(item.category),
      }),
    );
  });
  const title = words.waterfallTitle(measure);
  const svg = chartSvg(
    {
      widthPx,
      heightPx,
      title,
      description: words.waterfallDescription(values.length, values.filter((value) => value < 0).length),
    },
    ...y.ticks.map(
      (tick) =>
        line([left, y.at(tick)], [widthPx - right, y.at(tick)], { stroke: tick === 0 ? INK : GRID }) +
        text(tickLabel(tick, language), left - 6, y.at(tick) + 4, { 'text-anchor': 'end', fill: MUTED }),
    ),
    text('%', 12, top + 4, { fill: MUTED }),
    ...bars,
    ...thresholdsPercent.map(
      (value) =>
        line([left, y.at(value)], [widthPx - right, y.at(value)], { 'stroke-dasharray': '5 3', stroke: INK }) +
        text(`${figure(value, 1, language)} %`, widthPx - right + 5, y.at(value) + 4, { 'font-weight': '600' }),
    ),
    ...legend.map(
      (category, index) =>
        element('rect', { x: left + 10 + index * 76, y: 24, width: 9, height: 9, fill: colour(category) }) +
        text(category ?? words.noCategory, left + 23 + index * 76, 32.5, { fill: INK }),
    ),
  );
  return {
    svg,
    columns: ['case', 'change_percent', 'category'],
    rows: sorted.map((item) => [item.case, item.changePercent, item.category]),
  };
}

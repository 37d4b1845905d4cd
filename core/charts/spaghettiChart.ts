import { chartWords } from '../text/chartWords.ts';
import { figure } from '../text/sentence.ts';
import {
  chartSvg,
  colourOf,
  dashOf,
  element,
  GRID,
  line,
  linearScale,
  marked,
  MUTED,
  text,
  tickLabel,
  type Chart,
} from './svg.ts';
import type { ChartSize } from './waterfallChart.ts';

export interface CourseOfCase {
  readonly case: string;
  readonly before: number;
  readonly after: number;
  readonly category: string | null;
}

/** One line a case from before to after treatment. `measure` names the value with its unit. */
export function spaghettiChart(
  cases: readonly CourseOfCase[],
  {
    widthPx,
    heightPx,
    language,
    measure,
    categories,
  }: ChartSize & { readonly measure: string; readonly categories: readonly string[] },
): Chart {
  const words = chartWords[language];
  const values = cases.flatMap(({ before, after }) => [before, after]);
  const [left, right, top, bottom] = [54, 118, 34, 30];
  const y = linearScale([Math.min(0, ...values), Math.max(1e-9, ...values)], [heightPx - bottom, top]);
  const [x0, x1] = [left + 24, widthPx - right - 24];
  const style = (category: string | null): Readonly<Record<string, string | number>> => {
    const index = category === null ? -1 : categories.indexOf(category);
    return { stroke: index < 0 ? '#9aa4af' : colourOf(index), 'stroke-dasharray': index < 0 ? 'none' : dashOf(index) };
  };
  const lines = cases.map((item) => {
    const label = `${item.case}: ${figure(item.before, 1, language)} → ${figure(item.after, 1, language)}${item.category === null ? '' : `, ${item.category}`}`;
    const own = style(item.category);
    const dot = (x: number, value: number): string =>
      element('circle', { cx: x, cy: y.at(value), r: 2.2, fill: own['stroke'] ?? '' });
    return marked(
      [item.case],
      label,
      line([x0, y.at(item.before)], [x1, y.at(item.after)], {
        ...own,
        'stroke-width': '1.2',
        'stroke-opacity': '0.75',
      }) +
        dot(x0, item.before) +
        dot(x1, item.after),
    );
  });
  const title = words.spaghettiTitle(measure);
  const svg = chartSvg(
    { widthPx, heightPx, title, description: words.spaghettiDescription(cases.length) },
    ...y.ticks.map(
      (tick) =>
        line([left, y.at(tick)], [widthPx - right, y.at(tick)], { stroke: GRID }) +
        text(tickLabel(tick, language), left - 6, y.at(tick) + 4, { 'text-anchor': 'end', fill: MUTED }),
    ),
    text(words.before, x0, heightPx - 10, { 'text-anchor': 'middle' }),
    text(words.after, x1, heightPx - 10, { 'text-anchor': 'middle' }),
    ...lines,
    ...categories.map(
      (category, index) =>
        line([widthPx - right + 4, top + 10 + index * 18], [widthPx - right + 28, top + 10 + index * 18], {
          ...style(category),
          'stroke-width': '2',
        }) + text(category, widthPx - right + 33, top + 14 + index * 18),
    ),
  );
  return {
    svg,
    columns: ['case', 'before', 'after', 'category'],
    rows: cases.map((item) => [item.case, item.before, item.after, item.category]),
  };
}

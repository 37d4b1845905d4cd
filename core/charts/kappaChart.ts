import { chartWords } from '../text/chartWords.ts';
import { figure } from '../text/sentence.ts';
import { chartSvg, element, INK, marked, MUTED, text, type Chart } from './svg.ts';
import type { ChartSize } from './waterfallChart.ts';

/** The confusion table of two raters: the darker a cell, the more of its row; the diagonal is framed. `ratings` are the pairs, case by case. */
export function kappaChart(
  ratings: readonly { readonly case: string; readonly first: string; readonly second: string }[],
  {
    widthPx,
    heightPx,
    language,
    title,
    levels,
    raters,
  }: ChartSize & {
    readonly title: string;
    readonly levels: readonly string[];
    readonly raters: readonly [string, string];
  },
): Chart {
  const words = chartWords[language];
  const [left, top, bottom] = [110, 76, 16];
  const size = Math.min((widthPx - left - 16) / levels.length, (heightPx - top - bottom) / levels.length);
  const inCell = (first: string, second: string): readonly string[] =>
    ratings.filter((item) => item.first === first && item.second === second).map((item) => item.case);
  const most = Math.max(1, ...levels.flatMap((first) => levels.map((second) => inCell(first, second).length)));
  const onDiagonal = ratings.filter((item) => item.first === item.second).length;
  const agree = figure((100 * onDiagonal) / Math.max(1, ratings.length), 1, language);
  const cells = levels.flatMap((first, row) =>
    levels.map((second, column) => {
      const cases = inCell(first, second);
      const [x, y] = [left + column * size, top + row * size];
      const depth = cases.length / most;
      const body =
        element('rect', {
          x: x + 1,
          y: y + 1,
          width: size - 2,
          height: size - 2,
          fill: row === column ? '#0072b2' : '#d55e00',
          'fill-opacity': cases.length === 0 ? 0.04 : 0.15 + 0.85 * depth,
          stroke: row === column ? INK : 'none',
        }) +
        text(String(cases.length), x + size / 2, y + size / 2 + 4, {
          'text-anchor': 'middle',
          'font-weight': '600',
          fill: depth > 0.55 ? '#ffffff' : INK,
        });
      return cases.length === 0 ? body : marked(cases, words.casesInCell(first, second, cases.length), body);
    }),
  );
  const svg = chartSvg(
    { widthPx, heightPx, title, description: words.kappaDescription(ratings.length, agree) },
    text(`${raters[0]} ↓   ${raters[1]} →`, 12, 40, { fill: MUTED }),
    ...levels.map((level, index) => text(level, left - 8, top + (index + 0.5) * size + 4, { 'text-anchor': 'end' })),
    ...levels.map((level, index) => text(level, left + (index + 0.5) * size, top - 8, { 'text-anchor': 'middle' })),
    ...cells,
  );
  return {
    svg,
    columns: ['case', raters[0], raters[1]],
    rows: ratings.map((item) => [item.case, item.first, item.second]),
  };
}

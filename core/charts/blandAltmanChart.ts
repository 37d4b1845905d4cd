import type { BlandAltman } from '../stats/agreement/blandAltman.ts';
import { chartWords } from '../text/chartWords.ts';
import { figure } from '../text/sentence.ts';
import { chartSvg, element, GRID, INK, line, linearScale, marked, MUTED, text, tickLabel, type Chart } from './svg.ts';
import type { ChartSize } from './waterfallChart.ts';

/** Differences of two readings against their mean, with bias and limits of agreement and their 95 % intervals. `cases` in the order of the points. */
export function blandAltmanChart(
  result: BlandAltman,
  {
    widthPx,
    heightPx,
    language,
    title,
    cases,
    raters,
    unit,
  }: ChartSize & {
    readonly title: string;
    readonly cases: readonly string[];
    readonly raters: readonly [string, string];
    /** Of the differences, with what separates it: ' %', ' mm'. */
    readonly unit: string;
  },
): Chart {
  const words = chartWords[language];
  const { points, bias, lower, upper, biasCi, lowerCi, upperCi } = result;
  const [left, right, top, bottom] = [58, 128, 46, 40];
  const means = points.map((point) => point.mean);
  const x = linearScale([Math.min(...means), Math.max(...means)], [left, widthPx - right]);
  const y = linearScale(
    [
      Math.min(...lowerCi, ...points.map((point) => point.difference)),
      Math.max(...upperCi, ...points.map((point) => point.difference)),
    ],
    [heightPx - bottom, top],
  );
  const shown = (value: number): string => figure(value, Math.abs(value) < 1 ? 3 : 1, language) + unit;
  const band = (value: number, [low, high]: readonly [number, number], label: string, dash: string): string =>
    element('rect', {
      x: left,
      y: y.at(high),
      width: widthPx - left - right,
      height: Math.max(0.5, y.at(low) - y.at(high)),
      fill: '#56b4e9',
      'fill-opacity': '0.18',
    }) +
    line([left, y.at(value)], [widthPx - right, y.at(value)], { 'stroke-dasharray': dash, 'stroke-width': '1.4' }) +
    text(label, widthPx - right + 6, y.at(value) - 2, { fill: MUTED }) +
    text(shown(value), widthPx - right + 6, y.at(value) + 11, { 'font-weight': '600' });
  const svg = chartSvg(
    { widthPx, heightPx, title, description: words.blandAltmanDescription(shown(bias), shown(lower), shown(upper)) },
    ...y.ticks.map(
      (tick) =>
        line([left, y.at(tick)], [widthPx - right, y.at(tick)], { stroke: tick === 0 ? MUTED : GRID }) +
        text(tickLabel(tick, language), left - 6, y.at(tick) + 4, { 'text-anchor': 'end', fill: MUTED }),
    ),
    ...x.ticks.map((tick) =>
      text(tickLabel(tick, language), x.at(tick), heightPx - bottom + 16, { 'text-anchor': 'middle', fill: MUTED }),
    ),
    text(words.meanOfBoth, (left + widthPx - right) / 2, heightPx - 8, { 'text-anchor': 'middle', fill: MUTED }),
    text(`${words.difference(...raters)}${unit}`, 12, 33, { fill: MUTED }),
    band(upper, upperCi, words.upperLimit, '6 3'),
    band(bias, biasCi, words.bias, 'none'),
    band(lower, lowerCi, words.lowerLimit, '6 3'),
    ...points.map((point, index) => {
      const name = cases[index] ?? String(index + 1);
      const isOutside = point.difference < lower || point.difference > upper;
      return marked(
        [name],
        `${name}: ${shown(point.difference)}`,
        element('circle', {
          cx: x.at(point.mean),
          cy: y.at(point.difference),
          r: 3.6,
          fill: isOutside ? '#d55e00' : '#0072b2',
          'fill-opacity': '0.8',
          stroke: isOutside ? INK : 'none',
        }),
      );
    }),
  );
  return {
    svg,
    columns: ['case', 'mean', 'difference'],
    rows: points.map((point, index) => [cases[index] ?? String(index + 1), point.mean, point.difference]),
  };
}

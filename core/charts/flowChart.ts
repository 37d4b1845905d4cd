import { chartWords } from '../text/chartWords.ts';
import { chartSvg, colourOf, element, marked, px, text, type Chart } from './svg.ts';
import type { ChartSize } from './waterfallChart.ts';

export interface FlowAxis {
  /** The method, `RECIST 1.1`. */
  readonly name: string;
  /** Its answers from top to bottom. */
  readonly levels: readonly string[];
}

export interface FlowCase {
  readonly case: string;
  /** One answer an axis; an answer that is none of the axis's levels is left out of the chart, not of its data. */
  readonly answers: readonly string[];
}

const NODE_PX = 16;
const GAP_PX = 10;

/** What several methods say of the same cases: a band for each pair of answers from one method to the next, as wide as it has cases. */
export function flowChart(
  cases: readonly FlowCase[],
  {
    widthPx,
    heightPx,
    language,
    title,
    axes,
  }: ChartSize & { readonly title: string; readonly axes: readonly FlowAxis[] },
): Chart {
  const words = chartWords[language];
  const drawn = cases.filter((item) => axes.every((axis, at) => axis.levels.includes(item.answers[at] ?? '')));
  const [left, right, top, bottom] = [70, 130, 52, 14];
  const levelsShown = axes.map((axis, at) =>
    axis.levels.filter((level) => drawn.some((item) => item.answers[at] === level)),
  );
  const mostGaps = Math.max(0, ...levelsShown.map((levels) => levels.length - 1));
  const perCase = (heightPx - top - bottom - mostGaps * GAP_PX) / Math.max(1, drawn.length);
  const x = (at: number): number => left + (at / Math.max(1, axes.length - 1)) * (widthPx - left - right - NODE_PX);
  const nodes = axes.map((_, at) => {
    let y = top;
    return new Map(
      (levelsShown[at] ?? []).map((level) => {
        const own = drawn.filter((item) => item.answers[at] === level);
        const node = { y, height: own.length * perCase, cases: own.map((item) => item.case) };
        y += node.height + GAP_PX;
        return [level, node];
      }),
    );
  });
  const bands = axes.slice(1).flatMap((_, before) => {
    const used = { from: new Map<string, number>(), to: new Map<string, number>() };
    return (levelsShown[before] ?? []).flatMap((from, index) =>
      (levelsShown[before + 1] ?? []).map((to) => {
        const own = drawn.filter((item) => item.answers[before] === from && item.answers[before + 1] === to);
        if (own.length === 0) return '';
        const height = own.length * perCase;
        const y0 = (nodes[before]?.get(from)?.y ?? 0) + (used.from.get(from) ?? 0);
        const y1 = (nodes[before + 1]?.get(to)?.y ?? 0) + (used.to.get(to) ?? 0);
        used.from.set(from, (used.from.get(from) ?? 0) + height);
        used.to.set(to, (used.to.get(to) ?? 0) + height);
        const [x0, x1] = [x(before) + NODE_PX, x(before + 1)];
        const middle = px((x0 + x1) / 2);
        const d = `M${px(x0)} ${px(y0)}C${middle} ${px(y0)} ${middle} ${px(y1)} ${px(x1)} ${px(y1)}V${px(y1 + height)}C${middle} ${px(y1 + height)} ${middle} ${px(y0 + height)} ${px(x0)} ${px(y0 + height)}Z`;
        return marked(
          own.map((item) => item.case),
          `${from} → ${to}: ${words.casesOf(own.length)}`,
          element('path', { d, fill: colourOf(index), 'fill-opacity': '0.4' }),
        );
      }),
    );
  });
  const svg = chartSvg(
    { widthPx, heightPx, title, description: words.flowDescription(drawn.length) },
    ...axes.map((axis, at) =>
      text(axis.name, x(at) + NODE_PX / 2, top - 12, { 'text-anchor': 'middle', 'font-weight': '600' }),
    ),
    ...bands,
    ...nodes.flatMap((levels, at) =>
      [...levels].map(([level, node]) =>
        marked(
          node.cases,
          `${axes[at]?.name ?? ''} ${level}: ${words.casesOf(node.cases.length)}`,
          element('rect', { x: x(at), y: node.y, width: NODE_PX, height: Math.max(1, node.height), fill: '#1b1f24' }) +
            text(
              `${level} ${node.cases.length}`,
              at === 0 ? x(at) - 6 : x(at) + NODE_PX + 6,
              node.y + node.height / 2 + 4,
              at === 0 ? { 'text-anchor': 'end' } : {},
            ),
        ),
      ),
    ),
  );
  return {
    svg,
    columns: ['case', ...axes.map((axis) => axis.name)],
    rows: cases.map((item) => [item.case, ...item.answers]),
  };
}

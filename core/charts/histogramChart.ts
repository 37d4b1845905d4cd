import { countAbove, countBelow, type SubtractionHistogram } from '../letb/subtractionHistogram.ts';
import type { Language } from '../text/language.ts';
import { figure } from '../text/sentence.ts';

export interface HistogramChartOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** T and what is written beside it; null draws no threshold. */
  readonly threshold: { readonly hu: number; readonly label: string } | null;
  readonly language: Language;
}

/** Shares of the voxels cut off at either end of the axis, so that a few outliers do not flatten the rest. */
const CUT_FRACTION = 0.002;
const BARS = 96;
/** Room for the threshold's label above and the axis below, px. */
const TOP_PX = 18;
const BOTTOM_PX = 16;

/** S inside covered liver as an SVG string: voxels by HU, the part above T in the overlay's colour. */
export function histogramChart(histogram: SubtractionHistogram, options: HistogramChartOptions): string {
  const { widthPx, heightPx, threshold, language } = options;
  const range = shownRange(histogram, threshold?.hu ?? null);
  const bars = countsIn(histogram, range);
  const highest = Math.max(1, ...bars);
  const base = heightPx - BOTTOM_PX;
  const x = (hu: number): number => ((hu - range.fromHu) / (range.toHu - range.fromHu)) * widthPx;
  const y = (count: number): number => base - (count / highest) * (base - TOP_PX);
  const outline = bars.map((count, n) => `${px(((n + 0.5) * widthPx) / BARS)} ${px(y(count))}`).join(' L');
  const area = `M0 ${px(base)} L${outline} L${px(widthPx)} ${px(base)} Z`;
  const ticks = ticksIn(range)
    .map(
      (hu) =>
        `<text class="chart-tick" x="${px(x(hu))}" y="${px(heightPx - 3)}" text-anchor="middle">${figure(hu, 0, language)}</text>`,
    )
    .join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" class="chart" role="presentation">` +
    `<path class="chart-below" d="${area}"/>${ticks}` +
    (threshold === null ? '' : thresholdMarks(area, x(threshold.hu), { base, widthPx, label: threshold.label })) +
    '</svg>'
  );
}

function thresholdMarks(
  area: string,
  at: number,
  { base, widthPx, label }: { readonly base: number; readonly widthPx: number; readonly label: string },
): string {
  const isLeftHalf = at < widthPx * 0.7;
  return (
    `<clipPath id="chart-enhancing"><rect x="${px(at)}" y="0" width="${px(Math.max(0, widthPx - at))}" height="${px(base)}"/></clipPath>` +
    `<path class="chart-above" clip-path="url(#chart-enhancing)" d="${area}"/>` +
    `<line class="chart-threshold" x1="${px(at)}" x2="${px(at)}" y1="4" y2="${px(base)}"/>` +
    `<text class="chart-label" x="${px(isLeftHalf ? at + 5 : at - 5)}" y="13" text-anchor="${isLeftHalf ? 'start' : 'end'}">` +
    `${escaped(label)}</text>`
  );
}

interface HuRange {
  readonly fromHu: number;
  readonly toHu: number;
}

/** From the 0.2nd to the 99.8th percentile, with T in sight. */
function shownRange(histogram: SubtractionHistogram, thresholdHu: number | null): HuRange {
  const cut = CUT_FRACTION * histogram.total;
  let fromHu = histogram.minHu;
  let toHu = histogram.minHu + histogram.tail.length;
  while (fromHu < toHu - 1 && countBelow(histogram, fromHu + 1) <= cut) fromHu += 1;
  while (toHu > fromHu + 1 && countAbove(histogram, toHu - 2) <= cut) toHu -= 1;
  if (thresholdHu !== null) {
    fromHu = Math.min(fromHu, Math.floor(thresholdHu) - 5);
    toHu = Math.max(toHu, Math.ceil(thresholdHu) + 5);
  }
  return { fromHu, toHu };
}

function countsIn(histogram: SubtractionHistogram, { fromHu, toHu }: HuRange): readonly number[] {
  const step = (toHu - fromHu) / BARS;
  return Array.from({ length: BARS }, (_, n) => {
    const wide = Math.max(1, step);
    const middle = fromHu + (n + 0.5) * step;
    const [low, high] = [Math.ceil(middle - wide / 2), Math.ceil(middle + wide / 2)];
    return high <= low ? 0 : (countBelow(histogram, high) - countBelow(histogram, low)) / (high - low);
  });
}

function ticksIn({ fromHu, toHu }: HuRange): readonly number[] {
  const step = [10, 20, 50, 100, 200, 500, 1000, 5000].find((candidate) => (toHu - fromHu) / candidate <= 6) ?? 10_000;
  const margin = 0.05 * (toHu - fromHu);
  const ticks: number[] = [];
  for (let hu = Math.ceil((fromHu + margin) / step) * step; hu <= toHu - margin; hu += step) ticks.push(hu);
  return ticks;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

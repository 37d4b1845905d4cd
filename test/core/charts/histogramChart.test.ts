import { describe, expect, it } from 'vitest';
import { histogramChart } from '../../../core/charts/histogramChart.ts';
import { gaussianOf, gridOf, histogramOf, maskOf, randomOf, volumeOf } from '../../phantoms.ts';

const grid = gridOf([40, 40, 10], [1, 1, 1], [0, 0, 0]);
const noise = gaussianOf(randomOf(3));
const all = maskOf(grid, () => true);
const histogram = histogramOf(
  volumeOf(grid, () => Math.round(50 + 10 * noise())),
  all,
);
const options = { widthPx: 300, heightPx: 100, language: 'en' } as const;

function outlineOf(svg: string): readonly (readonly [number, number])[] {
  const d = /class="chart-below" d="M0 [\d.]+ L([^Z]*) L/.exec(svg)?.[1] ?? '';
  return d.split(' L').map((pair): [number, number] => {
    const [x, y] = pair.split(' ').map(Number);
    return [x ?? Number.NaN, y ?? Number.NaN];
  });
}

describe('the histogram chart', () => {
  it('is highest near the mean of Gaussian values and low at both ends', () => {
    const outline = outlineOf(histogramChart(histogram, { ...options, threshold: null }));
    expect(outline).toHaveLength(96);
    const heights = outline.map(([, y]) => 84 - y);
    const highest = heights.indexOf(Math.max(...heights));
    expect(highest).toBeGreaterThan(35);
    expect(highest).toBeLessThan(61);
    expect(heights[0]).toBeLessThan(0.15 * Math.max(...heights));
    expect(heights.at(-1)).toBeLessThan(0.15 * Math.max(...heights));
  });

  it('stays inside its frame', () => {
    for (const [x, y] of outlineOf(histogramChart(histogram, { ...options, threshold: null }))) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(300);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(84);
    }
  });

  it('keeps a threshold beyond all values in sight', () => {
    const svg = histogramChart(histogram, { ...options, threshold: { hu: 400, label: 'T' } });
    const at = Number(/class="chart-threshold" x1="([\d.]+)"/.exec(svg)?.[1]);
    expect(at).toBeGreaterThan(280);
    expect(at).toBeLessThan(300);
  });

  it('writes nothing but numbers where the liver is not covered at all', () => {
    const empty = histogramOf(
      volumeOf(grid, () => -32768),
      all,
    );
    const svg = histogramChart(empty, { ...options, threshold: { hu: 10.5, label: 'T' } });
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('escapes its label', () => {
    expect(histogramChart(histogram, { ...options, threshold: { hu: 60, label: '<b>&' } })).toContain('&lt;b&gt;&amp;');
  });
});

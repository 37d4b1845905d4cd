import { describe, expect, it } from 'vitest';
import { timelineChart, type TimelineChartData } from '../../../core/charts/timelineChart.ts';
import { dayAt } from '../../fixtures/timelines.ts';

const options = { widthPx: 1000, heightPx: 200, language: 'en' } as const;
const data: TimelineChartData = {
  sessions: [
    { date: dayAt(100), treatment: 1, label: 'cTACE, doxorubicin' },
    { date: dayAt(600), treatment: 2, label: '<DEE> & "more"' },
  ],
  points: [
    { date: dayAt(90), letbPercent: 20, sumMm: 80 },
    { date: dayAt(160), letbPercent: 10, sumMm: null },
    { date: dayAt(660), letbPercent: null, sumMm: 40 },
  ],
  criteria: 'RECIST 1.1',
  marks: [
    { date: dayAt(500), mark: 'liver-progression' },
    { date: dayAt(900), mark: 'death' },
  ],
};
const attributes = (svg: string, pattern: RegExp): readonly number[] =>
  [...svg.matchAll(pattern)].map((match) => Number(match[1]));

describe('the chart of a course', () => {
  const svg = timelineChart(data, options);

  it('places dates in proportion to their days', () => {
    // Of 810 days, with a margin of 4 % (32.4 days) on either side, between 46 px at the left and 46 px at the right.
    const at = (days: number): number => 46 + ((days - 90 + 32.4) / (810 + 64.8)) * 908;
    const circles = attributes(svg, /<circle cx="([\d.]+)"[^>]*\/><\/g>/g);
    expect(circles).toHaveLength(2);
    for (const [n, days] of [90, 160].entries()) expect(circles[n]).toBeCloseTo(at(days), 0);
    const sessions = attributes(svg, /<path d="M([\d.]+) 30V/g);
    for (const [n, days] of [100, 600].entries()) expect(sessions[n]).toBeCloseTo(at(days), 0);
  });

  it('places values in proportion to their axis, which begins at 0', () => {
    const [high = 0, low = 0] = attributes(svg, /<circle cx="[\d.]+" cy="([\d.]+)"[^>]*\/><\/g>/g);
    // 20 % is the top of its axis, 10 % its half; the base lies at 164 px, the top 40 px from above.
    expect(high).toBeCloseTo(40, 0);
    expect(low).toBeCloseTo(102, 0);
  });

  it('draws the two series in two shapes, two lines and two colours', () => {
    expect(svg.match(/<g class="letbPercent">.*?<circle/g)).toHaveLength(2);
    expect(svg.match(/<g class="sumMm">.*?<rect/g)).toHaveLength(2);
    expect(svg.match(/stroke-dasharray="6 4"/g)).toHaveLength(1);
    expect(svg).toContain('#d55e00');
    expect(svg).toContain('#0072b2');
  });

  it('is described in words, in the reader’s language', () => {
    expect(svg).toMatch(/role="img"/);
    expect(svg).toContain(
      '<desc>procedure: T1 2020-04-10 cTACE, doxorubicin, T2 2021-08-23 &lt;DEE&gt; &amp; &quot;more&quot;. LETB, %: 2020-03-31 20.0 %, 2020-06-09 10.0 %. ' +
        'sum of diameters, RECIST 1.1, mm: 2020-03-31 80.0 mm, 2021-10-22 40.0 mm. progression in the liver 2021-05-15. death 2022-06-19</desc>',
    );
    expect(timelineChart(data, { ...options, language: 'fr' })).toContain('20,0 %');
  });

  it('lets nothing through as markup', () => {
    expect(svg).not.toContain('<DEE>');
    expect(svg.match(/<svg/g)).toHaveLength(1);
  });

  it('is empty without dates, and stands with sessions alone', () => {
    expect(timelineChart({ ...data, sessions: [], points: [], marks: [] }, options)).toBe('');
    const alone = timelineChart({ ...data, points: [], marks: [] }, options);
    expect(alone).not.toContain('#d55e00');
    expect(alone).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('stands with one day alone, a sum of 0, and over thirty years', () => {
    const one = timelineChart(
      { ...data, sessions: [], points: [{ date: dayAt(0), letbPercent: 0, sumMm: 0 }], marks: [] },
      options,
    );
    const long = timelineChart(
      { ...data, marks: [...data.marks, { date: '2050-01-01', mark: 'untreatable' }] },
      options,
    );
    for (const chart of [one, long]) expect(chart).not.toMatch(/NaN|Infinity|undefined/);
    const labels = attributes(long, /text-anchor="middle" opacity=".8">(\d{4})</g);
    expect(labels.length).toBeGreaterThan(3);
    expect(labels.length).toBeLessThan(12);
  });
});

import { describe, expect, it } from 'vitest';
import { blandAltmanChart } from '../../../core/charts/blandAltmanChart.ts';
import { flowChart } from '../../../core/charts/flowChart.ts';
import { forestChart } from '../../../core/charts/forestChart.ts';
import { kaplanMeierChart } from '../../../core/charts/kaplanMeierChart.ts';
import { kappaChart } from '../../../core/charts/kappaChart.ts';
import { spaghettiChart } from '../../../core/charts/spaghettiChart.ts';
import { CASE_SEPARATOR, chartCsv, escaped, linearScale, PALETTE, type Chart } from '../../../core/charts/svg.ts';
import { waterfallChart } from '../../../core/charts/waterfallChart.ts';
import { blandAltman } from '../../../core/stats/agreement/blandAltman.ts';
import { kaplanMeier } from '../../../core/stats/survival/kaplanMeier.ts';
import { simulatedCohort } from '../../fixtures/simulatedCohort.ts';

const cohort = simulatedCohort();
const id = (item: (typeof cohort)[number]): string => `${item.patient}-${item.treatment}`;
const ids = cohort.map(id).toSorted();
const size = { widthPx: 700, heightPx: 380, language: 'en' } as const;
const levels = ['CR', 'PR', 'SD', 'PD'];
const km = kaplanMeier({ times: cohort.map((item) => item.months), events: cohort.map((item) => item.event) });

const charts: Readonly<Record<string, Chart>> = {
  waterfall: waterfallChart(
    cohort.map((item) => ({ case: id(item), changePercent: item.letbChangePercent, category: item.mrecist })),
    { ...size, measure: 'LETB', thresholdsPercent: [-10, -25.8], categories: levels },
  ),
  spaghetti: spaghettiChart(
    cohort.map((item) => ({
      case: id(item),
      before: item.letbPrePercent,
      after: item.letbPostPercent,
      category: item.recist,
    })),
    { ...size, measure: 'LETB', categories: levels },
  ),
  kaplanMeier: kaplanMeierChart(
    [{ name: 'all', km, cases: cohort.map((item) => ({ case: id(item), time: item.months, event: item.event })) }],
    { ...size, title: 'Survival', logRankP: 0.0004 },
  ),
  blandAltman: blandAltmanChart(
    blandAltman(
      cohort.map((item) => item.letbChangePercent),
      cohort.map((item) => item.readers[0]),
    ),
    { ...size, title: 'Readers', cases: cohort.map(id), raters: ['a', 'b'], unit: ' %' },
  ),
  kappa: kappaChart(
    cohort.map((item) => ({ case: id(item), first: item.recist, second: item.mrecist })),
    { ...size, title: 'κ', levels, raters: ['RECIST', 'mRECIST'] },
  ),
  flow: flowChart(
    cohort.map((item) => ({ case: id(item), answers: [item.recist, item.mrecist] })),
    {
      ...size,
      title: 'Flow',
      axes: [
        { name: 'RECIST', levels },
        { name: 'mRECIST', levels },
      ],
    },
  ),
};

function casesIn(svg: string): readonly string[] {
  return [...svg.matchAll(/data-case="([^"]*)"/g)].flatMap((match) => (match[1] ?? '').split('&#9;'));
}

/** Every tag closes in the order it was opened, and no attribute holds NaN. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, closing, name, selfClosing] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (selfClosing === '/') continue;
    if (closing === '/') expect(open.pop()).toBe(name);
    else open.push(name ?? '');
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
}

describe('a chart of a cohort', () => {
  it.each(Object.entries(charts))(
    '%s is well formed, titled, described, and every case of it can be opened',
    (_, chart) => {
      expectWellFormed(chart.svg);
      expect(chart.svg).toMatch(/^<svg [^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
      expect([...new Set(casesIn(chart.svg))].toSorted()).toEqual(ids);
    },
  );

  it.each(Object.entries(charts))('%s stays inside its frame', (_, chart) => {
    for (const [, x] of chart.svg.matchAll(/ (?:x|x1|x2|cx)="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThanOrEqual(700);
    }
    for (const [, y] of chart.svg.matchAll(/ (?:y|y1|y2|cy)="(-?[\d.]+)"/g)) {
      expect(Number(y)).toBeGreaterThanOrEqual(0);
      expect(Number(y)).toBeLessThanOrEqual(380);
    }
  });

  it('exports its data: one row a case, unrounded', () => {
    const csv = chartCsv(charts['waterfall'] ?? { columns: [], rows: [] });
    const lines = csv.trim().split('\r\n');
    expect(lines[0]).toBe('case,change_percent,category');
    expect(lines).toHaveLength(162);
    const lowest = Math.min(...cohort.map((item) => item.letbChangePercent));
    expect(lines[1]?.split(',')[1]).toBe(String(lowest));
    expect(chartCsv({ columns: ['a'], rows: [['x, "y"'], [null]] })).toBe('a\r\n"x, ""y"""\r\n\r\n');
  });

  it('says in French what it says in English', () => {
    const french = waterfallChart([{ case: '1', changePercent: -12.5, category: null }], {
      ...size,
      language: 'fr',
      measure: 'LETB',
      thresholdsPercent: [-25.8],
      categories: [],
    });
    expect(french.svg).toContain('−12,5 %');
    expect(french.svg).toContain('cas par cas');
  });

  it('escapes names from files', () => {
    const hostile = '<script>alert("x")</script>&';
    const { svg } = spaghettiChart([{ case: hostile, before: 1, after: 2, category: hostile }], {
      ...size,
      measure: hostile,
      categories: [hostile],
    });
    expect(svg).not.toContain('<script');
    expectWellFormed(svg);
    expect(escaped(`a${CASE_SEPARATOR}b\u0000`)).toBe('a&#9;b');
  });

  it('of one case, of none, and of equal values is drawn without a number that is none', () => {
    const options = { ...size, measure: 'LETB', thresholdsPercent: [], categories: [] };
    expectWellFormed(waterfallChart([], options).svg);
    expectWellFormed(waterfallChart([{ case: '1', changePercent: 0, category: null }], options).svg);
    expectWellFormed(spaghettiChart([], { ...size, measure: 'LETB', categories: [] }).svg);
    expectWellFormed(flowChart([], { ...size, title: 'x', axes: [] }).svg);
    const flat = blandAltman([1, 1], [1, 1]);
    expectWellFormed(
      blandAltmanChart(flat, { ...size, title: 'x', cases: ['a', 'b'], raters: ['a', 'b'], unit: '' }).svg,
    );
    const one = kaplanMeier({ times: [0], events: [true] });
    expectWellFormed(
      kaplanMeierChart([{ name: 'a', km: one, cases: [{ case: '1', time: 0, event: true }] }], {
        ...size,
        title: 'x',
        logRankP: null,
      }).svg,
    );
  });
});

describe('the forest chart', () => {
  const row = (hr: number, ciLow: number, ciHigh: number) => ({ label: `hr ${hr}`, n: 10, hr, ciLow, ciHigh, p: 0.04 });

  it('puts 1 in the middle of 0.5 and 2, and cuts off what is beyond all measure', () => {
    const { svg } = forestChart([row(1, 0.5, 2), row(3, 0.001, 1e9)], { ...size, title: 'Cox' });
    expectWellFormed(svg);
    expect(svg).toContain('data-term="hr 1"');
    for (const [, x] of svg.matchAll(/ x[12]="(-?[\d.]+)"/g)) expect(Number(x)).toBeLessThanOrEqual(700);
  });
});

describe('the axes', () => {
  it('have whole steps around the data', () => {
    const scale = linearScale([-97, 51], [0, 100]);
    expect([scale.from, scale.to]).toEqual([-100, 75]);
    expect(scale.at(-100)).toBe(0);
    expect(scale.at(75)).toBe(100);
    expect(linearScale([3, 3], [0, 1]).ticks.every(Number.isFinite)).toBe(true);
  });

  it('use seven different colours', () => {
    expect(new Set(PALETTE).size).toBe(7);
  });
});

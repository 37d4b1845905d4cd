import { describe, expect, it } from 'vitest';
import { localiseCategories, localiseValues, type ComparedCase } from '../../../core/stats/agreement/disagreement.ts';
import { kappa } from '../../../core/stats/agreement/kappa.ts';
import { causesBetween, type LesionOfReading, type ReadingParts } from '../../../core/stats/agreement/readingCauses.ts';

const lesion = (id: string, x: number, diameterMm: number): LesionOfReading => ({
  id,
  timepoint: 'pre',
  centreLpsMm: [x, 0, 0],
  diameterMm,
});
const reading: ReadingParts = {
  studies: ['pre', 'post'],
  stacks: ['pre/a', 'pre/p', 'post/a', 'post/p'],
  alignments: ['identity', 'identity'],
  liverVolumesCm3: [1500, 1400],
  thresholdsHu: [50, 51, 52, 48, 49, 50],
  targets: [lesion('T1', 0, 40), lesion('T2', 80, 25)],
  newLesions: [],
};

describe('the causes by which two readings part', () => {
  it('are none between a reading and itself, whatever its lesions are called', () => {
    expect(causesBetween(reading, reading)).toEqual([]);
    const renamed = { ...reading, targets: [lesion('T2', 3, 40.5), lesion('T1', 82, 25)] };
    expect(causesBetween(reading, renamed)).toEqual([]);
  });

  it.each<[string, Partial<ReadingParts>, string]>([
    ['another baseline', { studies: ['earlier', 'post'] }, 'baseline'],
    ['another phase', { stacks: ['pre/portal', 'pre/p', 'post/a', 'post/p'] }, 'phase'],
    ['another alignment', { alignments: ['identity', 'rigid'] }, 'alignment'],
    ['a liver 3 % larger', { liverVolumesCm3: [1545, 1400] }, 'mask'],
    ['thresholds 4 HU apart', { thresholdsHu: [54, 51, 52, 48, 49, 50] }, 'roi'],
    ['another target', { targets: [lesion('T1', 0, 40), lesion('T2', 160, 25)] }, 'targets'],
    ['a target less', { targets: [lesion('T1', 0, 40)] }, 'targets'],
    ['a new lesion', { newLesions: [lesion('N1', 30, 9)] }, 'new-lesion'],
    ['another diameter', { targets: [lesion('T1', 0, 44), lesion('T2', 80, 25)] }, 'caliper'],
  ])('%s', (_, change, cause) => {
    expect(causesBetween(reading, { ...reading, ...change })).toEqual([cause]);
    expect(causesBetween({ ...reading, ...change }, reading)).toEqual([cause]);
  });

  it('are in their order, upstream first, and leave out what one reading lacks', () => {
    const other = {
      ...reading,
      newLesions: [lesion('N1', 30, 9)],
      liverVolumesCm3: [1600, 1400],
      studies: ['x', 'post'],
    };
    expect(causesBetween(reading, other)).toEqual(['baseline', 'mask', 'new-lesion']);
    const nothing = {
      studies: null,
      stacks: null,
      alignments: null,
      liverVolumesCm3: null,
      thresholdsHu: null,
      targets: null,
      newLesions: null,
    };
    expect(causesBetween(reading, nothing)).toEqual([]);
  });
});

describe('the localised disagreement of categories', () => {
  const levels = ['CR', 'PR', 'SD', 'PD'];
  const agreeing: ComparedCase<string>[] = ['CR', 'PR', 'PR', 'SD', 'SD', 'PD', 'PD'].map((answer, i) => ({
    case: `same ${i}`,
    first: answer,
    second: answer,
    causes: ['mask'],
  }));
  const ways = { kind: 'told', byFirst: ['CR', 'PR'], bySecond: ['PD', 'PD'] } as const;
  const cases: ComparedCase<string>[] = [
    ...agreeing,
    { case: 'near', first: 'PR', second: 'SD', causes: ['baseline', 'targets'] },
    { case: 'far', first: 'CR', second: 'PD', causes: ['new-lesion'], without: { 'new-lesion': ways } },
    { case: 'odd', first: 'SD', second: 'PD', causes: [] },
  ];
  const result = localiseCategories(cases, { kind: 'kappa', levels, weights: 'quadratic' });

  it('names the first cause of each discordant case, and of no other', () => {
    expect(result).toMatchObject({ n: 10, discordant: 3 });
    expect(result.causes.map(({ cause, cases: own, alsoIn }) => [cause, own, alsoIn])).toEqual([
      ['baseline', ['near'], []],
      ['new-lesion', ['far'], []],
      ['unexplained', ['odd'], []],
    ]);
  });

  const kappaOf = (pairOf: (item: ComparedCase<string>) => readonly [string, string]): number =>
    kappa(
      cases.map((item) => pairOf(item)[0]),
      cases.map((item) => pairOf(item)[1]),
      { levels, weights: 'quadratic' },
    ).value ?? Number.NaN;
  const asRead = (item: ComparedCase<string>): readonly [string, string] => [item.first, item.second];

  it('gives the κ without a cause by each reader’s part in both readings, and the mean of the two', () => {
    expect(result.value).toBe(kappaOf(asRead));
    const fresh = result.causes.find(({ cause }) => cause === 'new-lesion');
    const byFirst = kappaOf((item) => (item.case === 'far' ? ['CR', 'PR'] : asRead(item)));
    const bySecond = kappaOf((item) => (item.case === 'far' ? ['PD', 'PD'] : asRead(item)));
    expect(fresh).toMatchObject({ computed: 1, notTold: [], byFirst, bySecond });
    expect(fresh?.valueWithout).toBeCloseTo((byFirst + bySecond) / 2, 14);
  });

  it('cannot tell of a case that nobody computed anew, which is never taken as settled', () => {
    expect(result.causes.find(({ cause }) => cause === 'baseline')).toMatchObject({
      computed: 0,
      notTold: [{ case: 'near', reason: 'not-in-table' }],
      valueWithout: null,
      byFirst: null,
      bySecond: null,
    });
    expect(result.causes.at(-1)).toMatchObject({ cause: 'unexplained', notTold: [{ reason: 'no-cause' }] });
  });

  it('leaves a case of which it cannot be told as it was read, beside those of which it can', () => {
    const untold = { kind: 'untold', reason: 'no-shared-target' } as const;
    const both = cases.map((item): ComparedCase<string> => {
      if (item.case === 'near') return { ...item, causes: ['new-lesion'], without: { 'new-lesion': untold } };
      return item;
    });
    const [fresh] = localiseCategories(both, { kind: 'kappa', levels, weights: 'quadratic' }).causes;
    expect(fresh).toMatchObject({ computed: 1, notTold: [{ case: 'near', reason: 'no-shared-target' }] });
    expect(fresh?.byFirst).toBe(kappaOf((item) => (item.case === 'far' ? ['CR', 'PR'] : asRead(item))));
  });

  it('is the same with the readers exchanged', () => {
    const swapped = cases.map(({ first, second, without, ...item }): ComparedCase<string> => {
      const found = without?.['new-lesion'];
      const turned = { kind: 'told', byFirst: ['PD', 'PD'], bySecond: ['PR', 'CR'] } as const;
      return { ...item, first: second, second: first, ...(found ? { without: { 'new-lesion': turned } } : {}) };
    });
    const other = localiseCategories(swapped, { kind: 'kappa', levels, weights: 'quadratic' });
    for (const [at, cause] of result.causes.entries()) {
      const turned = other.causes[at];
      expect(turned?.cause).toBe(cause.cause);
      expect(turned?.valueWithout ?? -9).toBeCloseTo(cause.valueWithout ?? -9, 14);
      expect(turned?.byFirst ?? -9).toBeCloseTo(cause.bySecond ?? -9, 14);
      expect(turned?.valueIfSettled ?? -9).toBeCloseTo(cause.valueIfSettled ?? -9, 14);
    }
    expect(other.queue.map((item) => item.case)).toEqual(result.queue.map((item) => item.case));
  });

  it('queues the case that weighs most first', () => {
    expect(result.queue[0]?.case).toBe('far');
    const impacts = result.queue.map(({ impact }) => impact);
    expect(impacts).toEqual(impacts.toSorted((a, b) => b - a));
    expect(impacts.every((impact) => impact > 0)).toBe(true);
  });
});

describe('the localised disagreement of numbers', () => {
  it('calls discordant what differs by more than the limit, and settles the ICC', () => {
    const cases = [10, 20, 30, 40, 50].map((first, i) => ({
      case: String(i),
      first,
      second: first + (i === 3 ? 25 : 1),
      causes: i === 3 ? (['roi'] as const) : [],
    }));
    const result = localiseValues(cases, { kind: 'icc', form: 'ICC(2,1)', discordantAbove: 5 });
    expect(result.discordant).toBe(1);
    expect(result.causes[0]).toMatchObject({ cause: 'roi', cases: ['3'] });
    expect(result.causes[0]?.valueIfSettled).toBeGreaterThan(0.99);
    expect(result.queue[0]?.impact).toBeCloseTo((result.causes[0]?.valueIfSettled ?? 0) - (result.value ?? 0), 12);
    expect(() => localiseValues(cases.slice(0, 1), { kind: 'icc', form: 'ICC(2,1)', discordantAbove: 5 })).toThrow(
      'stats-too-few',
    );
  });
});

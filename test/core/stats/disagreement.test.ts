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
  const cases: ComparedCase<string>[] = [
    ...agreeing,
    { case: 'near', first: 'PR', second: 'SD', causes: ['baseline', 'targets'] },
    { case: 'far', first: 'CR', second: 'PD', causes: ['new-lesion'], secondWithout: { 'new-lesion': 'PR' } },
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

  it('gives the κ without a cause: with the computed answer where there is one, else with the first reader’s', () => {
    const of = (change: (item: ComparedCase<string>) => string): number | null =>
      kappa(
        cases.map((item) => item.first),
        cases.map(change),
        { levels, weights: 'quadratic' },
      ).value;
    expect(result.value).toBe(of((item) => item.second));
    const fresh = result.causes.find(({ cause }) => cause === 'new-lesion');
    expect(fresh?.computed).toBe(1);
    expect(fresh?.valueWithout).toBe(of((item) => (item.case === 'far' ? 'PR' : item.second)));
    const baseline = result.causes.find(({ cause }) => cause === 'baseline');
    expect(baseline).toMatchObject({
      computed: 0,
      valueWithout: of((item) => (item.case === 'near' ? 'PR' : item.second)),
    });
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
    expect(result.causes[0]?.valueWithout).toBeGreaterThan(0.99);
    expect(result.queue[0]?.impact).toBeCloseTo((result.causes[0]?.valueWithout ?? 0) - (result.value ?? 0), 12);
    expect(() => localiseValues(cases.slice(0, 1), { kind: 'icc', form: 'ICC(2,1)', discordantAbove: 5 })).toThrow(
      'stats-too-few',
    );
  });
});

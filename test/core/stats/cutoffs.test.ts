import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../core/base/random.ts';
import {
  bootstrapIntervals,
  drawClusters,
  LEAST_CLUSTERS,
  type BootstrapInterval,
  type BootstrapOptions,
} from '../../../core/stats/bootstrap.ts';
import { mean } from '../../../core/stats/describe.ts';
import { cutoffTable } from '../../../core/stats/survival/cutoffs.ts';
import { logRank } from '../../../core/stats/survival/logRank.ts';
import { logRankScores, maximallySelectedCutoff } from '../../../core/stats/survival/maximallySelected.ts';
import { expectAsR, reference } from './reference.ts';

const R = reference('survival_km_logrank');

/** Values uniform in [0, 1); the hazard of those above `cut` is `ratio` times that of the rest. */
function cohort(seed: number, n: number, { cut, ratio }: { cut: number; ratio: number }) {
  const random = mulberry32(seed);
  const values = Array.from({ length: n }, () => random());
  const deaths = values.map((value) => -Math.log(1 - random()) / (0.05 * (value > cut ? ratio : 1)));
  const ends = values.map(() => 10 + 40 * random());
  return {
    values,
    times: deaths.map((death, i) => Math.min(death, ends[i] ?? 0)),
    events: deaths.map((death, i) => death <= (ends[i] ?? 0)),
  };
}
const isBelow = (value: number, threshold: number): boolean => value < threshold;

describe('the table of fixed thresholds', () => {
  it('has the groups, medians and log-rank p of each threshold', () => {
    const { time, event, sex } = R.data.lung;
    const data = { times: time, events: event.map((e: number) => e === 1) };
    const [row] = cutoffTable(data, sex, { thresholds: [1.5], isBelow });
    const men = R.lung_by_sex.median.log['sex=1'];
    const women = R.lung_by_sex.median.log['sex=2'];
    expectAsR(
      [row?.responders.n, row?.responders.median, row?.responders.ciLow, row?.responders.ciHigh],
      [men.records, men.median, men['0.95LCL'], men['0.95UCL']],
    );
    expectAsR([row?.difference, row?.p], [men.median - women.median, R.logrank.lung_sex.p]);
  });

  it('says nothing of a side that is empty', () => {
    const rows = cutoffTable({ times: [1, 2], events: [true, true] }, [5, 6], { thresholds: [5, 5.5], isBelow });
    expect(rows[0]).toMatchObject({
      responders: { n: 0, median: null },
      nonResponders: { n: 2 },
      p: null,
      difference: null,
    });
    expect(rows[1]).toMatchObject({ responders: { n: 1 }, nonResponders: { n: 1 } });
  });
});

describe('the maximally selected cut-off', () => {
  it('finds a cut-off that is there, and its p survives the correction', () => {
    const { values, ...data } = cohort(7, 160, { cut: 0.6, ratio: 3 });
    const found = maximallySelectedCutoff(data, values, { permutations: 999, bootstrap: { seed: 1, repeats: 200 } });
    expect(found.cutoff).toBeGreaterThan(0.5);
    expect(found.cutoff).toBeLessThan(0.7);
    expect(found.permutationP).toBeLessThan(0.01);
    expect(found.permutationP).toBeGreaterThan(found.naiveP);
    expect(found.lausenSchumacherP).toBeLessThan(0.01);
    expect(found.lausenSchumacherP).toBeGreaterThan(found.naiveP);
    const { ciLow, ciHigh, optimism, apparentLogHr, correctedLogHr } = found.bootstrap;
    expect(ciLow).toBeLessThanOrEqual(found.cutoff);
    expect(ciHigh).toBeGreaterThanOrEqual(found.cutoff);
    expect(optimism).toBeGreaterThan(0);
    expect(Math.abs(correctedLogHr ?? 0)).toBeLessThan(Math.abs(apparentLogHr ?? 0));
  });

  it('of noise has a naive p that lies far more often below 0.05 than the corrected one', () => {
    let [naive, corrected] = [0, 0];
    for (let seed = 100; seed < 160; seed += 1) {
      const { values, ...data } = cohort(seed, 60, { cut: 0.5, ratio: 1 });
      const found = maximallySelectedCutoff(data, values, { permutations: 199, bootstrap: { seed: 1, repeats: 1 } });
      if (found.naiveP < 0.05) naive += 1;
      if (found.permutationP < 0.05) corrected += 1;
    }
    expect(naive).toBeGreaterThan(15);
    expect(corrected).toBeLessThan(8);
  });

  it('scores sum to zero, and their statistic is near the log-rank test of the same cut', () => {
    const { values, ...data } = cohort(9, 200, { cut: 0.5, ratio: 2 });
    expect(logRankScores(data).reduce((sum, score) => sum + score, 0)).toBeCloseTo(0, 10);
    const found = maximallySelectedCutoff(data, values, { permutations: 9, bootstrap: { seed: 1, repeats: 2 } });
    const test = logRank(
      data,
      values.map((value) => String(value <= found.cutoff)),
    );
    expect(found.statistic / Math.sqrt(test.chiSquare ?? 0)).toBeCloseTo(1, 1);
  });

  it('is found too where every event on one side comes before all on the other: without a hazard ratio then', () => {
    const values = Array.from({ length: 20 }, (_, i) => i);
    const data = { times: values.map((value) => value + 1), events: values.map(() => true) };
    const found = maximallySelectedCutoff(data, values, { permutations: 99, bootstrap: { seed: 1, repeats: 40 } });
    expect(found.permutationP).toBeLessThan(0.05);
    expect(found.bootstrap).toMatchObject({ apparentLogHr: null, correctedHr: null });
    expect(found.bootstrap.ciLow).toBeLessThanOrEqual(found.cutoff);
  });

  it('is the same for the same seed, and refuses too few cases', () => {
    const { values, ...data } = cohort(2, 50, { cut: 0.5, ratio: 2 });
    const options = { permutations: 99, bootstrap: { seed: 5, repeats: 20 } };
    expect(maximallySelectedCutoff(data, values, options)).toEqual(maximallySelectedCutoff(data, values, options));
    expect(() => maximallySelectedCutoff({ times: [1], events: [true] }, [1])).toThrow('stats-too-few');
    const flat = { times: data.times, events: data.events };
    expect(() =>
      maximallySelectedCutoff(
        flat,
        values.map(() => 1),
      ),
    ).toThrow('admissible cut-offs');
  });
});

function bootstrapInterval(
  clusterOf: readonly string[],
  statistic: (places: readonly number[]) => number | null,
  options?: BootstrapOptions,
): BootstrapInterval {
  const [interval] = bootstrapIntervals(clusterOf, (places) => [statistic(places)], options);
  if (interval === undefined) throw new Error('one statistic has one interval');
  return interval;
}

describe('the bootstrap by patient', () => {
  it('draws whole patients', () => {
    const patients = ['a', 'b', 'b', 'c'];
    for (const places of drawClusters(patients, { seed: 3, repeats: 50 }))
      expect(places.filter((place) => place === 1).length).toBe(places.filter((place) => place === 2).length);
  });

  it('of a mean is near mean ± 1.96 se, and wider where patients repeat', () => {
    const random = mulberry32(4);
    const base = Array.from({ length: 100 }, () => random());
    const single = bootstrapInterval(
      base.map((_, i) => `p${i}`),
      (places) => mean(places.map((i) => base[i] ?? 0)),
    );
    const se = Math.sqrt(base.reduce((sum, value) => sum + (value - mean(base)) ** 2, 0) / 99 / 100);
    expect((single.ciHigh ?? 0) - (single.ciLow ?? 0)).toBeCloseTo(2 * 1.96 * se, 1);
    const twice = [...base, ...base];
    const repeated = bootstrapInterval(
      twice.map((_, i) => `p${i % 100}`),
      (places) => mean(places.map((i) => twice[i] ?? 0)),
    );
    const ignored = bootstrapInterval(
      twice.map((_, i) => `p${i}`),
      (places) => mean(places.map((i) => twice[i] ?? 0)),
    );
    const width = ({ ciLow, ciHigh }: { ciLow: number | null; ciHigh: number | null }): number =>
      (ciHigh ?? 0) - (ciLow ?? 0);
    expect(width(repeated)).toBeGreaterThan(1.25 * width(ignored));
  });

  it('has no interval where the statistic mostly has no value', () => {
    const five = ['a', 'b', 'c', 'd', 'e'];
    expect(bootstrapInterval(five, () => null, { seed: 1, repeats: 10 })).toMatchObject({
      ciLow: null,
      failed: 10,
    });
  });

  it('has no interval from fewer patients than show a spread, be their cases many', () => {
    const of = (patients: number): BootstrapInterval =>
      bootstrapInterval(
        Array.from({ length: 40 }, (_, i) => `p${i % patients}`),
        (places) => mean(places),
      );
    for (let patients = 1; patients < LEAST_CLUSTERS; patients += 1)
      expect(of(patients)).toMatchObject({ clusters: patients, ciLow: null, ciHigh: null, failed: 0 });
    expect(of(LEAST_CLUSTERS).ciLow).not.toBeNull();
  });
});

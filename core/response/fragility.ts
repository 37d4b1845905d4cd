import type { Cycle } from './arrangeCycles.ts';
import type { ResponseCategory } from './categories.ts';
import { isMeasurable, type Target } from './chooseTargets.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { evaluateCycle, type Evaluation } from './evaluateCycle.ts';
import { byId, organOf, recordOf, type TimepointRecord } from './lesions.ts';
import { readTarget } from './readTarget.ts';
import { sumOfReadings } from './sumOfDiameters.ts';

/** The overall category over every admissible choice of targets. */
export interface TargetChoiceFragility {
  readonly sets: number;
  /** Best category first. */
  readonly categories: readonly {
    readonly category: ResponseCategory;
    readonly sets: number;
    readonly percent: number;
  }[];
}

/** How far one caliper is from another overall category. */
export interface CaliperFragility {
  readonly lesion: string;
  /** The smallest change of this lesion's diameter that changes the category, mm. */
  readonly changeMm: number;
  readonly direction: 'larger' | 'smaller';
  readonly becomes: ResponseCategory;
}

/** More sets than this are not gone through: the answer is then not given. */
const MOST_SETS = 2000;
/** Lesions read over all sets and follow-ups; a list of thousands is not gone through for hundreds of sets. */
const MOST_READINGS = 2_000_000;
/** A step past a limit, mm: below anything a caliper shows, above the guard of the comparisons. */
const PAST_LIMIT_MM = 1e-4;

/**
 * The category of one follow-up under every admissible set of targets: sets of the measurable lesions of the baseline that were measured
 * at this follow-up too, to which no further one could be added within the limits of the criteria (Eisenhauer 2009, section 3.2: all
 * measurable lesions up to the maximum). What is not chosen is a non-target; lesions that merged are chosen together. Null: nothing to
 * choose from, or too much: more than 2000 sets, or two million lesions to read.
 */
export function targetChoiceFragility(
  cycle: Cycle,
  timepoint: TimepointRecord,
  rules: CriteriaSet,
): TargetChoiceFragility | null {
  const all = [...cycle.targets, ...cycle.nonTargets].toSorted(byId);
  const candidates = all.flatMap((lesion): readonly Target[] => {
    const target = isMeasurable(lesion, cycle.baseline, rules);
    if (target === null) return [];
    const seen = readTarget(target, recordOf(timepoint, lesion.id), rules);
    return seen.kind === 'notEvaluable' ? [] : [target];
  });
  const upTo = cycle.followUps.filter(({ date }) => date <= timepoint.date);
  const merges = upTo.flatMap(({ lesions }) => lesions.filter(({ mergedInto }) => mergedInto !== null));
  const sets = admissibleSets(candidates, rules)?.filter((targets) =>
    merges.every(({ id, mergedInto }) => targets.some(hasId(id)) === targets.some(hasId(mergedInto))),
  );
  if (sets === undefined || sets.length === 0 || candidates.length === 0) return null;
  if (sets.length * all.length * upTo.length > MOST_READINGS) return null;
  const counts = new Map<ResponseCategory, number>();
  for (const targets of sets) {
    const chosen = new Set(targets.map(({ id }) => id));
    const nonTargets = all.filter(({ id }) => !chosen.has(id));
    const evaluated = evaluateCycle({ ...cycle, targets, nonTargets, followUps: upTo }, targets, rules);
    const category = evaluated.at(-1)?.response.overall ?? 'NE';
    counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  const order: readonly ResponseCategory[] = ['CR', 'PR', 'SD', 'non-CR/non-PD', 'PD', 'NE'];
  return {
    sets: sets.length,
    categories: order.flatMap((category) => {
      const count = counts.get(category) ?? 0;
      return count === 0 ? [] : [{ category, sets: count, percent: (100 * count) / sets.length }];
    }),
  };
}

function hasId(id: string | null): (lesion: { readonly id: string }) => boolean {
  return (lesion) => lesion.id === id;
}

/** Every largest set within the limits per organ and in all; null where there are more than 2000. */
export function admissibleSets(
  candidates: readonly Target[],
  rules: CriteriaSet,
): readonly (readonly Target[])[] | null {
  const { maximum, maximumPerOrgan } = rules.targets;
  let sets: readonly (readonly Target[])[] = [[]];
  for (const candidate of candidates) {
    const grown = sets.flatMap((set) => {
      const inOrgan = set.filter((other) => organOf(other) === organOf(candidate)).length;
      return set.length < maximum && inOrgan < maximumPerOrgan ? [[...set, candidate]] : [];
    });
    sets = [...sets, ...grown];
    if (sets.length > 4 * MOST_SETS) return null;
  }
  const organs = [...new Set(candidates.map(organOf))];
  const inOrgan = (set: readonly Target[], organ: string): number =>
    set.filter((item) => organOf(item) === organ).length;
  const available = (organ: string): number => Math.min(maximumPerOrgan, inOrgan(candidates, organ));
  const largest = sets.filter(
    (set) => set.length === maximum || organs.every((organ) => inOrgan(set, organ) === available(organ)),
  );
  return largest.length > MOST_SETS ? null : largest;
}

/**
 * The lesion whose diameter, changed least, changes the overall category of a timepoint; of equals the first by id. Only calipers that
 * were set count: a lesion that is gone, merged or not evaluable has none. Null: no diameter changes it.
 */
export function caliperFragility(evaluation: Evaluation, rules: CriteriaSet): CaliperFragility | null {
  const { sums, reference, response } = evaluation;
  if (reference === null) return null;
  const { progression, nodeNormalBelowMm, partialResponseAtMostPercentOfBaseline } = rules;
  const percentOfNadir = (100 + progression.increasePercent) / 100;
  const limitsMm = [
    (partialResponseAtMostPercentOfBaseline / 100) * reference.baseline.sumMm,
    percentOfNadir * reference.nadir.sumMm,
    reference.nadir.sumMm + progression.absoluteMm,
  ];
  let closest: CaliperFragility | null = null;
  for (const { target, reading } of sums.readings) {
    if (reading.kind !== 'measured' || reading.mm === 0) continue;
    const restMm = sums.measuredMm - reading.mm;
    const limits = [
      ...limitsMm.map((mm) => mm - restMm),
      ...(target.measure === 'shortAxis' ? [nodeNormalBelowMm] : []),
    ];
    for (const limitMm of limits) {
      for (const mm of [limitMm, limitMm + PAST_LIMIT_MM, limitMm - PAST_LIMIT_MM]) {
        if (mm <= 0) continue;
        const isGone = target.measure === 'shortAxis' ? mm < nodeNormalBelowMm : reading.isGone;
        const readings = sums.readings.map((item) =>
          item.target.id === target.id ? { target, reading: { kind: 'measured' as const, mm, isGone } } : item,
        );
        const becomes = evaluation.overallWith(sumOfReadings(readings));
        const changeMm = Math.abs(limitMm - reading.mm);
        if (becomes === response.overall || (closest !== null && closest.changeMm <= changeMm)) continue;
        closest = { lesion: target.id, changeMm, direction: mm > reading.mm ? 'larger' : 'smaller', becomes };
      }
    }
  }
  return closest;
}

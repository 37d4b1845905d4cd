import { findingsOf, type Finding } from '../base/findings.ts';
import type { IsoDate } from '../letb/timing.ts';
import type { Cycle } from './arrangeCycles.ts';
import { reason } from './categories.ts';
import type { NonTargetCategory, Reason, ResponseCategory, SumFigures, TargetCategory } from './categories.ts';
import { viableExceedsWhole, type Target } from './chooseTargets.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { recordOf, type TimepointRecord } from './lesions.ts';
import { mergeArtefact } from './mergeArtefact.ts';
import { newLesionsOf, type NewLesion, type NewLesionResponse } from './newLesions.ts';
import { nonTargetResponse, type NonTargetResponse } from './nonTargetResponse.ts';
import { overallResponse } from './overallResponse.ts';
import { nadirOf, sumOfDiameters, type DatedSum, type SumOfDiameters } from './sumOfDiameters.ts';
import { sumFigures, targetResponse, type SumReference, type TargetResponse } from './targetResponse.ts';

/** The response of one timepoint. Figures are null without targets; lengths in mm. */
export interface TimepointResponse {
  readonly id: string;
  readonly date: IsoDate;
  readonly cycle: number;
  readonly figures: SumFigures | null;
  readonly target: TargetCategory;
  readonly nonTarget: NonTargetCategory;
  readonly newLesion: boolean;
  readonly overall: ResponseCategory;
  /** Why the targets have their category. */
  readonly targetReason: Reason;
  /** Why the timepoint has its overall category. */
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
  readonly newLesions: readonly NewLesion[];
}

/** A timepoint's response with all that it was derived from, so that it can be asked again with another diameter. */
export interface Evaluation {
  readonly response: TimepointResponse;
  readonly sums: SumOfDiameters;
  readonly reference: SumReference | null;
  /** The overall category that the timepoint would have with other sums. */
  readonly overallWith: (sums: SumOfDiameters) => ResponseCategory;
}

export interface EvaluationFindings {
  'target-reappeared': { readonly lesion: string; readonly since: string };
  'nothing-judged': Record<never, never>;
}
const finding = findingsOf<EvaluationFindings>();

/** What is carried from one timepoint to the next. */
interface Course {
  readonly sums: readonly SumOfDiameters[];
  readonly complete: readonly DatedSum[];
  readonly completeResponseDate: IsoDate | null;
  /** Targets that were gone, and since when. */
  readonly gone: ReadonlyMap<string, IsoDate>;
}

/** Every follow-up of a cycle, in order, against the cycle's own baseline. `targets`: as chosen at the baseline. */
export function evaluateCycle(cycle: Cycle, targets: readonly Target[], rules: CriteriaSet): readonly Evaluation[] {
  const baselineSums = sumOfDiameters(targets, cycle.baseline, rules);
  if (baselineSums.sumMm === null) throw new Error('targets are measured at the baseline');
  const baseline: DatedSum = { sumMm: baselineSums.sumMm, date: cycle.baseline.date };
  const newLesions = newLesionsOf(cycle, rules);
  let course: Course = { sums: [baselineSums], complete: [], completeResponseDate: null, gone: new Map() };
  return cycle.followUps.map((timepoint, index) => {
    const newLesion = newLesions[index];
    if (newLesion === undefined) throw new Error('every follow-up has its new lesions');
    const evaluation = evaluateTimepoint(timepoint, { cycle, targets, rules, baseline, course, newLesion });
    course = after(course, timepoint, evaluation);
    return evaluation;
  });
}

interface Context {
  readonly cycle: Cycle;
  readonly targets: readonly Target[];
  readonly rules: CriteriaSet;
  readonly baseline: DatedSum;
  readonly course: Course;
  readonly newLesion: NewLesionResponse;
}

function evaluateTimepoint(timepoint: TimepointRecord, context: Context): Evaluation {
  const { cycle, targets, rules, baseline, course, newLesion } = context;
  const sums = sumOfDiameters(targets, timepoint, rules);
  const completeResponseDate = rules.progression.diseaseAfterCompleteResponse ? course.completeResponseDate : null;
  const nadir = rules.progression.reference === 'baseline' ? baseline : nadirOf([baseline, ...course.complete]);
  const reference: SumReference = { baseline, nadir, completeResponseDate };
  const target = targetResponse(sums, reference, rules);
  const nonTarget = nonTargetResponse(cycle.nonTargets, timepoint, { rules, completeResponseDate });
  const markers = rules.followMarkers ? markersNotNormal(cycle.baseline, timepoint) : [];
  const overallOf = (category: TargetCategory): ResponseCategory => {
    const parts = { target: category, nonTarget: nonTarget.category, isNewLesion: newLesion.isProgression };
    const overall = overallResponse(parts);
    return overall === 'CR' && markers.length > 0 ? (category === 'none' ? 'non-CR/non-PD' : 'PR') : overall;
  };
  const overall = overallOf(target.category);
  const artefact = mergeArtefact(sums, course.sums, { response: target, reference, rules });
  const reappeared = sums.remaining.flatMap((lesion) => {
    const since = course.gone.get(lesion);
    return since === undefined ? [] : [finding('warning', 'target-reappeared', { lesion, since })];
  });
  const response: TimepointResponse = {
    id: timepoint.id,
    date: timepoint.date,
    cycle: cycle.number,
    figures: targets.length === 0 ? null : sumFigures(sums.sumMm, reference),
    target: target.category,
    nonTarget: nonTarget.category,
    newLesion: newLesion.isProgression,
    overall,
    targetReason: target.reason,
    reasons: [...decisive(overall, { target, nonTarget, newLesion, markers }), ...artefact],
    findings: [
      ...newLesion.findings,
      ...reappeared,
      ...targets
        .filter(({ measure }) => measure === 'viable')
        .map(({ id }) => recordOf(timepoint, id))
        .flatMap((record) => (record === undefined ? [] : viableExceedsWhole(record))),
      ...(target.category === 'none' && nonTarget.category === 'none'
        ? [finding('warning', 'nothing-judged', {})]
        : []),
    ],
    newLesions: newLesion.lesions,
  };
  return {
    response,
    sums,
    reference: targets.length === 0 ? null : reference,
    overallWith: (other) => overallOf(targetResponse(other, reference, rules).category),
  };
}

interface Deciding {
  readonly target: TargetResponse;
  readonly nonTarget: NonTargetResponse;
  readonly newLesion: NewLesionResponse;
  readonly markers: readonly Reason[];
}

/** The reasons of those parts that make the overall category what it is. */
function decisive(overall: ResponseCategory, { target, nonTarget, newLesion, markers }: Deciding): readonly Reason[] {
  if (overall === 'PD') {
    return [
      ...(target.category === 'PD' ? [target.reason] : []),
      ...(nonTarget.category === 'PD' ? nonTarget.reasons : []),
      ...newLesion.reasons,
    ];
  }
  if (target.category === 'none') return [...nonTarget.reasons, ...markers];
  if (target.category === 'CR') return [target.reason, ...nonTarget.reasons, ...markers];
  return [target.reason];
}

/** Markers that were raised at the baseline and are not normal now; one that was not looked at is not normal. */
function markersNotNormal(baseline: TimepointRecord, timepoint: TimepointRecord): readonly Reason[] {
  const now = new Map(Object.entries(timepoint.markers));
  return Object.entries(baseline.markers)
    .filter(([marker, value]) => value === 'raised' && now.get(marker) !== 'normal')
    .map(([marker]) => reason('marker-not-normal', { marker, value: now.get(marker) ?? null }))
    .toSorted((a, b) => (a.details.marker < b.details.marker ? -1 : 1));
}

function after(course: Course, { date }: TimepointRecord, { sums, response }: Evaluation): Course {
  const gone = new Map(course.gone);
  for (const { target, reading } of sums.readings) {
    if (reading.kind !== 'measured') continue;
    if (!reading.isGone) gone.delete(target.id);
    else if (!gone.has(target.id)) gone.set(target.id, date);
  }
  return {
    sums: [...course.sums, sums],
    complete:
      sums.sumMm === null || sums.readings.length === 0
        ? course.complete
        : [...course.complete, { sumMm: sums.sumMm, date }],
    completeResponseDate: course.completeResponseDate ?? (response.overall === 'CR' ? date : null),
    gone,
  };
}

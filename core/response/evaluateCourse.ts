import { DomainError } from '../base/errors.ts';
import type { Finding } from '../base/findings.ts';
import type { IsoDate } from '../letb/timing.ts';
import { arrangeCycles, type Cycle } from './arrangeCycles.ts';
import { bestResponse, progressionOf, type BestResponse } from './bestResponse.ts';
import { compareCategories, type ResponseCategory } from './categories.ts';
import { chooseTargets, type Target } from './chooseTargets.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { evaluateCycle, type Evaluation, type TimepointResponse } from './evaluateCycle.ts';
import { caliperFragility, targetChoiceFragility } from './fragility.ts';
import type { CaliperFragility, TargetChoiceFragility } from './fragility.ts';
import type { LesionCourse } from './lesions.ts';
import { changedSwitches, rulesOf, withoutSwitch, type ChangedSwitch, type ResponseOptions } from './switches.ts';

/** One follow-up's response with what would change it. */
export interface AssessedTimepoint extends TimepointResponse {
  readonly targetChoice: TargetChoiceFragility | null;
  readonly caliper: CaliperFragility | null;
}

export interface CycleResponse extends BestResponse {
  readonly cycle: number;
  readonly baseline: string;
  readonly baselineDate: IsoDate;
  readonly firstProcedure: IsoDate | null;
  readonly targets: readonly Target[];
  readonly findings: readonly Finding[];
}

/** A switch that stands otherwise than in the criteria set, and whether the answer would be another without it. */
export interface AppliedSwitch extends ChangedSwitch {
  readonly changedAnswer: boolean;
}

/** The response of a whole course under one criteria set. */
export interface CourseResponse {
  readonly criteria: { readonly id: string; readonly version: string; readonly name: string; readonly source: string };
  readonly best: ResponseCategory;
  readonly bestDate: IsoDate | null;
  readonly daysToBest: number | null;
  readonly progressionDate: IsoDate | null;
  /** Best response CR or PR. */
  readonly objectiveResponse: boolean;
  /** Best response CR, PR or SD (or non-CR/non-PD); null where it is not evaluable. */
  readonly diseaseControl: boolean | null;
  readonly switches: readonly AppliedSwitch[];
  readonly cycles: readonly CycleResponse[];
  /** Every follow-up, by date, then cycle. */
  readonly timepoints: readonly AssessedTimepoint[];
}

/**
 * The response of a course by a criteria set: each follow-up against the baseline of its cycle, the best of each cycle and of the whole.
 * Neither the order of timepoints nor that of lesions matters. Refused: courses that contradict themselves (`arrangeCycles`), baselines
 * that break the criteria (`chooseTargets`), new lesions of unknown certainty. Source: specification, size and enhancement response.
 */
export function evaluateCourse(course: LesionCourse, set: CriteriaSet, options: ResponseOptions): CourseResponse {
  const rules = rulesOf(set, options);
  const cycles = arrangeCycles(course).map((cycle) => ({ cycle, ...assess(cycle, rules) }));
  const timepoints = cycles.flatMap(({ cycle, evaluations }) =>
    evaluations.map((evaluation, index): AssessedTimepoint => {
      const timepoint = cycle.followUps[index];
      return {
        ...evaluation.response,
        targetChoice: timepoint === undefined ? null : targetChoiceFragility(cycle, timepoint, rules),
        caliper: caliperFragility(evaluation, rules),
      };
    }),
  );
  const summary = summarise(cycles, rules);
  return {
    criteria: { id: set.id, version: set.version, name: set.name, source: set.source },
    ...summary,
    switches: changedSwitches(set, options).map((item) => ({
      ...item,
      changedAnswer: answerOf(course, set, withoutSwitch(options, item.name)) !== answerOf(course, set, options),
    })),
    timepoints: timepoints.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.cycle - b.cycle)),
  };
}

interface AssessedCycle {
  readonly cycle: Cycle;
  readonly targets: readonly Target[];
  readonly evaluations: readonly Evaluation[];
  readonly findings: readonly Finding[];
}

function assess(cycle: Cycle, rules: CriteriaSet): Omit<AssessedCycle, 'cycle'> {
  const { targets, findings } = chooseTargets(cycle, rules);
  return { targets, evaluations: evaluateCycle(cycle, targets, rules), findings: [...cycle.findings, ...findings] };
}

type Summary = Pick<
  CourseResponse,
  'best' | 'bestDate' | 'daysToBest' | 'progressionDate' | 'objectiveResponse' | 'diseaseControl' | 'cycles'
>;

/** Best of each cycle over its own timepoints; best of the course over those up to the first progression in any cycle. */
function summarise(cycles: readonly AssessedCycle[], rules: CriteriaSet): Summary {
  const assessed = cycles.map(({ cycle, evaluations }) => ({
    responses: evaluations.map(({ response }) => response),
    countedFrom: cycle.firstProcedure ?? cycle.baseline.date,
  }));
  const progressionDate =
    assessed
      .map(({ responses }) => progressionOf(responses).date)
      .filter((date) => date !== null)
      .toSorted()[0] ?? null;
  const upToEnd = assessed.map((item) => bestResponse(item, rules, progressionDate));
  const whole = upToEnd.reduce((best, item) => (compareCategories(item.best, best.best) < 0 ? item : best));
  return {
    best: whole.best,
    bestDate: whole.date,
    daysToBest: whole.daysToBest,
    progressionDate,
    objectiveResponse: whole.best === 'CR' || whole.best === 'PR',
    diseaseControl: whole.best === 'NE' ? null : whole.best !== 'PD',
    cycles: cycles.map(({ cycle, targets, findings }, index) => ({
      ...bestResponse(assessed[index] ?? { responses: [], countedFrom: cycle.baseline.date }, rules),
      cycle: cycle.number,
      baseline: cycle.baseline.id,
      baselineDate: cycle.baseline.date,
      firstProcedure: cycle.firstProcedure,
      targets,
      findings,
    })),
  };
}

/** All that a switch could change, as one text; of a refused course the refusal. */
function answerOf(course: LesionCourse, set: CriteriaSet, options: ResponseOptions): string {
  try {
    const rules = rulesOf(set, options);
    const cycles = arrangeCycles(course).map((cycle) => ({ cycle, ...assess(cycle, rules) }));
    const timepoints = cycles.flatMap(({ evaluations }) => evaluations.map(({ response }) => response));
    return JSON.stringify([summarise(cycles, rules), timepoints]);
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}

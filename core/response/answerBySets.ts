import { DomainError, type Coded } from '../base/errors.ts';
import type { Finding } from '../base/findings.ts';
import { failed, ok, type Outcome } from '../base/outcome.ts';
import type { ResponseCategory } from './categories.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { discordanceOf } from './discordance.ts';
import { evaluateCourse, type CourseResponse } from './evaluateCourse.ts';
import type { LesionCourse } from './lesions.ts';
import type { ResponseOptions } from './switches.ts';

/** What one criteria set answers to a course, or why it cannot. */
export interface SetAnswer {
  readonly set: CriteriaSet;
  readonly outcome: Outcome<CourseResponse, Coded>;
}

/** One course by several criteria sets, side by side. A set that refuses the course does not keep the others from answering. */
export function answerBySets(
  course: LesionCourse,
  sets: readonly CriteriaSet[],
  options: ResponseOptions,
): readonly SetAnswer[] {
  return sets.map((set) => ({ set, outcome: outcomeOf(course, set, options) }));
}

function outcomeOf(course: LesionCourse, set: CriteriaSet, options: ResponseOptions): SetAnswer['outcome'] {
  try {
    return ok(evaluateCourse(course, set, options));
  } catch (error) {
    if (error instanceof DomainError) return failed({ code: error.code, details: error.details });
    throw error;
  }
}

/** In what the first set of whole diameters, the first of viable ones and LETB disagree about one follow-up. */
export function discordanceAt(
  answers: readonly SetAnswer[],
  timepoint: string,
  letbResponder: boolean | null,
): readonly Finding[] {
  const by = (diameter: CriteriaSet['diameter']): ResponseCategory | null => {
    const outcome = answers.find(({ set }) => set.diameter === diameter)?.outcome;
    if (outcome?.kind !== 'ok') return null;
    return outcome.value.timepoints.find(({ id }) => id === timepoint)?.overall ?? null;
  };
  return discordanceOf({ recist: by('whole'), mrecist: by('viable'), letbResponder });
}

import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { CycleCourse } from '../../core/record/cycleCourse.ts';
import type { ReadTimepoint } from '../../core/record/lesionCourse.ts';
import type { SetAnswer } from '../../core/response/answerBySets.ts';

/** The responses to what is recorded now. */
export interface ResponseState {
  /** One a CT. */
  readonly timepoints: readonly ReadTimepoint[];
  /** The same by treatment cycles, as they are answered; a CT between two cycles twice. */
  readonly course: Omit<CycleCourse, 'findings'>;
  /** What is to be said of the cycles. */
  readonly findings: readonly Finding[];
  readonly answers: readonly SetAnswer[];
  readonly discordance: readonly Finding[];
  /** Why nothing can be answered: a study without a date. */
  readonly refusal: Coded | null;
}

export const noResponse: ResponseState = {
  timepoints: [],
  course: { timepoints: [], treatments: [] },
  findings: [],
  answers: [],
  discordance: [],
  refusal: null,
};

export const responseStore = createStore<ResponseState>(() => noResponse);

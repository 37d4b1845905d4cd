import { createStore } from 'zustand/vanilla';
import type { Coded } from '../../core/base/errors.ts';
import type { Finding } from '../../core/base/findings.ts';
import type { ReadTimepoint } from '../../core/record/lesionCourse.ts';
import type { SetAnswer } from '../../core/response/answerBySets.ts';

/** The responses to what is recorded now. */
export interface ResponseState {
  readonly timepoints: readonly ReadTimepoint[];
  readonly answers: readonly SetAnswer[];
  readonly discordance: readonly Finding[];
  /** Why nothing can be answered: a study without a date. */
  readonly refusal: Coded | null;
}

export const noResponse: ResponseState = { timepoints: [], answers: [], discordance: [], refusal: null };

export const responseStore = createStore<ResponseState>(() => noResponse);

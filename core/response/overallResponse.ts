import type { NonTargetCategory, ResponseCategory, TargetCategory } from './categories.ts';

/** The three answers from which the overall one follows. */
export interface Parts {
  readonly target: TargetCategory;
  readonly nonTarget: NonTargetCategory;
  readonly isNewLesion: boolean;
}

/** Overall response, with targets or with non-target disease only. Source: Eisenhauer 2009, Tables 1 and 2. */
export function overallResponse({ target, nonTarget, isNewLesion }: Parts): ResponseCategory {
  if (target === 'PD' || nonTarget === 'PD' || isNewLesion) return 'PD';
  if (target === 'none') return nonTarget === 'none' ? 'NE' : nonTarget;
  if (target === 'CR') return nonTarget === 'CR' || nonTarget === 'none' ? 'CR' : 'PR';
  return target;
}

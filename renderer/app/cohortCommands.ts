import type { CohortCommandName } from '../../core/text/cohortWords.ts';
import { openBatch, openCohort } from '../features/cohort/index.ts';

/** The commands of the cohort screen with their keys. */
export const cohortCommands: readonly (readonly [name: CohortCommandName, keys: readonly string[], run: () => void])[] =
  [
    ['openCohort', ['Ctrl+Shift+g'], openCohort],
    ['openBatch', [], openBatch],
  ];

export { CohortScreen } from './CohortScreen.tsx';
export { openCohort } from './cohortCommands.ts';

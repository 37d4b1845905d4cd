export { CohortScreen } from './CohortScreen.tsx';
export { closeCohort, openCohort } from './cohortCommands.ts';

export { startFollowingBatch } from './batchCommands.ts';
export { CohortScreen } from './CohortScreen.tsx';
export { closeCohort, openBatch, openCohort } from './cohortCommands.ts';

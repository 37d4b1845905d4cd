export { choosePatient, chooseStack, nextCase } from './caseCommands.ts';
export { EmptyCase } from './EmptyCase.tsx';
export {
  cancelImport,
  dismissNotice,
  followImport,
  openDemo,
  openDropped,
  openFiles,
  openFolder,
  startImports,
  takeOffered,
} from './importCommands.ts';
export { correctPhase, undoPhaseCorrection } from './phaseCommands.ts';
export { Worklist } from './Worklist.tsx';
export { SeriesStep } from './SeriesStep.tsx';

export { ReadingArea, SetAsideButton } from './ReadingArea.tsx';
export {
  disposeEngines,
  overlayThresholdHu,
  reportViewportFault,
  runningEngine,
  standardWindows,
  startPictures,
} from './engines.ts';
export {
  cancelRunning,
  chooseMask,
  closeCase,
  closeSlot,
  loadMask,
  openInSlot,
  replaceMask,
  setAside,
} from './timepointCommands.ts';
export type { WithTimepoint } from './timepointCommands.ts';

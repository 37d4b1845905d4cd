export { ReadingArea } from './ReadingArea.tsx';
export { SetAsideButton } from './SetAsideButton.tsx';
export { disposeEngines, overlayThresholdHu, startPictures } from './engines.ts';
export { reportViewportFault, runningEngine } from './runningEngines.ts';
export {
  chooseAutomatically,
  chooseOwn,
  choosePictures,
  removeShownLayout,
  startHanging,
  stepView,
  takeOverProtocols,
  toggleMaximised,
} from './hangingCommands.ts';
export { linkByHand, nextLink, offeredLinks, startLinking, wantLink } from './linking.ts';
export { startLoadingPhases } from './loadPhases.ts';
export { SaveLayoutDialog } from './SaveLayoutDialog.tsx';
export {
  applyPreset,
  changeSlab,
  changeWindow,
  invert,
  nextPlane,
  nextProjection,
  pan,
  resetViews,
  scroll,
  scrollToEnd,
  setMouseTool,
  stopCine,
  toggleCine,
  toggleInterpolation,
  turnPlane,
  zoom,
} from './viewCommands.ts';
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

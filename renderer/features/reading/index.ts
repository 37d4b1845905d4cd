export { furtherVolume, hideFurther, scannerSubtraction, showAsSubtraction } from './furtherVolumes.ts';
export { ReadingArea } from './ReadingArea.tsx';
export { SetAsideButton } from './SetAsideButton.tsx';
export { disposeEngines, mouseMode, overlayThresholdHu, startPictures } from './engines.ts';
export { reportViewportFault, runningEngine, runningEngines } from './runningEngines.ts';
export { commitEdit, drawableLayer, stepMasks, storeEdit, takeEdit } from './maskSteps.ts';
export { goToLiver, showDraft, startShowingLayers } from './masksShown.ts';
export { activePlane } from './activePlane.ts';
export { setViewExtras } from './viewExtras.ts';
export type { ShownCell } from './layout.ts';
export { addToolUser, setCaliperUser } from './toolUse.ts';
export { centre } from './following.ts';
export { cellOnScreen, stacksOfChoice } from './layout.ts';
export { shownVolume } from './volumesShown.ts';
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
  openStoredMasks,
  replaceMask,
  setAside,
} from './timepointCommands.ts';
export type { WithTimepoint } from './timepointCommands.ts';

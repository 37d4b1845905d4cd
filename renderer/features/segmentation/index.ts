export { acceptDraft, draftLiver, segmentByModel } from './draftCommands.ts';
export { saveMask } from './exportMask.ts';
export {
  cancelSegmenting,
  fillHoles,
  growMask,
  keepLargest,
  lastMaskStepAt,
  nextLayer,
  openTools,
  redoMask,
  shrinkMask,
  smoothMask,
  toggleTip,
  undoMask,
} from './maskCommands.ts';
export { startSegmenting } from './toolPictures.ts';
export { interpolateBetweenSlices } from './wholeMask.ts';
export { LiverStep } from './LiverStep.tsx';

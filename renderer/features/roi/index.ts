export { RoiCard } from './RoiCard.tsx';
export { addRoiHere, goToNextRoi, goToRoi, nudgeRoi, removeSelectedRoi } from './roiCommands.ts';
export { RoiStep } from './RoiStep.tsx';

export { RoiCard } from './RoiCard.tsx';
export { addRoiHere, goToNextRoi, goToRoi, nudgeRoi, removeSelectedRoi } from './roiCommands.ts';
export { carryRois, proposeRois, startProposing, takeProposals } from './proposing.ts';
export { RoiStep } from './RoiStep.tsx';

export { AlignmentStep } from './AlignmentStep.tsx';
export { acceptAlignment, alignPrecontrast, cancelAligning, refuseAlignment } from './alignmentCommands.ts';
export { cancelLinking, linkByRegistration } from './acrossTimepoints.ts';
export { cancelAdjusting, startAdjusting } from './adjusting.ts';
export { leaveQuality, nextQualityView, toggleBefore } from './qualityView.ts';
export { startAligning } from './startAligning.tsx';

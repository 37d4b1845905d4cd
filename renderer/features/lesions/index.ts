export { offeredSets } from './criteriaSets.ts';
export { cancelGrowing } from './growing.ts';
export { addLesion, chooseLesionTool, nextLesion, openLesions, putDownTool } from './lesionCommands.ts';
export { startMeasuringLesions } from './lesionPictures.ts';
export { LesionStep } from './LesionStep.tsx';
export { startResponding } from './responding.ts';

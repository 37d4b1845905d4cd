export { LetbCards } from './LetbCards.tsx';
export { letbInput, startMeasuring } from './measuring.ts';
export { LetbStep } from './LetbStep.tsx';

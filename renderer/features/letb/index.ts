export { LetbCards } from './LetbCards.tsx';
export { startMeasuring } from './measuring.ts';
export { LetbStep } from './LetbStep.tsx';

export { LetbCards } from './LetbCards.tsx';
export { startMeasuring } from './measuring.ts';

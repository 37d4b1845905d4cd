export { LetbCards } from './LetbCards.tsx';
export { startEstimating } from './estimating.ts';
export { letbInput, startMeasuring } from './measuring.ts';
export { pointAtPortalVein } from './portalVein.ts';
export { LetbStep } from './LetbStep.tsx';
export { trustInForce, uncertaintyInForce } from './estimating.ts';

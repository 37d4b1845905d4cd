export { AlignmentStep } from './AlignmentStep.tsx';

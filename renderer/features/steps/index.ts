export { Step } from './Step.tsx';

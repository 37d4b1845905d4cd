export { AuditDialog } from './AuditDialog.tsx';
export { DeskDialog } from './DeskDialog.tsx';
export { LockPlacements } from './LockPlacements.tsx';
export { ObserverMenu } from './ObserverMenu.tsx';
export { RecordNotices } from './RecordNotices.tsx';
export { signatureNow, signWhenComplete } from './signing.ts';
export { SignStep } from './SignStep.tsx';
export { VisualStep } from './VisualStep.tsx';

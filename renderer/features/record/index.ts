export { AuditDialog } from './AuditDialog.tsx';
export { DeskDialog } from './DeskDialog.tsx';
export { LockPlacements } from './LockPlacements.tsx';
export { ObserverMenu } from './ObserverMenu.tsx';
export { RecordNotices } from './RecordNotices.tsx';
export { SignStep } from './SignStep.tsx';
export { VisualStep } from './VisualStep.tsx';

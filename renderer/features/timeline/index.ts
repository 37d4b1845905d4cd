export { TimelineButton } from './TimelineButton.tsx';
export { openTimeline } from './timelineCommands.ts';
export { TimelineScreen } from './TimelineScreen.tsx';

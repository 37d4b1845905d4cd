export { TimelineButton } from './TimelineButton.tsx';
export { closeTimeline, openTimeline } from './timelineCommands.ts';
export { TimelineScreen } from './TimelineScreen.tsx';

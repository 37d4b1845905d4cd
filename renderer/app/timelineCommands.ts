import type { TimelineCommandName } from '../../core/text/timelineWords.ts';
import { closeTimeline, openTimeline } from '../features/timeline/index.ts';

/** The commands of the timeline with their keys. */
export const timelineCommands: readonly (readonly [
  name: TimelineCommandName,
  keys: readonly string[],
  run: () => void,
])[] = [['openTimeline', ['Ctrl+t'], openTimeline]];

/** Closes the timeline; false when it is not open. */
export function cancelTimeline(): boolean {
  return closeTimeline();
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { importStore } from '../../state/importStore.ts';
import { useTimelineWords } from './useTimelineWords.ts';
import { openTimeline } from './timelineCommands.ts';

/** Opens treatments and follow-up of the open case. */
export function TimelineButton(): ReactNode {
  const words = useTimelineWords();
  const isOpen = useStore(importStore, (state) => state.tree !== null);
  if (!isOpen) return null;
  return (
    <button type="button" className="button timeline-button" title={`${words.title} (Ctrl T)`} onClick={openTimeline}>
      {words.open}
    </button>
  );
}

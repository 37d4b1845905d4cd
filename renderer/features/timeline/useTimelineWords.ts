import { timelineWords } from '../../../core/text/timelineText.ts';
import type { TimelineWords } from '../../../core/text/timelineWords.ts';
import { useLanguage } from '../../state/useWords.ts';

export function useTimelineWords(): TimelineWords {
  return timelineWords[useLanguage()];
}

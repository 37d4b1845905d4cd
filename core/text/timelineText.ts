import type { Language } from './language.ts';
import { timelineEnglish } from './timelineEnglish.ts';
import { timelineFrench } from './timelineFrench.ts';
import type { TimelineWords } from './timelineWords.ts';

export const timelineWords: { readonly [L in Language]: TimelineWords } = { en: timelineEnglish, fr: timelineFrench };

import type { Language } from './language.ts';
import { windowEnglish } from './windowEnglish.ts';
import { windowFrench } from './windowFrench.ts';
import type { WindowWords } from './windowWords.ts';

export const windowText: { readonly [L in Language]: WindowWords } = { en: windowEnglish, fr: windowFrench };

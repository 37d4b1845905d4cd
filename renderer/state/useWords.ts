import { useStore } from 'zustand';
import type { Language } from '../../core/text/language.ts';
import { windowText } from '../../core/text/windowText.ts';
import type { WindowWords } from '../../core/text/windowWords.ts';
import { viewStore } from './viewStore.ts';

export function useLanguage(): Language {
  return useStore(viewStore, (state) => state.language);
}

export function useWords(): WindowWords {
  return windowText[useLanguage()];
}

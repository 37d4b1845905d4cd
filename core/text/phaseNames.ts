import type { Language } from './language.ts';

const NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { precontrast: 'precontrast', arterial: 'arterial', 'portal-venous': 'portal venous', delayed: 'delayed' },
  fr: { precontrast: 'sans contraste', arterial: 'artérielle', 'portal-venous': 'portale', delayed: 'tardive' },
};

/** What a phase is called inside a sentence. */
export function phaseName(phase: string, language: Language): string {
  return NAMES[language][phase] ?? phase;
}

import type { Details } from '../base/errors.ts';
import type { Language } from './language.ts';

/** One sentence in each language, made from a code's details. Method syntax, so that typed sentences fit one table. */
export type Sentence<D = Details> = { [L in Language]: { text(details: D): string } };

/** The sentences of one room: one for every code of its catalogue, or it does not compile. */
export type SentencesOf<Catalogue> = { readonly [Code in keyof Catalogue]: Sentence<Catalogue[Code]> };

/** A sentence from its English and French forms. */
export function sentence<D>(en: (details: D) => string, fr: (details: D) => string): Sentence<D> {
  return { en: { text: en }, fr: { text: fr } };
}

/** A number for a sentence: at most `digits` decimals, no trailing zeros, the language's decimal mark. */
export function figure(value: number, digits: number, language: Language): string {
  if (!Number.isFinite(value)) return '–';
  const shown = String(Number(value.toFixed(digits))).replace('-', '−');
  return language === 'fr' ? shown.replace('.', ',') : shown;
}

import type { LesionWord } from '../record/lesionList.ts';
import type { Language } from './language.ts';

/** The words of the lesions and responses in a report. */
export interface ResponseText {
  readonly title: string;
  readonly timepoint: string;
  readonly date: string;
  readonly lesion: string;
  readonly site: string;
  readonly whole: string;
  readonly shortAxis: string;
  readonly viable: string;
  readonly state: string;
  readonly states: Readonly<Record<Exclude<LesionWord['kind'], 'merged'>, string>>;
  readonly merged: string;
  readonly baselineSum: string;
  readonly sum: string;
  readonly fromBaseline: string;
  readonly fromNadir: string;
  readonly response: string;
  readonly reason: string;
  readonly best: string;
  readonly switches: string;
}

export const responseText: Readonly<Record<Language, ResponseText>> = {
  en: {
    title: 'Lesions and response',
    timepoint: 'Timepoint',
    date: 'Date',
    lesion: 'Lesion',
    site: 'Site',
    whole: 'Diameter',
    shortAxis: 'Short axis',
    viable: 'Viable',
    state: 'State',
    states: {
      measured: 'measured',
      tooSmall: 'too small to measure',
      absent: 'gone',
      notEvaluable: 'not evaluable',
      present: 'present',
      unequivocalProgression: 'unequivocal progression',
    },
    merged: 'merged into',
    baselineSum: 'Baseline sum',
    sum: 'Sum',
    fromBaseline: 'From baseline',
    fromNadir: 'From nadir',
    response: 'Response',
    reason: 'Reason',
    best: 'Best overall response',
    switches: 'Switches',
  },
  fr: {
    title: 'Lésions et réponse',
    timepoint: 'Examen',
    date: 'Date',
    lesion: 'Lésion',
    site: 'Siège',
    whole: 'Diamètre',
    shortAxis: 'Petit axe',
    viable: 'Viable',
    state: 'État',
    states: {
      measured: 'mesurée',
      tooSmall: 'trop petite pour être mesurée',
      absent: 'disparue',
      notEvaluable: 'non évaluable',
      present: 'présente',
      unequivocalProgression: 'progression indiscutable',
    },
    merged: 'fusionnée avec',
    baselineSum: 'Somme initiale',
    sum: 'Somme',
    fromBaseline: 'Depuis l’initial',
    fromNadir: 'Depuis la référence',
    response: 'Réponse',
    reason: 'Motif',
    best: 'Meilleure réponse globale',
    switches: 'Options',
  },
};

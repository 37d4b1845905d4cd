import type { Language } from './language.ts';

/** Names as the field writes them, by the words of a column that stand for them. */
const NAMES: Readonly<Record<string, string>> = {
  letb: 'LETB',
  roi: 'ROI',
  recist: 'RECIST',
  mrecist: 'mRECIST',
  irecist: 'iRECIST',
  ki67: 'Ki-67',
  ecog: 'ECOG',
  os: 'OS',
  pfs: 'PFS',
  hpfs: 'hPFS',
  ttup: 'TTUP',
  '5hiaa': '5-HIAA',
  tace: 'TACE',
};

/** What a last word says of the numbers. */
const UNITS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  percent: { en: '%', fr: '%' },
  cm3: { en: 'cm³', fr: 'cm³' },
  mm: { en: 'mm', fr: 'mm' },
  hu: { en: 'HU', fr: 'UH' },
  years: { en: 'years', fr: 'ans' },
  months: { en: 'months', fr: 'mois' },
  days: { en: 'days', fr: 'jours' },
};

const FRENCH: Readonly<Record<string, string>> = {
  case: 'cas',
  treatment: 'traitement',
  change: 'variation',
  response: 'réponse',
  responder: 'répondeur',
  reader: 'lecteur',
  age: 'âge',
  sex: 'sexe',
  primary: 'primitif',
  'extrahepatic disease': 'maladie extrahépatique',
  'prior lines': 'lignes antérieures',
  enhancing: 'rehaussé',
  liver: 'foie',
  event: 'événement',
  date: 'date',
  low: 'bas',
  high: 'haut',
};

/**
 * A table's column as a title: `letb_pre_percent` is “LETB pre, %”, `response_recist_1_1` “response RECIST 1.1”, `letb_pre_percent (R1)`
 * “LETB pre, % (R1)”. Other words stay.
 */
export function columnTitle(column: string, language: Language): string {
  const [, name = column, reader = ''] = /^(.*?)(\s*\([^()]*\))?$/.exec(column) ?? [];
  return titleOf(name, language) + reader;
}

function titleOf(column: string, language: Language): string {
  const words = column.split(/[_\s]+/).filter((word) => word !== '');
  const last = words.at(-1)?.toLowerCase() ?? '';
  const unit = words.length > 1 && Object.hasOwn(UNITS, last) ? (UNITS[last]?.[language] ?? null) : null;
  const named = (unit === null ? words : words.slice(0, -1)).map((word) => nameOf(word)).join(' ');
  // Versions are written with a point.
  const versioned = named.replaceAll(/(RECIST) (\d) (\d)\b/g, '$1 $2.$3');
  const title = language === 'fr' ? inFrench(versioned) : versioned;
  return unit === null ? title : `${title}, ${unit}`;
}

function nameOf(word: string): string {
  const key = word.toLowerCase();
  return Object.hasOwn(NAMES, key) ? (NAMES[key] ?? word) : word;
}

function inFrench(title: string): string {
  return Object.entries(FRENCH).reduce(
    (text, [english, french]) =>
      text.replaceAll(new RegExp(String.raw`(?<![\p{L}\d])${english}(?![\p{L}\d])`, 'gu'), french),
    title,
  );
}

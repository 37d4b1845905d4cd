import type { Language } from './language.ts';

/** The words of the report, by what they name. */
export interface ReportText {
  readonly title: string;
  readonly researchUse: string;
  readonly patient: string;
  readonly unknown: string;
  readonly treatment: string;
  readonly timepoint: string;
  readonly date: string;
  readonly letb: string;
  readonly enhancing: string;
  readonly liver: string;
  readonly coverage: string;
  readonly change: string;
  readonly provisional: string;
  readonly placement: string;
  readonly centre: string;
  readonly mean: string;
  readonly sd: string;
  readonly threshold: string;
  readonly volume: string;
  readonly measurement: string;
  readonly response: string;
  readonly responder: string;
  readonly nonResponder: string;
  readonly notEvaluable: string;
  readonly quality: string;
  readonly negativeTail: string;
  readonly noiseFloor: string;
  readonly noiseCorrected: string;
  readonly sensitivity: string;
  readonly overPlacements: string;
  readonly findings: string;
  readonly noFindings: string;
  readonly provenance: string;
  readonly preset: string;
  readonly alignment: string;
  readonly thresholdSet: string;
  readonly estimator: string;
}

export const reportText: Readonly<Record<Language, ReportText>> = {
  en: {
    title: 'Liver enhancing tumour burden',
    researchUse: 'Research use, not a medical device',
    patient: 'Patient',
    unknown: 'not stated',
    treatment: 'Treatment',
    timepoint: 'Timepoint',
    date: 'Date',
    letb: 'LETB',
    enhancing: 'Enhancing',
    liver: 'Liver',
    coverage: 'Coverage',
    change: 'Change',
    provisional: 'provisional',
    placement: 'Placement',
    centre: 'Centre, LPS mm',
    mean: 'Mean',
    sd: 'SD',
    threshold: 'T',
    volume: 'ROI',
    measurement: 'Measurement',
    response: 'Response',
    responder: 'responder',
    nonResponder: 'non-responder',
    notEvaluable: 'not evaluable',
    quality: 'Quality figures (none of them changes LETB)',
    negativeTail: 'Negative tail',
    noiseFloor: 'Noise floor',
    noiseCorrected: 'Noise-corrected LETB (exploratory)',
    sensitivity: 'LETB at k =',
    overPlacements: 'over placements',
    findings: 'Findings',
    noFindings: 'None.',
    provenance: 'Provenance',
    preset: 'preset',
    alignment: 'alignment',
    thresholdSet: 'Threshold set',
    estimator: 'SD is the sample SD (n − 1) over the ROI’s voxels of the subtraction.',
  },
  fr: {
    title: 'Charge tumorale hépatique rehaussée (LETB)',
    researchUse: 'Recherche uniquement, n’est pas un dispositif médical',
    patient: 'Patient',
    unknown: 'non indiqué',
    treatment: 'Traitement',
    timepoint: 'Temps',
    date: 'Date',
    letb: 'LETB',
    enhancing: 'Rehaussé',
    liver: 'Foie',
    coverage: 'Couverture',
    change: 'Variation',
    provisional: 'provisoire',
    placement: 'Position',
    centre: 'Centre, LPS mm',
    mean: 'Moyenne',
    sd: 'ET',
    threshold: 'T',
    volume: 'ROI',
    measurement: 'Mesure',
    response: 'Réponse',
    responder: 'répondeur',
    nonResponder: 'non-répondeur',
    notEvaluable: 'non évaluable',
    quality: 'Indicateurs de qualité (aucun ne modifie le LETB)',
    negativeTail: 'Queue négative',
    noiseFloor: 'Plancher de bruit',
    noiseCorrected: 'LETB corrigé du bruit (exploratoire)',
    sensitivity: 'LETB à k =',
    overPlacements: 'entre positions',
    findings: 'Remarques',
    noFindings: 'Aucune.',
    provenance: 'Provenance',
    preset: 'préréglage',
    alignment: 'alignement',
    thresholdSet: 'Jeu de seuils',
    estimator: 'L’ET est l’écart-type d’échantillon (n − 1) sur les voxels de la ROI dans la soustraction.',
  },
};

const endpoints: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'overall-survival': { en: 'Overall survival', fr: 'Survie globale' },
  'whole-body-progression-free-survival': {
    en: 'Whole-body progression-free survival',
    fr: 'Survie sans progression, corps entier',
  },
  'time-to-untaceable-progression': {
    en: 'Time to unTA(C)Eable progression',
    fr: 'Délai jusqu’à progression non accessible à la TA(C)E',
  },
  'hepatic-progression-free-survival': {
    en: 'Hepatic progression-free survival',
    fr: 'Survie sans progression hépatique',
  },
};

/** An endpoint's name for a reader; an unknown one shows its code. */
export function endpointText(endpoint: string, language: Language): string {
  return (Object.hasOwn(endpoints, endpoint) ? endpoints[endpoint]?.[language] : undefined) ?? endpoint;
}

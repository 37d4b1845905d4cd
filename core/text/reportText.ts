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
  /** Between a word and what it says, as the language sets it. */
  readonly colon: string;
  readonly hu: string;
  readonly range: string;
  /** Of a confidence, percent. */
  readonly interval: (confidence: string) => string;
  readonly to: string;
  readonly parts: Readonly<Record<'placement' | 'sampling' | 'boundary' | 'registration', string>>;
  readonly allParenchyma: string;
  readonly seed: string;
  readonly probability: string;
  readonly calls: Readonly<Record<'responder' | 'non-responder' | 'indeterminate', string>>;
  /** Whose the response is that a call stands beside. */
  readonly byRecordedChange: string;
  /** What an indeterminate call beside a response means for it; of a confidence, percent. */
  readonly whichCounts: (confidence: string) => string;
  readonly shapes: Readonly<Record<'cube' | 'sphere', string>>;
  readonly roles: Readonly<Record<'arterial' | 'precontrast' | 'liver-mask', string>>;
  readonly files: string;
  readonly overrides: string;
  readonly sizes: string;
  readonly cycle: string;
  readonly criteria: string;
  readonly sum: string;
  readonly fromBaseline: string;
  readonly overall: string;
  readonly best: string;
  readonly mostEnhancement: string;
  /** Whose threshold draws the enhancement: the sentence that `(T … HU)` follows. */
  readonly pictureLegend: (placement: number) => string;
  readonly unreviewed: string;
  readonly automatic: string;
  readonly signed: (observer: string, at: string, version: number) => string;
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
    quality: 'Quality (changes no LETB)',
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
    colon: ': ',
    hu: 'HU',
    range: 'range',
    interval: (confidence) => `${confidence} % interval`,
    to: 'to',
    parts: { placement: 'placement', sampling: 'noise', boundary: 'contour ±1 voxel', registration: 'alignment' },
    allParenchyma: 'All parenchyma gives',
    seed: 'Seed',
    probability: 'P',
    calls: { responder: 'responder', 'non-responder': 'non-responder', indeterminate: 'indeterminate' },
    byRecordedChange: 'by the recorded change',
    whichCounts: (confidence) =>
      `The response is that of the recorded change; indeterminate: neither side of the threshold reaches ${confidence} %.`,
    shapes: { cube: 'cube', sphere: 'sphere' },
    roles: { arterial: 'arterial', precontrast: 'precontrast', 'liver-mask': 'liver mask' },
    files: 'files',
    overrides: 'overridden',
    sizes: 'Response by size',
    cycle: 'cycle',
    criteria: 'Criteria',
    sum: 'Sum',
    fromBaseline: 'From baseline',
    overall: 'Overall',
    best: 'Best',
    mostEnhancement: 'Most enhancement',
    pictureLegend: (placement) => `Liver outlined; orange: enhancing by the threshold of ROI ${placement}`,
    unreviewed: 'Not reviewed by a reader: a draft, not a reading.',
    automatic: 'Automatic',
    signed: (observer, at, version) => `Signed by ${observer}, ${at}, version ${version}.`,
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
    quality: 'Qualité (sans effet sur le LETB)',
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
    colon: '\u00a0: ',
    hu: 'UH',
    range: 'étendue',
    interval: (confidence) => `intervalle à ${confidence} %`,
    to: 'à',
    parts: { placement: 'position', sampling: 'bruit', boundary: 'contour ±1 voxel', registration: 'recalage' },
    allParenchyma: 'Tout le parenchyme donne',
    seed: 'Graine',
    probability: 'P',
    calls: { responder: 'répondeur', 'non-responder': 'non-répondeur', indeterminate: 'indéterminé' },
    byRecordedChange: 'selon la variation retenue',
    whichCounts: (confidence) =>
      `La réponse est celle de la variation retenue ; indéterminé : aucun côté du seuil n’atteint ${confidence} %.`,
    shapes: { cube: 'cube', sphere: 'sphère' },
    roles: { arterial: 'artériel', precontrast: 'sans contraste', 'liver-mask': 'masque hépatique' },
    files: 'fichiers',
    overrides: 'passé outre',
    sizes: 'Réponse selon la taille',
    cycle: 'cycle',
    criteria: 'Critères',
    sum: 'Somme',
    fromBaseline: 'Depuis l’examen initial',
    overall: 'Globale',
    best: 'Meilleure',
    mostEnhancement: 'Rehaussement maximal',
    pictureLegend: (placement) => `Contour du foie ; orange : rehaussé selon le seuil de la ROI ${placement}`,
    unreviewed: 'Non relu par un lecteur : une ébauche, pas une lecture.',
    automatic: 'Automatique',
    signed: (observer, at, version) => `Signé par ${observer}, ${at}, version ${version}.`,
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
  return nameIn(endpoints, endpoint, language);
}

type Named = Readonly<Record<string, Readonly<Record<Language, string>>>>;

const timepointNames: Named = {
  pre: { en: 'Before', fr: 'Avant' },
  post: { en: 'After', fr: 'Après' },
};

const stepNames: Named = {
  scan: { en: 'scan', fr: 'inventaire' },
  pair: { en: 'choice of the two examinations', fr: 'choix des deux examens' },
  phase: { en: 'phases', fr: 'temps d’injection' },
  align: { en: 'alignment', fr: 'recalage' },
  segment: { en: 'liver contour', fr: 'contour du foie' },
  'propose-rois': { en: 'parenchymal ROIs', fr: 'ROI parenchymateuses' },
  measure: { en: 'measurement', fr: 'mesure' },
};

const alignmentNames: Named = {
  identity: { en: 'none, one grid', fr: 'aucun, même grille' },
  scanner: { en: 'scanner geometry', fr: 'géométrie du scanner' },
  rigid: { en: 'rigid', fr: 'rigide' },
  deformable: { en: 'deformable', fr: 'déformable' },
};

function nameIn(names: Named, code: string, language: Language): string {
  return (Object.hasOwn(names, code) ? names[code]?.[language] : undefined) ?? code;
}

/** A timepoint's name for a reader; another id than `pre` and `post` is its own name. */
export function timepointName(id: string, language: Language): string {
  return nameIn(timepointNames, id, language);
}

/** A step of a case for a reader. */
export function stepName(step: string, language: Language): string {
  return nameIn(stepNames, step, language);
}

/** A kind of alignment for a reader. */
export function alignmentName(kind: string, language: Language): string {
  return nameIn(alignmentNames, kind, language);
}

import type { DisagreementCause } from '../stats/agreement/readingCauses.ts';
import type { Language } from './language.ts';

export type CohortTab = 'batch' | 'cases' | 'charts' | 'agreement' | 'survival';
export type CohortCommandName = 'openCohort' | 'openBatch';

/** Words of the cohort screen. */
export interface CohortWords {
  readonly title: string;
  readonly close: string;
  readonly openTable: string;
  readonly openTableHint: string;
  readonly empty: string;
  readonly tabs: Readonly<Record<CohortTab, string>>;
  readonly rows: (shown: number, all: number) => string;
  readonly search: string;
  readonly filterBy: string;
  readonly filterAll: string;
  readonly outcomesHidden: string;
  readonly openCase: string;
  readonly caseNotHere: (name: string) => string;
  readonly saved: (name: string) => string;
  readonly colouredBy: string;
  readonly none: string;
  readonly noCharts: string;
  readonly statistic: string;
  readonly statistics: Readonly<Record<'kappa' | 'fleiss' | 'icc' | 'bland-altman', string>>;
  readonly raters: string;
  readonly weights: string;
  readonly weightNames: Readonly<Record<'none' | 'linear' | 'quadratic', string>>;
  readonly scaleLevels: string;
  readonly cluster: string;
  readonly compute: string;
  readonly computing: string;
  readonly chooseRaters: string;
  readonly value: string;
  readonly interval: string;
  readonly byPatients: string;
  readonly band: string;
  readonly bands: Readonly<Record<string, string>>;
  readonly agreementPercent: string;
  readonly excluded: (n: number, blank: number, notEvaluable: number) => string;
  readonly queueTitle: string;
  readonly queueNote: string;
  readonly impact: string;
  readonly causesTitle: string;
  readonly causeColumn: string;
  readonly causes: Readonly<Record<DisagreementCause | 'unexplained', string>>;
  readonly withoutCause: string;
  readonly computedAnew: string;
  readonly computedOf: (computed: number, cases: number) => string;
  readonly ifSettled: string;
  readonly withoutNote: string;
  readonly openStored: string;
  readonly storedReadings: string;
  readonly storedRead: (readings: number, hidden: number) => string;
  readonly diceTitle: (mean: string, pairs: number) => string;
  readonly diceImage: string;
  readonly notCompared: Readonly<Record<'other-grid' | 'mask-missing', string>>;
  readonly cases: string;
  readonly methods: string;
  readonly sealed: string;
  readonly sealNote: string;
  readonly sealAndOpen: string;
  readonly openSeal: string;
  readonly openUnsealed: string;
  readonly endpoint: string;
  readonly from: Readonly<Record<'treatment' | 'landmark', string>>;
  readonly groupBy: string;
  readonly groupNone: string;
  readonly groupResponder: (threshold: string) => string;
  readonly covariates: string;
  readonly eliminate: string;
  readonly eliminations: Readonly<Record<'none' | 'p' | 'aic', string>>;
  readonly thresholds: string;
  readonly cutoffTitle: string;
  readonly cutoffColumns: readonly string[];
  readonly scanTitle: string;
  readonly scan: (cutoff: string, interval: string, p: string) => string;
  readonly noEndpoint: string;
  readonly notReached: string;
  /** By the column's first part. */
  readonly endpointNames: Readonly<Record<string, string>>;
  readonly medianFollowUp: (months: string, interval: string) => string;
}

const english: CohortWords = {
  title: 'Cohort',
  close: 'Close',
  openTable: 'Open a table…',
  openTableHint:
    'A CSV with one row a treatment, a letb.batch/1 document, or several signed readings (JSON) of two readers.',
  empty: 'No table is open.',
  tabs: { batch: 'Batch', cases: 'Cases', charts: 'Charts', agreement: 'Agreement', survival: 'Survival' },
  rows: (shown, all) => (shown === all ? `${all} rows` : `${shown} of ${all} rows`),
  search: 'Search',
  filterBy: 'Filter',
  filterAll: 'all',
  outcomesHidden: 'Outcome columns are hidden until outcomes are opened (Survival).',
  openCase: 'Open the case',
  caseNotHere: (name) => `Case ${name} is not in the worklist: open its folder first.`,
  saved: (name) => `Saved as ${name}.`,
  colouredBy: 'Colour by',
  none: 'none',
  noCharts: 'This table has no change of LETB and no responses by their usual names (letb_change_percent, response_…).',
  statistic: 'Statistic',
  statistics: { kappa: 'Cohen κ', fleiss: 'Fleiss κ', icc: 'ICC', 'bland-altman': 'Bland–Altman' },
  raters: 'Readers (columns)',
  weights: 'Weights',
  weightNames: { none: 'none', linear: 'linear', quadratic: 'quadratic' },
  scaleLevels: 'Scale, best to worst',
  cluster: 'Patients',
  compute: 'Compute',
  computing: 'Computing…',
  chooseRaters: 'Choose the columns of two or more readers.',
  value: 'value',
  interval: '95 % interval',
  byPatients: 'by patients',
  band: 'band',
  bands: {
    poor: 'poor',
    slight: 'slight',
    fair: 'fair',
    moderate: 'moderate',
    substantial: 'substantial',
    'almost perfect': 'almost perfect',
  },
  agreementPercent: 'agreement',
  excluded: (n, blank, notEvaluable) => `${n} cases; left out: ${blank} blank, ${notEvaluable} not evaluable.`,
  queueTitle: 'To settle, by impact',
  queueNote: 'What the statistic gains if that case alone were settled.',
  impact: 'gain',
  causesTitle: 'Where the readings part',
  causeColumn: 'Causes (column)',
  causes: {
    baseline: 'baseline choice',
    phase: 'phase choice',
    alignment: 'alignment',
    mask: 'liver mask',
    roi: 'parenchymal ROI',
    targets: 'target choice',
    'new-lesion': 'new lesion',
    caliper: 'caliper',
    unexplained: 'not explained',
  },
  withoutCause: 'if removed',
  computedAnew: 'computed anew',
  computedOf: (computed, cases) => `${computed} of ${cases}`,
  ifSettled: 'if settled',
  withoutNote:
    'If removed: both readers answered anew without the cause, the mean of one reader’s part in both readings and the other’s; targets that both chose, mean diameters, new lesions of a consensus where there is one. Cases of which it cannot be told stay as read. If settled: both readers give one answer.',
  openStored: 'Signed readings here',
  storedReadings: 'Signed readings',
  storedRead: (readings, hidden) =>
    `${readings === 0 ? 'No signed reading may be seen by this reader' : `${readings} signed ${readings === 1 ? 'reading' : 'readings'}`}${hidden === 0 ? '.' : `; ${hidden} sealed to this reader.`}`,
  diceTitle: (mean, pairs) => `Masks of the readers: mean Dice ${mean} (${pairs} pairs)`,
  diceImage: 'image',
  notCompared: { 'other-grid': 'other images', 'mask-missing': 'mask not readable' },
  cases: 'cases',
  methods: 'Methods paragraph',
  sealed: 'Outcomes are closed.',
  sealNote:
    'Fix the thresholds first: the seal (SHA-256) shows later that they were chosen before any outcome was seen.',
  sealAndOpen: 'Seal thresholds and open outcomes',
  openSeal: 'Open with an earlier seal…',
  openUnsealed: 'Open without a seal',
  endpoint: 'Endpoint',
  from: { treatment: 'from first treatment', landmark: 'landmark: from the CT after treatment' },
  groupBy: 'Groups',
  groupNone: 'one group',
  groupResponder: (threshold) => `LETB responder (< ${threshold} %)`,
  covariates: 'Cox covariates',
  eliminate: 'Backward elimination',
  eliminations: { none: 'none', p: 'by p', aic: 'by AIC' },
  thresholds: 'Thresholds, %',
  cutoffTitle: 'Fixed thresholds',
  cutoffColumns: ['threshold', 'n+', 'n−', 'median+ (95 %)', 'median− (95 %)', 'difference', 'log-rank p'],
  scanTitle: 'Exploratory cut-off',
  scan: (cutoff, interval, p) => `${cutoff} % (95 % ${interval}), p corrected for the search ${p}`,
  notReached: 'NR',
  endpointNames: {
    os: 'overall survival',
    ttup: 'time to untreatable progression',
    pfs: 'progression-free survival',
    hepatic_pfs: 'hepatic progression-free survival',
    ttlp: 'time to liver progression',
  },
  noEndpoint: 'This table has no endpoint: columns X_months with X_event.',
  medianFollowUp: (months, interval) => `Median follow-up ${months} months (${interval}).`,
};

const french: CohortWords = {
  title: 'Cohorte',
  close: 'Fermer',
  openTable: 'Ouvrir une table…',
  openTableHint:
    'Un CSV d’une ligne par traitement, un document letb.batch/1, ou plusieurs lectures signées (JSON) de deux lecteurs.',
  empty: 'Aucune table ouverte.',
  tabs: { batch: 'Lot', cases: 'Cas', charts: 'Graphiques', agreement: 'Concordance', survival: 'Survie' },
  rows: (shown, all) => (shown === all ? `${all} lignes` : `${shown} lignes sur ${all}`),
  search: 'Chercher',
  filterBy: 'Filtre',
  filterAll: 'tous',
  outcomesHidden: 'Les colonnes de résultats restent cachées jusqu’à leur ouverture (Survie).',
  openCase: 'Ouvrir le cas',
  caseNotHere: (name) => `Le cas ${name} n’est pas dans la liste : ouvrez d’abord son dossier.`,
  saved: (name) => `Enregistré sous ${name}.`,
  colouredBy: 'Couleur selon',
  none: 'aucune',
  noCharts:
    'Cette table n’a ni variation de la LETB ni réponses sous leurs noms habituels (letb_change_percent, response_…).',
  statistic: 'Statistique',
  statistics: { kappa: 'κ de Cohen', fleiss: 'κ de Fleiss', icc: 'CCI', 'bland-altman': 'Bland–Altman' },
  raters: 'Lecteurs (colonnes)',
  weights: 'Poids',
  weightNames: { none: 'aucun', linear: 'linéaires', quadratic: 'quadratiques' },
  scaleLevels: 'Échelle, du meilleur au pire',
  cluster: 'Patients',
  compute: 'Calculer',
  computing: 'Calcul…',
  chooseRaters: 'Choisissez les colonnes d’au moins deux lecteurs.',
  value: 'valeur',
  interval: 'intervalle à 95 %',
  byPatients: 'par patients',
  band: 'accord',
  bands: {
    poor: 'mauvais',
    slight: 'très faible',
    fair: 'faible',
    moderate: 'modéré',
    substantial: 'fort',
    'almost perfect': 'presque parfait',
  },
  agreementPercent: 'accord brut',
  excluded: (n, blank, notEvaluable) => `${n} cas ; exclus : ${blank} vides, ${notEvaluable} non évaluables.`,
  queueTitle: 'À trancher, par impact',
  queueNote: 'Gain de la statistique si ce seul cas était tranché.',
  impact: 'gain',
  causesTitle: 'Où les lectures divergent',
  causeColumn: 'Causes (colonne)',
  causes: {
    baseline: 'choix de l’examen initial',
    phase: 'choix de la phase',
    alignment: 'recalage',
    mask: 'contour du foie',
    roi: 'ROI parenchymateuse',
    targets: 'choix des cibles',
    'new-lesion': 'nouvelle lésion',
    caliper: 'mesure du diamètre',
    unexplained: 'sans explication',
  },
  withoutCause: 'si levée',
  computedAnew: 'recalculés',
  computedOf: (computed, cases) => `${computed} sur ${cases}`,
  ifSettled: 'si tranchée',
  withoutNote:
    'Si levée : réponses des deux lecteurs recalculées sans la cause, moyenne des deux sens (l’élément de l’un, puis de l’autre, dans les deux lectures) ; cibles communes, moyenne des diamètres, nouvelles lésions du consensus s’il existe. Les cas où cela ne peut être dit restent tels que lus. Si tranchée : les deux lecteurs donnent la même réponse.',
  openStored: 'Lectures signées ici',
  storedReadings: 'Lectures signées',
  storedRead: (readings, hidden) =>
    `${readings === 0 ? 'Aucune lecture signée n’est visible par ce lecteur' : `${readings} ${readings === 1 ? 'lecture signée' : 'lectures signées'}`}${hidden === 0 ? '.' : ` ; scellées à ce lecteur : ${hidden}.`}`,
  diceTitle: (mean, pairs) => `Masques des lecteurs : Dice moyen ${mean} (${pairs} paires)`,
  diceImage: 'image',
  notCompared: { 'other-grid': 'autres images', 'mask-missing': 'masque illisible' },
  cases: 'cas',
  methods: 'Paragraphe de méthodes',
  sealed: 'Les résultats sont fermés.',
  sealNote:
    'Fixez d’abord les seuils : le scellé (SHA-256) montrera qu’ils ont été choisis avant d’avoir vu un résultat.',
  sealAndOpen: 'Sceller les seuils et ouvrir les résultats',
  openSeal: 'Ouvrir avec un scellé antérieur…',
  openUnsealed: 'Ouvrir sans scellé',
  endpoint: 'Critère',
  from: { treatment: 'depuis le premier traitement', landmark: 'landmark : depuis le scanner post-traitement' },
  groupBy: 'Groupes',
  groupNone: 'un seul groupe',
  groupResponder: (threshold) => `répondeur LETB (< ${threshold} %)`,
  covariates: 'Covariables de Cox',
  eliminate: 'Élimination descendante',
  eliminations: { none: 'aucune', p: 'selon p', aic: 'selon l’AIC' },
  thresholds: 'Seuils, %',
  cutoffTitle: 'Seuils fixés',
  cutoffColumns: ['seuil', 'n+', 'n−', 'médiane+ (95 %)', 'médiane− (95 %)', 'différence', 'p (log-rank)'],
  scanTitle: 'Seuil exploratoire',
  scan: (cutoff, interval, p) => `${cutoff} % (95 % ${interval}), p corrigé de la recherche ${p}`,
  notReached: 'NA',
  endpointNames: {
    os: 'survie globale',
    ttup: 'délai jusqu’à progression non traitable',
    pfs: 'survie sans progression',
    hepatic_pfs: 'survie sans progression hépatique',
    ttlp: 'délai jusqu’à progression hépatique',
  },
  noEndpoint: 'Cette table n’a pas de critère : colonnes X_months et X_event.',
  medianFollowUp: (months, interval) => `Suivi médian ${months} mois (${interval}).`,
};

export const cohortWords: Readonly<Record<Language, CohortWords>> = { en: english, fr: french };

export const cohortCommandsEnglish: Readonly<Record<CohortCommandName, string>> = {
  openCohort: 'Cohort: cases, charts, agreement, survival',
  openBatch: 'Batch: measure the cases of a manifest',
};
export const cohortCommandsFrench: Readonly<Record<CohortCommandName, string>> = {
  openCohort: 'Cohorte : cas, graphiques, concordance, survie',
  openBatch: 'Lot : mesurer les cas d’un manifeste',
};

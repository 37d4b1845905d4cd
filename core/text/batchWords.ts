import type { BatchPhase, BatchQueueRow } from '../ipc/batchContract.ts';
import type { Language } from './language.ts';

/** Words of a batch's queue. */
export interface BatchWords {
  readonly choose: string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly start: string;
  readonly resume: string;
  readonly pause: string;
  readonly cancel: string;
  readonly retryFailed: (n: number) => string;
  readonly showTable: string;
  readonly phases: Readonly<Record<BatchPhase, string>>;
  readonly progress: (ended: number, all: number, failed: number) => string;
  readonly left: (duration: string) => string;
  readonly seconds: (n: number) => string;
  readonly minutes: (n: number) => string;
  readonly hours: (n: number, minutes: string) => string;
  readonly protocol: (k: string, roi: string, align: string) => string;
  readonly alignments: Readonly<Record<'none' | 'rigid' | 'deformable', string>>;
  readonly invalidRows: (n: number) => string;
  readonly columns: Readonly<Record<'case' | 'state' | 'pre' | 'post' | 'change' | 'review', string>>;
  readonly states: Readonly<Record<BatchQueueRow['state'], string>>;
  readonly timepoints: Readonly<Record<'pre' | 'post', string>>;
  /** By the step's own name; one that is not here is shown as `measuring`. */
  readonly steps: Readonly<Record<string, string>>;
  readonly starting: string;
  readonly reviews: Readonly<Record<'unreviewed' | 'accepted' | 'rejected', string>>;
  readonly accept: string;
  readonly reject: string;
  readonly takeBack: string;
  readonly openCase: string;
  readonly reason: string;
  readonly noSheet: string;
  readonly chooseRow: string;
  readonly noTable: string;
  readonly unreviewedNote: string;
}

const english: BatchWords = {
  choose: 'Choose a manifest…',
  empty: 'No batch is open.',
  emptyHint:
    'A manifest is a CSV with one row a treatment: patient, treatment, folder or stacks, dates (letb batch --template writes one). The results go to a folder of your choice; a folder that holds a batch already is gone on with.',
  start: 'Measure',
  resume: 'Resume',
  pause: 'Pause',
  cancel: 'Cancel',
  retryFailed: (n) => (n === 1 ? 'Try 1 failed case again' : `Try ${n} failed cases again`),
  showTable: 'Show its table and charts',
  phases: {
    opening: 'reading the journal',
    ready: 'waits',
    running: 'running',
    pausing: 'pausing: cases under way are ending',
    stopping: 'cancelling',
    over: 'done',
  },
  progress: (ended, all, failed) => `${ended} of ${all} cases${failed === 0 ? '' : `, ${failed} failed or in part`}`,
  left: (duration) => `about ${duration} left`,
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n, minutes) => `${n} h ${minutes} min`,
  protocol: (k, roi, align) => `k = ${k}, ROI ${roi} cm³, alignment: ${align}`,
  alignments: { none: 'none', rigid: 'rigid', deformable: 'deformable' },
  invalidRows: (n) => `${n} wrong ${n === 1 ? 'line' : 'lines'} in the manifest`,
  columns: {
    case: 'Case',
    state: 'State',
    pre: 'LETB pre %',
    post: 'LETB post %',
    change: 'Change %',
    review: 'Review',
  },
  states: { pending: 'waits', running: 'running', measured: 'measured', partial: 'in part', failed: 'failed' },
  timepoints: { pre: 'before', post: 'after' },
  steps: {
    reading: 'reading',
    'reading precontrast': 'reading precontrast',
    'drafting the liver': 'drafting the liver',
    aligning: 'aligning',
    subtracting: 'subtracting',
    counting: 'counting',
    measuring: 'measuring',
    uncertainty: 'interval',
  },
  starting: 'starting',
  reviews: { unreviewed: 'not reviewed', accepted: 'accepted', rejected: 'rejected' },
  accept: 'Accept',
  reject: 'Reject',
  takeBack: 'Not reviewed',
  openCase: 'Open in the window',
  reason: 'Reason',
  noSheet: 'Nothing of this case has been measured.',
  chooseRow: 'Choose a case to see its check sheet (↑ ↓).',
  noTable: 'The batch has no table yet.',
  unreviewedNote: 'Automatic parts are unreviewed until you accept the case.',
};

const french: BatchWords = {
  choose: 'Choisir un manifeste…',
  empty: 'Aucun lot ouvert.',
  emptyHint:
    'Un manifeste est un CSV d’une ligne par traitement : patient, traitement, dossier ou piles, dates (letb batch --template en écrit un). Les résultats vont dans le dossier de votre choix ; un dossier qui contient déjà un lot est poursuivi.',
  start: 'Mesurer',
  resume: 'Reprendre',
  pause: 'Pause',
  cancel: 'Annuler',
  retryFailed: (n) => (n === 1 ? 'Réessayer 1 cas en échec' : `Réessayer ${n} cas en échec`),
  showTable: 'Voir la table et les graphiques',
  phases: {
    opening: 'lecture du journal',
    ready: 'en attente',
    running: 'en cours',
    pausing: 'pause : les cas en cours se terminent',
    stopping: 'annulation',
    over: 'terminé',
  },
  progress: (ended, all, failed) =>
    `${ended} cas sur ${all}${failed === 0 ? '' : `, ${failed} ${failed === 1 ? 'échoué ou partiel' : 'échoués ou partiels'}`}`,
  left: (duration) => `encore ${duration} environ`,
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n, minutes) => `${n} h ${minutes} min`,
  protocol: (k, roi, align) => `k = ${k}, ROI ${roi} cm³, recalage : ${align}`,
  alignments: { none: 'aucun', rigid: 'rigide', deformable: 'déformable' },
  invalidRows: (n) => (n === 1 ? '1 ligne erronée dans le manifeste' : `${n} lignes erronées dans le manifeste`),
  columns: {
    case: 'Cas',
    state: 'État',
    pre: 'LETB avant %',
    post: 'LETB après %',
    change: 'Variation %',
    review: 'Relecture',
  },
  states: { pending: 'en attente', running: 'en cours', measured: 'mesuré', partial: 'partiel', failed: 'échec' },
  timepoints: { pre: 'avant', post: 'après' },
  steps: {
    reading: 'lecture',
    'reading precontrast': 'lecture sans injection',
    'drafting the liver': 'ébauche du foie',
    aligning: 'recalage',
    subtracting: 'soustraction',
    counting: 'comptage',
    measuring: 'mesure',
    uncertainty: 'intervalle',
  },
  starting: 'démarrage',
  reviews: { unreviewed: 'non relu', accepted: 'accepté', rejected: 'rejeté' },
  accept: 'Accepter',
  reject: 'Rejeter',
  takeBack: 'Non relu',
  openCase: 'Ouvrir dans la fenêtre',
  reason: 'Motif',
  noSheet: 'Rien n’a été mesuré pour ce cas.',
  chooseRow: 'Choisissez un cas pour voir sa planche de contrôle (↑ ↓).',
  noTable: 'Le lot n’a pas encore de table.',
  unreviewedNote: 'Les parties automatiques restent non relues tant que vous n’acceptez pas le cas.',
};

export const batchWords: Readonly<Record<Language, BatchWords>> = { en: english, fr: french };

/** A duration as it is said: `40 s`, `12 min`, `3 h 05 min`. */
export function durationIn(seconds: number, words: BatchWords): string {
  if (seconds < 90) return words.seconds(Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  return minutes < 90
    ? words.minutes(minutes)
    : words.hours(Math.floor(minutes / 60), String(minutes % 60).padStart(2, '0'));
}

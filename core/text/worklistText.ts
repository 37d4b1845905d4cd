import type { SkipCode } from '../dicom/instance.ts';
import type { PhaseEvidence } from '../dicom/stack.ts';
import type { Language } from './language.ts';

/** Stack reasons that are shown as a word on the stack itself. */
export type StackFlag = 'lossy' | 'thick' | 'tilted' | 'split' | 'spectral' | 'remarks';

/** The words of the study list. */
export interface WorklistWords {
  readonly openFolder: string;
  readonly openFiles: string;
  readonly openDemo: string;
  readonly readingFiles: (files: number, percent: string | null) => string;
  readonly stillReading: (files: number) => string;
  readonly search: string;
  readonly searchHint: string;
  readonly progressFilter: string;
  readonly verdictFilter: string;
  readonly anyProgress: string;
  readonly anyVerdict: string;
  readonly asksOnly: string;
  readonly shown: (shown: number, all: number) => string;
  readonly nothingFound: string;
  readonly clearFilter: string;
  readonly cases: string;
  readonly stacks: string;
  readonly progress: {
    readonly notStarted: string;
    readonly inProgress: string;
    readonly reading: string;
    readonly signed: string;
    readonly flagged: string;
  };
  readonly asks: string;
  readonly asksCount: (count: number) => string;
  readonly nextAsking: string;
  readonly studiesCount: (count: number) => string;
  readonly afterScan: string;
  readonly phaseMenu: string;
  readonly confirmPhase: (phase: string) => string;
  readonly backToProposal: (phase: string) => string;
  readonly proposed: (percent: string) => string;
  readonly noProposal: string;
  readonly proposedAs: (phase: string, percent: string) => string;
  readonly corrected: (from: string) => string;
  readonly confirmed: string;
  readonly asksDetail: string;
  readonly undo: string;
  readonly undoPhase: (from: string, to: string) => string;
  readonly evidence: string;
  readonly evidenceFor: string;
  readonly weight: string;
  readonly noEvidence: string;
  readonly sources: Readonly<Record<PhaseEvidence['source'], string>>;
  readonly reasons: string;
  readonly noReasons: string;
  readonly details: string;
  readonly flags: Readonly<Record<StackFlag, string>>;
  readonly thumbnailOf: (description: string) => string;
  readonly noThumbnail: string;
  readonly close: string;
  readonly pairing: string;
  readonly pairingBy: { readonly procedureDates: string; readonly studyOrder: string };
  readonly readPair: string;
  readonly pairOffered: string;
  readonly remarks: (count: number) => string;
  readonly identityTitle: string;
  readonly identityAlike: (fields: string) => string;
  readonly identityUnlike: string;
  readonly identityField: string;
  readonly notStated: string;
  readonly studyOf: (date: string) => string;
  readonly onePerson: string;
  readonly notOnePerson: string;
  readonly notOnePersonDetail: { readonly alike: string; readonly unlike: string };
  readonly onePersonDetail: string;
  readonly later: string;
  readonly answerNow: string;
  readonly pairingWaits: string;
  readonly answered: { readonly onePerson: string; readonly notOnePerson: string };
  readonly changeAnswer: string;
  readonly skipped: string;
  readonly skippedCount: (files: number) => string;
  readonly skippedIntro: string;
  readonly skipReasons: Readonly<Record<SkipCode, string>>;
  readonly copyList: string;
  readonly copied: string;
}

/** A count with the language's thousands separator. */
export function counted(count: number, language: Language): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, language === 'fr' ? ' ' : ',');
}

const files = (count: number): string => `${counted(count, 'en')} ${count === 1 ? 'file' : 'files'}`;
const fichiers = (count: number): string => `${counted(count, 'fr')} ${count < 2 ? 'fichier' : 'fichiers'}`;

const english: WorklistWords = {
  openFolder: 'Folder…',
  openFiles: 'Files…',
  openDemo: 'Demo',
  readingFiles: (count, percent) => (percent === null ? files(count) : `${files(count)} · ${percent} %`),
  stillReading: (count) => `reading · ${files(count)}`,
  search: 'Search',
  searchHint: 'ID, name or date',
  progressFilter: 'State',
  verdictFilter: 'Verdict',
  anyProgress: 'any state',
  anyVerdict: 'any verdict',
  asksOnly: 'asks',
  shown: (shown, all) => (shown === all ? counted(all, 'en') : `${counted(shown, 'en')} of ${counted(all, 'en')}`),
  nothingFound: 'Nothing in the list matches.',
  clearFilter: 'Show all',
  cases: 'Cases',
  stacks: 'Stacks of the open case',
  progress: {
    notStarted: 'not started',
    inProgress: 'in progress',
    reading: 'open',
    signed: 'signed',
    flagged: 'flagged',
  },
  asks: 'asks',
  asksCount: (count) => (count === 1 ? '1 phase to confirm' : `${counted(count, 'en')} phases to confirm`),
  nextAsking: 'Go to the next one',
  studiesCount: (count) => (count === 1 ? '1 study' : `${counted(count, 'en')} studies`),
  afterScan: 'Opens when all files are read.',
  phaseMenu: 'Phase',
  confirmPhase: (phase) => `Confirm: ${phase}`,
  backToProposal: (phase) => `Back to the proposal: ${phase}`,
  proposed: (percent) => `proposed, ${percent} %`,
  noProposal: 'The program proposes no phase.',
  proposedAs: (phase, percent) => `The program proposes ${phase}, ${percent} %.`,
  corrected: (from) => `corrected by the reader (proposed: ${from})`,
  confirmed: 'confirmed by the reader',
  asksDetail: 'The evidence is weak or contradictory. This stack plays no role until you confirm or correct its phase.',
  undo: 'Undo',
  undoPhase: (from, to) => `Phase: ${from} → ${to}`,
  evidence: 'Evidence',
  evidenceFor: 'for',
  weight: 'weight',
  noEvidence: 'No evidence was looked for: this is no CT volume.',
  sources: { tags: 'tags', timing: 'timing', order: 'order', words: 'words', image: 'image', geometry: 'geometry' },
  reasons: 'Verdict',
  noReasons: 'Nothing speaks against measuring on this stack.',
  details: 'Details',
  flags: { lossy: 'lossy', thick: 'thick', tilted: 'tilt', split: 'split', spectral: 'spectral', remarks: 'note' },
  thumbnailOf: (description) => `Middle slice of ${description}`,
  noThumbnail: 'No preview',
  close: 'Close',
  pairing: 'Pair',
  pairingBy: { procedureDates: 'by the treatment date', studyOrder: 'by the order of studies' },
  readPair: 'Read this pair',
  pairOffered: 'Another pair is proposed now. What you have begun stays open until you change over.',
  remarks: (count) => (count === 1 ? '1 remark' : `${count} remarks`),
  identityTitle: 'Whose studies are these?',
  identityAlike: (fields) => `Patients of different IDs agree in ${fields}. Are they one person?`,
  identityUnlike: 'These studies share one Patient ID, but their images state different patients. Are they one person?',
  identityField: 'Field',
  notStated: 'not stated',
  studyOf: (date) => `study of ${date}`,
  onePerson: 'One person: pair them',
  notOnePerson: 'Not one person',
  notOnePersonDetail: {
    alike: 'Only the studies under the open Patient ID are paired.',
    unlike: 'Nothing is paired; each study can be opened alone.',
  },
  onePersonDetail: 'All these studies are read as one patient’s. Your answer is recorded.',
  later: 'Decide later',
  answerNow: 'Answer…',
  pairingWaits: 'Pairing waits for your answer: whose studies are these?',
  answered: {
    onePerson: 'You said: one person.',
    notOnePerson: 'You said: not one person.',
  },
  changeAnswer: 'Change…',
  skipped: 'Files left out',
  skippedCount: (count) => `${files(count)} left out`,
  skippedIntro: 'Every file that is in no stack, by the reason. Places are shown from what was opened on.',
  skipReasons: {
    'not-dicom': 'Not DICOM',
    'empty-file': 'Empty',
    'unreadable-file': 'Cannot be read',
    'damaged-header': 'Damaged header',
    'truncated-pixel-data': 'Cut short',
    'no-pixel-data': 'Without pixels',
    'duplicate-image': 'A copy of an image that is there',
    'not-an-image': 'DICOM without an image',
    dicomdir: 'DICOMDIR (an index)',
    'dicomdir-damaged': 'Damaged DICOMDIR',
    'dicomdir-file-missing': 'Named by the DICOMDIR, missing',
    'dicomdir-without-files': 'DICOMDIR without its files',
    'dicomdir-reference-outside': 'Named outside the DICOMDIR’s folder',
    'zip-damaged': 'Damaged archive',
    'zip-too-large': 'Implausibly large archive',
    'zip-entry-path': 'Path that leaves the archive',
    'zip-entry-special': 'No file in the archive',
    'zip-entry-encrypted': 'Encrypted in the archive',
    'zip-entry-method': 'Unknown compression in the archive',
    'zip-entry-size': 'Implausible size in the archive',
    'zip-entry-duplicate': 'Several of one name in the archive',
    'zip-entry-repeated': 'Repeated in the archive with the same content',
    'zip-entry-nested': 'Archive inside an archive',
    'zip-entry-damaged': 'Damaged in the archive',
  },
  copyList: 'Copy the list',
  copied: 'Copied',
};

const french: WorklistWords = {
  openFolder: 'Dossier…',
  openFiles: 'Fichiers…',
  openDemo: 'Démo',
  readingFiles: (count, percent) => (percent === null ? fichiers(count) : `${fichiers(count)} · ${percent} %`),
  stillReading: (count) => `lecture · ${fichiers(count)}`,
  search: 'Rechercher',
  searchHint: 'ID, nom ou date',
  progressFilter: 'État',
  verdictFilter: 'Verdict',
  anyProgress: 'tout état',
  anyVerdict: 'tout verdict',
  asksOnly: 'à confirmer',
  shown: (shown, all) => (shown === all ? counted(all, 'fr') : `${counted(shown, 'fr')} sur ${counted(all, 'fr')}`),
  nothingFound: 'Rien ne correspond dans la liste.',
  clearFilter: 'Tout afficher',
  cases: 'Cas',
  stacks: 'Piles du cas ouvert',
  progress: { notStarted: 'à faire', inProgress: 'en cours', reading: 'ouvert', signed: 'signé', flagged: 'signalé' },
  asks: 'à confirmer',
  asksCount: (count) => (count < 2 ? '1 phase à confirmer' : `${counted(count, 'fr')} phases à confirmer`),
  nextAsking: 'Aller à la suivante',
  studiesCount: (count) => (count < 2 ? `${count} examen` : `${counted(count, 'fr')} examens`),
  afterScan: 'S’ouvre quand tous les fichiers sont lus.',
  phaseMenu: 'Phase',
  confirmPhase: (phase) => `Confirmer : ${phase}`,
  backToProposal: (phase) => `Revenir à la proposition : ${phase}`,
  proposed: (percent) => `proposé, ${percent} %`,
  noProposal: 'Le programme ne propose aucune phase.',
  proposedAs: (phase, percent) => `Le programme propose ${phase}, ${percent} %.`,
  corrected: (from) => `corrigé par le lecteur (proposé : ${from})`,
  confirmed: 'confirmé par le lecteur',
  asksDetail:
    'Les indices sont faibles ou contradictoires. Cette pile ne joue aucun rôle avant que vous confirmiez ou corrigiez sa phase.',
  undo: 'Annuler',
  undoPhase: (from, to) => `Phase : ${from} → ${to}`,
  evidence: 'Indices',
  evidenceFor: 'pour',
  weight: 'poids',
  noEvidence: 'Aucun indice n’a été cherché : ce n’est pas un volume TDM.',
  sources: {
    tags: 'en-tête',
    timing: 'délai',
    order: 'ordre',
    words: 'mots',
    image: 'image',
    geometry: 'géométrie',
  },
  reasons: 'Verdict',
  noReasons: 'Rien ne s’oppose à une mesure sur cette pile.',
  details: 'Détails',
  flags: {
    lossy: 'avec perte',
    thick: 'épais',
    tilted: 'incliné',
    split: 'séparé',
    spectral: 'spectral',
    remarks: 'note',
  },
  thumbnailOf: (description) => `Coupe médiane de ${description}`,
  noThumbnail: 'Pas d’aperçu',
  close: 'Fermer',
  pairing: 'Paire',
  pairingBy: { procedureDates: 'd’après la date du traitement', studyOrder: 'd’après l’ordre des examens' },
  readPair: 'Lire cette paire',
  pairOffered: 'Une autre paire est maintenant proposée. Ce que vous avez commencé reste ouvert jusqu’au changement.',
  remarks: (count) => (count < 2 ? '1 remarque' : `${count} remarques`),
  identityTitle: 'À qui sont ces examens ?',
  identityAlike: (fields) =>
    `Des patients d’identifiants différents ont en commun : ${fields}. Est-ce une même personne ?`,
  identityUnlike:
    'Ces examens partagent un Patient ID, mais leurs images indiquent des patients différents. Est-ce une même personne ?',
  identityField: 'Champ',
  notStated: 'non indiqué',
  studyOf: (date) => `examen du ${date}`,
  onePerson: 'Même personne : apparier',
  notOnePerson: 'Pas la même personne',
  notOnePersonDetail: {
    alike: 'Seuls les examens du Patient ID ouvert sont appariés.',
    unlike: 'Rien n’est apparié ; chaque examen s’ouvre seul.',
  },
  onePersonDetail: 'Tous ces examens sont lus comme ceux d’un seul patient. Votre réponse est enregistrée.',
  later: 'Décider plus tard',
  answerNow: 'Répondre…',
  pairingWaits: 'L’appariement attend votre réponse : à qui sont ces examens ?',
  answered: {
    onePerson: 'Vous avez dit : même personne.',
    notOnePerson: 'Vous avez dit : pas la même personne.',
  },
  changeAnswer: 'Modifier…',
  skipped: 'Fichiers écartés',
  skippedCount: (count) => `${fichiers(count)} ${count < 2 ? 'écarté' : 'écartés'}`,
  skippedIntro:
    'Chaque fichier qui n’est dans aucune pile, par motif. Les emplacements partent de ce qui a été ouvert.',
  skipReasons: {
    'not-dicom': 'Pas du DICOM',
    'empty-file': 'Vide',
    'unreadable-file': 'Illisible',
    'damaged-header': 'En-tête endommagé',
    'truncated-pixel-data': 'Tronqué',
    'no-pixel-data': 'Sans pixels',
    'duplicate-image': 'Copie d’une image déjà présente',
    'not-an-image': 'DICOM sans image',
    dicomdir: 'DICOMDIR (un index)',
    'dicomdir-damaged': 'DICOMDIR endommagé',
    'dicomdir-file-missing': 'Nommé par le DICOMDIR, absent',
    'dicomdir-without-files': 'DICOMDIR sans ses fichiers',
    'dicomdir-reference-outside': 'Nommé hors du dossier du DICOMDIR',
    'zip-damaged': 'Archive endommagée',
    'zip-too-large': 'Archive d’une taille invraisemblable',
    'zip-entry-path': 'Chemin qui sort de l’archive',
    'zip-entry-special': 'Pas un fichier dans l’archive',
    'zip-entry-encrypted': 'Chiffré dans l’archive',
    'zip-entry-method': 'Compression inconnue dans l’archive',
    'zip-entry-size': 'Taille invraisemblable dans l’archive',
    'zip-entry-duplicate': 'Plusieurs du même nom dans l’archive',
    'zip-entry-repeated': 'Répétés dans l’archive avec le même contenu',
    'zip-entry-nested': 'Archive dans une archive',
    'zip-entry-damaged': 'Endommagé dans l’archive',
  },
  copyList: 'Copier la liste',
  copied: 'Copié',
};

export const worklistText: Readonly<Record<Language, WorklistWords>> = { en: english, fr: french };

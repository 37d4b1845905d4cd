import type { DocumentKind } from '../record/documentKinds.ts';
import type { Language } from './language.ts';

/** The words of the window about a case's record. */
export interface RecordWords {
  /** What a document of the record is about. */
  readonly documents: Readonly<Record<DocumentKind, string>>;
  /** A document of a later version of the program. */
  readonly unknownDocument: string;
  readonly tryAgain: string;
  /** Shown after why nothing is being kept. */
  readonly waits: (documents: number) => string;
  /** What was changed here and elsewhere; `what` from `documents`. */
  readonly changedElsewhere: (what: string) => string;
  readonly takeMine: string;
  readonly takeTheirs: string;
  readonly unreadable: (what: string) => string;
}

export const recordWords: { readonly [L in Language]: RecordWords } = {
  en: {
    documents: {
      rois: 'ROI placements',
      liver: 'liver',
      alignment: 'alignment',
      lesions: 'lesions',
      measurement: 'measurement',
      'placement-lock': 'locked placements',
      'visual-reading': 'visual reading',
      flag: 'flag',
      signature: 'signature',
      timeline: 'timeline of treatments',
      'patient-data': 'data of the patient',
    },
    unknownDocument: 'a document of a later version',
    tryAgain: 'Try again',
    waits: (documents) =>
      documents === 1 ? 'One change waits to be stored.' : `${documents} changes wait to be stored.`,
    changedElsewhere: (what) =>
      `Also changed in another window: ${what}. What was stored there is shown. Your change was not stored; both stay in the record.`,
    takeMine: 'Use mine',
    takeTheirs: 'Keep theirs',
    unreadable: (what) =>
      `The record holds what this version cannot read (${what}): it is left as it is. Open the case with the version that wrote it.`,
  },
  fr: {
    documents: {
      rois: 'placements des ROI',
      liver: 'foie',
      alignment: 'alignement',
      lesions: 'lésions',
      measurement: 'mesure',
      'placement-lock': 'placements verrouillés',
      'visual-reading': 'lecture visuelle',
      flag: 'signalement',
      signature: 'signature',
      timeline: 'chronologie des traitements',
      'patient-data': 'données du patient',
    },
    unknownDocument: 'un document d’une version ultérieure',
    tryAgain: 'Réessayer',
    waits: (documents) =>
      documents === 1
        ? 'Une modification attend d’être enregistrée.'
        : `${documents} modifications attendent d’être enregistrées.`,
    changedElsewhere: (what) =>
      `Modifié aussi dans une autre fenêtre : ${what}. Ce qui y a été enregistré est affiché. Votre modification n’a pas été enregistrée ; les deux restent au dossier.`,
    takeMine: 'Prendre la mienne',
    takeTheirs: 'Garder l’autre',
    unreadable: (what) =>
      `Le dossier contient ce que cette version ne sait pas lire (${what}) : c’est laissé tel quel. Ouvrez le cas avec la version qui l’a écrit.`,
  },
};

/** The commands of signing and of the record, in the order of the key sheet. */
export type RecordCommandName = 'nextCase' | 'step7' | 'step8' | 'signReading' | 'showTrace' | 'manageObservers';

export const recordCommands: { readonly [L in Language]: Readonly<Record<RecordCommandName, string>> } = {
  en: {
    nextCase: 'Next case that is not signed',
    step7: 'Step 7: visual reading',
    step8: 'Step 8: sign and report',
    signReading: 'Sign the reading',
    showTrace: 'Who did what on this case',
    manageObservers: 'Observers and studies',
  },
  fr: {
    nextCase: 'Cas suivant non signé',
    step7: 'Étape 7 : lecture visuelle',
    step8: 'Étape 8 : signature et compte rendu',
    signReading: 'Signer la lecture',
    showTrace: 'Qui a fait quoi sur ce cas',
    manageObservers: 'Lecteurs et études',
  },
};

import type { Language } from './language.ts';

/** The words of the window about a store that cannot be used. */
export interface StoreWords {
  readonly title: string;
  /** What does not happen meanwhile. */
  readonly nothingKept: string;
  /** What the newest backup cannot hold. */
  readonly sinceBackup: string;
  readonly restore: string;
  readonly goOnWithout: string;
  readonly tryAgain: string;
  readonly offerBackup: string;
}

export const storeText: { readonly [L in Language]: StoreWords } = {
  en: {
    title: 'The database cannot be used',
    nothingKept: 'Until then, days of treatment, phases and answers hold for this window only.',
    sinceBackup: 'The backup does not hold what was stored after it was made.',
    restore: 'Restore the backup',
    goOnWithout: 'Go on without storing',
    tryAgain: 'Try again',
    offerBackup: 'Restore a backup…',
  },
  fr: {
    title: 'La base de données est inutilisable',
    nothingKept: 'D’ici là, les dates de traitement, phases et réponses ne valent que pour cette fenêtre.',
    sinceBackup: 'La sauvegarde ne contient pas ce qui a été enregistré après elle.',
    restore: 'Restaurer la sauvegarde',
    goOnWithout: 'Continuer sans enregistrer',
    tryAgain: 'Réessayer',
    offerBackup: 'Restaurer une sauvegarde…',
  },
};

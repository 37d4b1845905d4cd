import type { Language } from './language.ts';

/** Words of the page that flips through a batch; what stands in braces is put in by the page. */
export interface BatchPageWords {
  readonly title: string;
  /** `{cases}`, `{accepted}`, `{rejected}`, `{undecided}`. */
  readonly counts: string;
  /** What each key does. */
  readonly keys: Readonly<Record<'move' | 'accept' | 'reject' | 'undecided' | 'next', string>>;
  readonly save: string;
  /** Before the command that takes the decisions in. */
  readonly beforeCommand: string;
  /** Before the command that opens the case; with its colon. */
  readonly inWindow: string;
  readonly sheet: string;
  readonly list: string;
}

export const batchPageWords: Readonly<Record<Language, BatchPageWords>> = {
  en: {
    title: 'LETB batch',
    counts: '{cases} cases · {accepted} accepted · {rejected} rejected · {undecided} undecided',
    keys: { move: 'case', accept: 'accept', reject: 'reject', undecided: 'undecided', next: 'next undecided' },
    save: 'Save the decisions',
    beforeCommand: 'then: ',
    inWindow: 'In the window: ',
    sheet: 'Check sheet of the case',
    list: 'Cases of the batch',
  },
  fr: {
    title: 'Lot LETB',
    counts: '{cases} cas · acceptés\u00a0: {accepted} · rejetés\u00a0: {rejected} · à décider\u00a0: {undecided}',
    keys: { move: 'cas', accept: 'accepter', reject: 'rejeter', undecided: 'à décider', next: 'prochain à décider' },
    save: 'Enregistrer les décisions',
    beforeCommand: 'puis\u00a0: ',
    inWindow: 'Dans la fenêtre\u00a0: ',
    sheet: 'Planche de contrôle du cas',
    list: 'Cas du lot',
  },
};

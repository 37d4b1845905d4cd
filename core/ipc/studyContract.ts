import type { ReadingSummary } from '../record/caseProgress.ts';
import type { Observer, ObserverKind, Session, Study, StudyBook } from '../record/studies.ts';
import type { CaseId } from './storeContract.ts';

/** What the window asks of the store about who reads, in which studies, and what was signed. */
export interface StudyRequests {
  /** The first, begun with the name of the system's user, is always there. In the order in which they came. */
  'observer:list': { readonly args: null; readonly result: readonly Observer[] };
  /** Refused: a name that another observer has (`observer-name-taken`). */
  'observer:add': {
    readonly args: { readonly name: string; readonly initials: string; readonly kind: ObserverKind };
    readonly result: Observer;
  };
  /** What is signed keeps the name that it was signed by. */
  'observer:rename': {
    readonly args: { readonly observerId: number; readonly name: string; readonly initials: string };
    readonly result: Observer;
  };

  'study:list': { readonly args: null; readonly result: StudyBook };
  /** Refused: a name that another study has (`study-name-taken`). */
  'study:begin': {
    readonly args: {
      readonly name: string;
      readonly isBlind: boolean;
      readonly washoutDays: number;
      readonly seed: number;
      readonly caseIds: readonly CaseId[];
    };
    readonly result: Study;
  };
  /** Opens every reading of the study to everyone, for good. */
  'study:unseal': { readonly args: { readonly studyId: number }; readonly result: Study };
  /** The observer's next pass. Refused: before the washout is over (`washout-not-over`), after unsealing (`study-unsealed`). */
  'session:begin': {
    readonly args: { readonly studyId: number; readonly observerId: number };
    readonly result: Session;
  };

  /** How far each reading of each case is that has anything written. */
  'record:progress': { readonly args: null; readonly result: readonly ReadingSummary[] };

  /** Keeps bytes by their SHA-256. */
  'blob:put': { readonly args: { readonly bytes: Uint8Array }; readonly result: { readonly sha256: string } };
  /** Refused: bytes that are not there (`store-unknown-id`), or no longer those of their digest (`store-damaged`). */
  'blob:get': { readonly args: { readonly sha256: string }; readonly result: Uint8Array };
}

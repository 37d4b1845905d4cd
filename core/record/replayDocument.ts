import type { Coded } from '../base/errors.ts';
import type { Difference } from './differences.ts';
import type { InputProvenance } from './measurementDocument.ts';

/** One input as it is found again. `changed`: other content than was measured. `missing`: not found. */
export interface ReplayedInput {
  readonly timepoint: string;
  readonly role: InputProvenance['role'];
  readonly state: 'same' | 'changed' | 'missing';
  readonly recordedSha256: string;
  /** Null where it was not found. */
  readonly foundSha256: string | null;
}

/** `letb.replay/1`: a stored result computed again. */
export interface ReplayDocument {
  readonly schema: 'letb.replay/1';
  readonly record: string;
  /** The schema of what was replayed. */
  readonly replayed: string;
  /** Every input is the same, nothing was refused, and no number or finding differs. */
  readonly equal: boolean;
  /** Of the software that made the record (each, where several did), and of this one. */
  readonly softwareVersion: { readonly recorded: readonly string[]; readonly now: string };
  readonly inputs: readonly ReplayedInput[];
  readonly differences: readonly (Difference & { readonly timepoint: string })[];
  readonly refused: readonly (Coded & { readonly timepoint: string; readonly sentence: string })[];
}

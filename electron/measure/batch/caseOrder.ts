import type { Coded } from '../../../core/base/errors.ts';
import type { ManifestRow } from '../../../core/record/batchManifest.ts';
import type { CaseDocument, CaseProtocol, CaseTimepointId } from '../../../core/record/caseDocument.ts';
import type { Language } from '../../../core/text/language.ts';
import type { TimepointOutcome } from '../case/measureCase.ts';
import type { MeasuredTimepoint } from '../case/measureCaseTimepoint.ts';

/** What a process is asked to measure. */
export interface CaseOrder {
  readonly row: ManifestRow;
  readonly protocol: CaseProtocol;
  /** Where relative paths of the manifest begin. */
  readonly base: string;
  /** The case's own folder. */
  readonly folder: string;
  readonly language: Language;
  readonly softwareVersion: string;
  /** Timepoints that an earlier run ended. */
  readonly ended: ReadonlyMap<CaseTimepointId, TimepointResult>;
}

/** A timepoint's outcome as the journal keeps it; the pictures lie beside the case. */
export type TimepointResult = Exclude<TimepointOutcome, MeasuredTimepoint> | Omit<MeasuredTimepoint, 'pictures'>;

/** What a process says of the case that it was asked for. */
export type CaseMessage =
  | { readonly kind: 'timepoint'; readonly id: CaseTimepointId; readonly result: TimepointResult }
  /** `what`: the timepoint and the step, `pre: reading`. */
  | { readonly kind: 'progress'; readonly fraction: number; readonly what: string }
  | { readonly kind: 'done'; readonly document: CaseDocument }
  | { readonly kind: 'refused'; readonly reason: Coded }
  | { readonly kind: 'fault'; readonly message: string };

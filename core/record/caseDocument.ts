import type { Coded } from '../base/errors.ts';
import type { Finding } from '../base/findings.ts';
import type { AlignmentKind } from '../letb/protocol.ts';
import type { ChangeDocument } from './changeDocument.ts';
import type { MeasurementDocument } from './measurementDocument.ts';

/** The steps of a case, in their order. */
export const caseSteps = ['scan', 'pair', 'phase', 'segment', 'align', 'propose-rois', 'measure'] as const;
export type CaseStepName = (typeof caseSteps)[number];

/** The timepoints of a pair. */
export const caseTimepointIds = ['pre', 'post'] as const;
export type CaseTimepointId = (typeof caseTimepointIds)[number];

/** Who made a choice, and whether a reader stands behind it. What a reader gave is accepted by giving it. */
export interface CaseStep {
  readonly step: CaseStepName;
  /** Null: of the case as a whole. */
  readonly timepoint: CaseTimepointId | null;
  readonly origin: 'automatic' | 'reader';
  readonly review: 'unreviewed' | 'accepted';
}

/** How each timepoint of a case is measured. */
export interface CaseProtocol {
  readonly k: number;
  readonly roiVolumeCm3: number;
  readonly roiShape: 'cube' | 'sphere';
  readonly align: 'none' | Exclude<AlignmentKind, 'identity' | 'scanner'>;
  readonly overrides: readonly string[];
  /** Whether each LETB and the change have their interval. */
  readonly uncertainty: boolean;
}

export interface CaseTimepointDocument {
  readonly id: CaseTimepointId;
  /** ISO 8601 date of the study. */
  readonly date: string | null;
  readonly measurement: MeasurementDocument;
  readonly liverMask: {
    /** From the document's folder, or absolute. */
    readonly path: string;
    /** Which label is the liver; null: all that is not 0. */
    readonly label: number | null;
    /** What was remarked of the file or the draft; they are among the measurement's too. */
    readonly findings: readonly Finding[];
  };
}

/** A timepoint that has no measurement, and why. */
export interface RefusedTimepoint extends Coded {
  readonly id: CaseTimepointId;
  readonly date: string | null;
  readonly sentence: string;
}

/** `letb.case/1`: a patient's pair from folder to change, as `letb case` writes it. */
export interface CaseDocument {
  readonly schema: 'letb.case/1';
  readonly patientId: string | null;
  readonly treatmentDates: readonly string[];
  readonly protocol: CaseProtocol;
  /** Where the images were, absolute. */
  readonly folders: readonly string[];
  readonly steps: readonly CaseStep[];
  readonly timepoints: readonly CaseTimepointDocument[];
  readonly refused: readonly RefusedTimepoint[];
  /** Null where a timepoint is missing, or where the change was refused (`changeRefusal` says why). */
  readonly change: ChangeDocument | null;
  readonly changeRefusal: (Coded & { readonly sentence: string }) | null;
  /** Of the pairing. */
  readonly findings: readonly Finding[];
}

export interface CaseRefusals {
  'several-patients': { readonly path: string; readonly patients: readonly string[] };
  'unknown-patient': { readonly patient: string; readonly patients: readonly string[] };
  'timepoint-without-study': { readonly timepoint: string; readonly treatment: string | null };
  'timepoint-without-phases': {
    readonly timepoint: string;
    readonly date: string | null;
    readonly missing: readonly string[];
  };
  /** The images or the mask are other ones than were measured. */
  'export-inputs-changed': { readonly timepoint: string; readonly changed: readonly string[] };
  'replay-input-missing': {
    readonly timepoint: string;
    readonly missing: readonly string[];
    readonly folders: readonly string[];
  };
}

import type { StackCorrection } from '../dicom/stack.ts';
import type { LetbMeasurement } from '../letb/computeLetb.ts';
import type { PhaseFigures } from '../letb/phaseFigures.ts';
import type { LetbUncertainty } from '../letb/uncertainty.ts';

/** One input of a measurement, named by its content. */
export interface InputProvenance {
  readonly role: 'arterial' | 'precontrast' | 'liver-mask';
  readonly seriesInstanceUid: string | null;
  readonly stackId: string | null;
  readonly files: number;
  /**
   * A mask: SHA-256 of the file. A stack: SHA-256 of the text made of its files' SHA-256 (lower-case hex) in the order of their first slice, each followed by
   * a line feed; so it depends neither on file names nor on who read which slice first.
   */
  readonly sha256: string;
  /** In slice order; empty for a mask. */
  readonly sopInstanceUids: readonly string[];
  /** Frames of multi-frame files, from 1, in slice order. Absent where the files are of one image. */
  readonly frames?: readonly number[];
  /** A mask: the label that was taken as liver. Absent where every voxel other than 0 was. */
  readonly label?: number;
  /** Where it was read, on the machine that measured; a stack's without its id. Absent where the host was not asked by path. */
  readonly path?: string;
  /** How the slices were brought onto an orthogonal grid. Absent where they lay on one. */
  readonly correction?: StackCorrection;
}

/** Whose images, from when. */
export interface Subject {
  readonly patientId: string | null;
  /** ISO 8601 date of the study. */
  readonly studyDate: string | null;
  readonly studyInstanceUid: string;
}

/**
 * `letb.measurement/1`: one timepoint's LETB as it is stored and exported, unrounded. Lengths mm, volumes cm³, attenuation HU, shares in
 * percent where the name says so; `grid.direction` is row by row, its columns are the axes.
 */
export interface MeasurementDocument extends LetbMeasurement {
  readonly schema: 'letb.measurement/1';
  readonly subject: Subject;
  /** Which estimator `sdHu` is, named in every export. */
  readonly sdEstimator: 'sample (n − 1)';
  /** Where it was asked for. */
  readonly uncertainty?: LetbUncertainty;
  /** With it: what the arterial phase is compared with another timepoint's by. */
  readonly arterialPhase?: PhaseFigures;
  readonly provenance: {
    readonly softwareVersion: string;
    /** ISO 8601 instant. */
    readonly computedAt: string;
    readonly inputs: readonly InputProvenance[];
  };
}

export function measurementDocument(
  measurement: LetbMeasurement,
  about: {
    readonly subject: Subject;
    readonly softwareVersion: string;
    readonly computedAt: string;
    readonly inputs: readonly InputProvenance[];
  },
): MeasurementDocument {
  const { subject, softwareVersion, computedAt, inputs } = about;
  return {
    schema: 'letb.measurement/1',
    subject,
    sdEstimator: 'sample (n − 1)',
    ...measurement,
    provenance: { softwareVersion, computedAt, inputs },
  };
}

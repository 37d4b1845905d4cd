import type { SkipCode } from './instance.ts';
import type { Stack } from './stack.ts';

/** What a folder holds: plain data, headers only. */
export interface StudyTree {
  /** In the order of patient ID. */
  readonly patients: readonly PatientNode[];
  /** Files left out, in the order of their path. */
  readonly skipped: readonly SkippedFile[];
}

export interface PatientNode {
  readonly patientId: string | null;
  readonly name: string | null;
  readonly birthDate: string | null;
  readonly sex: string | null;
  /** In the order of date and time; a study without date comes last. */
  readonly studies: readonly StudyNode[];
}

export interface StudyNode {
  readonly studyInstanceUid: string;
  /** ISO 8601. */
  readonly date: string | null;
  readonly time: string | null;
  readonly description: string | null;
  /** In the order of Series Number. */
  readonly series: readonly SeriesNode[];
}

export interface SeriesNode {
  readonly seriesInstanceUid: string;
  readonly number: number | null;
  readonly description: string | null;
  readonly modality: string | null;
  readonly stacks: readonly Stack[];
}

export interface SkippedFile {
  /** The file as its host names it: a path, or a token. */
  readonly source: string;
  readonly code: SkipCode;
  readonly detail: string;
}

/** Refusals of a scan as a whole, and of a STACK argument. */
export interface ScanRefusals {
  'path-missing': { readonly path: string; readonly cause: string };
  /** `first` is a file that was left out, and why, as far as there is one. */
  'no-dicom': {
    readonly path: string;
    readonly files: number;
    readonly skipped: readonly string[];
    readonly first: { readonly name: string; readonly code: SkipCode; readonly detail: string } | null;
  };
  'several-stacks': { readonly path: string; readonly ids: readonly string[] };
  'unknown-stack': { readonly path: string; readonly id: string; readonly ids: readonly string[] };
}

/** Every stack of a tree, in its order. */
export function stacksOf(tree: StudyTree): readonly Stack[] {
  return tree.patients.flatMap((patient) =>
    patient.studies.flatMap((study) => study.series.flatMap((series) => series.stacks)),
  );
}

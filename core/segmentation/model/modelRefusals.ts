import { refusals } from '../../base/errors.ts';
import { findingsOf } from '../../base/findings.ts';

/** Why a model gives no liver. `file` is the manifest's or the model's, as the caller named it; `model` the manifest's id. */
export interface ModelRefusals {
  'model-manifest-unreadable': { readonly file: string; readonly cause: string };
  'model-manifest-invalid': {
    readonly file: string;
    /** `input.spacingMm.0`; empty for the document as a whole. */
    readonly field: string;
    readonly expected: string;
    readonly received: string;
  };
  'model-file-outside-folder': { readonly file: string; readonly modelFile: string };
  'model-file-unreadable': { readonly file: string; readonly cause: string };
  'model-file-too-large': { readonly file: string; readonly byteCount: number; readonly mostBytes: number };
  'model-hash-differs': { readonly file: string; readonly expected: string; readonly actual: string };
  'model-not-loadable': { readonly file: string; readonly cause: string };
  'model-tensor-absent': {
    readonly model: string;
    readonly field: string;
    readonly tensor: string;
    readonly present: readonly string[];
  };
  'model-several-inputs': { readonly model: string; readonly present: readonly string[] };
  'model-rank-differs': {
    readonly model: string;
    readonly field: string;
    readonly tensor: string;
    readonly axes: readonly string[];
    readonly shape: readonly (number | string)[];
  };
  'model-shape-differs': {
    readonly model: string;
    readonly field: string;
    readonly tensor: string;
    readonly axes: readonly string[];
    /** Null where any size will do. */
    readonly expected: readonly (number | null)[];
    readonly shape: readonly (number | string)[];
  };
  'model-grid-too-large': {
    readonly model: string;
    readonly dimensions: readonly number[];
    readonly mostVoxels: number;
  };
  'model-run-failed': { readonly model: string; readonly patch: number; readonly cause: string };
  'model-output-type': { readonly model: string; readonly tensor: string; readonly type: string };
  'model-output-not-finite': { readonly model: string; readonly tensor: string; readonly patch: number };
  'model-output-not-probability': {
    readonly model: string;
    readonly tensor: string;
    readonly kind: string;
    readonly value: number;
  };
  'model-output-not-whole': { readonly model: string; readonly tensor: string; readonly value: number };
  'model-channel-absent': {
    readonly model: string;
    readonly tensor: string;
    readonly channel: number;
    readonly channels: number;
  };
  'model-found-no-liver': { readonly model: string; readonly threshold: number };
}

export const modelRefusal = refusals<ModelRefusals>();

/** What a reader must know of a model's liver beside what every draft says. */
export interface ModelFindings {
  'model-several-components': { readonly components: number; readonly outsidePercent: number };
  'model-hash-not-given': { readonly model: string; readonly sha256: string };
}

export const modelFinding = findingsOf<ModelFindings>();

import { refusals } from '../base/errors.ts';
import { findingsOf } from '../base/findings.ts';

/** One grid in a refusal's details. */
export type GridDetails = {
  readonly dimensions: readonly number[];
  readonly spacingMm: readonly number[];
  readonly originLpsMm: readonly number[];
  readonly direction: readonly number[];
};

/** What of two grids is unlike, once the mask's axes are put in the image's order. */
export type GridDifference = 'dimensions' | 'spacing' | 'origin' | 'direction';

/** Why a mask is refused. `name` is the file as the caller named it; `field` and `value` are the format's own words. */
export interface MaskRefusals {
  'mask-file-unreadable': { readonly name: string; readonly systemCode: string };
  'mask-format-unknown': { readonly name: string };
  'mask-detached-data': { readonly name: string; readonly dataFile: string };
  'mask-header-damaged': { readonly name: string; readonly field: string; readonly value: string };
  'mask-unsupported': { readonly name: string; readonly field: string; readonly value: string };
  'mask-without-position': { readonly name: string; readonly missing: string };
  'mask-axes-not-orthogonal': {
    readonly name: string;
    readonly worstCosine: number;
    readonly direction: readonly number[];
  };
  'mask-truncated': { readonly name: string; readonly declaredBytes: number; readonly presentBytes: number };
  'mask-longer-than-declared': { readonly name: string; readonly declaredBytes: number };
  'mask-compression-damaged': { readonly name: string };
  'mask-on-another-grid': {
    readonly name: string;
    readonly mask: GridDetails;
    readonly image: GridDetails;
    readonly differs: readonly GridDifference[];
    /** Of the corner that is farthest off; null when the dimensions differ, so that corners have no counterparts. */
    readonly cornerOffVoxels: number | null;
  };
  'mask-label-absent': { readonly name: string; readonly label: number; readonly present: readonly number[] };
  'mask-empty': { readonly name: string };
  'mask-not-whole': { readonly name: string; readonly value: string };
  'mask-is-an-image': { readonly name: string; readonly moreThanValues: number };
}

export const maskRefusal = refusals<MaskRefusals>();

/** What is worth knowing of a mask that was taken. */
export interface MaskFindings {
  'mask-several-labels': { readonly name: string; readonly labels: readonly number[] };
}

export const maskFinding = findingsOf<MaskFindings>();

import type { Coded, Details } from '../base/errors.ts';
import type { Verdict } from './stack.ts';

/** A value of an attribute, null where it is absent, and how many slices have it. */
export interface ValueCount {
  readonly [key: string]: string | number | null;
  readonly value: string | null;
  readonly count: number;
}

/** Why a stack's verdict is not better, and what else is worth knowing: code → details. */
export interface StackReasons {
  'uneven-spacing': {
    readonly medianMm: number;
    readonly toleranceMm: number;
    readonly gapCount: number;
    /** Nothing else is against resampling the stack onto even steps. */
    readonly resamplingOffered: boolean;
    /** The first gaps, in order: the step, and the positions and instance numbers on either side. */
    readonly gaps: readonly {
      readonly stepMm: number;
      readonly fromMm: number;
      readonly toMm: number;
      readonly fromInstance: number | null;
      readonly toInstance: number | null;
    }[];
  };
  /** Resampled onto even steps at the reader's wish. */
  'even-steps': { readonly stepMm: number; readonly gapCount: number; readonly emptySlices: number };
  'gantry-tilt': { readonly degrees: number; readonly shearMmPerSlice: number; readonly isCorrected: boolean };
  'in-plane-shift': { readonly shiftMm: number; readonly toleranceMm: number };
  'truncated-slices': { readonly count: number; readonly instances: readonly (number | null)[] };
  /** `detail` is what is wrong with the first. */
  'unreadable-slices': {
    readonly count: number;
    readonly instances: readonly (number | null)[];
    readonly detail: string;
  };
  /** Files of a concatenation, of which some are missing. */
  'concatenation-incomplete': { readonly present: number; readonly total: number };
  'rescale-missing-in-some': {
    readonly count: number;
    readonly slices: number;
    readonly instances: readonly (number | null)[];
  };
  /** `attribute` in DICOM's words. */
  'mixed-acquisition': { readonly attribute: string; readonly values: readonly ValueCount[] };
  /** What differs, and how many different values there are. The values are the patient's and stay out of messages. */
  'mixed-patient-identity': { readonly attribute: string; readonly count: number };
  'matrix-too-large': { readonly rows: number; readonly columns: number; readonly maximum: number };
  'repeated-positions': { readonly count: number; readonly firstMm: number };
  'geometry-invalid': { readonly what: string };
  'pixels-unsupported': { readonly what: string };
  localizer: { readonly imageType: string };
  'secondary-capture': { readonly imageType: string };
  'dose-report': { readonly imageType: string };
  'projection-image': { readonly imageType: string };
  'too-few-slices': { readonly count: number; readonly minimum: number };
  uncalibrated: Record<string, never>;
  'no-position': { readonly count: number };
  'not-ct': { readonly modality: string | null };
  'not-hounsfield': { readonly rescaleType: string };
  'multi-frame': { readonly frames: number };
  'compressed-pixels': { readonly uid: string; readonly name: string };
  'duplicates-removed': { readonly count: number };
  'split-from-series': { readonly by: readonly string[]; readonly parts: number };
  'acquisition-number-per-slice': Record<string, never>;
  'no-frame-of-reference': Record<string, never>;
  'no-acquisition-number': Record<string, never>;
  'no-patient-id': Record<string, never>;
  'no-instance-uids': Record<string, never>;
  'rescale-missing': Record<string, never>;
  'mixed-thickness': { readonly values: readonly ValueCount[] };
  'mixed-kernel': { readonly values: readonly ValueCount[] };
  'rescale-differs': Record<string, never>;
  'rounded-hounsfield': Record<string, never>;
  'lossy-images': Record<string, never>;
  'slices-over-5-mm': { readonly thicknessMm: number };
  'spectral-reconstruction': { readonly name: string };
}

/** The best verdict that a reason leaves. */
const LEAVES: Readonly<Record<keyof StackReasons, Verdict>> = {
  'uneven-spacing': 'refused',
  'in-plane-shift': 'refused',
  'truncated-slices': 'refused',
  'unreadable-slices': 'refused',
  'concatenation-incomplete': 'refused',
  'rescale-missing-in-some': 'refused',
  'mixed-acquisition': 'refused',
  'mixed-patient-identity': 'refused',
  'matrix-too-large': 'refused',
  'repeated-positions': 'refused',
  'geometry-invalid': 'refused',
  'pixels-unsupported': 'viewable',
  localizer: 'viewable',
  'secondary-capture': 'viewable',
  'dose-report': 'viewable',
  'projection-image': 'viewable',
  'too-few-slices': 'viewable',
  uncalibrated: 'viewable',
  'no-position': 'viewable',
  'not-ct': 'viewable',
  'not-hounsfield': 'viewable',
  'multi-frame': 'viewable',
  'compressed-pixels': 'viewable',
  'even-steps': 'measurable',
  'gantry-tilt': 'measurable',
  'duplicates-removed': 'measurable',
  'split-from-series': 'measurable',
  'acquisition-number-per-slice': 'measurable',
  'no-frame-of-reference': 'measurable',
  'no-acquisition-number': 'measurable',
  'no-patient-id': 'measurable',
  'no-instance-uids': 'measurable',
  'rescale-missing': 'measurable',
  'mixed-thickness': 'measurable',
  'mixed-kernel': 'measurable',
  'rescale-differs': 'measurable',
  'rounded-hounsfield': 'measurable',
  'lossy-images': 'measurable',
  'slices-over-5-mm': 'measurable',
  'spectral-reconstruction': 'measurable',
};

export type StackReason = Coded<keyof StackReasons, Details>;

export function reason<Code extends keyof StackReasons>(
  code: Code,
  details: StackReasons[Code] & Details,
): StackReason {
  return { code, details };
}

/** The worst that the reasons leave: `refused`, else `viewable`, else `measurable`. */
export function verdictOf(reasons: readonly StackReason[]): Verdict {
  const left = reasons.map(({ code }) => LEAVES[code]);
  if (left.includes('refused')) return 'refused';
  return left.includes('viewable') ? 'viewable' : 'measurable';
}

/** Whether a stack's reason keeps it from being measured. */
export function limitsMeasuring({ code }: Coded): boolean {
  const leaves: Readonly<Record<string, Verdict>> = LEAVES;
  return leaves[code] !== 'measurable';
}

/** Reasons that say how the stack was found, or that a measurement has a finding of its own for. */
const NOT_REMARKS: ReadonlySet<string> = new Set<keyof StackReasons>([
  'even-steps',
  'gantry-tilt',
  'split-from-series',
  'acquisition-number-per-slice',
  'no-acquisition-number',
  'no-frame-of-reference',
  'lossy-images',
  'slices-over-5-mm',
  'spectral-reconstruction',
]);

/** Whether a reason of a measurable stack belongs beside every number measured on it. */
export function isRemark(coded: Coded): boolean {
  return !limitsMeasuring(coded) && !NOT_REMARKS.has(coded.code);
}

import { refusals, type Details } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import type { Acquisition, InstanceHeader } from '../dicom/instance.ts';
import type { Stack, StackCorrection, StepGap } from '../dicom/stack.ts';
import { isRemark, limitsMeasuring } from '../dicom/stackReasons.ts';
import { gridsCoincide, type Grid } from '../geometry/grid.ts';
import type { Override } from './protocol.ts';

/** The arterial and the precontrast stack of one examination, found fit to be subtracted. */
export interface RelatedPhases {
  readonly arterialGrid: Grid;
  readonly precontrastGrid: Grid;
  /** `identity`: the same lattice in the same frame of reference. `scanner`: resampled by the scanner's own geometry. */
  readonly alignment: 'identity' | 'scanner';
  readonly findings: readonly Finding[];
}

export interface RelationRefusals {
  'stack-not-measurable': {
    readonly role: string;
    readonly stack: string;
    readonly verdict: string;
    readonly reasons: readonly Reason[];
  };
  'same-stack-twice': { readonly stack: string };
  'different-patients': { readonly differing: readonly string[] };
  'different-studies': { readonly arterialDate: string | null; readonly precontrastDate: string | null };
  'unlike-spectra': SpectraDetails;
}

/** A reason of a stack, as data that can cross any boundary. */
type Reason = { readonly code: string; readonly details: Details };

interface SpectraDetails {
  readonly arterialKvp: number | null;
  readonly precontrastKvp: number | null;
  readonly arterialSpectral: string | null;
  readonly precontrastSpectral: string | null;
  readonly [key: string]: number | string | null;
}

export interface RelationFindings {
  'unlike-frame-of-reference': { readonly missing: boolean };
  'unlike-spectra-overridden': SpectraDetails;
  'spectra-unknown': SpectraDetails;
  'unlike-kernels': { readonly arterial: string; readonly precontrast: string };
  'unlike-thickness': { readonly arterialMm: number; readonly precontrastMm: number };
  'thick-slices': { readonly role: string; readonly thicknessMm: number };
  'lossy-compression': { readonly role: string };
  'patient-identity-differs': { readonly differing: readonly string[] };
  'study-unknown': Record<never, never>;
  'damaged-files-left-out': { readonly role: string; readonly files: number; readonly first: string };
  'tilt-corrected': { readonly role: string; readonly degrees: number; readonly shearMmPerSlice: number };
  /** `gaps`: steps off the median, mm along the normal. */
  'gaps-resampled': {
    readonly role: string;
    readonly stepMm: number;
    readonly widestFilledMm: number;
    readonly emptySlices: number;
    readonly gaps: readonly StepGap[];
  };
  'stack-remark': { readonly role: string; readonly reason: Reason };
}

const refusal = refusals<RelationRefusals>();
const finding = findingsOf<RelationFindings>();

/** Thickness may differ by this factor before it is flagged. Source: specification of LETB, comparability inside a timepoint. */
const THICKNESS_RATIO = 2;
/** Slices thicker than this are flagged. Source: DICOM intake, verdicts. */
const THICK_SLICE_MM = 5;
/** Tube voltages are printed as whole kV. */
const KVP_TOLERANCE = 0.5;

/**
 * Relates A and P of one timepoint. Refused: a stack that is not measurable, one stack in both roles, different patients or studies,
 * unlike spectra unless overridden. Source: specification of LETB, step 1 and comparability inside a timepoint.
 */
export function relatePhases(arterial: Stack, precontrast: Stack, overridden: readonly Override[]): RelatedPhases {
  const arterialGrid = measurableGrid(arterial, 'arterial');
  const precontrastGrid = measurableGrid(precontrast, 'precontrast');
  const a = arterial.header;
  const p = precontrast.header;
  if (sameSlices(arterial, precontrast)) throw refusal('same-stack-twice', { stack: arterial.id });
  const identity = identityFindings(a, p);
  const study = studyFindings(a, p);
  const frameA = a.placement.frameOfReferenceUid;
  const frameP = p.placement.frameOfReferenceUid;
  const oneFrame = frameA !== null && frameA === frameP;
  return {
    arterialGrid,
    precontrastGrid,
    alignment: oneFrame && gridsCoincide(arterialGrid, precontrastGrid) ? 'identity' : 'scanner',
    findings: [
      ...identity,
      ...study,
      ...(oneFrame
        ? []
        : [finding('warning', 'unlike-frame-of-reference', { missing: frameA === null || frameP === null })]),
      ...spectraFindings(a.acquisition, p.acquisition, overridden),
      ...likenessFindings(a.acquisition, p.acquisition),
      ...stackFindings(arterial, 'arterial'),
      ...stackFindings(precontrast, 'precontrast'),
    ],
  };
}

/** The grid of a stack that may be measured, or whose liver may be drafted. Refused: any other. */
export function measurableGrid(stack: Stack, role: string): Grid {
  if (stack.verdict !== 'measurable' || stack.grid === null) {
    throw refusal('stack-not-measurable', {
      role,
      stack: stack.id,
      verdict: stack.verdict,
      reasons: stack.reasons.filter(limitsMeasuring).map(({ code, details }) => ({ code, details })),
    });
  }
  return stack.grid;
}

function sameSlices(a: Stack, b: Stack): boolean {
  const first = a.slices[0];
  return (
    first !== undefined &&
    b.slices.some((slice) => slice.sopInstanceUid === first.sopInstanceUid && slice.frame === first.frame)
  );
}

/** A remark that files beside a stack could not be read; `names` are theirs, without folders. */
export function damagedFilesFindings(role: string, names: readonly string[]): readonly Finding[] {
  const [first] = names;
  return first === undefined
    ? []
    : [finding('warning', 'damaged-files-left-out', { role, files: names.length, first })];
}

/** What identifies a patient, by its name in the standard. */
const IDENTITY = {
  id: 'Patient ID',
  name: 'Patient’s Name',
  birthDate: 'Patient’s Birth Date',
  sex: 'Patient’s Sex',
} as const;

/** Another Patient ID is another patient; without both IDs so is another name, birth date or sex. Under one ID these are warned about. */
function identityFindings(a: InstanceHeader, p: InstanceHeader): readonly Finding[] {
  const differs = (key: keyof typeof IDENTITY): boolean =>
    a.patient[key] !== null && p.patient[key] !== null && a.patient[key] !== p.patient[key];
  const differing = (['id', 'name', 'birthDate', 'sex'] as const).filter(differs).map((key) => IDENTITY[key]);
  if (differing.length === 0) return [];
  const oneId = a.patient.id !== null && a.patient.id === p.patient.id;
  if (!oneId) throw refusal('different-patients', { differing });
  return [finding('warning', 'patient-identity-differs', { differing })];
}

/** Where no Study Instance UID is stated, the dates must at least agree. */
function studyFindings(a: InstanceHeader, p: InstanceHeader): readonly Finding[] {
  const unknown = a.study.instanceUid === '' || p.study.instanceUid === '';
  const differ = unknown ? a.study.date !== p.study.date : a.study.instanceUid !== p.study.instanceUid;
  if (differ) throw refusal('different-studies', { arterialDate: a.study.date, precontrastDate: p.study.date });
  return unknown ? [finding('warning', 'study-unknown', {})] : [];
}

/** Lipiodol is far denser at 100 than at 120 kVp and would survive the subtraction, so unlike spectra are refused. */
function spectraFindings(a: Acquisition, p: Acquisition, overridden: readonly Override[]): readonly Finding[] {
  const details: SpectraDetails = {
    arterialKvp: a.kvp,
    precontrastKvp: p.kvp,
    arterialSpectral: a.spectralReconstruction,
    precontrastSpectral: p.spectralReconstruction,
  };
  const unlikeKvp = a.kvp !== null && p.kvp !== null && Math.abs(a.kvp - p.kvp) > KVP_TOLERANCE;
  if (unlikeKvp || a.spectralReconstruction !== p.spectralReconstruction) {
    if (!overridden.includes('unlike-spectra')) throw refusal('unlike-spectra', details);
    return [finding('warning', 'unlike-spectra-overridden', details)];
  }
  return a.kvp === null || p.kvp === null ? [finding('note', 'spectra-unknown', details)] : [];
}

function likenessFindings(a: Acquisition, p: Acquisition): readonly Finding[] {
  const kernels =
    a.kernel !== null && p.kernel !== null && a.kernel !== p.kernel
      ? [finding('warning', 'unlike-kernels', { arterial: a.kernel, precontrast: p.kernel })]
      : [];
  const [ta, tp] = [a.sliceThicknessMm, p.sliceThicknessMm];
  const thickness =
    ta !== null && tp !== null && Math.max(ta, tp) > THICKNESS_RATIO * Math.min(ta, tp)
      ? [finding('warning', 'unlike-thickness', { arterialMm: ta, precontrastMm: tp })]
      : [];
  return [...kernels, ...thickness];
}

function stackFindings(stack: Stack, role: string): readonly Finding[] {
  const thicknessMm = stack.header.acquisition.sliceThicknessMm;
  return [
    ...(thicknessMm !== null && thicknessMm > THICK_SLICE_MM
      ? [finding('warning', 'thick-slices', { role, thicknessMm })]
      : []),
    ...(stack.slices.some((slice) => slice.pixels.lossy) ? [finding('warning', 'lossy-compression', { role })] : []),
    ...correctionFindings(stack.correction, role),
    ...stack.reasons
      .filter(isRemark)
      .map(({ code, details }) => finding('note', 'stack-remark', { role, reason: { code, details } })),
  ];
}

function correctionFindings(correction: StackCorrection | undefined, role: string): readonly Finding[] {
  if (correction === undefined) return [];
  if (correction.kind === 'shear') {
    const { tiltDegrees, shiftMmPerSlice } = correction;
    const details = { role, degrees: tiltDegrees, shearMmPerSlice: Math.hypot(...shiftMmPerSlice) };
    return [finding('warning', 'tilt-corrected', details)];
  }
  const { stepMm, widestFilledMm, emptySlices, gaps, shear } = correction;
  return [
    ...correctionFindings(shear ?? undefined, role),
    finding('warning', 'gaps-resampled', { role, stepMm, widestFilledMm, emptySlices, gaps }),
  ];
}

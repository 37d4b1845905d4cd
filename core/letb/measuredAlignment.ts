import { DomainError, refusals, type Coded } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import type { Alignment } from '../registration/alignment.ts';
import type { FallBack, Registration, RegistrationFigures } from '../registration/registerPhases.ts';
import type { AlignmentEffect } from './alignmentEffect.ts';
import type { Preset } from './protocol.ts';

/** How P is read at places between its voxels through an alignment. */
export type Interpolator = 'cubic-b-spline';

/** `good`: nothing speaks against it. `doubtful`: to be looked at. `poor`: it makes the rim worse. */
export type AlignmentVerdict = 'good' | 'doubtful' | 'poor';

/** An alignment as a measurement states it: what was done, how well, and whether a reader accepted it. */
export interface RegisteredAlignment {
  readonly kind: Alignment['kind'];
  /** What was asked for; another kind than `kind` where it fell back. */
  readonly requested: Alignment['kind'];
  readonly fallBack: FallBack | null;
  /** Who set the map: the program, or a reader's hand. */
  readonly origin: 'fitted' | 'by-hand';
  readonly accepted: boolean;
  readonly review: 'unreviewed' | 'accepted';
  readonly interpolator: Interpolator;
  readonly verdict: AlignmentVerdict;
  readonly reasons: readonly Coded[];
  readonly figures: RegistrationFigures;
  readonly effect: AlignmentEffect;
}

/** How P came onto A's grid. */
export type MeasuredAlignment = { readonly kind: 'identity' | 'scanner' } | RegisteredAlignment;

/** Reasons of a verdict, by code. Lengths mm, shares in percent. */
export interface AlignmentReasons {
  'alignment-rim-worse': { readonly beforePercent: number; readonly afterPercent: number };
  'alignment-tail-worse': { readonly beforePercent: number; readonly afterPercent: number };
  'alignment-far': { readonly largestMm: number; readonly degrees: number };
  'alignment-strained': { readonly least: number; readonly most: number };
  'alignment-undecided': { readonly inverseConsistencyMm: number; readonly limitMm: number };
  'alignment-bends': { readonly meanMm: number; readonly limitMm: number };
  'alignment-misfit-high': { readonly misfitPercent: number; readonly limitPercent: number };
}
export interface AlignmentFindings {
  'alignment-unreviewed': { readonly kind: string; readonly verdict: string };
  'alignment-fell-back': { readonly requested: string; readonly used: string; readonly because: string };
  'alignment-not-good': { readonly verdict: string; readonly reasons: readonly ReasonDetails[] };
}
export interface AlignmentRefusals {
  'paper-preset-aligned': { readonly kind: string };
  /** The mask is another than the one that the accepted alignment was fitted to. */
  'alignment-stale': Record<never, never>;
  /** A fitted alignment by whose own figures the scanner's geometry does better. */
  'alignment-not-offered': { readonly kind: string; readonly reasons: readonly ReasonDetails[] };
}
type ReasonDetails = { readonly code: string; readonly details: Coded['details'] };
const finding = findingsOf<AlignmentFindings>();
const refusal = refusals<AlignmentRefusals>();
const reason = <Code extends keyof AlignmentReasons>(code: Code, details: AlignmentReasons[Code]): Coded => ({
  code,
  details: { ...details },
});

/** Rim and tail may be worse by this share of what they were, and this much, before it counts: counts have noise. */
const WORSE_FACTOR = 1.1;
const WORSE_FRACTION = 0.003;
/** Breath-holds do not differ by more, mm and degrees. */
const FAR_MM = 35;
const FAR_DEGREES = 10;
/** Liver keeps its volume: locally no more change than this is plausible between two breath-holds. */
const STRAIN: readonly [least: number, most: number] = [0.6, 1.6];
/** Where the way back leads this far astray, the images do not decide the map, mm. */
const UNDECIDED_MM = 2.5;
/** Where the smooth map says that a rigid one leaves the liver further off than this on average, it should be aligned deformably, mm. */
const BENDS_MM = 1;
/** Share of misfits above which the phases do not agree after all. */
const MISFIT_LIMIT = 0.15;

/** The verdict on an alignment from its own figures and its effect on S. */
export function registeredAlignment(
  { requested, alignment, fallBack, figures, origin }: Registration,
  effect: AlignmentEffect,
): RegisteredAlignment {
  const poor = worse('alignment-rim-worse', effect.rimResidual);
  const {
    largestDisplacementMm: largestMm,
    rotationDegrees: degrees,
    jacobian,
    inverseConsistencyMm,
    leftByBendingMm,
  } = figures;
  const doubtful = [
    ...worse('alignment-tail-worse', effect.negativeTail),
    ...(largestMm > FAR_MM || degrees > FAR_DEGREES ? [reason('alignment-far', { largestMm, degrees })] : []),
    ...(jacobian.least < STRAIN[0] || jacobian.most > STRAIN[1] ? [reason('alignment-strained', { ...jacobian })] : []),
    ...(inverseConsistencyMm !== null && inverseConsistencyMm > UNDECIDED_MM
      ? [reason('alignment-undecided', { inverseConsistencyMm, limitMm: UNDECIDED_MM })]
      : []),
    ...(leftByBendingMm !== null && leftByBendingMm > BENDS_MM
      ? [reason('alignment-bends', { meanMm: leftByBendingMm, limitMm: BENDS_MM })]
      : []),
    ...(figures.misfitAfter > MISFIT_LIMIT
      ? [
          reason('alignment-misfit-high', {
            misfitPercent: 100 * figures.misfitAfter,
            limitPercent: 100 * MISFIT_LIMIT,
          }),
        ]
      : []),
  ];
  return {
    kind: alignment.kind,
    requested,
    fallBack,
    origin: origin ?? 'fitted',
    accepted: false,
    review: 'unreviewed',
    interpolator: 'cubic-b-spline',
    verdict: poor.length > 0 ? 'poor' : doubtful.length > 0 ? 'doubtful' : 'good',
    reasons: [...poor, ...doubtful],
    figures,
    effect,
  };
}

function worse(
  code: 'alignment-rim-worse' | 'alignment-tail-worse',
  { before, after }: { readonly before: number | null; readonly after: number },
): readonly Coded[] {
  if (before === null || after <= before * WORSE_FACTOR + WORSE_FRACTION) return [];
  return [reason(code, { beforePercent: 100 * before, afterPercent: 100 * after })];
}

/** What an alignment adds to a measurement's findings: never silent. */
export function alignmentFindings(alignment: RegisteredAlignment): readonly Finding[] {
  const { kind, requested, fallBack, verdict, reasons, accepted } = alignment;
  return [
    ...(accepted ? [] : [finding('warning', 'alignment-unreviewed', { kind, verdict })]),
    ...(fallBack === null
      ? []
      : [
          finding('warning', 'alignment-fell-back', {
            requested,
            used: fallBack === 'rigid-not-better' || fallBack === 'rigid-implausible' ? 'scanner' : kind,
            because: fallBack,
          }),
        ]),
    ...(verdict === 'good'
      ? []
      : [
          finding('warning', 'alignment-not-good', {
            verdict,
            reasons: reasons.map(({ code, details }) => ({ code, details })),
          }),
        ]),
  ];
}

/**
 * Whether a map is offered to be measured through: one that was fitted and leaves the liver's rim worse than the scanner's geometry is not.
 * One that a reader set by hand, or accepted, is the reader's.
 */
export function isOffered({ verdict, origin, accepted }: RegisteredAlignment): boolean {
  return verdict !== 'poor' || origin === 'by-hand' || accepted;
}

/** Refused: an alignment that is not offered (`isOffered`). */
export function checkOffered(alignment: RegisteredAlignment): void {
  if (isOffered(alignment)) return;
  const { kind, reasons } = alignment;
  throw refusal('alignment-not-offered', {
    kind,
    reasons: reasons.map(({ code, details }) => ({ code, details })),
  });
}

/** The same alignment after a reader accepted it. */
export function acceptedAlignment(alignment: RegisteredAlignment): RegisteredAlignment {
  return { ...alignment, accepted: true, review: 'accepted' };
}

/** What an accepted alignment was fitted to is no longer the mask. */
export function staleAlignment(): DomainError {
  return refusal('alignment-stale', {});
}

/** Refused: an alignment under the preset `paper`, which knows none. */
export function checkPresetKnowsAlignment(preset: Preset, kind: string): void {
  if (preset === 'paper' && (kind === 'rigid' || kind === 'deformable'))
    throw refusal('paper-preset-aligned', { kind });
}

/** The value, or null where it is refused: a figure of comparison may be missing, the measurement stands. */
export function unlessRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import { changeUncertainty, type ChangeUncertainty, type TimepointUncertainty } from './changeUncertainty.ts';
import type { LetbPlacement } from './computeLetb.ts';
import type { AlignmentKind, Preset } from './protocol.ts';
import { comparePhases, type PhaseFigures } from './phaseFigures.ts';
import { isResponder, type ThresholdSet } from './thresholdSets.ts';
import { timingFindings, type IsoDate } from './timing.ts';

/** What the change needs of one timepoint's measurement. */
export interface TimepointLetb {
  readonly patientId: string | null;
  readonly date: IsoDate | null;
  readonly preset: Preset;
  readonly k: number;
  readonly alignment: { readonly kind: AlignmentKind };
  readonly placements: readonly Pick<LetbPlacement, 'shape' | 'nominalCm3'>[];
  readonly letbPercent: number;
  readonly enhancingVolumeCm3: number;
  readonly liverVolumeCm3: number;
  readonly provisional: boolean;
  /** What its reader set aside, by code. */
  readonly overrides: readonly string[];
  /** Where it was computed. */
  readonly uncertainty?: TimepointUncertainty;
  readonly arterialPhase?: PhaseFigures;
}

/** Null: not evaluable. */
export interface LetbChange {
  readonly changePercent: number | null;
  readonly enhancingChangePercent: number | null;
  readonly liverChangePercent: number | null;
  readonly provisional: boolean;
  readonly thresholdSet: { readonly id: string; readonly version: string; readonly source: string };
  readonly responses: readonly {
    readonly endpoint: string;
    readonly thresholdPercent: number;
    readonly responder: boolean | null;
  }[];
  /** Where both timepoints' uncertainty was computed. */
  readonly uncertainty?: ChangeUncertainty;
  readonly findings: readonly Finding[];
}

export interface ChangeRefusals {
  'unlike-k': { readonly pre: number; readonly post: number };
  'unlike-preset': { readonly pre: string; readonly post: string };
  'unlike-alignment': { readonly pre: string; readonly post: string };
  'change-of-different-patients': Record<never, never>;
}
export interface ChangeFindings {
  'change-not-evaluable-zero-baseline': Record<never, never>;
  'change-provisional': { readonly pre: boolean; readonly post: boolean };
  'unlike-roi': { readonly pre: string; readonly post: string };
  'treatment-date-unknown': Record<never, never>;
  'patient-unknown': Record<never, never>;
  'change-with-overrides': { readonly pre: readonly string[]; readonly post: readonly string[] };
}
const refusal = refusals<ChangeRefusals>();
const finding = findingsOf<ChangeFindings>();

/**
 * Change of LETB from pre to post, and the response by each endpoint of the threshold set. LETB_pre = 0 is not evaluable.
 * Refused: unlike k, preset or kind of alignment; different patients. Source: specification of LETB, change and response.
 */
export function computeChange(
  pre: TimepointLetb,
  post: TimepointLetb,
  options: { readonly thresholdSet: ThresholdSet; readonly procedureDates: readonly IsoDate[] },
): LetbChange {
  if (pre.patientId !== null && post.patientId !== null && pre.patientId !== post.patientId)
    throw refusal('change-of-different-patients', {});
  if (pre.k !== post.k) throw refusal('unlike-k', { pre: pre.k, post: post.k });
  if (pre.preset !== post.preset) throw refusal('unlike-preset', { pre: pre.preset, post: post.preset });
  if (pre.alignment.kind !== post.alignment.kind)
    throw refusal('unlike-alignment', { pre: pre.alignment.kind, post: post.alignment.kind });
  const { id, version, source, endpoints } = options.thresholdSet;
  const changePercent = relativeChangePercent(pre.letbPercent, post.letbPercent);
  const provisional = pre.provisional || post.provisional;
  const [roiPre, roiPost] = [roiOf(pre), roiOf(post)];
  return {
    changePercent,
    enhancingChangePercent: relativeChangePercent(pre.enhancingVolumeCm3, post.enhancingVolumeCm3),
    liverChangePercent: relativeChangePercent(pre.liverVolumeCm3, post.liverVolumeCm3),
    provisional,
    thresholdSet: { id, version, source },
    responses: endpoints.map(({ endpoint, thresholdPercent }) => ({
      endpoint,
      thresholdPercent,
      responder: changePercent === null ? null : isResponder(changePercent, thresholdPercent),
    })),
    ...(changePercent === null || pre.uncertainty === undefined || post.uncertainty === undefined
      ? {}
      : {
          uncertainty: changeUncertainty(pre.uncertainty, post.uncertainty, {
            changePercent,
            thresholdSet: options.thresholdSet,
          }),
        }),
    findings: [
      ...(changePercent === null ? [finding('warning', 'change-not-evaluable-zero-baseline', {})] : []),
      ...(provisional
        ? [finding('warning', 'change-provisional', { pre: pre.provisional, post: post.provisional })]
        : []),
      ...(pre.patientId === null || post.patientId === null ? [finding('warning', 'patient-unknown', {})] : []),
      ...(pre.overrides.length + post.overrides.length > 0
        ? [finding('warning', 'change-with-overrides', { pre: pre.overrides, post: post.overrides })]
        : []),
      ...(roiPre === roiPost ? [] : [finding('warning', 'unlike-roi', { pre: roiPre, post: roiPost })]),
      ...(options.procedureDates.length === 0 ? [finding('note', 'treatment-date-unknown', {})] : []),
      ...(pre.arterialPhase === undefined || post.arterialPhase === undefined
        ? []
        : comparePhases(pre.arterialPhase, post.arterialPhase)),
      ...timingFindings(pre.date, post.date, options.procedureDates),
    ],
  };
}

/** (post − pre) / pre × 100; null when pre is 0, or so small that the quotient has no number. */
export function relativeChangePercent(pre: number, post: number): number | null {
  const change = ((post - pre) / pre) * 100;
  return pre === 0 || !Number.isFinite(change) ? null : change;
}

/** Shape and nominal volume of the placements, `cube 1 cm³`. */
function roiOf(timepoint: TimepointLetb): string {
  const kinds = new Set(timepoint.placements.map((placement) => `${placement.shape} ${placement.nominalCm3} cm³`));
  return [...kinds].toSorted().join(' + ');
}

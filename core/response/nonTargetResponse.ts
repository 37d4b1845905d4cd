import { reason, type NonTargetCategory, type Reason } from './categories.ts';
import { below } from './comparison.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { isInLiver, recordOf } from './lesions.ts';
import type { LesionIdentity, LesionRecord, TimepointRecord } from './lesions.ts';

/** Fewer than all of the non-targets evaluated is `NE`, unless one of those seen progressed. */
export interface NonTargetResponse {
  readonly category: NonTargetCategory;
  readonly reasons: readonly Reason[];
}

type NonTargetState = 'gone' | 'present' | 'progressed' | 'notEvaluated';

/** The non-targets of a timepoint. `completeResponseDate` as in SumReference. Source: Eisenhauer 2009, section 4.3.3. */
export function nonTargetResponse(
  lesions: readonly LesionIdentity[],
  timepoint: TimepointRecord,
  { rules, completeResponseDate: since }: { readonly rules: CriteriaSet; readonly completeResponseDate: string | null },
): NonTargetResponse {
  const states = lesions
    .map((lesion) => {
      const record = recordOf(timepoint, lesion.id);
      return { id: lesion.id, state: stateOf(lesion, record, rules), isJudged: isJudged(lesion, rules) };
    })
    .filter(({ state, isJudged }) => isJudged || state === 'progressed');
  const inState = (wanted: NonTargetState): readonly string[] =>
    states.filter(({ state }) => state === wanted).map(({ id }) => id);
  const progressed = inState('progressed');
  if (states.length === 0) return { category: 'none', reasons: [reason('non-target-none', {})] };
  if (progressed.length > 0)
    return { category: 'PD', reasons: progressed.map((lesion) => reason('non-target-progression', { lesion })) };
  const present = inState('present');
  if (since !== null && present.length > 0)
    return { category: 'PD', reasons: [reason('non-target-disease-after-cr', { lesions: present, since })] };
  const missing = inState('notEvaluated');
  if (missing.length > 0)
    return { category: 'NE', reasons: [reason('non-target-not-evaluated', { lesions: missing })] };
  if (present.length > 0)
    return { category: 'non-CR/non-PD', reasons: [reason('non-target-present', { lesions: present })] };
  return { category: 'CR', reasons: [reason('non-target-cr', {})] };
}

/** Whether the set judges the lesion at all; where it judges treated lesions only, another's progression still counts. */
function isJudged(lesion: LesionIdentity, rules: CriteriaSet): boolean {
  return rules.nonTargets.scope === 'all' || lesion.treated;
}

/**
 * A node goes by its short axis where one is given, a liver lesion by enhancement where the set asks for it, every other by what the
 * reader says of its presence, or by its diameter. What is not recorded was not evaluated.
 */
function stateOf(lesion: LesionIdentity, record: LesionRecord | undefined, rules: CriteriaSet): NonTargetState {
  if (record === undefined) return 'notEvaluated';
  const { status, state, diameterMm } = record;
  if (status === 'unequivocalProgression') return 'progressed';
  if (rules.nonTargets.judgedBy === 'enhancement' && isInLiver(lesion)) {
    const seen = enhancementOf(record);
    if (seen !== null) return seen;
  }
  if (status === 'notEvaluable' || state === 'notEvaluable') return 'notEvaluated';
  if (lesion.kind === 'node' && diameterMm !== null)
    return below(diameterMm, rules.nodeNormalBelowMm) ? 'gone' : 'present';
  if (status !== null) return status === 'absent' ? 'gone' : 'present';
  if (state === 'absent' || diameterMm === 0) return 'gone';
  const isSeen = diameterMm !== null || record.fragments !== null || record.mergedInto !== null || state === 'tooSmall';
  return isSeen ? 'present' : 'notEvaluated';
}

function enhancementOf({ viableStatus, viableDiameterMm }: LesionRecord): NonTargetState | null {
  if (viableStatus === 'notEvaluable') return 'notEvaluated';
  if (viableStatus !== null) return viableStatus === 'enhancing' ? 'present' : 'gone';
  return viableDiameterMm === null ? null : viableDiameterMm > 0 ? 'present' : 'gone';
}

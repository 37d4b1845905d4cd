import type { CriteriaSet } from './criteriaSets.ts';
import { below } from './comparison.ts';
import type { Target } from './chooseTargets.ts';
import type { LesionRecord } from './lesions.ts';

/**
 * What a target gives to the sum at a timepoint. `isGone`: it does not stand in the way of a complete response (disappeared; without
 * enhancement where the set goes by that; a node below its normal limit). A missing measurement is not evaluable, never 0 mm.
 */
export type TargetReading =
  | { readonly kind: 'measured'; readonly mm: number; readonly isGone: boolean }
  | { readonly kind: 'merged'; readonly into: string }
  | { readonly kind: 'notEvaluable' };

const NOT_EVALUABLE: TargetReading = { kind: 'notEvaluable' };

/** Reads one target's record. Source: Eisenhauer 2009, sections 4.2 and 4.3.2; Lencioni & Llovet 2010. */
export function readTarget(target: Target, record: LesionRecord | undefined, rules: CriteriaSet): TargetReading {
  if (record === undefined || record.state === 'notEvaluable' || record.status === 'notEvaluable') return NOT_EVALUABLE;
  if (record.mergedInto !== null) return { kind: 'merged', into: record.mergedInto };
  const isAbsent = record.state === 'absent' || record.status === 'absent';
  if (target.measure === 'shortAxis') return readNode(record, isAbsent, rules);
  if (isAbsent) return { kind: 'measured', mm: 0, isGone: true };
  if (target.measure === 'whole') {
    const mm = wholeMm(record, rules);
    return mm === null ? NOT_EVALUABLE : { kind: 'measured', mm, isGone: mm === 0 };
  }
  const mm = viableMm(record, rules);
  if (mm === null) return NOT_EVALUABLE;
  const isGone = rules.completeResponse === 'enhancement' ? mm === 0 : record.diameterMm === 0;
  return { kind: 'measured', mm, isGone };
}

/** The short axis; a node that split is normal when each part is. */
function readNode(record: LesionRecord, isAbsent: boolean, rules: CriteriaSet): TargetReading {
  if (isAbsent) return { kind: 'measured', mm: record.diameterMm ?? 0, isGone: true };
  const mm = wholeMm(record, rules);
  if (mm === null) return NOT_EVALUABLE;
  const isGone = (record.fragments ?? [mm]).every((part) => below(part, rules.nodeNormalBelowMm));
  return { kind: 'measured', mm, isGone };
}

function wholeMm(record: LesionRecord, rules: CriteriaSet): number | null {
  if (record.fragments !== null) return sum(record.fragments);
  return record.diameterMm ?? (record.state === 'tooSmall' ? rules.tooSmallMm : null);
}

/** The longest viable diameter; of a split lesion the sum over its parts. Whole fragments do not say what of them is viable. */
function viableMm(record: LesionRecord, rules: CriteriaSet): number | null {
  if (record.viableStatus === 'notEvaluable') return null;
  if (record.viableFragments !== null) return sum(record.viableFragments);
  if (record.viableDiameterMm !== null) return record.viableDiameterMm;
  if (record.viableStatus === 'nonEnhancing' || record.diameterMm === 0) return 0;
  return record.state === 'tooSmall' ? rules.tooSmallMm : null;
}

/** Smallest first, so that the sum does not depend on the order in which the parts were written. */
export function sum(lengthsMm: readonly number[]): number {
  return lengthsMm.toSorted((a, b) => a - b).reduce((total, mm) => total + mm, 0);
}

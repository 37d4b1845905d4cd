import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import type { Cycle } from './arrangeCycles.ts';
import { atLeast, below } from './comparison.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { isAtPortaHepatis, isInLiver, organOf, recordOf } from './lesions.ts';
import type { LesionIdentity, LesionRecord, TimepointRecord } from './lesions.ts';

/** A target and which of its diameters enters the sum: whole longest, viable longest, or a node's short axis. */
export interface Target extends LesionIdentity {
  readonly measure: 'whole' | 'viable' | 'shortAxis';
}

type Where = { readonly timepoint: string; readonly lesion: string; readonly field: string };
export interface TargetRefusals {
  'too-many-targets': {
    readonly timepoint: string;
    readonly field: string;
    readonly count: number;
    readonly maximum: number;
  };
  'too-many-targets-in-organ': {
    readonly timepoint: string;
    readonly field: string;
    readonly organ: string;
    readonly count: number;
    readonly maximum: number;
  };
  'target-not-measured': Where;
  'target-is-effusion': Where;
  'target-too-small': Where & {
    readonly mm: number;
    readonly limitMm: number;
    readonly sliceThicknessMm: number | null;
  };
  'target-node-too-small': Where & { readonly mm: number; readonly limitMm: number };
  'target-not-enhancing': Where;
  'target-pretreated': Where;
  'pretreated-reason-missing': Where;
  'all-targets-excluded': { readonly timepoint: string; readonly field: string };
}
export interface TargetFindings {
  'slice-thickness-not-stated': { readonly timepoint: string };
  'viable-below-measurable': { readonly lesion: string; readonly mm: number; readonly limitMm: number };
  'viable-exceeds-whole': { readonly lesion: string; readonly viableMm: number; readonly wholeMm: number };
  'non-enhancing-target-by-diameter': { readonly lesion: string };
  'non-enhancing-target-excluded': { readonly lesion: string };
  'pretreated-target': { readonly lesion: string; readonly reason: string };
  'target-outside-liver': { readonly lesion: string; readonly site: string };
  'target-untreated': { readonly lesion: string };
  'targets-in-one-lobe': { readonly lobe: string; readonly otherLobe: string };
  'non-target-node-normal': { readonly lesion: string; readonly mm: number; readonly limitMm: number };
  'non-target-untreated-not-judged': { readonly lesion: string };
}
const refusal = refusals<TargetRefusals>();
const finding = findingsOf<TargetFindings>();

/**
 * The targets of a cycle under the rules, and what is to be said of the choice. Refused, by timepoint, lesion and field: more targets than
 * the set allows in all or in an organ; a target that is not measured, too small for the slice thickness, without enhancement where the
 * set asks for it, or treated before and not progressed since. Source: Eisenhauer 2009, sections 3.1 and 4.2; Lencioni & Llovet 2010.
 */
export function chooseTargets(
  cycle: Cycle,
  rules: CriteriaSet,
): { readonly targets: readonly Target[]; readonly findings: readonly Finding[] } {
  const { baseline } = cycle;
  const findings: Finding[] = [];
  const targets: Target[] = [];
  for (const lesion of cycle.targets) {
    const record = recordOf(baseline, lesion.id);
    if (record === undefined) throw new Error('a target is recorded at its baseline');
    checkPretreated(record, baseline, findings);
    const measure = measureOf(lesion, record, { rules, baseline, findings });
    if (measure !== null) targets.push({ ...lesion, measure });
  }
  if (cycle.targets.length > 0 && targets.length === 0)
    throw refusal('all-targets-excluded', { timepoint: baseline.id, field: 'nonEnhancingTarget' });
  checkCounts(targets, baseline, rules);
  if (targets.length > 0 && baseline.sliceThicknessMm === null)
    findings.push(finding('warning', 'slice-thickness-not-stated', { timepoint: baseline.id }));
  return { targets, findings: [...findings, ...cohortFindings(targets, cycle, rules)] };
}

/** Whether a lesion of the baseline may be a target under the rules, limits of number apart. */
export function isMeasurable(lesion: LesionIdentity, baseline: TimepointRecord, rules: CriteriaSet): Target | null {
  const record = recordOf(baseline, lesion.id);
  if (record === undefined || lesion.kind === 'effusion' || record.diameterMm === null) return null;
  if (record.mergedInto !== null || (record.state ?? 'measured') !== 'measured') return null;
  const limitMm = limitMmOf(lesion, baseline, rules);
  if (below(record.diameterMm ?? 0, limitMm) || record.pretreated?.progressedSince === false) return null;
  if (lesion.kind === 'node') return { ...lesion, measure: 'shortAxis' };
  if (rules.diameter === 'whole' || !isInLiver(lesion)) return { ...lesion, measure: 'whole' };
  if (enhances(record)) return { ...lesion, measure: 'viable' };
  const isStated = record.viableDiameterMm !== null || record.viableStatus === 'nonEnhancing';
  return isStated && rules.nonEnhancingTarget === 'recistDiameter' ? { ...lesion, measure: 'whole' } : null;
}

interface Choice {
  readonly rules: CriteriaSet;
  readonly baseline: TimepointRecord;
  readonly findings: Finding[];
}

/** Null: the target is excluded by the switch. */
function measureOf(
  lesion: LesionIdentity,
  record: LesionRecord,
  { rules, baseline, findings }: Choice,
): Target['measure'] | null {
  const where = { timepoint: baseline.id, lesion: lesion.id };
  if (lesion.kind === 'effusion') throw refusal('target-is-effusion', { ...where, field: 'kind' });
  const byViable = rules.diameter === 'viable' && isInLiver(lesion);
  const mm = record.diameterMm ?? (byViable ? record.viableDiameterMm : null);
  const isMeasured = (record.state ?? 'measured') === 'measured' && record.mergedInto === null;
  if (mm === null || !isMeasured)
    throw refusal('target-not-measured', { ...where, field: isMeasured ? 'diameterMm' : 'state' });
  const limitMm = limitMmOf(lesion, baseline, rules);
  const { sliceThicknessMm } = baseline;
  if (below(mm, limitMm)) {
    throw lesion.kind === 'node'
      ? refusal('target-node-too-small', { ...where, field: 'diameterMm', mm, limitMm })
      : refusal('target-too-small', { ...where, field: 'diameterMm', mm, limitMm, sliceThicknessMm });
  }
  if (lesion.kind === 'node') return 'shortAxis';
  if (!byViable) return 'whole';
  const viableMm = record.viableDiameterMm;
  if (viableMm === null && record.viableStatus !== 'nonEnhancing')
    throw refusal('target-not-measured', { ...where, field: 'viableDiameterMm' });
  if (enhances(record)) {
    if (viableMm !== null && below(viableMm, limitMm))
      findings.push(finding('warning', 'viable-below-measurable', { lesion: lesion.id, mm: viableMm, limitMm }));
    findings.push(...viableExceedsWhole(record));
    return 'viable';
  }
  if (rules.nonEnhancingTarget === 'refuse')
    throw refusal('target-not-enhancing', { ...where, field: 'viableDiameterMm' });
  if (rules.nonEnhancingTarget === 'recistDiameter' && record.diameterMm !== null) {
    findings.push(finding('warning', 'non-enhancing-target-by-diameter', { lesion: lesion.id }));
    return 'whole';
  }
  findings.push(finding('warning', 'non-enhancing-target-excluded', { lesion: lesion.id }));
  return null;
}

/** The remark on a viable diameter that is longer than the whole one: one of the two lines is wrong. */
export function viableExceedsWhole({ id, viableDiameterMm, diameterMm }: LesionRecord): readonly Finding[] {
  if (viableDiameterMm === null || diameterMm === null || viableDiameterMm <= diameterMm) return [];
  return [finding('warning', 'viable-exceeds-whole', { lesion: id, viableMm: viableDiameterMm, wholeMm: diameterMm })];
}

function checkPretreated(record: LesionRecord, baseline: TimepointRecord, findings: Finding[]): void {
  if (record.pretreated === null) return;
  const where = { timepoint: baseline.id, lesion: record.id };
  const { progressedSince, reason } = record.pretreated;
  if (!progressedSince) throw refusal('target-pretreated', { ...where, field: 'pretreated' });
  if (reason === null || reason.trim() === '')
    throw refusal('pretreated-reason-missing', { ...where, field: 'pretreated.reason' });
  findings.push(finding('note', 'pretreated-target', { lesion: record.id, reason }));
}

function checkCounts(targets: readonly Target[], baseline: TimepointRecord, rules: CriteriaSet): void {
  const { maximum, maximumPerOrgan } = rules.targets;
  const where = { timepoint: baseline.id, field: 'role' };
  for (const organ of new Set(targets.map(organOf))) {
    const count = targets.filter((target) => organOf(target) === organ).length;
    if (count > maximumPerOrgan)
      throw refusal('too-many-targets-in-organ', { ...where, organ, count, maximum: maximumPerOrgan });
  }
  if (targets.length > maximum) throw refusal('too-many-targets', { ...where, count: targets.length, maximum });
}

function cohortFindings(targets: readonly Target[], cycle: Cycle, rules: CriteriaSet): readonly Finding[] {
  const warnings = targets.flatMap((target): readonly Finding[] => [
    ...(rules.targets.outsideLiver === 'warn' && !isInLiver(target)
      ? [finding('warning', 'target-outside-liver', { lesion: target.id, site: target.site })]
      : []),
    ...(rules.targets.untreated === 'warn' && !target.treated
      ? [finding('warning', 'target-untreated', { lesion: target.id })]
      : []),
  ]);
  const nonTargets = cycle.nonTargets.flatMap((lesion): readonly Finding[] => {
    const mm = recordOf(cycle.baseline, lesion.id)?.diameterMm ?? null;
    const limitMm = rules.nodeNormalBelowMm;
    return [
      ...(lesion.kind === 'node' && mm !== null && below(mm, limitMm)
        ? [finding('warning', 'non-target-node-normal', { lesion: lesion.id, mm, limitMm })]
        : []),
      ...(rules.nonTargets.scope === 'treated' && !lesion.treated
        ? [finding('warning', 'non-target-untreated-not-judged', { lesion: lesion.id })]
        : []),
    ];
  });
  return [...warnings, ...lobeFindings(targets, cycle, rules), ...nonTargets];
}

function lobeFindings(targets: readonly Target[], cycle: Cycle, rules: CriteriaSet): readonly Finding[] {
  const lobeOf = ({ lobe }: LesionIdentity): string => (lobe ?? '').trim().toLowerCase();
  const chosen = new Set(targets.filter(isInLiver).map(lobeOf));
  const [lobe] = chosen;
  if (rules.targets.sameLobe !== 'warn' || targets.filter(isInLiver).length < 2) return [];
  if (chosen.size !== 1 || lobe === undefined || lobe === '') return [];
  const other = cycle.nonTargets
    .filter(isInLiver)
    .map(lobeOf)
    .find((item) => item !== '' && item !== lobe);
  return other === undefined ? [] : [finding('warning', 'targets-in-one-lobe', { lobe, otherLobe: other })];
}

function limitMmOf(lesion: LesionIdentity, baseline: TimepointRecord, rules: CriteriaSet): number {
  const { lesionAtLeastMm, thinSliceAtMostMm, thickSliceFactor, nodeAtLeastMm } = rules.measurability;
  if (lesion.kind === 'node') {
    const { portaHepatisNode, portaHepatisNodeAtLeastMm } = rules.hccRules;
    const isStricter = portaHepatisNode && isAtPortaHepatis(lesion);
    return isStricter ? Math.max(portaHepatisNodeAtLeastMm, nodeAtLeastMm) : nodeAtLeastMm;
  }
  const thickness = baseline.sliceThicknessMm ?? 0;
  return atLeast(thinSliceAtMostMm, thickness) ? lesionAtLeastMm : thickSliceFactor * thickness;
}

function enhances(record: LesionRecord): boolean {
  return (record.viableDiameterMm ?? 0) > 0;
}

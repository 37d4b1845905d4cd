import { isMeasurable, type Target } from './chooseTargets.ts';
import type { CriteriaSet } from './criteriaSets.ts';
import { byId, isInLiver, organOf, recordOf, type LesionIdentity, type TimepointRecord } from './lesions.ts';

/**
 * The lesions that the rules would have as targets, the largest measurable first: the largest of every organ, then the next within the
 * limits per organ and in all. Where the set asks for one of each lobe and both are involved, the second of the liver is the largest of
 * the other lobe. A proposal: the reader decides. Source: Eisenhauer 2009, section 3.2; specification, criteria sets.
 */
export function proposeTargets(
  lesions: readonly LesionIdentity[],
  baseline: TimepointRecord,
  rules: CriteriaSet,
): readonly Target[] {
  const { maximum, maximumPerOrgan, sameLobe } = rules.targets;
  const measurable = lesions
    .flatMap((lesion) => isMeasurable(lesion, baseline, rules) ?? [])
    .toSorted((a, b) => sizeMm(b, baseline) - sizeMm(a, baseline) || byId(a, b));
  const perOrgan = [...new Set(measurable.map(organOf))].map((organ) => {
    const own = measurable.filter((lesion) => organOf(lesion) === organ);
    return (sameLobe === 'warn' ? otherLobeSecond(own) : own).slice(0, maximumPerOrgan);
  });
  const rounds = Array.from({ length: maximumPerOrgan }, (_, round) =>
    perOrgan
      .flatMap((own) => own[round] ?? [])
      .toSorted((a, b) => sizeMm(b, baseline) - sizeMm(a, baseline) || byId(a, b)),
  );
  return rounds.flat().slice(0, maximum);
}

/** The list with the largest liver lesion of another lobe than the first one's put second, where there is one. */
function otherLobeSecond(own: readonly Target[]): readonly Target[] {
  const [first, ...rest] = own;
  const lobe = first === undefined || !isInLiver(first) ? null : lobeOf(first);
  if (first === undefined || lobe === null) return own;
  const other = rest.find((lesion) => lobeOf(lesion) !== null && lobeOf(lesion) !== lobe);
  return other === undefined ? own : [first, other, ...rest.filter((lesion) => lesion !== other)];
}

function lobeOf({ lobe }: LesionIdentity): string | null {
  const stated = lobe?.trim().toLowerCase() ?? '';
  return stated === '' ? null : stated;
}

function sizeMm({ id, measure }: Target, baseline: TimepointRecord): number {
  const record = recordOf(baseline, id);
  return (measure === 'viable' ? record?.viableDiameterMm : record?.diameterMm) ?? 0;
}

import assoulineMrecist from '../../../assets/criteria-sets/assouline-2023-mrecist.json';
import assoulineRecist from '../../../assets/criteria-sets/assouline-2023-recist.json';
import fohlenMrecist from '../../../assets/criteria-sets/fohlen-2023-mrecist.json';
import mrecist from '../../../assets/criteria-sets/mrecist-2010.json';
import recist from '../../../assets/criteria-sets/recist-1.1.json';
import touloupasMrecist from '../../../assets/criteria-sets/touloupas-2021-mrecist.json';
import touloupasRecist from '../../../assets/criteria-sets/touloupas-2021-recist.json';
import { refusals } from '../../../core/base/errors.ts';
import type { DocumentRefusals } from '../../../core/record/readMeasurement.ts';
import { parseCriteriaSet, type CriteriaSet, type CriteriaSetRefusals } from '../../../core/response/criteriaSets.ts';
import { lesionStore } from '../../state/lesionStore.ts';

const refusal = refusals<CriteriaSetRefusals & DocumentRefusals>();

/** The criteria that are shipped, in the order in which they are offered. */
export const criteriaSets: readonly CriteriaSet[] = [
  recist,
  mrecist,
  assoulineRecist,
  assoulineMrecist,
  touloupasRecist,
  touloupasMrecist,
  fohlenMrecist,
].map((set) => parseCriteriaSet(set, set.id));

/** The shipped sets and the reader's own, in the order in which they are offered. */
export function offeredSets(own: readonly CriteriaSet[]): readonly CriteriaSet[] {
  return [...criteriaSets, ...own];
}

/** The sets of some ids, in the order in which they are offered. */
export function setsOf(ids: readonly string[], own: readonly CriteriaSet[]): readonly CriteriaSet[] {
  return offeredSets(own).filter(({ id }) => ids.includes(id));
}

/**
 * Reads a criteria set of the reader's own and answers by it too; a set of the same id that was read before is replaced. Refused, by field:
 * text that is no JSON, a set that the published schema refuses, an id that a shipped set has.
 */
export function takeOwnSet(text: string, name: string): CriteriaSet {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal('document-not-json', { name });
  }
  const set = parseCriteriaSet(value, name);
  if (criteriaSets.some(({ id }) => id === set.id)) throw refusal('criteria-set-shipped', { name, id: set.id });
  lesionStore.setState(({ own, criteria }) => ({
    own: [...own.filter(({ id }) => id !== set.id), set],
    criteria: criteria.includes(set.id) ? criteria : [...criteria, set.id],
  }));
  return set;
}

import assoulineMrecist from '../../../assets/criteria-sets/assouline-2023-mrecist.json';
import assoulineRecist from '../../../assets/criteria-sets/assouline-2023-recist.json';
import fohlenMrecist from '../../../assets/criteria-sets/fohlen-2023-mrecist.json';
import mrecist from '../../../assets/criteria-sets/mrecist-2010.json';
import recist from '../../../assets/criteria-sets/recist-1.1.json';
import touloupasMrecist from '../../../assets/criteria-sets/touloupas-2021-mrecist.json';
import touloupasRecist from '../../../assets/criteria-sets/touloupas-2021-recist.json';
import { parseCriteriaSet, type CriteriaSet } from '../../../core/response/criteriaSets.ts';

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

/** The sets of some ids, in the order in which they are offered. */
export function setsOf(ids: readonly string[]): readonly CriteriaSet[] {
  return criteriaSets.filter(({ id }) => ids.includes(id));
}

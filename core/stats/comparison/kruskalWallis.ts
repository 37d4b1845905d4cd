import { chiSquareUpper } from '../distributions.ts';
import { rank, tieCorrection } from '../ranks.ts';
import { checkCount, checkFinite } from '../statsRefusals.ts';

export interface ChiSquareTest {
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Kruskal–Wallis test of two or more independent samples, corrected for ties. All values equal: χ² is 0 and p is 1. Refused: fewer than two
 * groups, an empty group, a value that is not finite.
 */
export function kruskalWallis(groups: readonly (readonly number[])[]): ChiSquareTest {
  checkCount(groups.length, 2, 'Kruskal–Wallis');
  groups.forEach((group) => checkCount(group.length, 1, 'Kruskal–Wallis'));
  const all = groups.flat();
  checkFinite(all, 'Kruskal–Wallis');
  const { ranks, tieSizes } = rank(all);
  const n = all.length;
  const df = groups.length - 1;
  const correction = 1 - tieCorrection(tieSizes) / (n ** 3 - n);
  if (!(correction > 0)) return { chiSquare: 0, df, p: 1 };
  let from = 0;
  let spread = 0;
  for (const group of groups) {
    const sum = ranks.slice(from, from + group.length).reduce((total, value) => total + value, 0);
    spread += sum ** 2 / group.length;
    from += group.length;
  }
  const chiSquare = ((12 * spread) / (n * (n + 1)) - 3 * (n + 1)) / correction;
  return { chiSquare, df, p: chiSquareUpper(chiSquare, df) };
}

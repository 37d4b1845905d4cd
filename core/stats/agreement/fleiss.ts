import { normalTwoSided, Z_975 } from '../distributions.ts';
import { checkCount, statsRefusal } from '../statsRefusals.ts';
import { agreementBand, type AgreementBand } from './bands.ts';
import { kappa } from './kappa.ts';

export interface FleissKappa {
  readonly n: number;
  readonly raters: number;
  readonly levels: readonly string[];
  /** Null where every rating is the same level: κ is 0/0. */
  readonly value: number | null;
  /** Standard error under no agreement beyond chance (Fleiss, Nee & Landis 1979); the interval is value ± z·se of it. */
  readonly seNull: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly z: number | null;
  readonly p: number | null;
  readonly band: AgreementBand | null;
  /** κ of each level against all others; null for a level that nobody, or everybody, used. */
  readonly byLevel: readonly { readonly level: string; readonly value: number | null }[];
  /** Conger's κ, whose chance agreement keeps the raters apart. */
  readonly conger: number | null;
  /** Light's κ: the mean of Cohen's κ over the pairs of raters; null where one of them is. */
  readonly light: number | null;
  /** Share of the pairs of ratings of a case that agree, percent. */
  readonly agreementPercent: number;
}

/** Fleiss' κ of two or more raters on a nominal scale: `ratings[case][rater]`. Refused: no case, fewer than two raters, unlike numbers of raters, a rating outside the scale. */
export function fleissKappa(ratings: readonly (readonly string[])[], levels: readonly string[]): FleissKappa {
  checkCount(ratings.length, 1, 'Fleiss κ');
  const raters = ratings[0]?.length ?? 0;
  checkCount(raters, 2, 'raters of Fleiss κ');
  const unlike = ratings.find((row) => row.length !== raters);
  if (unlike !== undefined)
    throw statsRefusal('stats-unlike-lengths', { what: 'raters of a case', first: raters, second: unlike.length });
  const unknown = ratings.flat().find((rating) => !levels.includes(rating));
  if (unknown !== undefined) throw statsRefusal('stats-level-unknown', { level: unknown, levels });
  const n = ratings.length;
  const counts = ratings.map((row) => levels.map((level) => row.filter((rating) => rating === level).length));
  const shares = levels.map((_, j) => counts.reduce((sum, row) => sum + (row[j] ?? 0), 0) / (n * raters));
  const squares = counts.flat().reduce((sum, count) => sum + count * count, 0);
  const observed = (squares - n * raters) / (n * raters * (raters - 1));
  const expected = shares.reduce((sum, share) => sum + share * share, 0);
  const base = { n, raters, levels, agreementPercent: 100 * observed };
  const pairs = n * raters * (raters - 1);
  const byLevel = levels.map((level, j) => {
    const share = shares[j] ?? 0;
    const split = counts.reduce((sum, row) => sum + (row[j] ?? 0) * (raters - (row[j] ?? 0)), 0);
    return { level, value: share * (1 - share) < 1e-12 ? null : 1 - split / (pairs * share * (1 - share)) };
  });
  if (1 - expected < 1e-12) {
    const none = { value: null, seNull: null, ciLow: null, ciHigh: null, z: null, p: null, band: null };
    return { ...base, ...none, byLevel, conger: null, light: null };
  }
  const value = (observed - expected) / (1 - expected);
  const q = shares.reduce((sum, share) => sum + share * (1 - share), 0);
  const skew = shares.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0);
  const seNull = Math.sqrt((2 * (q * q - skew)) / pairs) / q;
  const z = seNull > 0 ? value / seNull : null;
  return {
    ...base,
    value,
    seNull,
    ciLow: value - Z_975 * seNull,
    ciHigh: value + Z_975 * seNull,
    z,
    p: z === null ? null : normalTwoSided(z),
    band: agreementBand(value),
    byLevel,
    conger: congerKappa(ratings, levels, observed),
    light: lightKappa(ratings, levels),
  };
}

/** Chance agreement from each rater's own use of the scale: Σ share² less Σ variance over raters / raters. */
function congerKappa(
  ratings: readonly (readonly string[])[],
  levels: readonly string[],
  observed: number,
): number | null {
  const raters = ratings[0]?.length ?? 0;
  let expected = 0;
  for (const level of levels) {
    const uses = Array.from(
      { length: raters },
      (_, rater) => ratings.filter((row) => row[rater] === level).length / ratings.length,
    );
    const share = uses.reduce((sum, use) => sum + use, 0) / raters;
    const variance = uses.reduce((sum, use) => sum + (use - share) ** 2, 0) / (raters - 1);
    expected += share * share - variance / raters;
  }
  return 1 - expected < 1e-12 ? null : (observed - expected) / (1 - expected);
}

function lightKappa(ratings: readonly (readonly string[])[], levels: readonly string[]): number | null {
  const raters = ratings[0]?.length ?? 0;
  const column = (rater: number): readonly string[] => ratings.map((row) => row[rater] ?? '');
  const values: number[] = [];
  for (let a = 0; a < raters; a += 1) {
    for (let b = a + 1; b < raters; b += 1) {
      const { value } = kappa(column(a), column(b), { levels });
      if (value === null) return null;
      values.push(value);
    }
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

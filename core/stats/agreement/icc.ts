import { fQuantile, fUpper } from '../distributions.ts';
import { checkCount, checkFinite, statsRefusal } from '../statsRefusals.ts';

/** Shrout & Fleiss 1979: (1) raters differ by case, (2) random raters, absolute agreement, (3) fixed raters, consistency; one rating or the mean of k. */
export const ICC_FORMS = ['ICC(1,1)', 'ICC(2,1)', 'ICC(3,1)', 'ICC(1,k)', 'ICC(2,k)', 'ICC(3,k)'] as const;
export type IccForm = (typeof ICC_FORMS)[number];

export interface Icc {
  readonly form: IccForm;
  /** Null where nothing varies: 0/0. */
  readonly value: number | null;
  /** 95 % interval from the F distribution; null where there is no residual variation to judge by. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly f: number | null;
  readonly df1: number;
  readonly df2: number;
  /** P of F as large as this where ICC = 0. */
  readonly p: number | null;
  /** Second degrees of freedom of the interval, where they are not df2. */
  readonly intervalDf: number | null;
  /** How the interval was made. That of ICC(2,k) is McGraw & Wong's, as psych's; irr's differs, since it weighs the mean squares for single ratings. */
  readonly interval: 'F' | 'F, Satterthwaite df';
}

export interface IccTable {
  readonly cases: number;
  readonly raters: number;
  /** Mean squares: between cases, between raters, residual of the two-way layout, within cases. */
  readonly msCases: number;
  readonly msRaters: number;
  readonly msResidual: number;
  readonly msWithin: number;
  readonly forms: readonly Icc[];
}

/**
 * The six intraclass correlations of `values[case][rater]`, complete cases. Refused: fewer than two cases or raters, unlike numbers of
 * raters, values not finite. Sources: Shrout & Fleiss 1979, McGraw & Wong 1996 with its correction.
 */
export function intraclassCorrelations(values: readonly (readonly number[])[]): IccTable {
  const n = values.length;
  const k = values[0]?.length ?? 0;
  checkCount(n, 2, 'cases of the ICC');
  checkCount(k, 2, 'raters of the ICC');
  const unlike = values.find((row) => row.length !== k);
  if (unlike !== undefined)
    throw statsRefusal('stats-unlike-lengths', { what: 'raters of a case', first: k, second: unlike.length });
  checkFinite(values.flat(), 'ICC');
  const squares = meanSquares(values, n, k);
  return { cases: n, raters: k, ...squares, forms: ICC_FORMS.map((form) => iccOf(form, { n, k, ...squares })) };
}

/** One form of the table. */
export function iccForm(table: IccTable, form: IccForm): Icc {
  const { cases, raters, ...squares } = table;
  return iccOf(form, { n: cases, k: raters, ...squares });
}

interface Squares {
  readonly msCases: number;
  readonly msRaters: number;
  readonly msResidual: number;
  readonly msWithin: number;
}

function meanSquares(values: readonly (readonly number[])[], n: number, k: number): Squares {
  // Deviations from the grand mean keep the digits of small spreads on large values.
  const grand = values.flat().reduce((sum, value) => sum + value, 0) / (n * k);
  const rows = values.map((row) => row.reduce((sum, value) => sum + (value - grand), 0) / k);
  const columns = Array.from(
    { length: k },
    (_, rater) => values.reduce((sum, row) => sum + ((row[rater] ?? 0) - grand), 0) / n,
  );
  let [within, residual, largest] = [0, 0, 0];
  values.forEach((row, i) =>
    row.forEach((value, rater) => {
      const deviation = value - grand;
      within += (deviation - (rows[i] ?? 0)) ** 2;
      residual += (deviation - (rows[i] ?? 0) - (columns[rater] ?? 0)) ** 2;
      largest = Math.max(largest, Math.abs(value));
    }),
  );
  const floor = n * k * (largest * 1e-14) ** 2;
  const cleaned = (sum: number): number => (sum <= floor ? 0 : sum);
  const between = k * rows.reduce((sum, value) => sum + value * value, 0);
  const raters = n * columns.reduce((sum, value) => sum + value * value, 0);
  return {
    msCases: cleaned(between) / (n - 1),
    msRaters: cleaned(raters) / (k - 1),
    msResidual: cleaned(residual) / ((n - 1) * (k - 1)),
    msWithin: cleaned(within) / (n * (k - 1)),
  };
}

interface Layout extends Squares {
  readonly n: number;
  readonly k: number;
}

function iccOf(form: IccForm, layout: Layout): Icc {
  if (form === 'ICC(2,1)' || form === 'ICC(2,k)') return absoluteAgreement(form, layout);
  const { n, k, msCases, msWithin, msResidual } = layout;
  const isOneWay = form === 'ICC(1,1)' || form === 'ICC(1,k)';
  const isMean = form === 'ICC(1,k)' || form === 'ICC(3,k)';
  const error = isOneWay ? msWithin : msResidual;
  const df1 = n - 1;
  const df2 = isOneWay ? n * (k - 1) : (n - 1) * (k - 1);
  const base = { form, df1, df2, interval: 'F' } as const;
  if (error === 0) return { ...base, ...withoutError(msCases) };
  const f = msCases / error;
  const fromF = (ratio: number): number | null => {
    if (isMean) return ratio === 0 ? null : 1 - 1 / ratio;
    return (ratio - 1) / (ratio + k - 1);
  };
  return {
    ...base,
    value: fromF(f),
    ciLow: fromF(f / fQuantile(0.975, df1, df2)),
    ciHigh: fromF(f * fQuantile(0.975, df2, df1)),
    f,
    p: fUpper(f, df1, df2),
    intervalDf: null,
  };
}

function withoutError(msCases: number): Pick<Icc, 'value' | 'ciLow' | 'ciHigh' | 'f' | 'p' | 'intervalDf'> {
  return { value: msCases > 0 ? 1 : null, ciLow: null, ciHigh: null, f: null, p: null, intervalDf: null };
}

/** ICC(2,·), McGraw & Wong's ICC(A,·): their tables 4 and 7, case 2 and 2A. */
function absoluteAgreement(form: 'ICC(2,1)' | 'ICC(2,k)', layout: Layout): Icc {
  const { n, k, msCases, msRaters, msResidual } = layout;
  const isMean = form === 'ICC(2,k)';
  const df1 = n - 1;
  const df2 = (n - 1) * (k - 1);
  const divisor = isMean
    ? msCases + (msRaters - msResidual) / n
    : msCases + (k - 1) * msResidual + (k * (msRaters - msResidual)) / n;
  const base = { form, df1, interval: 'F, Satterthwaite df' } as const;
  const value = divisor === 0 ? null : (msCases - msResidual) / divisor;
  if (value === null || (msResidual === 0 && msRaters === 0)) return { ...base, ...withoutError(msCases), df2 };
  const interval = satterthwaite(layout, value, isMean);
  const f = msResidual === 0 ? null : msCases / msResidual;
  return {
    ...base,
    value,
    ...interval,
    f,
    df2,
    p: f === null ? null : fUpper(f, df1, df2),
  };
}

/** McGraw & Wong 1996: the F interval whose second degrees of freedom weigh the mean squares of raters and residual. */
function satterthwaite(
  { n, k, msCases, msRaters, msResidual }: Layout,
  icc: number,
  isMean: boolean,
): Pick<Icc, 'ciLow' | 'ciHigh' | 'intervalDf'> {
  const none = { ciLow: null, ciHigh: null, intervalDf: null };
  if (icc === 1) return none;
  const size = isMean ? 1 : k;
  const ratersWeight = (size * icc) / (n * (1 - icc));
  const residualWeight = 1 + (size * icc * (n - 1)) / (n * (1 - icc));
  const intervalDf =
    (ratersWeight * msRaters + residualWeight * msResidual) ** 2 /
    ((ratersWeight * msRaters) ** 2 / (k - 1) + (residualWeight * msResidual) ** 2 / ((n - 1) * (k - 1)));
  if (!Number.isFinite(intervalDf) || intervalDf <= 0) return none;
  const upperF = fQuantile(0.975, n - 1, intervalDf);
  const lowerF = fQuantile(0.975, intervalDf, n - 1);
  const error = isMean ? msRaters - msResidual : k * msRaters + (k * n - k - n) * msResidual;
  return {
    ciLow: finiteOrNull((n * (msCases / upperF - msResidual)) / (error + (n * msCases) / upperF)),
    ciHigh: finiteOrNull((n * (lowerF * msCases - msResidual)) / (error + n * lowerF * msCases)),
    intervalDf,
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

import type { Language } from './language.ts';

/** What a figure is decides its digits, on screen as in the report. */
export type FigureKind =
  | 'percent'
  | 'changePercent'
  | 'thresholdPercent'
  | 'hu'
  | 'wholeHu'
  | 'cm3'
  | 'smallCm3'
  | 'probability'
  | 'mm'
  | 'spacingMm'
  | 'factor'
  | 'months';

const DIGITS: Readonly<Record<FigureKind, number>> = {
  percent: 1,
  changePercent: 1,
  thresholdPercent: 1,
  hu: 1,
  wholeHu: 0,
  cm3: 1,
  smallCm3: 3,
  probability: 3,
  mm: 1,
  spacingMm: 2,
  factor: 1,
  months: 1,
};

/** Printed without trailing zeros: names of things (−10 %, 2.5 mm, k = 2) rather than measurements. */
const TRIMMED: ReadonlySet<FigureKind> = new Set<FigureKind>(['thresholdPercent', 'spacingMm', 'factor']);

/** What stands for a value that is not evaluable. */
export const NOT_EVALUABLE = '–';

/**
 * A number as it is shown: fixed digits by kind, a real minus sign, a change with its sign, the language's decimal mark.
 * A probability is never printed as 0 or 1. Null, NaN and infinities are "–". Only for showing: comparisons use unrounded values.
 */
export function rounded(kind: FigureKind, value: number | null | undefined, language: Language): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_EVALUABLE;
  if (kind === 'probability') return probabilityText(value, language);
  const fixed = Math.abs(value).toFixed(DIGITS[kind]);
  const digits = TRIMMED.has(kind) && fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  const isZero = Number(digits) === 0;
  const sign = isZero ? '' : value < 0 ? '−' : kind === 'changePercent' ? '+' : '';
  return sign + (language === 'fr' ? digits.replace('.', ',') : digits);
}

/** Draws decide probabilities: what rounds to certainty is printed as beyond the last digit. */
function probabilityText(value: number, language: Language): string {
  const last = 10 ** -DIGITS.probability;
  const isLow = value < last / 2;
  const isHigh = value > 1 - last / 2;
  const shown = (isLow ? last : isHigh ? 1 - last : value).toFixed(DIGITS.probability);
  return (isLow ? '< ' : isHigh ? '> ' : '') + (language === 'fr' ? shown.replace('.', ',') : shown);
}

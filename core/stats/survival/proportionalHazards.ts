import { chiSquareUpper } from '../distributions.ts';
import { quadraticForm, subMatrix } from '../linearAlgebra.ts';
import type { CoxModel } from './cox.ts';
import { kaplanMeier } from './kaplanMeier.ts';
import { visitEvents } from './partialLikelihood.ts';

export interface ProportionalityTest {
  /** A covariate, or `GLOBAL` for all together. */
  readonly covariate: string;
  /** Null where the test has no value: the information is singular, as with a single event time. */
  readonly chiSquare: number | null;
  readonly df: number;
  readonly p: number | null;
}

/**
 * Score test of a coefficient that changes with 1 − KM(t−), by covariate and for all, as R's `cox.zph` (survival 3): a small p speaks against
 * proportional hazards.
 */
export function proportionalityTest({ fit, sets, beta }: CoxModel): readonly ProportionalityTest[] {
  const size = beta.length;
  const { curve } = kaplanMeier({
    times: Array.from(sets.times),
    events: Array.from(sets.events, (event) => event === 1),
  });
  const transformed = new Map(curve.map((point, index) => [point.time, 1 - (curve[index - 1]?.survival ?? 1)]));
  let [events, sum] = [0, 0];
  curve.forEach((point) => {
    events += point.events;
    sum += point.events * (transformed.get(point.time) ?? 0);
  });
  const centre = sum / events;
  const score = Array.from({ length: 2 * size }, () => 0);
  const information = Array.from({ length: 2 * size }, () => Array.from({ length: 2 * size }, () => 0));
  visitEvents(sets, beta, ({ time, tied, mean, from, to, covariance }) => {
    const g = (transformed.get(time) ?? 0) - centre;
    for (let a = 0; a < size; a += 1) {
      let observed = 0;
      for (let i = from; i < to; i += 1) if (sets.events[i] === 1) observed += sets.columns[a]?.[i] ?? 0;
      score[size + a] = (score[size + a] ?? 0) + g * (observed / tied - (mean[a] ?? 0));
      for (let b = 0; b < size; b += 1) {
        const v = covariance[a]?.[b] ?? 0;
        addTo(information, a, b, v);
        addTo(information, a, size + b, g * v);
        addTo(information, size + a, b, g * v);
        addTo(information, size + a, size + b, g * g * v);
      }
    }
  });
  const all = beta.map((_, index) => index);
  const test = (covariate: string, own: readonly number[]): ProportionalityTest => {
    const rows = [...all, ...own.map((index) => size + index)];
    const chiSquare = quadraticForm(
      subMatrix(information, rows),
      rows.map((row) => score[row] ?? 0),
    );
    return {
      covariate,
      chiSquare,
      df: own.length,
      p: chiSquare === null ? null : chiSquareUpper(chiSquare, own.length),
    };
  };
  return [
    ...fit.covariates.map(({ covariate }) =>
      test(
        covariate,
        all.filter((index) => fit.rows[index]?.covariate === covariate),
      ),
    ),
    test('GLOBAL', all),
  ];
}

function addTo(matrix: readonly number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells !== undefined) cells[column] = (cells[column] ?? 0) + value;
}

import type { ResponseState } from '../../state/responseStore.ts';

/** Sums of diameters by the day of their CT, mm, as one criteria set has them. */
export interface SumsShown {
  readonly criteria: string;
  readonly mm: ReadonlyMap<string, number>;
}

const none: SumsShown = { criteria: '', mm: new Map() };
const known = new WeakMap<ResponseState, SumsShown>();

/** The sums of the first criteria set that answers: of each baseline and each follow-up that is evaluable. */
export function sumsShown(state: ResponseState): SumsShown {
  const before = known.get(state);
  if (before !== undefined) return before;
  const answer = state.answers.find(({ outcome }) => outcome.kind === 'ok');
  if (answer === undefined || answer.outcome.kind !== 'ok') return none;
  const { cycles, timepoints } = answer.outcome.value;
  const mm = new Map<string, number>();
  for (const { cycle, baselineDate } of cycles) {
    const figures = timepoints.find((one) => one.cycle === cycle && one.figures !== null)?.figures ?? null;
    if (figures !== null) mm.set(baselineDate, figures.baselineSumMm);
  }
  for (const { date, figures } of timepoints)
    if (figures !== null && figures.sumMm !== null) mm.set(date, figures.sumMm);
  const shown = { criteria: answer.set.name, mm };
  known.set(state, shown);
  return shown;
}

import type { Coded } from '../../../core/base/errors.ts';
import { limitsMeasuring } from '../../../core/dicom/stackReasons.ts';
import type { StackFlag } from '../../../core/text/worklistText.ts';

const FLAG_OF: Readonly<Record<string, StackFlag>> = {
  'lossy-images': 'lossy',
  'slices-over-5-mm': 'thick',
  'gantry-tilt': 'tilted',
  'split-from-series': 'split',
  'spectral-reconstruction': 'spectral',
};

/** Said in the details, not on every row: archives lack these as a rule. */
const QUIET: ReadonlySet<string> = new Set([
  'no-acquisition-number',
  'acquisition-number-per-slice',
  'no-frame-of-reference',
]);

/** What is written on a stack beside its verdict, each once: the named flags, and that there are further remarks. */
export function flagsOf(reasons: readonly Coded[]): readonly StackFlag[] {
  const named = reasons.flatMap(({ code }) => FLAG_OF[code] ?? []);
  const hasMore = reasons.some(
    (reason) => !limitsMeasuring(reason) && FLAG_OF[reason.code] === undefined && !QUIET.has(reason.code),
  );
  return [...new Set(named), ...(hasMore ? (['remarks'] as const) : [])];
}

import { isIsoDate } from '../../core/letb/timing.ts';
import type { ParsedArgs } from './args.ts';
import { UsageError } from './command.ts';

/** `--treatment-date D`, any number of times: ISO 8601 dates of a treatment's procedures. */
export function treatmentDatesFrom(args: ParsedArgs): readonly string[] {
  const dates = args.texts('treatment-date');
  const wrong = dates.find((date) => !isIsoDate(date));
  if (wrong !== undefined) throw new UsageError(`--treatment-date takes a date YYYY-MM-DD, not "${wrong}"`);
  return dates;
}

import type { Coded, Details } from './errors.ts';

/** `note`: worth knowing. `warning`: the number stands, but a reader must look before using it. */
export type Severity = 'note' | 'warning';

/** A remark that travels beside a result that stands. */
export interface Finding<Code extends string = string, D = Details> extends Coded<Code, D> {
  readonly severity: Severity;
}

/** A constructor of findings limited to one room's catalogue (code → details). */
export function findingsOf<Catalogue extends { [Code in keyof Catalogue]: Details }>(): <
  Code extends keyof Catalogue & string,
>(
  severity: Severity,
  code: Code,
  details: Catalogue[Code],
) => Finding {
  return (severity, code, details) => ({ severity, code, details });
}

/** What an error or a finding carries beside its code: plain data, so that it can cross any boundary. */
export type DetailValue =
  string | number | boolean | null | readonly DetailValue[] | { readonly [key: string]: DetailValue };
export type Details = { readonly [key: string]: DetailValue };

/** A code with the details it needs to become a sentence. Sentences live in core/text. */
export interface Coded<Code extends string = string, D = Details> {
  readonly code: Code;
  readonly details: D;
}

/** The union of coded values that a catalogue (code → details) describes. */
export type CodedOf<Catalogue> = { [Code in keyof Catalogue & string]: Coded<Code, Catalogue[Code]> }[keyof Catalogue &
  string];

/** A request that is refused as a whole. The code and the details say what and where; core/text makes the sentence. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: string;
  readonly details: Details;

  constructor(code: string, details: Details) {
    super(`${code} ${JSON.stringify(details)}`);
    this.code = code;
    this.details = details;
  }
}

/**
 * A constructor of DomainErrors limited to one room's catalogue of refusals:
 * `const refusal = refusals<RoiRefusals>(); throw refusal('roi-outside-liver', { … })`.
 */
export function refusals<Catalogue extends { [Code in keyof Catalogue]: Details }>(): <
  Code extends keyof Catalogue & string,
>(
  code: Code,
  details: Catalogue[Code],
) => DomainError {
  return (code, details) => new DomainError(code, details);
}

/** The caller asked for the work to stop. Neither a defect nor a refusal. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('cancelled');
  }
}

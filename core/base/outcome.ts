/** One of many that may fail while the rest goes on: a value, or the reason why there is none. */
export type Outcome<T, Reason> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'failed'; readonly reason: Reason };

export function ok<T>(value: T): { readonly kind: 'ok'; readonly value: T } {
  return { kind: 'ok', value };
}

export function failed<Reason>(reason: Reason): { readonly kind: 'failed'; readonly reason: Reason } {
  return { kind: 'failed', reason };
}

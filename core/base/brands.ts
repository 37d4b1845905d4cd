declare const brandName: unique symbol;

/** A value of type T that only its constructor function can make: ids, points and units never mix. */
export type Brand<T, Name extends string> = T & { readonly [brandName]: Name };

/** Gives a checked value its brand. Called by constructor functions only, after their checks. */
export function brand<T, Name extends string>(value: T): Brand<T, Name> {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the one place where a brand is put on
  return value as Brand<T, Name>;
}

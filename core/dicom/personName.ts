/** A name without what its writers vary: case, empty components at the end, repeated blanks. Null for none. */
export function comparableName(name: string | null): string | null {
  const compared = (name ?? '')
    .replaceAll(/[\s^=]+$/g, '')
    .replaceAll(/\s+/g, ' ')
    .toUpperCase();
  return compared === '' ? null : compared;
}

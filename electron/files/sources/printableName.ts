const SHOWN_LENGTH = 200;

/** A name that is not trusted, for the list of what was left out: short, without control characters. */
export function printableName(name: string): string {
  return Array.from(name.slice(0, SHOWN_LENGTH), (character) =>
    character < ' ' || character === '\u007f' ? '·' : character,
  ).join('');
}

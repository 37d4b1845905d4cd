const symbols: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  Shift: '⇧',
  ' ': 'Space',
};

/** A key of the command list as it is printed. */
export function shownKey(keys: string): string {
  return keys
    .split(/\+(?=.)/)
    .map((key) => symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join(' ');
}

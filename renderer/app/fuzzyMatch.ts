/** A text as it is compared: small letters without accents. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/** A run of letters counts more than the same letters apart, the beginning of a word more than its middle. */
const ADJACENT = 6;
const WORD_START = 4;
const MATCHED = 1;

/**
 * How well the letters that were typed are found in a text, in their order; null where they are not. Spaces mean nothing. Higher is
 * better; a text without anything typed scores 0.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = plain(typed).replaceAll(/\s/g, '');
  const within = plain(text);
  if (wanted === '') return 0;
  // best[n]: the best score of the letters so far, the last of them at place n of the text.
  let best: (number | null)[] = [];
  for (const [nth, letter] of [...wanted].entries()) {
    const next: (number | null)[] = [];
    let earlier: number | null = nth === 0 ? 0 : null;
    for (let n = 0; n < within.length; n += 1) {
      const before = n === 0 ? null : (best[n - 1] ?? null);
      if (within[n] === letter) {
        const start = n === 0 || !/[\p{L}\p{N}]/u.test(within[n - 1] ?? '') ? WORD_START : 0;
        const apart = earlier === null ? null : earlier + MATCHED + start;
        const adjacent = nth === 0 || before === null ? null : before + MATCHED + start + ADJACENT;
        next[n] = higher(apart, adjacent);
      } else {
        next[n] = null;
      }
      if (nth > 0) earlier = higher(earlier, before);
    }
    best = next;
  }
  return best.reduce<number | null>(higher, null);
}

function higher(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

/** What matches, best first; of equals what was used last, then as listed. Nothing typed: what was used last comes first. */
export function rankMatches<T extends string>(
  typed: string,
  all: readonly { readonly name: T; readonly text: string }[],
  recent: readonly string[],
): readonly T[] {
  const recency = (name: T): number => {
    const place = recent.indexOf(name);
    return place < 0 ? recent.length : place;
  };
  return all
    .flatMap(({ name, text }, place) => {
      const score = fuzzyScore(typed, text);
      return score === null ? [] : [{ name, score, place }];
    })
    .toSorted((a, b) => b.score - a.score || recency(a.name) - recency(b.name) || a.place - b.place)
    .map(({ name }) => name);
}

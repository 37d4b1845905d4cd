import { describe, expect, it } from 'vitest';
import { fuzzyScore, rankMatches } from '../../renderer/app/fuzzyMatch.ts';

/** By trying every way to place the letters. */
function slowScore(typed: string, text: string): number | null {
  const [wanted, within] = [[...typed], text];
  const from = (nth: number, at: number): number | null => {
    if (nth === wanted.length) return 0;
    let best: number | null = null;
    for (let n = at; n < within.length; n += 1) {
      if (within[n] !== wanted[nth]) continue;
      const rest = from(nth + 1, n + 1);
      if (rest === null) continue;
      const start = n === 0 || within[n - 1] === ' ' ? 4 : 0;
      const adjacent = nth > 0 && n === at ? 6 : 0;
      const score = rest + 1 + start + adjacent;
      best = best === null ? score : Math.max(best, score);
    }
    return best;
  };
  return from(0, 0);
}

describe('the letters that were typed', () => {
  it('are found in their order, without regard to case and accents', () => {
    expect(fuzzyScore('mpr', 'Layout: MPR')).not.toBeNull();
    expect(fuzzyScore('epais', 'Coupe plus épaisse')).not.toBeNull();
    expect(fuzzyScore('rpm', 'Layout: MPR')).toBeNull();
    expect(fuzzyScore('', 'anything')).toBe(0);
    expect(fuzzyScore('  ', 'anything')).toBe(0);
  });

  it('score as the best of all ways to place them', () => {
    const texts = ['one slice up', 'ten slices up', 'overlay more opaque', 'open the demo case', 'aaaa aab'];
    for (const text of texts) {
      for (const typed of ['o', 'op', 'sl', 'sup', 'ode', 'demo', 'aab', 'xyz', 'lo']) {
        expect(fuzzyScore(typed, text), `${typed} in ${text}`).toBe(slowScore(typed, text));
      }
    }
  });
});

describe('the list', () => {
  const all = [
    { name: 'up', text: 'One slice up' },
    { name: 'demo', text: 'Open the demo case' },
    { name: 'mode', text: 'Delayed model' },
    { name: 'link', text: 'Unlink the timepoints' },
  ];

  it('shows what was used last first, then the rest in its order', () => {
    expect(rankMatches('', all, ['link', 'demo'])).toEqual(['link', 'demo', 'up', 'mode']);
    expect(rankMatches('', all, [])).toEqual(['up', 'demo', 'mode', 'link']);
  });

  it('shows the best match first, whatever was used last', () => {
    expect(rankMatches('demo', all, ['mode'])).toEqual(['demo', 'mode']);
    expect(rankMatches('zz', all, [])).toEqual([]);
  });
});

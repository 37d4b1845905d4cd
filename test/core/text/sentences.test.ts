import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomsOfSentences, sentenceOf } from '../../../core/text/sentences.ts';
import { figure } from '../../../core/text/sentence.ts';

const root = new URL('../../..', import.meta.url).pathname;
const sources = ['core', 'electron', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('core/text/'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);

/** Codes that the sources give to a refusal or a finding: `refusal('code', …)`, `finding('warning', 'code', …)`. */
const used = new Set(
  sources.flatMap((text) =>
    [
      ...text.matchAll(
        /\b(?:refusal|\w+Refusal)\(\s*'([a-z0-9-]+)'|\b(?:finding|\w+Finding)\(\s*'(?:note|warning)',\s*'([a-z0-9-]+)'/g,
      ),
    ].map((match) => match[1] ?? match[2] ?? ''),
  ),
);

describe('sentences', () => {
  const all = roomsOfSentences.flatMap((room) => Object.keys(room));

  it('exist for every refusal and finding that the program can make', () => {
    expect(used.size).toBeGreaterThan(40);
    expect([...used].filter((code) => !all.includes(code))).toEqual([]);
  });

  it('belong to one room each', () => {
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
  });

  it('are in both languages and differ', () => {
    for (const room of roomsOfSentences) {
      for (const [code, forms] of Object.entries(room)) {
        expect(Object.keys(forms).toSorted(), code).toEqual(['en', 'fr']);
      }
    }
  });

  it('say the numbers', () => {
    const roi = {
      code: 'roi-outside-liver',
      details: { placement: 2, outsideLiverPercent: 12.34, uncoveredPercent: 0, centreLpsMm: [-77, 5.25, 30] },
    };
    expect(sentenceOf(roi, 'en')).toBe(
      'ROI 2 at (−77, 5.3, 30) mm is refused: 12.3 % of it lies outside the liver mask and 0 % where the precontrast series has no data. Move it wholly into covered parenchyma.',
    );
    expect(sentenceOf(roi, 'fr')).toContain('12,3 %');
  });

  it('of an unknown code show the code and its details', () => {
    expect(sentenceOf({ code: 'never-heard', details: { a: 1 } }, 'en')).toBe('never-heard {"a":1}');
  });

  it('never show NaN', () => {
    expect(figure(Number.NaN, 1, 'en')).toBe('–');
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { maskOverlaps } from '../../../core/record/readerMasks.ts';
import type { ReadingDocument } from '../../../core/record/readingDocument.ts';
import { maskBytes, signedMask } from '../../../core/record/signedMask.ts';
import { compareMasks } from '../../../core/segmentation/compareMasks.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { gridOf, maskOf, randomOf } from '../../phantoms.ts';
import { signedReading, smallMeasurement } from '../../fixtures/signedReading.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const grid = gridOf([10, 9, 8], [1, 1, 2.5]);

async function reading(
  initials: string,
  mask: Labelmap,
  change: Partial<ReadingDocument> = {},
): Promise<ReadingDocument> {
  const bytes = maskBytes('liver', mask);
  const own = signedMask('liver', { bytes, sha256: digest(bytes), findings: [] });
  const { reading: signed } = await signedReading({
    caseId: 'P',
    observer: { id: initials.charCodeAt(0), name: initials, initials, kind: 'reader' },
    readingId: `observer-${initials.charCodeAt(0)}`,
    timepoints: [
      {
        role: 'pre',
        measurement: { ...smallMeasurement(), grid: mask.grid },
        masks: [own],
        drafts: [],
        alignment: null,
      },
    ],
    ...change,
  });
  return signed;
}

const half = maskOf(grid, (i) => i < 5);
const shifted = maskOf(grid, (i) => i > 1 && i < 7);

describe('the masks of two readers', () => {
  test('overlap by 2·3/(5+5) of their columns, and have their volumes', async () => {
    const overlaps = await maskOverlaps([await reading('BE', shifted), await reading('AN', half)], digest);
    const volume = (5 * 9 * 8 * 2.5) / 1000;
    expect(overlaps).toEqual([
      {
        case: 'P',
        timepoint: 'pre',
        layer: 'liver',
        readers: ['AN', 'BE'],
        dice: 0.6,
        volumesCm3: [volume, volume],
        notCompared: null,
      },
    ]);
  });

  test('overlap as the comparison of whole label maps says, for scattered voxels', async () => {
    const random = randomOf(12);
    for (let n = 0; n < 5; n += 1) {
      const [a, b] = [maskOf(grid, () => random() < 0.4), maskOf(grid, () => random() < 0.7)];
      const [overlap] = await maskOverlaps([await reading('AN', a), await reading('BE', b)], digest);
      expect(overlap?.dice).toBeCloseTo(compareMasks(a, b).dice, 12);
    }
  });

  test('are compared of the newest version alone, and every two of three readers once', async () => {
    const again = await reading('AN', shifted, { version: 2, reason: 'edge' });
    const three = [await reading('AN', half), again, await reading('BE', shifted), await reading('CE', half)];
    const overlaps = await maskOverlaps(three, digest);
    expect(overlaps.map(({ readers, dice }) => [...readers, dice])).toEqual([
      ['AN', 'BE', 1],
      ['AN', 'CE', 0.6],
      ['BE', 'CE', 0.6],
    ]);
  });

  test('have no figure on other images, where the bytes are missing or changed, or where both are empty', async () => {
    const elsewhere = gridOf([10, 9, 8], [1, 1, 3]);
    const other = await reading(
      'BE',
      maskOf(elsewhere, () => true),
    );
    const an = await reading('AN', half);
    const bare = (runs: string | null): ReadingDocument => ({
      ...an,
      timepoints: an.timepoints.map((one) => ({ ...one, masks: one.masks.map((mask) => ({ ...mask, runs })) })),
    });
    const be = await reading('BE', half);
    const empty = maskOf(grid, () => false);
    const figures = [
      await maskOverlaps([an, other], digest),
      await maskOverlaps([bare(null), be], digest),
      await maskOverlaps([bare('AAAA'), be], digest),
      await maskOverlaps([await reading('AN', empty), await reading('BE', empty)], digest),
    ].map(([overlap]) => [overlap?.dice, overlap?.notCompared]);
    expect(figures).toEqual([
      [null, 'other-grid'],
      [null, 'mask-missing'],
      [null, 'mask-missing'],
      [null, null],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { allocationLimit, fuzz, mutantOf, type FuzzCase } from './fuzz.ts';
import { hostileFiles } from './hostileFiles.ts';
import { readInstance } from '../../core/dicom/readInstance.ts';

/** Run anew with every change; `node test/fuzz/run.ts` goes on from here. */
const SEED = 1;

describe('mutants', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(mutantOf('image', 12)).toEqual(mutantOf('image', 12));
    expect(mutantOf('mask', 13)).not.toEqual(mutantOf('mask', 21));
  });

  it('of image files neither crash nor hang the intake, nor make it allocate more than a file’s size can justify', async () => {
    const result = await fuzz({ kind: 'image', from: SEED, to: SEED + 1000 });
    expect(result.problems).toEqual([]);
    expect(result.cases).toBe(1000);
    // They reach the pixels as well as the first bytes.
    for (const outcome of ['viewable', 'damaged-header', 'truncated-pixel-data'])
      expect(result.outcomes.get(outcome) ?? 0).toBeGreaterThan(20);
  });

  it('of mask files neither', async () => {
    const result = await fuzz({ kind: 'mask', from: SEED, to: SEED + 300 });
    expect(result.problems).toEqual([]);
    expect(result.cases).toBe(300);
    for (const outcome of ['ok', 'mask-header-damaged']) expect(result.outcomes.get(outcome) ?? 0).toBeGreaterThan(20);
  });
});

describe('the watchdog', () => {
  it('sees what a case allocates and how long it takes, and bounds a file by its size', async () => {
    const cases: FuzzCase[] = [];
    const at = hostileFiles.findIndex(({ name }) => name === 'a compressed matrix of 4096 × 4096 in a few bytes');
    await fuzz({ kind: 'hostile', from: at, to: at + 1 }, (one) => cases.push(one));
    expect(cases[0]?.allocated).toBeGreaterThanOrEqual(2 * 4096 ** 2);
    expect(cases[0]?.ms).toBeGreaterThan(0);
    expect(allocationLimit('image', 1000)).toBe(8000 + 64 * 2 ** 20);
  });
});

describe('hostile input', () => {
  const cases = new Map<string, FuzzCase>();
  it('stays within the bounds of every file', async () => {
    const result = await fuzz({ kind: 'hostile', from: 0, to: hostileFiles.length }, (one) => cases.set(one.name, one));
    expect(result.problems).toEqual([]);
    expect(cases.size).toBe(hostileFiles.length);
  });

  it.each(hostileFiles.map((file) => [file.name, file] as const))(
    '%s: its reason or verdict is given',
    (name, file) => {
      expect(cases.get(name)?.outcome).toBe(file.outcome);
      if (file.says === undefined) return;
      const bytes = file.bytes();
      const reading = readInstance(bytes, bytes.length);
      expect(reading).toMatchObject({ kind: 'failed', reason: { detail: expect.stringMatching(file.says) as string } });
    },
  );
});

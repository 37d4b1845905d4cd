import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../core/record/base64.ts';
import { readReading, sealReading, withoutRuns } from '../../../core/record/readingDocument.ts';
import { maskBytes, openSignedMask, signedMask } from '../../../core/record/signedMask.ts';
import { gridOf, maskOf, randomOf } from '../../phantoms.ts';
import { signedReading } from '../../fixtures/signedReading.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const name = 'record.json';

describe('a signed reading', () => {
  it('is read back as it was sealed, and its masks voxel by voxel', async () => {
    const { reading, mask } = await signedReading();
    const read = await readReading(JSON.stringify(reading), name, digest);
    expect(read).toEqual(reading);
    const grid = read.timepoints[0]?.measurement.grid;
    const [signed] = read.timepoints[0]?.masks ?? [];
    if (grid === undefined || signed === undefined) throw new Error('the reading has a mask');
    expect((await openSignedMask(signed, { name, grid, digest })).voxels).toEqual(mask.voxels);
  });

  it('has the digest of all its content but the masks’ bytes, whatever the order of its fields', async () => {
    const { reading } = await signedReading();
    const reversed = Object.fromEntries(Object.entries(reading).toReversed());
    await expect(readReading(JSON.stringify(reversed), name, digest)).resolves.toEqual(reading);
    const bare = withoutRuns(reading);
    expect(bare.timepoints[0]?.masks[0]?.runs).toBeNull();
    await expect(readReading(JSON.stringify(bare), name, digest)).resolves.toEqual(bare);
    const { sha256: _old, ...rest } = reading;
    expect(await sealReading(rest, digest)).toEqual(reading);
  });

  it('is refused by name where any of its content was changed', async () => {
    const { reading } = await signedReading();
    const text = JSON.stringify(reading);
    const changes: readonly (readonly [RegExp, string])[] = [
      [/"letbPercent":12\.5/, '"letbPercent":12.4'],
      [/"reason":null/, '"reason":"x"'],
      [/"name":"Dr É"/, '"name":"Dr E"'],
      [/"version":1/, '"version":2'],
      [/"2026-01-12"/, '"2026-01-13"'],
      [/"sha256":"[0-9a-f]/, '"sha256":"g'],
    ];
    for (const [from, to] of changes) {
      expect(text).toMatch(from);
      await expect(readReading(text.replace(from, to), name, digest), String(from)).rejects.toMatchObject({
        code: expect.stringMatching(/^record-tampered|document-invalid$/),
      });
    }
  });

  it('is refused where it is none', async () => {
    const code = async (text: string): Promise<string> =>
      readReading(text, name, digest).then(
        () => 'read',
        (error: { readonly code: string }) => error.code,
      );
    const { reading } = await signedReading();
    expect(await code('no json')).toBe('document-not-json');
    expect(await code('{"schema":"letb.change/1"}')).toBe('document-wrong-schema');
    expect(await code('[]')).toBe('document-wrong-schema');
    for (const change of [{ timepoints: [] }, { version: 0 }, { version: 1.5 }, { observer: null }, { sha256: 'x' }])
      expect(await code(JSON.stringify({ ...reading, ...change })), JSON.stringify(change)).toBe('document-invalid');
  });
});

describe('the masks of a record', () => {
  it('have one form for one mask, and it reads back', async () => {
    const random = randomOf(3);
    for (let n = 0; n < 20; n += 1) {
      const grid = gridOf([1 + Math.floor(9 * random()), 1 + Math.floor(9 * random()), 1 + Math.floor(9 * random())]);
      const share = random();
      const mask = maskOf(grid, () => random() < share);
      const bytes = maskBytes('liver', mask);
      const signed = signedMask('liver', { bytes, sha256: digest(bytes), findings: [] });
      const opened = await openSignedMask(signed, { name, grid, digest });
      expect(opened.voxels).toEqual(mask.voxels);
      expect(maskBytes('liver', opened)).toEqual(bytes);
      // What counts is in or out, not which number says in.
      expect(maskBytes('liver', { grid, voxels: mask.voxels.map((voxel) => 7 * voxel) })).toEqual(bytes);
    }
  });

  it('that are missing, changed or of another grid are refused', async () => {
    const grid = gridOf([4, 5, 6]);
    const bytes = maskBytes(
      'liver',
      maskOf(grid, (i) => i === 1),
    );
    const mask = signedMask('liver', { bytes, sha256: digest(bytes), findings: [] });
    const open = (change: object, on = grid): Promise<unknown> =>
      openSignedMask({ ...mask, ...change }, { name, grid: on, digest });
    await expect(open({ runs: null })).rejects.toMatchObject({ code: 'record-mask-missing' });
    await expect(open({ runs: 'A' })).rejects.toMatchObject({ code: 'record-mask-tampered' });
    await expect(open({ runs: toBase64(bytes.with(20, 1)) })).rejects.toMatchObject({ code: 'record-mask-tampered' });
    await expect(open({}, gridOf([4, 5, 7]))).rejects.toMatchObject({ code: expect.stringMatching(/grid/) });
  });
});

describe('base64', () => {
  it('is that of Node, both ways, for every length and byte', () => {
    const random = randomOf(5);
    for (const length of [...Array.from({ length: 70 }, (_, n) => n), 12_287, 12_288, 12_289, 40_000]) {
      const bytes = Uint8Array.from({ length }, () => 256 * random());
      const text = toBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(text)).toEqual(bytes);
    }
  });

  it.each(['A', 'AA', 'AAA', 'A===', '====', 'AA=A', 'A=AA', 'AA==AAAA', 'AB==', 'AAB=', 'AA-_', 'AA A', 'é==='])(
    'is nothing else (%s)',
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );
});

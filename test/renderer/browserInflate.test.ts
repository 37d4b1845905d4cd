import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeInflate } from '../../electron/files/nodeInflate.ts';
import { browserInflate } from '../../renderer/compute/browserInflate.ts';
import { randomOf } from '../phantoms.ts';

const random = randomOf(5);
const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => (n % 7 === 0 ? Math.floor(256 * random()) : n % 251));
const gzip = new Uint8Array(gzipSync(bytes));
const zlib = new Uint8Array(deflateSync(bytes));

describe('inflation in the browser', () => {
  it('gives what Node gives, for gzip and zlib', async () => {
    for (const [packed, compression] of [
      [gzip, 'gzip'],
      [zlib, 'zlib'],
    ] as const) {
      const whole = await browserInflate.whole(packed, compression, bytes.length);
      expect(whole.kind).toBe('ok');
      expect(whole.kind === 'ok' && Buffer.from(whole.value).equals(Buffer.from(bytes))).toBe(true);
    }
  });

  it('gives enough of the start for a header', async () => {
    const start = await browserInflate.start(gzip, 'gzip');
    expect(start.length).toBeGreaterThan(540);
    expect(Buffer.from(start).equals(Buffer.from(bytes.subarray(0, start.length)))).toBe(true);
  });

  it('gives no start of bytes that are not compressed', async () => {
    expect(await browserInflate.start(bytes, 'gzip')).toHaveLength(0);
  });

  it('refuses streams that are cut, damaged or longer than expected, as Node does', async () => {
    const damaged = gzip.slice();
    damaged[gzip.length - 6] = (damaged[gzip.length - 6] ?? 0) ^ 255;
    for (const [packed, expected] of [
      [damaged, bytes.length],
      [gzip, bytes.length - 1],
      [gzip, 10],
    ] as const) {
      expect(await browserInflate.whole(packed, 'gzip', expected)).toEqual(
        await nodeInflate.whole(packed, 'gzip', expected),
      );
    }
    const cut = await browserInflate.whole(gzip.subarray(0, gzip.length - 100), 'gzip', bytes.length);
    expect(cut.kind).toBe('failed');
  });
});

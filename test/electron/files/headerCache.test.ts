import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  HeaderCache,
  type CachedHeader,
  type HeaderCacheOptions,
} from '../../../electron/files/headerCache/headerCache.ts';
import { readerStamp } from '../../../electron/files/headerCache/readerStamp.ts';
import { indexHeaders } from '../../../electron/files/indexHeaders.ts';
import { listFiles, type ListedFile } from '../../../electron/files/listFiles.ts';
import type { HeaderOfFile } from '../../../electron/files/readHeaders.ts';
import { listSources } from '../../../electron/files/sources/listSources.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { sliceFile, sliceFiles } from '../../fixtures/dicomFile.ts';
import { runLetb } from '../../fixtures/runLetb.ts';
import { zipFile } from '../../fixtures/zipFile.ts';
import { hasTestData, testData } from '../../testData.ts';

const root = mkdtempSync(join(tmpdir(), 'letb-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
let file = '';
const day = new Date('2026-03-01T12:00:00Z');
beforeEach(() => {
  folder = mkdtempSync(join(root, 'images-'));
  file = join(mkdtempSync(join(root, 'cache-')), 'deep', 'headers.sqlite');
  sliceFiles(6, 2.5).forEach((bytes, k) => writeFileSync(join(folder, `I${k}`), bytes));
  writeFileSync(join(folder, 'notes.txt'), 'no image, but more than 132 bytes '.repeat(8));
});

const openCache = (more: Partial<HeaderCacheOptions> = {}): HeaderCache =>
  new HeaderCache({ file, stamp: 'this code', now: () => day, ...more });

/** Files as a scan would list them a minute from now: old enough to be kept. */
async function listed(path: string = folder): Promise<readonly ListedFile[]> {
  const { files } = await listSources([path], () => false);
  return files.map((one) => ({
    ...one,
    stamp: { ...one.stamp, modifiedMs: one.stamp.modifiedMs - 60_000, changedMs: one.stamp.changedMs - 60_000 },
  }));
}

async function index(files: readonly ListedFile[], cache: HeaderCache | null): Promise<readonly HeaderOfFile[]> {
  return indexHeaders(files, { cache, onRead: () => undefined, isCancelled: () => false });
}

/** What the cache says of a folder after the run that filled it has ended. */
async function filled(
  more: Partial<HeaderCacheOptions> = {},
  path: string = folder,
): Promise<ReadonlyMap<string, CachedHeader>> {
  const cache = openCache(more);
  const headers = await index(await listed(path), cache);
  expect(headers.length).toBeGreaterThan(0);
  cache.close();
  const again = openCache(more);
  const known = again.load(path);
  again.close();
  return known;
}

describe('the header cache', () => {
  it('gives the headers as they were read, the second time without opening a file', async () => {
    const files = await listed();
    const first = openCache();
    const read = await index(files, first);
    first.close();
    rmSync(folder, { recursive: true });
    const second = openCache();
    const cached = await index(files, second);
    second.close();
    expect(cached).toEqual(read);
    expect(read.map(({ outcome }) => outcome.kind)).toEqual([...Array.from({ length: 6 }, () => 'ok'), 'failed']);
    expect((await index(files, null)).every(({ outcome }) => outcome.kind === 'failed')).toBe(true);
  });

  it('does the same for an archive', async () => {
    const path = join(folder, 'x.zip');
    writeFileSync(path, zipFile(sliceFiles(6, 2.5).map((bytes, k) => ({ name: `I${k}`, bytes }))));
    expect(await filled({}, path)).toHaveProperty('size', 6);
  });

  it.each<readonly [string, (one: ListedFile) => ListedFile]>([
    ['size', (one) => ({ ...one, size: one.size + 1 })],
    ['time of writing', (one) => ({ ...one, stamp: { ...one.stamp, modifiedMs: one.stamp.modifiedMs + 1 } })],
    ['time of change', (one) => ({ ...one, stamp: { ...one.stamp, changedMs: one.stamp.changedMs + 1 } })],
    ['inode', (one) => ({ ...one, stamp: { ...one.stamp, inode: one.stamp.inode + 1 } })],
  ])('reads a file of another %s again', async (_what, change) => {
    const files = await listed();
    await index(files, openCache());
    rmSync(folder, { recursive: true });
    const changed = files.map((one, k) => (k === 2 ? change(one) : one));
    const outcomes = (await index(changed, openCache())).map(({ outcome }) => outcome);
    expect(outcomes[2]).toEqual({ kind: 'failed', reason: { code: 'unreadable-file', detail: 'ENOENT' } });
    expect(outcomes[3]?.kind).toBe('ok');
  });

  it('sees that a file of the same length was written over with its old date put back', async () => {
    const path = join(folder, 'I0');
    const [before] = (await listFiles([path], () => false)).files;
    const { atime, mtime } = statSync(path);
    writeFileSync(path, sliceFile({ series: '1.2.3.9' }).subarray(0, before?.size));
    utimesSync(path, atime, mtime);
    const [after] = (await listFiles([path], () => false)).files;
    expect(after?.size).toBe(before?.size);
    expect(after?.stamp.changedMs).not.toBe(before?.stamp.changedMs);
  });

  it('keeps nothing of files so young that they may be written again unseen, nor of unreadable ones', async () => {
    const cache = openCache();
    await index((await listFiles([folder], () => false)).files, cache);
    expect(cache.load(folder).size).toBe(0);
    const files = await listed();
    rmSync(join(folder, 'I3'));
    await index(files, cache);
    expect(cache.load(folder).size).toBe(6);
    cache.close();
  });

  it('forgets files that are gone', async () => {
    expect((await filled()).size).toBe(7);
    rmSync(join(folder, 'I3'));
    expect((await filled()).size).toBe(6);
  });

  it('holds no pixels', async () => {
    const marked = sliceFile({ stored: () => 0x4241 });
    writeFileSync(join(folder, 'I0'), marked);
    expect(Buffer.from(marked).includes('ABABABABABABABAB')).toBe(true);
    await filled();
    const bytes = readFileSync(file);
    expect(bytes.includes('1.2.3.5')).toBe(true);
    expect(bytes.includes('ABABABABABABABAB')).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('is readable by its owner alone, also when it was not', async () => {
    await filled();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    chmodSync(file, 0o644);
    openCache().close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('does not use what other code has read', async () => {
    expect((await filled()).size).toBe(7);
    const other = openCache({ stamp: 'that code' });
    expect(other.load(folder).size).toBe(0);
    other.close();
    expect(readerStamp()).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<readonly [string, (whole: Buffer) => Buffer]>([
    ['of other bytes', () => Buffer.from('no database at all '.repeat(500))],
    ['cut in half', (whole) => whole.subarray(0, whole.length / 2)],
    [
      'with a page overwritten',
      (whole) => Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(4096, 0xa5), whole.subarray(8192)]),
    ],
    ['of no bytes', () => Buffer.alloc(0)],
  ])('in a file %s is thrown away and made anew', async (_what, change) => {
    await filled();
    writeFileSync(file, change(readFileSync(file)));
    const cache = openCache();
    const headers = await index(await listed(), cache);
    cache.close();
    expect(headers.map(({ outcome }) => outcome)).toEqual(
      (await index(await listed(), null)).map(({ outcome }) => outcome),
    );
    await filled();
    expect((await filled()).size).toBe(7);
  });

  it('with a byte of a row changed does not use the row', async () => {
    await filled();
    const database = new DatabaseSync(file);
    const body = database.prepare('SELECT body FROM headers').get()?.['body'];
    if (!(body instanceof Uint8Array)) throw new Error('no row');
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    database.prepare('UPDATE headers SET body = ?').run(body);
    database.close();
    const cache = openCache();
    expect(cache.load(folder).size).toBe(0);
    cache.close();
  });

  it('that cannot be written or is held by another program does not stop a scan', async () => {
    const impossible = openCache({ file: join(folder, 'I0', 'headers.sqlite') });
    expect(await index(await listed(), impossible)).toHaveLength(7);
    await filled();
    mkdirSync(`${file}-x`);
    const holder = new DatabaseSync(file);
    holder.exec('BEGIN EXCLUSIVE');
    const cache = openCache({ busyMs: 10 });
    expect(await index(await listed(), cache)).toHaveLength(7);
    holder.exec('ROLLBACK');
    holder.close();
    expect(statSync(file).size).toBeGreaterThan(0);
  });

  it('stays within its bound by forgetting what was used longest ago, and all that nobody used for a month', async () => {
    const cache = openCache();
    cache.store(new Map([['/old', []]]), []);
    cache.close();
    const later = (days: number): Date => new Date(day.getTime() + days * 86_400_000);
    const files = await listed();
    const [one] = await index(files, null);
    const header = (source: string): CachedHeader => {
      if (one === undefined || files[0] === undefined) throw new Error('no header');
      return { source, size: 1, stamp: files[0].stamp, outcome: one.outcome };
    };
    const small = openCache({ maxBytes: 6000, now: () => later(3) });
    for (const name of ['/a', '/b', '/c', '/d', '/e'])
      small.store(new Map([[name, [header(`${name}/1`), header(`${name}/2`)]]]), []);
    expect(small.load('/old').size).toBe(0);
    expect(small.load('/a').size).toBe(0);
    expect(small.load('/e').size).toBe(2);
    small.close();
    const month = openCache({ now: () => later(34) });
    month.store(new Map(), []);
    expect(month.load('/e').size).toBe(0);
    month.close();
  });

  it('is used by letb scan, and not with --no-cache', async () => {
    const home = mkdtempSync(join(root, 'home-'));
    const before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = home;
    try {
      expect(runLetb('scan', folder, '--no-cache').status).toBe(0);
      expect(() => statSync(join(home, 'letb'))).toThrow();
      const first = runLetb('scan', folder);
      expect([first.status, first.err]).toEqual([0, '']);
      expect(statSync(join(home, 'letb', 'headers', 'headers.sqlite')).size).toBeGreaterThan(0);
      expect(runLetb('scan', folder).out).toBe(first.out);
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
    }
  });
});

describe.runIf(hasTestData)('the header cache over real files', () => {
  it('gives the tree that reading gives, to the last bit', async () => {
    const paths = [testData('corpus', 'pydicom'), testData('corpus', 'gantry_tilt_GE')];
    const fresh = await scanFolder(paths, { phases: false });
    const first = openCache();
    await scanFolder(paths, { phases: false, cache: first });
    first.close();
    const second = openCache();
    let known = 0;
    for (const path of new Set(paths.map((one) => one))) known += second.load(path).size;
    expect(known).toBeGreaterThan(20);
    expect(await scanFolder(paths, { phases: false, cache: second })).toStrictEqual(fresh);
    second.close();
  });
});

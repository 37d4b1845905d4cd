import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stacksOf, type StudyTree } from '../../../core/dicom/studyTree.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { sliceFiles } from '../../fixtures/dicomFile.ts';
import { hostileFiles } from '../../fuzz/hostileFiles.ts';

const onPosix = process.platform !== 'win32';
let folder = '';
let tree: StudyTree;
let elapsedMs = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-hostile-'));
  mkdirSync(join(folder, 'below', 'deeper'), { recursive: true });
  sliceFiles(6, 2, { series: '1.2.3.77' }).forEach((file, k) => writeFileSync(join(folder, 'below', `${k}`), file));
  hostileFiles.forEach((file, n) => writeFileSync(join(folder, `hostile${n}`), inSeriesOfItsOwn(file.bytes(), n)));
  symlinkSync(folder, join(folder, 'below', 'deeper', 'up'));
  symlinkSync(join(folder, 'itself'), join(folder, 'itself'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
  if (onPosix) execFileSync('mkfifo', [join(folder, 'pipe')]);
  const started = performance.now();
  tree = await scanFolder([folder]);
  elapsedMs = performance.now() - started;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder with every hostile file, links that lead back, broken links and a pipe', () => {
  it('gives the healthy series in it as if it lay alone', () => {
    const healthy = stacksOf(tree).filter(({ header }) => header.series.instanceUid === '1.2.3.77');
    expect(healthy.map(({ verdict, slices }) => [verdict, slices.length])).toEqual([['measurable', 6]]);
  });

  it('gives each other file a readable reason, or a place in a stack that is not measured', () => {
    const reasons = new Map(tree.skipped.map(({ source, ...reason }) => [basename(source), reason]));
    const inStacks = new Map(
      stacksOf(tree).flatMap(({ slices, verdict }) => slices.map(({ source }) => [basename(source), verdict] as const)),
    );
    hostileFiles.forEach(({ name }, n) => {
      const reason = reasons.get(`hostile${n}`);
      const verdict = inStacks.get(`hostile${n}`);
      expect([name, reason !== undefined || verdict !== undefined]).toEqual([name, true]);
      expect([name, verdict]).not.toEqual([name, 'measurable']);
      if (reason === undefined) return;
      const text = sentenceOf({ code: reason.code, details: { detail: reason.detail } }, 'en');
      expect(text).toMatch(/^[A-Z“].{10,200}\.$/);
      expect(text).not.toMatch(/dicomParser|undefined|NaN|call stack/);
    });
  });

  it('does not open what is no file', () => {
    const names = tree.skipped.map(({ source }) => basename(source));
    expect(names.filter((name) => name === 'hostile0')).toHaveLength(1);
    expect(stacksOf(tree).flatMap(({ slices }) => slices.map(({ source }) => basename(source)))).not.toContain('pipe');
  });

  it.runIf(process.platform === 'linux')('names a folder whose name is not UTF-8, and what to do', async () => {
    const odd = mkdtempSync(join(tmpdir(), 'letb-latin1-'));
    try {
      const latin1 = Buffer.concat([Buffer.from(`${odd}/M`), Buffer.from([0xfc]), Buffer.from('ller')]);
      mkdirSync(latin1);
      writeFileSync(join(odd, 'image'), sliceFiles(1, 2)[0] ?? '');
      const { skipped } = await scanFolder([odd]);
      expect(skipped).toMatchObject([{ code: 'unreadable-file', detail: expect.stringMatching(/not UTF-8: rename/) }]);
    } finally {
      rmSync(odd, { recursive: true, force: true });
    }
  });

  it.runIf(onPosix)('refuses a pipe that is given by itself, without waiting for a writer', async () => {
    const refused = scanFolder([join(folder, 'pipe')]);
    await expect(refused).rejects.toMatchObject({ code: 'path-missing', details: { cause: 'no regular file' } });
  });

  it('ends in the time of its files', () => {
    expect(elapsedMs).toBeLessThan(2000 * hostileFiles.length);
  });
});

/** With another Series and SOP Instance UID of the same length. */
function inSeriesOfItsOwn(bytes: Uint8Array, n: number): Uint8Array {
  const out = Buffer.from(bytes);
  for (let at = out.indexOf('1.2.3.5'); at >= 0; at = out.indexOf('1.2.3.5', at + 1)) out.write(`1.2.${100 + n}`, at);
  return out;
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../electron/files/makeFolder.ts';

const root = mkdtempSync(join(tmpdir(), 'letb-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes every folder that is missing, and takes those that are there', () => {
    const folder = join(root, 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it('throws where a file stands in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file'))).toThrow(/EEXIST/);
    expect(() => makeFolder(join(root, 'file', 'below'))).toThrow(/ENOTDIR|ENOENT/);
  });

  // In a process of its own: what it guards against never comes back.
  it.runIf(process.platform === 'linux')('comes back from a place where no folder can be made', () => {
    const source = pathToFileURL(join(import.meta.dirname, '../../../electron/files/makeFolder.ts')).href;
    const script = `import { makeFolder } from ${JSON.stringify(source)};
      try { makeFolder('/proc/letb-nowhere/below'); } catch (error) { console.log(error.code); }`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(run.stdout.trim()).toBe('ENOENT');
  });
});

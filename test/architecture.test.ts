import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, violationsOf, type SourceFile } from './architecture/importRules.ts';

const root = new URL('..', import.meta.url).pathname;

function filesBelow(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({
      path: `${folder}/${name.replaceAll('\\', '/')}`,
      text: readFileSync(join(root, folder, name), 'utf8'),
    }));
}

const files = ['core', 'electron', 'renderer'].flatMap(filesBelow);

describe('the direction of imports', () => {
  it('is kept by every file', () => {
    expect(violationsOf(files)).toEqual([]);
  });

  it('was looked at: hundreds of imports, in every environment and every room', () => {
    expect(files.flatMap(importsOf).length).toBeGreaterThan(300);
    for (const folder of [
      'core/base',
      'core/dicom',
      'core/letb',
      'core/text',
      'electron/cli',
      'electron/main',
      'renderer/app',
      'renderer/engine',
    ]) {
      expect(files.filter((file) => file.path.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(0);
    }
  });

  it.each([
    ['core/letb/a.ts', "import { x } from '../report/x.ts';", 'core/letb may not import core/report'],
    ['core/dicom/a.ts', "import type { X } from '../imaging/x.ts';", 'core/dicom may not import core/imaging'],
    ['core/base/a.ts', "export { x } from '../geometry/x.ts';", 'core/base may not import core/geometry'],
    ['core/letb/a.ts', "import { readFileSync } from 'node:fs';", 'core may not import node:fs'],
    ['core/letb/a.ts', "const x = await import('react');", 'core may not import react'],
    ['core/letb/a.ts', "import { x } from '../../electron/files/x.ts';", 'core may not import electron'],
    ['core/brandnew/a.ts', 'export const x = 1;', 'core/brandnew is no room of core'],
    ['electron/cli/a.ts', "import { app } from 'electron';", 'electron/cli may not import electron, the package'],
    ['electron/files/a.ts', "import { x } from '../cli/x.ts';", 'electron/files may not import electron/cli'],
    ['electron/main/a.ts', "import { x } from '../../renderer/state/x.ts';", 'electron may not import renderer'],
    ['renderer/state/a.ts', "import { x } from '../../electron/ipc/x.ts';", 'renderer may not import electron'],
    [
      'renderer/features/roi/a.tsx',
      "import { Enums } from '@cornerstonejs/core';",
      'only renderer/engine may import @cornerstonejs/core',
    ],
    [
      'renderer/state/a.ts',
      "import { x } from '../features/roi/index.ts';",
      'renderer/state may not import renderer/features',
    ],
    [
      'renderer/features/roi/a.ts',
      "import { x } from '../letb/card.tsx';",
      'renderer/features/roi may reach renderer/features/letb through its index only',
    ],
    [
      'renderer/engine/a.ts',
      "import { useStore } from '../ui/Button.tsx';",
      'renderer/engine may not import renderer/ui',
    ],
  ])('catches a planted violation in %s: %s', (path, text, expected) => {
    expect(violationsOf([{ path, text }])).toEqual([`${path}: ${expected}`]);
  });
});

describe('files', () => {
  it('are at most 400 lines long', () => {
    expect(files.filter((file) => file.text.split('\n').length > 401).map((file) => file.path)).toEqual([]);
  });

  it('have names that say what they do', () => {
    const empty = /(^|[/.])(util|utils|helper|helpers|misc|common|manager|handle)([./]|$)/i;
    expect(files.map((file) => file.path).filter((path) => empty.test(path))).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stacksOf } from '../../core/dicom/studyTree.ts';
import { demoCase } from '../../electron/files/demoCase.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { electronForTests } from '../../electron/start/electronBinary.ts';
import { hasTestData, testData } from '../testData.ts';
import { heardImport, listenForImport, type HeardImport } from './heardImport.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    offered?: Promise<true>;
  }
}

/** From now on the page listens for the end of an import, and for an offer. */
async function listen(shell: LaunchedApp): Promise<void> {
  await listenForImport(shell);
  await shell.page.evaluate(() => {
    window.offered = new Promise((resolve) => void window.letb.on('import:offered', () => resolve(true)));
  });
}

async function firstBytes(shell: LaunchedApp, source: string | undefined, from: number, to: number): Promise<number[]> {
  return shell.page.evaluate(
    async ([source, from, to]) => [...new Uint8Array(await (await fetch(source)).arrayBuffer()).subarray(from, to)],
    [source ?? '', from, to] as const,
  );
}

const DICM = [...new TextEncoder().encode('DICM')];

describe('the demo case', () => {
  let shell: LaunchedApp;
  let done: HeardImport;
  beforeAll(async () => {
    shell = await launchApp();
    await listen(shell);
    await shell.page.evaluate(() => window.letb.request('import:start', { demo: true }));
    done = await heardImport(shell);
  });
  afterAll(() => shell.close());

  test('arrives as six stacks, whose tokens serve DICOM files', async () => {
    const stacks = stacksOf(done.tree);
    expect(stacks).toHaveLength(6);
    expect(stacks[0]?.slices[0]?.source).toMatch(/^study:\/\/import\/\d+\/0$/);
    for (const stack of stacks) expect(await firstBytes(shell, stack.slices.at(-1)?.source, 128, 132)).toEqual(DICM);
  });

  test('says which stacks, mask and ROI centres belong to each timepoint', async () => {
    const ids = new Set(stacksOf(done.tree).map(({ id }) => id));
    expect(done.demo?.timepoints.map(({ id }) => id)).toEqual(['pre', 'post']);
    for (const timepoint of done.demo?.timepoints ?? []) {
      const own = [timepoint.arterialStackId, timepoint.precontrastStackId, timepoint.portalVenousStackId];
      expect(new Set(own).size).toBe(3);
      for (const id of own) expect(ids).toContain(id);
      expect(timepoint.roiCentresLps).toHaveLength(3);
      expect(timepoint.liverMask.name).toBe('liver.nii.gz');
      expect(await firstBytes(shell, timepoint.liverMask.source, 0, 2)).toEqual([0x1f, 0x8b]);
    }
  });

  test('brings no path of this computer to the page', async () => {
    const { folder } = await demoCase();
    expect(JSON.stringify(done)).not.toContain(folder);
    expect(JSON.stringify(done)).not.toContain(dirname(folder));
  });

  test('is cancelled on request, and closing an import silences its tokens', async () => {
    const outcome = await shell.page.evaluate(
      async (token) => {
        const cancelled = new Promise<string>((resolve) => {
          window.letb.on('import:cancelled', ({ importId }) => resolve(importId));
        });
        const started = await window.letb.request('import:start', { demo: true });
        if (!started.ok) return null;
        const answer = await window.letb.request('import:cancel', { importId: started.result });
        const before = (await fetch(token)).status;
        const closed = await window.letb.request('import:close', { importId: token.split('/')[3] ?? '' });
        const after = (await fetch(token)).status;
        return [answer, (await cancelled) === started.result, before, closed, after];
      },
      stacksOf(done.tree)[0]?.slices[0]?.source ?? '',
    );
    expect(outcome).toEqual([{ ok: true, result: true }, true, 200, { ok: true, result: true }, 404]);
  });

  test('is imported by dropping its folder, and by its files one by one', async () => {
    const { timepoints } = await demoCase();
    const folder = timepoints[0].arterial;
    await shell.page.evaluate(() => {
      for (const name of ['dragover', 'drop']) window.addEventListener(name, (event) => event.preventDefault());
      window.addEventListener('drop', (event) => {
        if (event.dataTransfer !== null) void window.letb.importDropped([...event.dataTransfer.files]);
      });
    });
    const debuggerSession = await shell.page.context().newCDPSession(shell.page);
    for (const files of [[folder], readdirSync(folder).map((name) => join(folder, name))]) {
      await listen(shell);
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await debuggerSession.send('Input.dispatchDragEvent', {
          type,
          x: 300,
          y: 300,
          data: { items: [], files, dragOperationsMask: 1 },
        });
      }
      const dropped = await heardImport(shell);
      const stacks = stacksOf(dropped.tree);
      expect(stacks.map(({ phase }) => phase.value)).toEqual(['arterial']);
      expect(await firstBytes(shell, stacks[0]?.slices[0]?.source, 128, 132)).toEqual(DICM);
    }
  });
});

describe('a path on the command line', () => {
  test('waits for the page, and a second start hands its own over and ends', async () => {
    const { timepoints } = await demoCase();
    const [pre, post] = [timepoints[0].arterial, timepoints[1].precontrast];
    const shell = await launchApp({ args: [pre] });
    try {
      await listen(shell);
      await shell.page.evaluate(() => window.letb.request('import:takeOffered', null));
      const first = await heardImport(shell);
      expect(stacksOf(first.tree).map(({ phase }) => phase.value)).toEqual(['arterial']);

      await listen(shell);
      const { executablePath, switches } = await electronForTests();
      const main = join(projectRoot, 'out', 'main', 'main.js');
      const second = spawnSync(executablePath, [...switches, `--user-data-dir=${shell.userData}`, main, post], {
        timeout: 20_000,
      });
      expect(second.status).toBe(0);
      expect(await shell.page.evaluate(() => window.offered)).toBe(true);
      await shell.page.evaluate(() => window.letb.request('import:takeOffered', null));
      const handed = await heardImport(shell);
      expect(stacksOf(handed.tree).map(({ phase }) => phase.value)).toEqual(['precontrast']);
    } finally {
      await shell.close();
    }
  });

  test('that is gone by then fails with the reason and without the folder it lay in', async () => {
    const shell = await launchApp({ args: [join(projectRoot, 'no', 'such', 'folder')] });
    try {
      const failed = await shell.page.evaluate(
        () =>
          new Promise((resolve) => {
            window.letb.on('import:failed', ({ error }) => resolve(error));
            void window.letb.request('import:takeOffered', null);
          }),
      );
      expect(failed).toMatchObject({ code: 'path-missing', details: { path: 'folder' } });
    } finally {
      await shell.close();
    }
  });
});

describe.runIf(hasTestData)('a real patient', () => {
  test('arrives with six stacks, and none of its paths', async () => {
    const folder = testData('HCC_007');
    const shell = await launchApp({ args: [folder] });
    try {
      await listen(shell);
      await shell.page.evaluate(() => window.letb.request('import:takeOffered', null));
      const done = await heardImport(shell);
      expect(stacksOf(done.tree)).toHaveLength(6);
      expect(JSON.stringify(done)).not.toContain(dirname(folder));
    } finally {
      await shell.close();
    }
  });
});

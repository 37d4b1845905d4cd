import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBatchCases } from '../fixtures/batchCases.ts';
import { answerOpenDialog } from './answerOpenDialog.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const CASES = 16;
/** Cases that are measured when the program is ended by force, kill by kill. */
const KILLED_AFTER = [1, 5];

let app: LaunchedApp | null = null;
let base = '';
let manifest = '';

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'letb-killed-window-'));
  manifest = writeBatchCases(join(base, 'cases'), CASES);
});
afterAll(async () => {
  await closeProgram();
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

const settled = { timeout: 60_000, interval: 50 };

/** One run of the program with its own user folder. */
function window({ page }: LaunchedApp) {
  const button = (text: string) => page.locator('.batch .button', { hasText: text });
  const row = (key: string) => page.locator(`.batch-queue tr[data-case="${key}"]`);
  const measured = page.locator('.batch-queue tr[data-state="measured"]');
  return {
    button,
    measured,
    accepted: (key: string) => row(key).locator('[data-review="accepted"]'),
    phase: () => page.getAttribute('[data-phase]', 'data-phase'),
    accept: async (key: string) => {
      await row(key).locator('button').click();
      await page.locator('.batch-sheet .pictures image').first().waitFor({ state: 'attached' });
      await button('Accept').click();
      await row(key).locator('[data-review="accepted"]').waitFor();
    },
  };
}

async function launch(name: string): Promise<ReturnType<typeof window>> {
  app = await launchApp({ userData: join(base, name, 'user') });
  await app.page.waitForSelector('[data-state="empty"]');
  await app.page.keyboard.press('Control+Shift+g');
  await app.page.locator('.cohort-bar .segments button').first().click();
  return window(app);
}

/** The queue of a new folder of results. */
async function begin(name: string): Promise<ReturnType<typeof window>> {
  const results = join(base, name, 'results');
  for (const folder of [results, join(base, name, 'user')]) mkdirSync(folder, { recursive: true });
  const queue = await launch(name);
  if (app !== null) await answerOpenDialog(app, { file: manifest, folder: results });
  await queue.button('Choose a manifest').click();
  await expect.poll(queue.phase, settled).toBe('ready');
  return queue;
}

/** Processes of this test's program, by their command lines; what has ended has none. */
function processesOf(name: string): readonly string[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(join(base, name, 'user')));
}

function killProgram(): void {
  app?.app.process().kill('SIGKILL');
  app = null;
}

async function closeProgram(): Promise<void> {
  await app?.close();
  app = null;
}

/** Timepoints that the journal has, with the time at which their pictures were written: what is measured again writes them again. */
function journalled(name: string): ReadonlyMap<string, number> {
  const folder = join(base, name, 'results');
  const database = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true });
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const rows = database.prepare('SELECT key, id FROM timepoints').all();
    return new Map(
      rows.map(({ key, id }) => {
        const pictures = join(folder, 'cases', String(key), `${String(id)}-images.json`);
        return [`${String(key)} ${String(id)}`, statSync(pictures).mtimeMs];
      }),
    );
  } finally {
    database.close();
  }
}

function tables(name: string): readonly string[] {
  return ['batch.csv', 'batch.json', 'index.html'].map((file) =>
    readFileSync(join(base, name, 'results', file), 'utf8'),
  );
}

describe('the program ended by force while its batch runs', () => {
  test('leaves no process behind, and its batch goes on to the tables of an undisturbed run: nothing twice, nothing lost', async () => {
    const name = 'killed';
    let queue = await begin(name);
    await queue.button('Measure').click();
    const kept = new Map<string, number>();
    let accepted = '';
    for (const [at, count] of KILLED_AFTER.entries()) {
      await expect.poll(() => queue.measured.count(), settled).toBeGreaterThanOrEqual(count);
      expect(await queue.phase()).toBe('running');
      expect(processesOf(name).some((line) => line.includes('node.mojom.NodeService'))).toBe(true);
      killProgram();
      await expect.poll(() => processesOf(name), { timeout: 10_000, interval: 100 }).toEqual([]);

      const now = journalled(name);
      expect(now.size).toBeGreaterThanOrEqual(2 * count);
      expect(now.size).toBeLessThan(2 * CASES);
      for (const [timepoint, writtenMs] of kept)
        expect([timepoint, now.get(timepoint)]).toEqual([timepoint, writtenMs]);
      for (const [timepoint, writtenMs] of now) kept.set(timepoint, writtenMs);

      queue = await launch(name);
      await queue.button('Resume').waitFor();
      expect(await queue.measured.count()).toBeGreaterThanOrEqual(count);
      if (at === 0) {
        accepted = (await queue.measured.first().getAttribute('data-case')) ?? '';
        await queue.accept(accepted);
      }
      await queue.accepted(accepted).waitFor();
      await queue.button('Resume').click();
    }
    await expect.poll(queue.phase, settled).toBe('over');
    expect(await queue.measured.count()).toBe(CASES);
    const end = journalled(name);
    expect(end.size).toBe(2 * CASES);
    for (const [timepoint, writtenMs] of kept) expect([timepoint, end.get(timepoint)]).toEqual([timepoint, writtenMs]);
    await queue.accepted(accepted).waitFor();
    await closeProgram();
    await expect.poll(() => processesOf(name), { timeout: 10_000, interval: 100 }).toEqual([]);

    const undisturbed = await begin('undisturbed');
    await undisturbed.button('Measure').click();
    await expect.poll(undisturbed.phase, settled).toBe('over');
    await undisturbed.accept(accepted);
    await expect.poll(() => tables('undisturbed'), settled).toEqual(tables(name));
    await closeProgram();
  }, 240_000);
});

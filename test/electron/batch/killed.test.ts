import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBatchCases } from '../../fixtures/batchCases.ts';
import { randomOf } from '../../phantoms.ts';

const CASES = 8;
const script = new URL('./batchRun.ts', import.meta.url).pathname;
const letb = new URL('../../../electron/cli/letb.ts', import.meta.url).pathname;

let base = '';
let manifest = '';
let undisturbed: readonly string[] = [];
/** Statements of the journal of a whole run, and of what a resumed run begins with. */
let [whole, prologue] = [0, 0];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'letb-batch-killed-'));
  manifest = writeBatchCases(join(base, 'cases'), CASES);
  const first = await run('undisturbed', 0);
  whole = first.writes;
  undisturbed = tables('undisturbed');
  prologue = (await run('undisturbed', 0)).writes;
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Statements of a new journal before its first timepoint. */
const beginning = (): number => whole - CASES * 9;

interface Ended {
  readonly writes: number;
  readonly measured: readonly string[];
  readonly isKilled: boolean;
}

function run(name: string, killAt: number): Promise<Ended> {
  return started([script, manifest, join(base, name), String(killAt)], null);
}

/** `killAfterMs` ends the process from outside, counted from its first word. */
function started(words: readonly string[], killAfterMs: number | null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(base, 'compiled') },
    });
    let [said, complaint] = ['', ''];
    if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === null && code !== 0) return reject(new Error(`code ${code}: ${complaint}`));
      resolve({
        writes: Number([...said.matchAll(/^write (\d+)$/gm)].at(-1)?.[1] ?? 0),
        measured: [...said.matchAll(/^measured (.+)$/gm)].map((match) => match[1] ?? ''),
        isKilled: signal === 'SIGKILL',
      });
    });
  });
}

function tables(name: string): readonly string[] {
  return ['batch.csv', 'batch.json', 'index.html'].map((file) => readFileSync(join(base, name, file), 'utf8'));
}

/** Timepoints that the journal has, as another program reads it. */
function journalled(name: string): readonly string[] {
  const path = join(base, name, 'journal.sqlite');
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const tableNames = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    if (!tableNames.some(({ name: table }) => table === 'timepoints')) return [];
    return database
      .prepare('SELECT key, id FROM timepoints ORDER BY key, id')
      .all()
      .map(({ key, id }) => `${String(key)} ${String(id)}`);
  } finally {
    database.close();
  }
}

describe('a batch that is ended by force', () => {
  test('has a boundary of its journal around each of its timepoints and cases', () => {
    const perCase = 3 * 3;
    expect(whole - prologue).toBeGreaterThanOrEqual(CASES * perCase);
    expect(undisturbed[0]?.split('\r\n').filter((line) => line.includes(',measured,'))).toHaveLength(CASES);
  });

  test('before its journal is begun begins it again', async () => {
    const check = async (killAt: number): Promise<void> => {
      const name = `begin-${killAt}`;
      expect((await run(name, killAt)).isKilled).toBe(true);
      expect(journalled(name)).toEqual([]);
      if (killAt % 8 !== 0 && killAt !== beginning()) return;
      await run(name, 0);
      expect(tables(name)).toEqual(undisturbed);
    };
    for (let killAt = 1; killAt <= beginning(); killAt += 2)
      await Promise.all([killAt, killAt + 1].filter((at) => at <= beginning()).map(check));
  });

  test('at each boundary of its journal goes on to the same tables, and measures nothing twice that the journal has', async () => {
    const name = 'boundaries';
    await run(name, beginning());
    const before = new Set<string>();
    let [kills, runs] = [0, 0];
    for (let isKilled = true; isKilled; runs += 1) {
      // After BEGIN, after the statement, and after COMMIT, in turn: the last alone goes on by one step.
      const ended = await run(name, prologue + 1 + (runs % 3));
      ({ isKilled } = ended);
      if (isKilled) kills += 1;
      for (const timepoint of ended.measured) expect([...before], timepoint).not.toContain(timepoint);
      for (const timepoint of journalled(name)) before.add(timepoint);
      expect(runs).toBeLessThan(CASES * 9 + 2);
    }
    expect(kills).toBe(CASES * 9);
    expect(before.size).toBe(2 * CASES);
    expect(tables(name)).toEqual(undisturbed);
  }, 400_000);

  test('with its processes at random moments goes on to the same tables', async () => {
    const random = randomOf(4711);
    const folder = join(base, 'random');
    const words = [letb, 'batch', manifest, '--out', folder, '--workers', '2', '--resume', '--no-uncertainty'];
    for (let kills = 0; kills < 6; kills += 1) {
      const { isKilled } = await started(words, 250 + 1500 * random());
      if (!isKilled) break;
    }
    await started(words, null);
    const version = /"softwareVersion": "[^"]*"/g;
    const [, json = ''] = tables('random');
    expect(json.replace(version, '')).toBe(undisturbed[1]?.replace(version, ''));
  });
});

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layers, type ByLayer } from '../../../core/segmentation/edits/layers.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { problemOfDatabase } from '../../../electron/store/checkDatabase.ts';
import { openStore } from '../../../electron/store/openStore.ts';
import { randomOf } from '../../phantoms.ts';
import {
  editingPlan,
  masksOf,
  planCase,
  plannedBytes,
  plannedMasks,
  plannedPayload,
  runPlan,
  type PlannedStep,
} from './editingPlan.ts';

const PLAN_SEED = 20261121;
const STEPS = 14;
const script = new URL('./editingRun.ts', import.meta.url).pathname;

let base = '';
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'letb-killed-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Ended {
  readonly steps: number;
  readonly events: number;
  readonly writes: number | null;
  readonly signal: string | null;
}

/** Runs the editing process; `killAfterMs` ends it from outside, counted from its first acknowledgement. */
function runEditing(args: readonly string[], killAfterMs: number | null = null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A hundred processes of the same code: it is compiled once.
      env: { ...process.env, NODE_COMPILE_CACHE: join(base, 'compiled') },
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (said === '' && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0 && signal === null) reject(new Error(`the editing process failed with code ${code}`));
      const last = (kind: string): number =>
        Number([...said.matchAll(new RegExp(`^${kind} (\\d+)\\n`, 'gm'))].at(-1)?.[1] ?? Number.NaN);
      const count = last('writes');
      resolve({
        steps: last('step') || 0,
        events: last('event') || 0,
        writes: Number.isNaN(count) ? null : count,
        signal,
      });
    });
  });
}

/** Computed once for each number of steps. */
const plans = new Map<
  number,
  { readonly plan: readonly PlannedStep[]; readonly states: readonly ByLayer<Uint8Array>[] }
>();

function planOf(steps: number): {
  readonly plan: readonly PlannedStep[];
  readonly states: readonly ByLayer<Uint8Array>[];
} {
  const plan = editingPlan(PLAN_SEED, steps);
  const known = plans.get(steps) ?? { plan, states: plannedMasks(plan) };
  plans.set(steps, known);
  return known;
}

function differing(masks: ByLayer<Labelmap>, planned: ByLayer<Uint8Array> | undefined): readonly string[] {
  return layers.filter((layer) => planned === undefined || Buffer.compare(masks[layer].voxels, planned[layer]) !== 0);
}

/** What must hold after a process was ended: every acknowledged step is there, at most the one under way besides, and no half one. */
async function expectNothingLost(folder: string, ended: Ended, steps: number): Promise<number> {
  const { plan, states } = planOf(steps);
  const store = openStore({ folder, now: () => new Date(), onFault: (error) => expect.fail(String(error)) });
  try {
    const opened = store.ask('segmentation:open', planCase);
    expect(opened.revision).toBeGreaterThanOrEqual(ended.steps);
    expect(opened.revision).toBeLessThanOrEqual(ended.steps + 1);
    expect(differing(masksOf(opened), states[opened.revision])).toEqual([]);
    const events = store.ask('record:read', { caseId: planCase.caseId, afterRevision: 0 });
    expect(events.length).toBeGreaterThanOrEqual(ended.events);
    expect(events.length).toBeLessThanOrEqual(ended.events + 1);
    for (const [n, { revision, payload }] of events.entries()) {
      const bytes = plannedBytes(3 * n);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect([revision, payload]).toEqual([n + 1, plannedPayload(3 * n, sha256)]);
      expect(Buffer.compare(store.ask('blob:get', { sha256 }), bytes)).toBe(0);
    }
    // And it goes on from there to the same end.
    const finished = await runPlan(store.ask, plan, () => undefined);
    expect(differing(finished, states.at(-1))).toEqual([]);
    expect(differing(masksOf(store.ask('segmentation:open', planCase)), states.at(-1))).toEqual([]);
    return opened.revision;
  } finally {
    store.close();
    expect(problemOfDatabase(join(folder, 'letb.sqlite'))).toBeNull();
  }
}

describe('an editing process ended by SIGKILL', () => {
  test('at every write boundary loses no acknowledged stroke and leaves none by half', async () => {
    const undisturbed = await runEditing([join(base, 'undisturbed'), String(PLAN_SEED), String(STEPS), '0']);
    expect(undisturbed).toMatchObject({ steps: STEPS, events: 5, signal: null });
    const writes = undisturbed.writes ?? 0;
    expect(writes).toBeGreaterThan(60);
    const queue = Array.from({ length: writes }, (_, n) => n + 1);
    const revisions = new Set<number>();
    const worker = async (): Promise<void> => {
      for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
        const folder = join(base, `boundary-${at}`);
        const ended = await runEditing([folder, String(PLAN_SEED), String(STEPS), String(at)]);
        expect(ended.signal, `boundary ${at}`).toBe('SIGKILL');
        revisions.add(await expectNothingLost(folder, ended, STEPS));
      }
    };
    await Promise.all([worker(), worker()]);
    expect(revisions.size).toBe(STEPS + 1);
    console.info(`killed at each of ${writes} write boundaries`);
  });

  test('at random moments loses no acknowledged stroke and leaves none by half', async () => {
    const seed = Number(process.env['LETB_KILL_SEED'] ?? Date.now() % 1_000_000);
    console.info(`random moments: LETB_KILL_SEED=${seed}`);
    const random = randomOf(seed);
    const steps = 250;
    const reached: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const folder = join(base, `moment-${n}`);
      const ended = await runEditing([folder, String(PLAN_SEED), String(steps), 'thread'], 300 * random());
      reached.push(await expectNothingLost(folder, ended, steps));
    }
    console.info(`steps reached: ${reached.join(', ')} of ${steps}`);
    expect(reached.some((revision) => revision > 0 && revision < steps)).toBe(true);
  });
});

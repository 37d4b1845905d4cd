import { spawn, spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';

const script = new URL('./blockedChild.ts', import.meta.url).pathname;
const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) if (isThere(pid)) process.kill(pid, 'SIGKILL');
});

/** Ended processes that nobody has asked after yet (Z) are not there. */
function isThere(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout.trim());
}

/** The number of a child that computes without a pause, after its parent was ended by force. */
async function orphan(isWatched: boolean): Promise<number> {
  const parent = spawn(process.execPath, [script, 'parent'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, WATCHED: isWatched ? '1' : '0' },
  });
  const child = await new Promise<number>((resolve) => {
    parent.stdout.on('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  started.push(child);
  expect(isThere(child)).toBe(true);
  parent.kill('SIGKILL');
  return child;
}

test('a case’s process ends with its parent, also inside a computation in which it hears nothing', async () => {
  const [watched, left] = await Promise.all([orphan(true), orphan(false)]);
  await expect.poll(() => isThere(watched), { timeout: 20_000, interval: 50 }).toBe(false);
  // Without the watch it would go on: its closed channel is not heard.
  expect(isThere(left)).toBe(true);
}, 60_000);

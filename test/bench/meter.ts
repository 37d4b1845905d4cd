import { spawnSync } from 'node:child_process';

export interface Metered {
  readonly wallSeconds: number;
  readonly peakMiB: number;
  readonly output: string;
}

const python = '/usr/bin/python3';
const meterScript = new URL('./runAndMeter.py', import.meta.url).pathname;

/** Why the pinned scripts cannot run here, or null. */
export function referenceProblem(): string | null {
  const found = spawnSync(python, ['-c', 'import pydicom, numpy; print(pydicom.__version__, numpy.__version__)'], {
    encoding: 'utf8',
  });
  return found.status === 0
    ? null
    : `${python} with pydicom and numpy is absent (apt-get install python3-pydicom python3-numpy)`;
}

/** One run of a command, cold: wall time and peak memory of its process with all its threads. */
export function meter(command: readonly string[]): Metered {
  const done = spawnSync(python, [meterScript, ...command], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const found = /\nmeter ([\d.]+) (\d+) (\d+)\n$/.exec(done.stdout);
  if (found === null || found[3] !== '0') throw new Error(`${command.join(' ')} failed: ${done.stderr}`);
  return { wallSeconds: Number(found[1]), peakMiB: Number(found[2]), output: done.stdout.slice(0, found.index) };
}

/** Runs the commands in turn, several rounds, so that both see the same machine; gives each one's median. */
export function meterInTurn(commands: readonly (readonly string[])[], rounds: number): readonly Metered[] {
  const all = commands.map((): Metered[] => []);
  for (let round = 0; round < rounds; round += 1)
    commands.forEach((command, index) => all[index]?.push(meter(command)));
  return all.map((runs) => {
    const sorted = runs.toSorted((a, b) => a.wallSeconds - b.wallSeconds);
    const middle = sorted[Math.floor(sorted.length / 2)];
    if (middle === undefined) throw new Error('no run');
    return { ...middle, peakMiB: Math.max(...runs.map((run) => run.peakMiB)) };
  });
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Median wall time of a function, ms. */
export async function timed(rounds: number, work: () => Promise<unknown> | unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

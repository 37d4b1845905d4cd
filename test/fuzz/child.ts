import '../../electron/workers/withoutMaglev.ts';
import { takeCount } from './countAllocations.ts';
import type { Answer, Question } from './fuzz.ts';

const { takeIn, takeInMask } = await import('./underTest.ts');
const { imageSeeds, maskSeeds } = await import('./seedFiles.ts');
const { hostileFiles } = await import('./hostileFiles.ts');
const { mutate } = await import('./mutate.ts');

const seeds = { image: imageSeeds(), mask: maskSeeds(), hostile: hostileFiles };

/** Runs the cases it is told, one after the other, and says after each what happened and what it took. */
process.on('message', ({ kind, from, to }: Question) => {
  void (async () => {
    for (let seed = from; seed < to; seed += 1) process.send?.(await runCase(kind, seed));
    process.send?.({ kind: 'end' } satisfies Answer);
  })();
});
process.send?.({ kind: 'ready' } satisfies Answer);

async function runCase(kind: Question['kind'], seed: number): Promise<Answer> {
  const files = seeds[kind];
  const file = files[seed % files.length];
  if (file === undefined) throw new Error('no seed files');
  const { bytes, done } = kind === 'hostile' ? { bytes: file.bytes(), done: [] } : mutate(file.bytes(), seed);
  await new Promise((resolve) => setImmediate(resolve));
  takeCount();
  const memory = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  let outcome = '';
  let failure: string | null = null;
  try {
    outcome = kind === 'mask' ? await takeInMask(file.name, bytes) : await takeIn(bytes);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { user, system } = process.cpuUsage(cpu);
  const allocated = Math.max(takeCount(), process.memoryUsage.rss() - memory);
  const ms = (user + system) / 1000;
  return { kind: 'case', seed, name: file.name, done, size: bytes.length, outcome, failure, ms, allocated };
}

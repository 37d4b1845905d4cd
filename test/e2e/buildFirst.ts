import { buildIfStale } from '../../electron/start/build.ts';

/** What is tested is what the sources say now. */
export async function setup(): Promise<void> {
  await buildIfStale();
}

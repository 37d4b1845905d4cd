import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrivenWindow } from './drivenWindow.ts';

/** An event of Chrome's trace; times in µs, `tts` and `tdur` of its thread's own processor time. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tts?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly type?: string; readonly url?: string } };
}

/** What all threads do while `work` runs. */
export async function recordTrace(
  { app }: DrivenWindow,
  work: () => Promise<void>,
  categories: readonly string[] = ['devtools.timeline', '__metadata'],
): Promise<readonly TraceEvent[]> {
  await app.evaluate(
    ({ contentTracing }, included) => contentTracing.startRecording({ included_categories: [...included] }),
    categories,
  );
  await work();
  const file = join(tmpdir(), `letb-trace-${process.pid}.json`);
  await app.evaluate(({ contentTracing }, file) => contentTracing.stopRecording(file), file);
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return traceEvents;
}

import { readFileSync } from 'node:fs';
import type { DrivenWindow } from './drivenWindow.ts';
import { recordTrace, type TraceEvent } from './recordTrace.ts';

/** What the window holds, garbage collected before. Memory in MiB. */
export interface Held {
  /** Proportional set size, renderer process: page, workers and the shared volumes. */
  readonly rendererMiB: number;
  /** The same, main process. */
  readonly mainMiB: number;
  /** The same, GPU process: under software rendering its textures are in RAM. */
  readonly gpuMiB: number;
  readonly heapMiB: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly workers: number;
  readonly textures: number;
}

const MIB = 1 << 20;
const SETTLE_MS = 400;

export async function held({ app, page, session }: DrivenWindow): Promise<Held> {
  for (let round = 0; round < 2; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await Promise.all(page.workers().map((worker) => worker.evaluate(() => void globalThis.gc?.())));
    await page.waitForTimeout(SETTLE_MS);
  }
  const processes = await app.evaluate(({ app }) => app.getAppMetrics().map(({ pid, type }) => ({ pid, type })));
  const processMiB = (type: string): number =>
    processes.filter((one) => one.type === type).reduce((sum, { pid }) => sum + proportionalOf(pid), 0);
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return {
    rendererMiB: processMiB('Tab'),
    mainMiB: processMiB('Browser'),
    gpuMiB: processMiB('GPU'),
    heapMiB: usedSize / MIB,
    nodes,
    listeners: jsEventListeners,
    workers: page.workers().length,
    textures: await page.evaluate(() => globalThis.texturesAlive),
  };
}

/** Proportional set size: resident pages, those shared with other processes by their share, so that no page counts twice. Linux only. */
function proportionalOf(pid: number): number {
  const found = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/** What the page's main thread does for one event of the mouse, ms. */
export interface EventWork {
  /** Our code: the event's handlers with the measurement, React, and the shapes above the pictures. */
  readonly scriptMs: number;
  /** The same with the browser's style, layout and paint of what it changed. */
  readonly ownMs: number;
  /** The frame callback in which the rendering library draws: not ours, and in neither of the above. */
  readonly drawingMs: number;
}

/** The work of an event is over by then; what comes later is housekeeping. */
const WORK_LASTS_US = 100_000;
/** The task that holds the event begins before it. */
const LEAD_US = 1000;

/** Records what the page's main thread does while `act` runs and gives the work of each event of one kind. */
export async function traceEvents(
  window: DrivenWindow,
  kind: 'pointermove' | 'wheel',
  act: () => Promise<void>,
): Promise<readonly EventWork[]> {
  return workOf(await recordTrace(window, act), kind);
}

function workOf(events: readonly TraceEvent[], kind: string): readonly EventWork[] {
  const isOne = ({ name, args }: TraceEvent): boolean => name === 'EventDispatch' && args?.data?.type === kind;
  const first = events.find(isOne);
  if (first === undefined) throw new Error(`the trace has no ${kind}`);
  const own = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === first.pid && tid === first.tid);
  const starts = own
    .filter(isOne)
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b);
  return starts.slice(0, -1).map((start, n) => {
    const from = start - LEAD_US;
    const to = Math.min(from + WORK_LASTS_US, (starts[n + 1] ?? 0) - LEAD_US);
    const during = (...names: readonly string[]): number =>
      own
        .filter((event) => event.ts >= from && event.ts < to && names.includes(nameOf(event)))
        .reduce((sum, { dur = 0 }) => sum + dur / 1000, 0);
    const shapesMs = during('CORNERSTONE_IMAGE_RENDERED');
    const drawingMs = during('FireAnimationFrame') - shapesMs;
    const browserMs = during('UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit');
    const scriptMs = during(kind) + shapesMs;
    return { scriptMs, ownMs: scriptMs + browserMs, drawingMs };
  });
}

/** Its type for a dispatched event. */
function nameOf({ name, args }: TraceEvent): string {
  return name === 'EventDispatch' ? (args?.data?.type ?? name) : name;
}

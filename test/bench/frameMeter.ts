import type { DrivenWindow } from './drivenWindow.ts';
import { recordTrace, type TraceEvent } from './recordTrace.ts';

/** What the page's main thread does for one frame of the display: its own processor time, ms, whatever else the machine does. */
export interface FrameWork {
  /** Script: handlers, messages, timers, React, and the garbage they leave. */
  readonly scriptMs: number;
  /** The same with the browser's style, layout and paint of what it changed. */
  readonly ownMs: number;
}

const FRAME_US = 1_000_000 / 60;
const SCRIPT = new Set([
  'EventDispatch',
  'FunctionCall',
  'FireAnimationFrame',
  'TimerFire',
  'RunMicrotasks',
  'EvaluateScript',
  'v8.callFunction',
  'HandlePostMessage',
  'MinorGC',
  'MajorGC',
  'V8.GCScavenger',
  'V8.GCFinalizeMC',
]);
const BROWSER = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'HitTest']);

/**
 * The page's work while `work` runs, by sixtieths of a second: what begins within one counts to it whole, so that one of two frames' length
 * is seen. Frames without work are not in it.
 */
export async function traceFrames(window: DrivenWindow, work: () => Promise<void>): Promise<readonly FrameWork[]> {
  // The mark tells the page's main thread from all others.
  const mark = 'letb-bench-mark';
  const events = await recordTrace(window, async () => {
    await window.page.evaluate((name) => void performance.mark(name), mark);
    await work();
  }, ['devtools.timeline', 'blink.user_timing', 'v8', '__metadata']);
  const marked = events.find(({ name }) => name === mark);
  if (marked === undefined) throw new Error('the trace has no mark of the page');
  return framesOf(events.filter(({ pid, tid }) => pid === marked.pid && tid === marked.tid));
}

function framesOf(events: readonly TraceEvent[]): readonly FrameWork[] {
  const counted = events
    .flatMap(({ ph, name, ts, tts, tdur }) =>
      ph === 'X' && tts !== undefined && tdur !== undefined && (SCRIPT.has(name) || BROWSER.has(name))
        ? [{ isScript: SCRIPT.has(name), frame: Math.floor(ts / FRAME_US), from: tts, to: tts + tdur }]
        : [],
    )
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
  const frames = new Map<number, { scriptMs: number; ownMs: number }>();
  let [scriptEnd, ownEnd] = [0, 0];
  for (const { isScript, frame, from, to } of counted) {
    const work = frames.get(frame) ?? { scriptMs: 0, ownMs: 0 };
    frames.set(frame, work);
    // Events lie within one another: only what goes beyond the last one's end is new.
    work.ownMs += Math.max(0, to - Math.max(from, ownEnd)) / 1000;
    ownEnd = Math.max(ownEnd, to);
    if (!isScript) continue;
    work.scriptMs += Math.max(0, to - Math.max(from, scriptEnd)) / 1000;
    scriptEnd = Math.max(scriptEnd, to);
  }
  return [...frames.values()];
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../electron/start/build.ts';
import { startDisplay } from '../tasks/display.ts';
import { writeBenchCase, type BenchCase } from './benchCase.ts';
import { driveWindow, openCase, openDemo, openStacks, type DrivenWindow, type OpeningTimes } from './drivenWindow.ts';
import type { Row } from './row.ts';
import { held, traceEvents, type EventWork, type Held } from './windowMeter.ts';

const SLICES = 150;
/** Six stacks of so many are the 400 slices of the target. */
const OPENING_SLICES = 67;
const MOVES = 120;
/** Wheel notches, there and back. */
const NOTCHES = 120;
/** Between two moves, so that the work of one is over before the next. */
const MOVE_EVERY_MS = 150;
const CASES = 20;
/** The first cases fill caches and pools. */
const WARM_CASES = 4;
const MIB = 1 << 20;
const SOFTWARE = 'software GL (SwiftShader) on this machine: the textures of every volume are converted on the CPU';

/** What is measured: all of it, or only some. `brief`: the cases opened one after the other are small. */
export interface WindowBenchOptions {
  readonly parts: readonly ('opening' | 'use' | 'cases')[];
  readonly isBrief: boolean;
}

const ALL: WindowBenchOptions = { parts: ['opening', 'use', 'cases'], isBrief: false };

/** The window's rows, measured on the real app over cases of 512×512×150 voxels a phase. None without a display, which is said. */
export async function windowRows({ parts, isBrief }: WindowBenchOptions = ALL): Promise<readonly Row[]> {
  const display = await startDisplay();
  if (display.problem !== null) {
    process.stderr.write(`the window is not measured: ${display.problem}\n`);
    return [];
  }
  Object.assign(process.env, display.environment);
  const folder = mkdtempSync(join(tmpdir(), 'letb-window-bench-'));
  try {
    await buildIfStale();
    const rows: Row[] = [];
    if (parts.includes('opening')) rows.push(...(await openingRows(folder)));
    if (parts.includes('use')) rows.push(...(await inUse(twoTimepoints(join(folder, 'use'), SLICES))));
    if (parts.includes('cases')) {
      const slices = isBrief ? 20 : SLICES;
      rows.push(...(await caseRows(writeBenchCase(join(folder, 'cases'), slices), slices)));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display.end();
  }
}

function twoTimepoints(folder: string, slices: number): readonly [BenchCase, BenchCase] {
  return [
    writeBenchCase(join(folder, 'pre'), slices, { date: '2026-01-12', isThreePhase: true }),
    writeBenchCase(join(folder, 'post'), slices, { date: '2026-03-20', isThreePhase: true }),
  ];
}

/** Opening the demo by its command, made and cached before; and six stacks that are dropped, the second time: the first fills the disk's cache. */
async function openingRows(folder: string): Promise<readonly Row[]> {
  const six = twoTimepoints(join(folder, 'opening'), OPENING_SLICES);
  const window = await driveWindow();
  try {
    await openDemo(window);
    const demo = await openDemo(window);
    await openStacks(window, six);
    await openDemo(window);
    const dropped = await openStacks(window, six);
    return [
      ...openingRow('opening the two-timepoint demo, 6 × 60 slices of 256×256', demo),
      ...openingRow(`opening 6 stacks of 512×512×${OPENING_SLICES}, dropped as folders, headers read`, dropped),
    ];
  } finally {
    await window.close();
  }
}

function openingRow(work: string, { firstPictureMs, allMs }: OpeningTimes): readonly Row[] {
  const row = (what: string, ms: number, target: string): Row => ({
    work: `${work}: ${what}`,
    measured: `${ms.toFixed(0)} ms`,
    against: '–',
    ratio: '–',
    target,
    limitedBy: SOFTWARE,
  });
  return [row('first picture', firstPictureMs, '< 2 s'), row('all stacks read and drawn', allMs, '< 6 s')];
}

async function inUse(timepoints: readonly [BenchCase, BenchCase]): Promise<readonly Row[]> {
  const window = await driveWindow();
  try {
    await openCase(window, timepoints);
    const memory = memoryRow(await held(window), timepoints);
    const scroll = workRow('one slice scrolled in 4 linked viewports', await scrollThrough(window));
    await window.page.keyboard.press('F2');
    const moves = workRow('ROI moved → number and overlay', await dragRoi(window));
    return [scroll, moves, memory];
  } finally {
    await window.close();
  }
}

/** Turns the wheel over the arterial picture of the four of one timepoint. */
async function scrollThrough(window: DrivenWindow): Promise<readonly EventWork[]> {
  const { page } = window;
  await page.keyboard.press('F1');
  await page.waitForFunction(() => document.querySelectorAll('section[data-viewport]').length === 4);
  const box = await page.locator('section[data-viewport$="-arterial"]').boundingBox();
  if (box === null) throw new Error('the arterial picture is not in the window');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForTimeout(4 * MOVE_EVERY_MS);
  return traceEvents(window, 'wheel', async () => {
    for (let n = 0; n < NOTCHES; n += 1) {
      await page.mouse.wheel(0, (n * 4) % (2 * NOTCHES) < NOTCHES ? 120 : -120);
      await page.waitForTimeout(MOVE_EVERY_MS);
    }
  });
}

/** Moves the placement round in a circle that stays in the liver. */
async function dragRoi(window: DrivenWindow): Promise<readonly EventWork[]> {
  const { page } = window;
  const box = await page.locator('section[data-viewport="pre-arterial"] [data-roi="0"]').boundingBox();
  if (box === null) throw new Error('the placement is not in the picture');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const work = await traceEvents(window, 'pointermove', async () => {
    for (let n = 0; n < MOVES; n += 1) {
      await page.mouse.move(x + 20 * Math.cos(n / 5), y + 20 * Math.sin(n / 5));
      await page.waitForTimeout(MOVE_EVERY_MS);
    }
  });
  await page.mouse.up();
  return work;
}

function workRow(what: string, work: readonly EventWork[]): Row {
  const shown = (of: keyof EventWork): string => {
    const sorted = work.map((one) => one[of]).toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(1);
    return `p50 ${at(0.5)} p95 ${at(0.95)}`;
  };
  return {
    work: `${what}, main thread, ${work.length} times`,
    measured: `our code ${shown('scriptMs')} ms, with layout and paint ${shown('ownMs')} ms`,
    against: `drawing by the library ${shown('drawingMs')} ms`,
    ratio: '–',
    target: 'p95 < 16 ms',
    limitedBy: 'React, and the browser’s layout and paint of the figures',
  };
}

function memoryRow(now: Held, timepoints: readonly BenchCase[]): Row {
  // Precontrast, arterial, portal-venous and subtraction of each timepoint, two bytes a voxel.
  const volumesMiB =
    timepoints.reduce(
      (sum, { grid: { dimensions } }) => sum + 4 * 2 * dimensions[0] * dimensions[1] * dimensions[2],
      0,
    ) / MIB;
  const usedMiB = now.rendererMiB + now.mainMiB;
  const limitMiB = 1.3 * volumesMiB + 700;
  return {
    work: `memory with 6 stacks of 512×512×${SLICES} and 2 subtractions open: renderer with workers, and main, proportional set size`,
    measured: `${usedMiB.toFixed(0)} MiB (renderer ${now.rendererMiB.toFixed(0)}, main ${now.mainMiB.toFixed(0)}; GPU process apart: ${now.gpuMiB.toFixed(0)})`,
    against: `1.3 × ${volumesMiB.toFixed(0)} MiB of volumes + 700 MiB = ${limitMiB.toFixed(0)} MiB`,
    ratio: (usedMiB / limitMiB).toFixed(2),
    target: '≤ 1',
    limitedBy: 'volumes, masks, and what Electron itself takes',
  };
}

async function caseRows(timepoint: BenchCase, slices: number): Promise<readonly Row[]> {
  const window = await driveWindow();
  const seen: Held[] = [];
  try {
    for (let n = 0; n < CASES; n += 1) {
      await openCase(window, [timepoint]);
      seen.push(await held(window));
    }
  } finally {
    await window.close();
  }
  const [early, late] = [seen.slice(WARM_CASES, WARM_CASES + 4), seen.slice(-4)];
  const mean = (some: readonly Held[], of: keyof Held): number =>
    some.reduce((sum, one) => sum + one[of], 0) / some.length;
  const growth = (of: keyof Held): string => `${mean(early, of).toFixed(0)} → ${mean(late, of).toFixed(0)}`;
  const memory = (some: readonly Held[]): number => mean(some, 'rendererMiB') + mean(some, 'mainMiB');
  return [
    {
      work: `${CASES} cases of 2 × ${slices} slices opened one after the other, garbage collected`,
      measured: `proportional set size: renderer ${growth('rendererMiB')} MiB, main ${growth('mainMiB')} MiB, GPU ${growth('gpuMiB')} MiB; heap ${growth('heapMiB')} MiB`,
      against: `DOM nodes ${growth('nodes')}, listeners ${growth('listeners')}, workers ${growth('workers')}, textures ${growth('textures')}`,
      ratio: (memory(late) / memory(early)).toFixed(3),
      target: '1: flat',
      limitedBy: '',
    },
  ];
}

/** `node test/bench/windowBench.ts [brief] [opening] [use] [cases]` measures the window alone. */
if (import.meta.main) {
  const words = process.argv.slice(2);
  const parts = ALL.parts.filter((part) => words.includes(part));
  const options = { parts: parts.length === 0 ? ALL.parts : parts, isBrief: words.includes('brief') };
  for (const { work, measured, against, ratio, target } of await windowRows(options))
    process.stdout.write(`${work}\n  ${measured}   against ${against}   ratio ${ratio}   target ${target}\n`);
}

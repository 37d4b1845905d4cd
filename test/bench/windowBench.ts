import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../electron/start/build.ts';
import { startDisplay } from '../tasks/display.ts';
import { writeBenchCase, type BenchCase } from './benchCase.ts';
import { driveWindow, openCase, openDemo, type DrivenWindow } from './drivenWindow.ts';
import type { Row } from './row.ts';
import { held, traceMoves, type Held, type MoveWork } from './windowMeter.ts';

const SLICES = 150;
const MOVES = 120;
/** Between two moves, so that the work of one is over before the next. */
const MOVE_EVERY_MS = 150;
const CASES = 20;
/** The first cases fill caches and pools. */
const WARM_CASES = 4;
const MIB = 1 << 20;
const SOFTWARE = 'software GL (SwiftShader) on this machine: the textures of every volume are converted on the CPU';

/** The window's rows, measured on the real app over cases of 512×512×150 voxels a phase. None without a display, which is said. */
export async function windowRows(): Promise<readonly Row[]> {
  const display = await startDisplay();
  if (display.problem !== null) {
    process.stderr.write(`the window is not measured: ${display.problem}\n`);
    return [];
  }
  Object.assign(process.env, display.environment);
  const folder = mkdtempSync(join(tmpdir(), 'letb-window-bench-'));
  try {
    await buildIfStale();
    const pre = writeBenchCase(join(folder, 'pre'), SLICES, '2026-01-12');
    const post = writeBenchCase(join(folder, 'post'), SLICES, '2026-03-20');
    return [...(await openingRows()), ...(await inOneWindow([pre, post]))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display.end();
  }
}

/** Opening the demo by its command, made and cached before. */
async function openingRows(): Promise<readonly Row[]> {
  const window = await driveWindow();
  try {
    await openDemo(window);
    const { firstPictureMs, allMs } = await openDemo(window);
    return [
      {
        work: 'opening the two-timepoint demo, to the first picture',
        measured: `${firstPictureMs.toFixed(0)} ms`,
        against: '–',
        ratio: '–',
        target: '< 2 s',
        limitedBy: SOFTWARE,
      },
      {
        work: 'the same, until all is shown and measured',
        measured: `${allMs.toFixed(0)} ms`,
        against: '–',
        ratio: '–',
        target: '< 6 s',
        limitedBy: SOFTWARE,
      },
    ];
  } finally {
    await window.close();
  }
}

async function inOneWindow(timepoints: readonly [BenchCase, BenchCase]): Promise<readonly Row[]> {
  const window = await driveWindow();
  try {
    await openCase(window, timepoints);
    const memory = memoryRow(await held(window), timepoints);
    const moves = moveRow(await dragRoi(window));
    return [moves, memory, ...(await caseRows(window, timepoints[0]))];
  } finally {
    await window.close();
  }
}

/** Moves the placement round in a circle that stays in the liver. */
async function dragRoi(window: DrivenWindow): Promise<readonly MoveWork[]> {
  const { page } = window;
  const box = await page.locator('section[data-viewport="pre-arterial"] [data-roi="0"]').boundingBox();
  if (box === null) throw new Error('the placement is not in the picture');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const work = await traceMoves(window, async () => {
    for (let n = 0; n < MOVES; n += 1) {
      await page.mouse.move(x + 20 * Math.cos(n / 5), y + 20 * Math.sin(n / 5));
      await page.waitForTimeout(MOVE_EVERY_MS);
    }
  });
  await page.mouse.up();
  return work;
}

function moveRow(work: readonly MoveWork[]): Row {
  const shown = (of: keyof MoveWork): string => {
    const sorted = work.map((one) => one[of]).toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(1);
    return `p50 ${at(0.5)} p95 ${at(0.95)}`;
  };
  return {
    work: `ROI moved → number and overlay, main thread, ${work.length} moves`,
    measured: `our code ${shown('scriptMs')} ms, with layout and paint ${shown('ownMs')} ms`,
    against: `drawing by the library ${shown('drawingMs')} ms`,
    ratio: '–',
    target: 'p95 < 16 ms',
    limitedBy: 'React, and the browser’s layout and paint of the figures',
  };
}

function memoryRow(now: Held, timepoints: readonly BenchCase[]): Row {
  // Precontrast, arterial and subtraction of each timepoint, two bytes a voxel.
  const volumesMiB =
    timepoints.reduce(
      (sum, { grid: { dimensions } }) => sum + 3 * 2 * dimensions[0] * dimensions[1] * dimensions[2],
      0,
    ) / MIB;
  const usedMiB = now.rendererMiB + now.mainMiB;
  const limitMiB = 1.3 * volumesMiB + 700;
  return {
    work: `memory with 6 stacks of 512×512×${SLICES} open: renderer with workers, and main, proportional set size`,
    measured: `${usedMiB.toFixed(0)} MiB (renderer ${now.rendererMiB.toFixed(0)}, main ${now.mainMiB.toFixed(0)}; GPU process apart: ${now.gpuMiB.toFixed(0)})`,
    against: `1.3 × ${volumesMiB.toFixed(0)} MiB of volumes + 700 MiB = ${limitMiB.toFixed(0)} MiB`,
    ratio: (usedMiB / limitMiB).toFixed(2),
    target: '≤ 1',
    limitedBy: 'volumes, masks, and what Electron itself takes',
  };
}

async function caseRows(window: DrivenWindow, timepoint: BenchCase): Promise<readonly Row[]> {
  const seen: Held[] = [];
  for (let n = 0; n < CASES; n += 1) {
    await openCase(window, [timepoint]);
    seen.push(await held(window));
  }
  const [early, late] = [seen.slice(WARM_CASES, WARM_CASES + 4), seen.slice(-4)];
  const mean = (some: readonly Held[], of: keyof Held): number =>
    some.reduce((sum, one) => sum + one[of], 0) / some.length;
  const growth = (of: keyof Held): string => `${mean(early, of).toFixed(0)} → ${mean(late, of).toFixed(0)}`;
  const memory = (some: readonly Held[]): number => mean(some, 'rendererMiB') + mean(some, 'mainMiB');
  return [
    {
      work: `${CASES} cases of 2 × ${SLICES} slices opened one after the other, garbage collected`,
      measured: `proportional set size: renderer ${growth('rendererMiB')} MiB, main ${growth('mainMiB')} MiB, GPU ${growth('gpuMiB')} MiB; heap ${growth('heapMiB')} MiB`,
      against: `DOM nodes ${growth('nodes')}, listeners ${growth('listeners')}, workers ${growth('workers')}, textures ${growth('textures')}`,
      ratio: (memory(late) / memory(early)).toFixed(3),
      target: '1: flat',
      limitedBy: '',
    },
  ];
}

if (import.meta.main) {
  for (const { work, measured, against, ratio, target } of await windowRows())
    process.stdout.write(`${work}\n  ${measured}   against ${against}   ratio ${ratio}   target ${target}\n`);
}

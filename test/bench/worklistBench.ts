import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../electron/start/build.ts';
import { writeManyFiles, type ManyFiles } from '../fixtures/manyFiles.ts';
import { startDisplay } from '../tasks/display.ts';
import { driveWindow, drop, type DrivenWindow } from './drivenWindow.ts';
import { traceFrames, type FrameWork } from './frameMeter.ts';
import type { Row } from './row.ts';

/** The same 10,000 images in 2,000 series, with 5,000 files left out: as many cases, and as one case. */
const SHAPES: readonly ManyFiles[] = [
  { patients: 2000, series: 1, slices: 5, otherFiles: 5000 },
  { patients: 1, series: 2000, slices: 5, otherFiles: 5000 },
];
const SCANNED_WITHIN_MS = 180_000;
const WHEEL_PIXELS = 400;
const WHEEL_EVERY_MS = 30;
const KEY_EVERY_MS = 60;
const ARROWS = 100;

/** The study list over 10,000 images, measured on the real app. None without a display, which is said. */
export async function worklistRows(): Promise<readonly Row[]> {
  const display = await startDisplay();
  if (display.problem !== null) {
    process.stderr.write(`the study list is not measured: ${display.problem}\n`);
    return [];
  }
  Object.assign(process.env, display.environment);
  const folder = mkdtempSync(join(tmpdir(), 'letb-worklist-bench-'));
  try {
    await buildIfStale();
    const rows: Row[] = [];
    for (const [n, shape] of SHAPES.entries()) {
      const many = join(folder, `many-${n}`);
      writeManyFiles(many, shape);
      rows.push(...(await shapeRows(many, shape)));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display.end();
  }
}

async function shapeRows(folder: string, { patients, series }: ManyFiles): Promise<readonly Row[]> {
  const window = await driveWindow();
  const { page } = window;
  const list = patients > 1 ? '.case-list' : '.stack-list';
  const shape = `${patients} ${patients > 1 ? 'cases' : 'case'} of ${series} series`;
  const row = async (what: string, work: () => Promise<void>): Promise<Row> =>
    rowOf(`study list, ${shape}: ${what}`, await traceFrames(window, work));
  try {
    return [
      await row('the scan fills it', async () => {
        await drop(window, [folder], '.window');
        await page.locator('.skipped-count').waitFor({ timeout: SCANNED_WITHIN_MS });
      }),
      await row('scrolled from end to end', () => scrollAll(window, list)),
      await row('typed into its filter', () => typeFilter(window)),
      await row(`${ARROWS} arrow keys`, () => pressArrows(window, list)),
    ];
  } finally {
    await window.close();
  }
}

async function scrollAll({ page }: DrivenWindow, list: string): Promise<void> {
  await page.locator(list).hover();
  const heights = await page.locator(list).evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  for (let top = 0; top < heights; top += WHEEL_PIXELS) {
    await page.mouse.wheel(0, WHEEL_PIXELS);
    await page.waitForTimeout(WHEEL_EVERY_MS);
  }
  await page.waitForFunction((list) => {
    const element = document.querySelector(list);
    return element !== null && element.scrollTop + element.clientHeight > element.scrollHeight - 2;
  }, list);
}

async function typeFilter({ page }: DrivenWindow): Promise<void> {
  const search = page.locator('.case-filter input');
  await search.click();
  await page.keyboard.type('patient 1', { delay: KEY_EVERY_MS });
  for (let n = 0; n < 9; n += 1) await page.keyboard.press('Backspace', { delay: KEY_EVERY_MS });
}

async function pressArrows({ page }: DrivenWindow, list: string): Promise<void> {
  await page.locator(`${list} [data-row-focus]`).last().focus();
  for (const key of ['ArrowUp', 'ArrowDown'])
    for (let n = 0; n < ARROWS / 2; n += 1) await page.keyboard.press(key, { delay: KEY_EVERY_MS / 2 });
}

function rowOf(work: string, frames: readonly FrameWork[]): Row {
  const shown = (of: keyof FrameWork): string => {
    const sorted = frames.map((one) => one[of]).toSorted((a, b) => a - b);
    const p95 = sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN;
    return `p95 ${p95.toFixed(1)} worst ${(sorted.at(-1) ?? Number.NaN).toFixed(1)}`;
  };
  return {
    work,
    measured: `our code’s processor time a frame ${shown('scriptMs')} ms, with layout and paint ${shown('ownMs')} ms`,
    against: `${frames.length} frames with work, load average ${loadavg()[0]?.toFixed(1)}`,
    ratio: '–',
    target: 'worst < 16 ms',
    limitedBy: 'React’s first drawing of the finished list',
  };
}

if (import.meta.main) {
  for (const { work, measured, against, target } of await worklistRows())
    process.stdout.write(`${work}\n  ${measured}   against ${against}   target ${target}\n`);
}

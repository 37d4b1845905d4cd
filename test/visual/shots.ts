import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { launchApp, type LaunchedApp } from '../e2e/launchApp.ts';
import { comparePictures, reduced, type Comparison, type Tolerance } from './pictures.ts';

/** A picture that is kept: what is taken of the window, how small it is kept, and how alike it must stay. */
export interface Shot {
  readonly name: string;
  /** Pressed before. */
  readonly key: string;
  readonly of: '.viewports' | '.window';
  readonly reducedBy: number;
  readonly tolerance: Tolerance;
}

/** Drawn voxels, contours, ROIs and overlays, without words: the same on every machine but for the smoothing of lines. */
const PICTURES = { of: '.viewports', reducedBy: 3, tolerance: { levels: 12, fraction: 0.001 } } as const;
/** The whole window: words depend on the machine's fonts and on whose Electron it is, parts and their places do not. */
const WINDOW = { of: '.window', reducedBy: 6, tolerance: { levels: 32, fraction: 0.01 } } as const;

/** The demo case as each hanging protocol shows it, and the whole window. */
export const shots: readonly Shot[] = [
  { name: 'timepoint', key: 'F1', ...PICTURES },
  { name: 'pre-post', key: 'F2', ...PICTURES },
  { name: 'letb', key: 'F3', ...PICTURES },
  { name: 'lesions', key: 'F4', ...PICTURES },
  { name: 'mpr', key: 'F5', ...PICTURES },
  { name: 'window', key: 'F1', ...WINDOW },
];

const SIZE = { width: 1366, height: 768 };
/** On a slow machine the pictures of a layout come one after the other. */
const SETTLES_WITHIN = 60;
const BETWEEN_MS = 250;
/** So many pictures like the one before are rest. */
const ALIKE = 3;
/** The browser’s own smoothing of lines differs from one drawing to the next. */
const AT_REST: Tolerance = { levels: 12, fraction: 0.0005 };

const here = new URL('.', import.meta.url).pathname;
export const baselineOf = ({ name }: Shot): string => join(here, 'baselines', `${name}.png`);

/** Opens the demo case in a window of the baselines' size and waits until all of it is read and measured. */
export async function openDemoWindow(): Promise<LaunchedApp> {
  const launched = await launchApp({ args: ['--demo'] });
  const { app, page } = launched;
  await app.evaluate(
    ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
    SIZE,
  );
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, SIZE);
  await page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: 180_000 });
  await page.locator('section.uncertainty[data-interval]').waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelectorAll('.explained-cm3').length === 2, null, { timeout: 60_000 });
  await page.waitForSelector('footer .progress', { state: 'detached', timeout: 60_000 });
  return launched;
}

/** The picture when it no longer changes. */
export async function take(page: Page, shot: Shot): Promise<PNG> {
  await page.keyboard.press(shot.key);
  await page.mouse.move(2, 2);
  await page.waitForFunction(
    () =>
      document.querySelector('section[data-viewport]') !== null &&
      document.querySelector('main [data-missing]') === null,
  );
  await hideWords(page, shot.of === '.viewports');
  await drawn(page);
  let [before, alike]: [PNG | null, number] = [null, 0];
  for (let n = 0; n < SETTLES_WITHIN; n += 1) {
    const shown = PNG.sync.read(await page.locator(shot.of).screenshot({ animations: 'disabled' }));
    const now = reduced(shown, shot.reducedBy);
    alike = before !== null && comparePictures(now, before, AT_REST).isAlike ? alike + 1 : 0;
    if (alike === ALIKE) return now;
    before = now;
    await page.waitForTimeout(BETWEEN_MS);
  }
  throw new Error(`the picture ${shot.name} does not come to rest`);
}

/** The engine draws in the frames after a command, and every picture shows something. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let n = 0; n < 6; n += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('section[data-viewport] canvas')].every((canvas) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return data.some((value, n) => n % 4 !== 3 && value > 8);
    }),
  );
}

/** What is written on the pictures depends on the machine's fonts, the outline of the active one on what was done before. */
async function hideWords(page: Page, areHidden: boolean): Promise<void> {
  await page.evaluate((areHidden) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.on-picture, .viewport > :not(.picture) { visibility: hidden !important; }
      .viewport, .viewport::before, .viewport::after { outline: none !important; box-shadow: none !important; }`);
    document.adoptedStyleSheets = areHidden ? [sheet] : [];
  }, areHidden);
}

/** Compares a picture with its baseline. One that is not alike is left in test/visual/actual, and beside it what differs, in red. */
export function compareWithBaseline(shot: Shot, actual: PNG): Comparison {
  const comparison = comparePictures(actual, PNG.sync.read(readFileSync(baselineOf(shot))), shot.tolerance);
  if (!comparison.isAlike) {
    const folder = join(here, 'actual');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${shot.name}.png`), PNG.sync.write(actual));
    if (comparison.shown !== null)
      writeFileSync(join(folder, `${shot.name}-differs.png`), PNG.sync.write(comparison.shown));
  }
  return comparison;
}

import type { CDPSession } from 'playwright-core';
import { launchApp, type LaunchedApp } from '../e2e/launchApp.ts';
import type { BenchCase } from './benchCase.ts';

/** The real app as a reader drives it: by files dropped on it, by mouse and by keys. */
export interface DrivenWindow extends LaunchedApp {
  readonly session: CDPSession;
}

declare global {
  /** WebGL textures made and not deleted, counted from before the page's own code runs. */
  var texturesAlive: number;
}

const OPENED_WITHIN_MS = 120_000;

export async function driveWindow(args: readonly string[] = []): Promise<DrivenWindow> {
  const launched = await launchApp({ args, switches: ['--js-flags=--expose-gc'] });
  const { app, page } = launched;
  await page.addInitScript(() => {
    globalThis.texturesAlive = 0;
    const { createTexture, deleteTexture } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.createTexture = function () {
      globalThis.texturesAlive += 1;
      return createTexture.call(this);
    };
    WebGL2RenderingContext.prototype.deleteTexture = function (texture) {
      if (texture !== null) globalThis.texturesAlive -= 1;
      deleteTexture.call(this, texture);
    };
  });
  if (args.length === 0) await page.reload();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await page.waitForFunction(() => innerWidth === 1600);
  return { ...launched, session: await page.context().newCDPSession(page) };
}

/** Drops files or folders on a place of the window. */
export async function drop(window: DrivenWindow, files: readonly string[], selector: string): Promise<void> {
  const box = await window.page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not in the window`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await window.session.send('Input.dispatchDragEvent', {
      type,
      x,
      y,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    });
  }
}

const SLOTS = ['pre', 'post'] as const;

/** What opening a case takes, from the reader's hand on, ms. */
export interface OpeningTimes {
  /** Until a pixel of a picture is not black. */
  readonly firstPictureMs: number;
  /** Until every stack that the layout shows is read and drawn, and none is still being read. */
  readonly allMs: number;
}

/** Drops the folders of one or two timepoints. Done when nothing is being read any more. */
export async function openStacks(window: DrivenWindow, timepoints: readonly BenchCase[]): Promise<OpeningTimes> {
  const { page } = window;
  const folders = timepoints.flatMap(({ arterial, precontrast, portalVenous }) => [
    precontrast,
    arterial,
    ...(portalVenous === null ? [] : [portalVenous]),
  ]);
  const times = timeOpening(window, timepoints.length === 2);
  await drop(window, folders, '.window');
  const found = await times;
  await page.locator('footer .progress').waitFor({ state: 'detached', timeout: OPENED_WITHIN_MS });
  return found;
}

/** Drops the folders of one or two timepoints, then each one's mask on its pictures, and places one ROI in each. */
export async function openCase(window: DrivenWindow, timepoints: readonly BenchCase[]): Promise<void> {
  const { page } = window;
  await openStacks(window, timepoints);
  for (const [n, timepoint] of timepoints.entries()) {
    const slot = SLOTS[n] ?? 'pre';
    const picture = `section[data-viewport="${slot}-arterial"]`;
    await drop(window, [timepoint.liverMask], picture);
    // Locators, not selectors: the handle of a found element would hold on to its whole picture.
    await page.locator(`${picture} .top-right`).waitFor({ timeout: OPENED_WITHIN_MS });
    // The view went to the liver's middle slice; its pixels lie around the liver's own middle there.
    const contour = `${picture} .engine-contour`;
    await page.waitForFunction(
      (contour) => (document.querySelector(contour)?.getBoundingClientRect().width ?? 0) > 20,
      contour,
    );
    const at = await page.locator(contour).boundingBox();
    if (at === null) throw new Error('the liver has no contour');
    await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await page.locator('[data-cursor-hu]').waitFor();
    await page.keyboard.press('r');
    await page.locator(`.figure[data-slot="${slot}"]:not([data-letb-percent=""])[data-stale="false"]`).waitFor();
  }
}

/** Opens the demo case by its button. */
export async function openDemo(window: DrivenWindow): Promise<OpeningTimes> {
  const times = timeOpening(window, true);
  await window.page.locator('nav .worklist-actions button').nth(2).click();
  const found = await times;
  await window.page.locator('footer .progress').waitFor({ state: 'detached', timeout: OPENED_WITHIN_MS });
  return found;
}

/** Watches the page: what is open goes away, pictures come, the last stack of each timepoint is read. */
function timeOpening({ page }: DrivenWindow, isTwo: boolean): Promise<OpeningTimes> {
  return page.evaluate(
    (lastShown) =>
      new Promise<{ firstPictureMs: number; allMs: number }>((resolve) => {
        const start = performance.now();
        let firstPictureMs = 0;
        // What is open goes away first; another picture in its place may come within a frame.
        const before = [...document.querySelectorAll('section[data-viewport]')];
        let isClosed = false;
        const isDrawn = (canvas: HTMLCanvasElement): boolean => {
          const { width, height } = canvas;
          const row = canvas.getContext('2d')?.getImageData(0, Math.floor(height / 2), width, 1).data ?? [];
          return row.some((value, n) => n % 4 !== 3 && value > 8);
        };
        // Also reads after a frame was drawn: an animation frame's timestamp is too early.
        const look = (): void => {
          const canvases = [...document.querySelectorAll<HTMLCanvasElement>('section[data-viewport] canvas')];
          isClosed ||= before.every((section) => !section.isConnected);
          const isRead = lastShown.every((view) => document.querySelector(`${view} .bottom-right`) !== null);
          const isReading = document.querySelector('footer .progress') !== null;
          if (isClosed && firstPictureMs === 0 && canvases.some(isDrawn)) firstPictureMs = performance.now() - start;
          if (firstPictureMs > 0 && isRead && !isReading && canvases.every(isDrawn))
            resolve({ firstPictureMs, allMs: performance.now() - start });
          else requestAnimationFrame(() => setTimeout(look));
        };
        look();
      }),
    SLOTS.slice(0, isTwo ? 2 : 1).map((slot) => `section[data-viewport="${slot}-subtraction"]`),
  );
}

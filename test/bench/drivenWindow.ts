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

/** Drops the folders of one or two timepoints, then each one's mask on its pictures, and places one ROI in each. */
export async function openCase(window: DrivenWindow, timepoints: readonly BenchCase[]): Promise<void> {
  const { page } = window;
  const folders = timepoints.flatMap(({ arterial, precontrast }) => [precontrast, arterial]);
  // What is open goes away first, so that what comes is seen to be new.
  const gone = page.waitForFunction(() => document.querySelector('section[data-viewport]') === null, null, {
    polling: 20,
  });
  await drop(window, folders, '.window');
  await gone;
  for (const [n, timepoint] of timepoints.entries()) {
    const slot = SLOTS[n] ?? 'pre';
    const picture = `section[data-viewport="${slot}-arterial"]`;
    // Locators, not selectors: the handle of a found element would hold on to its whole picture.
    await page
      .locator(`section[data-viewport="${slot}-subtraction"] .bottom-right`)
      .waitFor({ timeout: OPENED_WITHIN_MS });
    await drop(window, [timepoint.liverMask], picture);
    await page.locator(`${picture} .top-right`).waitFor();
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

/** Opens the demo case by its button; from then on to the first picture drawn, and to both timepoints measured. */
export async function openDemo({ page }: DrivenWindow): Promise<{
  readonly firstPictureMs: number;
  readonly allMs: number;
}> {
  const times = page.evaluate(
    () =>
      new Promise<{ firstPictureMs: number; allMs: number }>((resolve) => {
        const start = performance.now();
        let firstPictureMs = 0;
        let isClosed = document.querySelector('section[data-viewport]') === null;
        // Also reads after a frame was drawn: an animation frame's timestamp is too early.
        const look = (): void => {
          const isShown = document.querySelector('section[data-viewport="pre-arterial"] .bottom-right') !== null;
          isClosed ||= !isShown;
          if (isClosed && isShown && firstPictureMs === 0) firstPictureMs = performance.now() - start;
          const change = document.querySelector('[data-change-percent]')?.getAttribute('data-change-percent') ?? '';
          if (firstPictureMs > 0 && change !== '') resolve({ firstPictureMs, allMs: performance.now() - start });
          else requestAnimationFrame(() => setTimeout(look));
        };
        look();
      }),
  );
  await page.locator('nav .worklist-actions button').nth(2).click();
  return times;
}

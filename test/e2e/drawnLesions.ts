import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchedApp } from './launchApp.ts';

type Share = readonly [x: number, y: number];
export type DrawnLine = readonly [from: Share, to: Share];

/** Draws a line with the tool of a key in a timepoint's arterial picture, between places that are shares of the picture. */
export async function drawLine(
  { page }: LaunchedApp,
  { key, slot }: { readonly key: 'Shift+c' | 'Shift+v'; readonly slot: 'pre' | 'post' },
  [from, to]: DrawnLine,
): Promise<void> {
  const picture = page.locator(`section[data-viewport="${slot}-arterial"]`);
  // A picture says its slice once it is drawn: before, a line would fall on nothing.
  await picture.locator('[data-slice]:not([data-slice=""])').waitFor();
  const box = await picture.boundingBox();
  if (box === null) throw new Error('the picture is shown');
  const at = ([x, y]: Share): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.keyboard.press(key);
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
}

/** Presses a button of the lesions' card and gives the text that was saved, under `name` in `folder`. */
export async function savedText(
  { app, page }: LaunchedApp,
  button: string,
  { folder, name }: { readonly folder: string; readonly name: string },
): Promise<string> {
  const path = join(folder, name);
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await page.getByRole('button', { name: button }).click();
  await page.waitForSelector(`[data-saved-as="${name}"]`);
  return readFileSync(path, 'utf8');
}

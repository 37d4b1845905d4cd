import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareWithBaseline, openDemoWindow, shots, take } from '../visual/shots.ts';
import { comparePictures } from '../visual/pictures.ts';
import type { LaunchedApp } from './launchApp.ts';

let app: LaunchedApp;
beforeAll(async () => {
  app = await openDemoWindow();
});
afterAll(async () => {
  await app.close();
});

test.each(shots)('the demo case looks as it did: $name', async (shot) => {
  const { isAlike, differing, worst } = compareWithBaseline(shot, await take(app.page, shot));
  expect({ isAlike, differing, worst }).toEqual({ isAlike: true, differing, worst });
});

test.each([
  ['another slice', 'letb', 'ArrowDown', 'ArrowUp'],
  ['a contour that is gone', 'letb', 'c', 'c'],
  ['an overlay that is gone', 'timepoint', 'o', 'o'],
  ['a picture the other way round', 'mpr', 'i', 'i'],
  ['a panel that is gone', 'window', 'w', 'w'],
])('%s is seen', async (_, name, change, back) => {
  const shot = shots.find((one) => one.name === name);
  if (shot === undefined) throw new Error(`no picture ${name}`);
  const before = await take(app.page, shot);
  await app.page.keyboard.press(change);
  const changed = await take(app.page, { ...shot, key: 'Shift' });
  await app.page.keyboard.press(back);
  expect(comparePictures(changed, before, shot.tolerance).isAlike).toBe(false);
});

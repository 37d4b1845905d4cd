import { expect, test } from 'vitest';
import { mountOne } from './oneViewport.ts';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

test('cine goes through all slices and round again, until the wheel stops it', async () => {
  await mountOne(opened.page);
  const found = await opened.page.evaluate(async () => {
    const engine = engineBench.engine();
    const shown: (number | null)[] = [];
    engine.playCine('v', 50);
    for (let n = 0; n < 400 && new Set(shown).size < 7; n += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const slice = engine.describeView('v')?.slice ?? null;
      if (slice !== shown.at(-1)) shown.push(slice);
    }
    return shown;
  });
  // Towards the feet, one slice after the other, and from the last to the first.
  expect(new Set(found).size).toBe(7);
  for (const [n, slice] of found.entries()) if (n > 0) expect(slice).toBe(((found[n - 1] ?? 0) + 6) % 7);
  await opened.page.mouse.move(100, 100);
  await opened.page.mouse.wheel(0, 100);
  const after = await opened.page.evaluate(async () => {
    // The wheel's event is handled apart from this call.
    for (let n = 0; n < 50 && engineBench.told.at(-1)?.name !== 'cine'; n += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const stopped = engineBench.told.filter(({ name }) => name === 'cine').map(({ value }) => value);
    const before = engineBench.engine().describeView('v')?.slice;
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { stopped, isStill: engineBench.engine().describeView('v')?.slice === before };
  });
  expect(after.stopped).toEqual([{ viewportId: 'v', framesPerSecond: 50 }, null]);
  expect(after.isStill).toBe(true);
});

test('the magnifier shows the voxel under the mouse in its middle, larger, and goes with the mouse', async () => {
  await mountOne(opened.page);
  await opened.page.evaluate(() => engineBench.engine().setMagnifier(true));
  const rows = [];
  for (const [x = 0, y = 0] of [
    [80, 90],
    [180, 160],
    [205, 222],
  ]) {
    await opened.page.mouse.move(x, y);
    rows.push(
      await opened.page.evaluate(
        async (at) => {
          await engineBench.drawn();
          const lens = document.querySelector<HTMLElement>('.engine-lens');
          const canvas = lens?.querySelector('canvas');
          const context = canvas?.getContext('2d');
          if (lens === null || !canvas || !context) throw new Error('no lens');
          const box = lens.getBoundingClientRect();
          const row = (row: CanvasRenderingContext2D, width: number, height: number): Uint8ClampedArray =>
            row.getImageData(0, Math.floor(height / 2), width, 1).data;
          const middle = row(context, canvas.width, canvas.height)[4 * Math.floor(canvas.width / 2)];
          const { rgba, width } = engineBench.pixelsOf('v');
          const grid = engineBench.GRIDS['along the patient'];
          return {
            middle,
            under: rgba[4 * (at.y * width + at.x)],
            offX: box.left + box.width / 2 - at.x,
            offY: box.top + box.height / 2 - at.y,
            isVisible: lens.style.visibility,
            hasGrid: grid !== undefined,
          };
        },
        { x, y },
      ),
    );
  }
  for (const row of rows) {
    expect(row).toMatchObject({ offX: 0, offY: 0, isVisible: 'visible' });
    expect(Math.abs((row.middle ?? 0) - (row.under ?? -99))).toBeLessThanOrEqual(1);
  }
  expect(new Set(rows.map(({ middle }) => middle)).size).toBe(3);
  await opened.page.mouse.move(700, 500);
  const gone = await opened.page.evaluate(async () => {
    await engineBench.drawn();
    const hidden = document.querySelector<HTMLElement>('.engine-lens')?.style.visibility;
    engineBench.engine().setMagnifier(false);
    return hidden;
  });
  expect(gone).toBe('hidden');
});

test('the primary button does what the mouse mode says', async () => {
  await mountOne(opened.page);
  const drag = async (mode: 'scroll' | 'pan' | 'zoom' | 'window' | 'tool'): Promise<unknown> => {
    const look = (): Promise<{ slice: number; zoom: number; width: number; middle: number }> =>
      opened.page.evaluate(() => {
        const view = engineBench.engine().describeView('v');
        return {
          slice: view?.slice ?? -1,
          zoom: Math.round(100 * (view?.pixelsPerMm ?? 0)),
          width: view?.window.widthHu ?? 0,
          middle: Math.round(engineBench.engine().pixelOf('v', engineBench.pointLps(0, 0, 0))?.[1] ?? 0),
        };
      });
    await opened.page.evaluate((mode) => engineBench.engine().setMouseMode(mode), mode);
    const before = await look();
    const { mouse } = opened.page;
    await mouse.move(150, 150);
    await mouse.down();
    await mouse.move(170, 180, { steps: 3 });
    await mouse.up();
    const after = await look();
    return Object.entries(after).flatMap(([name, value]) => (value === Reflect.get(before, name) ? [] : [name]));
  };
  expect(await drag('scroll')).toEqual(['slice']);
  expect(await drag('pan')).toEqual(['middle']);
  expect(await drag('zoom')).toEqual(['zoom', 'middle']);
  expect(await drag('window')).toEqual(['width']);
  expect(await drag('tool')).toEqual([]);
  const phases = await opened.page.evaluate(() =>
    engineBench.told.filter(({ name }) => name === 'tool').map(({ value }) => (value as { phase: string }).phase),
  );
  expect(phases).toEqual(['down', 'move', 'move', 'move', 'up']);
});

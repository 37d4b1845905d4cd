import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { ViewPlane } from '../../renderer/engine/contract.ts';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

/** A ball of 40.0 mm about (5.3, 7.1, 2.4), as a CT shows it, in one viewport of 360 × 330 pixels. */
async function mountBall(page: Page, plane: ViewPlane = { kind: 'acquisition' }): Promise<void> {
  await page.evaluate(async (plane) => {
    const engine = engineBench.engine();
    const centre = engineBench.pointLps(5.3, 7.1, 2.4);
    const grid = engineBench.gridAbout(centre, [100, 96, 56], [0.85, 0.9, 1.25]);
    const volume = engineBench.lesionVolume(grid, engineBench.ball(centre, 20), { insideHu: 140, outsideHu: 80 });
    Reflect.set(globalThis, 'ballVolume', volume);
    engine.addVolume('a', volume, 'frame');
    const overlays = { contour: false, rois: false, enhancing: false };
    engineBench.mount({ id: 'v', volumeId: 'a', window: { widthHu: 200, levelHu: 110 }, plane, overlays }, 360, 330);
    engine.scrollTo(centre);
    await engineBench.drawn();
  }, plane);
}

const oblique: ViewPlane = {
  kind: 'oblique',
  right: [0.6, 0.8, 0] as never,
  down: [0.48, -0.36, 0.8] as never,
};
const planes: readonly ViewPlane[] = [{ kind: 'acquisition' }, { kind: 'coronal' }, { kind: 'sagittal' }, oblique];

/** Drags from one edge of the ball to the other, a little beside each, and gives what core says of the line, as drawn and snapped. */
async function measured(
  page: Page,
  zoom: number,
  degrees: number,
): Promise<{ drawn: number; snapped: number; mmPerPixel: number }> {
  const ends = await page.evaluate(
    async ({ zoom, degrees }) => {
      const engine = engineBench.engine();
      engineBench.told.length = 0;
      engine.setMouseMode('tool');
      engine.reset();
      engine.zoom(zoom);
      const centre = engineBench.pointLps(5.3, 7.1, 2.4);
      const shown = engine.pixelOf('v', centre);
      if (shown === null) throw new Error('the ball is shown');
      // In the middle, so that both ends are in sight.
      const pixelsPerMm = engine.describeView('v')?.pixelsPerMm ?? 1;
      engine.pan((180 - shown[0]) / pixelsPerMm, (165 - shown[1]) / pixelsPerMm);
      await engineBench.drawn();
      const box = engineBench.elementOf('v').getBoundingClientRect();
      const at = (mm: number): [number, number] => {
        const angle = (degrees * Math.PI) / 180;
        return [
          Math.round(box.left + 180 + mm * pixelsPerMm * Math.cos(angle)),
          Math.round(box.top + 165 + mm * pixelsPerMm * Math.sin(angle)),
        ];
      };
      return { from: at(-18.6), to: at(21.2), mmPerPixel: 1 / pixelsPerMm };
    },
    { zoom, degrees },
  );
  await page.mouse.move(...ends.from);
  await page.mouse.down();
  await page.mouse.move(...ends.to, { steps: 3 });
  await page.mouse.up();
  const lengths = await page.evaluate(() => {
    type Told = { phase: string; lps: ReturnType<typeof engineBench.pointLps> };
    const pointers = engineBench.told.filter(({ name }) => name === 'tool').map(({ value }) => value as Told);
    const [fromLps, toLps] = [pointers.at(0)?.lps, pointers.at(-1)?.lps];
    if (fromLps === undefined || toLps === undefined) throw new Error('no pointer');
    const volume = Reflect.get(globalThis, 'ballVolume') as ReturnType<typeof engineBench.lesionVolume>;
    const from = engineBench.snapToEdge(volume, { fromLps: toLps, toLps: fromLps });
    const to = engineBench.snapToEdge(volume, { fromLps, toLps });
    if (from === null || to === null) throw new Error('no edge');
    return {
      drawn: engineBench.caliperMm({ fromLps, toLps }),
      snapped: engineBench.caliperMm({ fromLps: from, toLps: to }),
    };
  });
  return { ...lengths, mmPerPixel: ends.mmPerPixel };
}

test.each(planes.map((plane) => [plane.kind, plane] as const))(
  'a disc of 40.0 mm reads 40.0 ± 0.3 mm at any zoom in the %s plane',
  async (_, plane) => {
    await mountBall(opened.page, plane);
    const scales: number[] = [];
    for (const zoom of [0.6, 1, 1.9])
      for (const degrees of [0, 37]) {
        const { drawn, snapped, mmPerPixel } = await measured(opened.page, zoom, degrees);
        scales.push(mmPerPixel);
        expect(Math.abs(snapped - 40)).toBeLessThan(0.3);
        // As drawn it is what was dragged, to the pixel at each end.
        expect(Math.abs(drawn - 39.8)).toBeLessThan(1.5 * mmPerPixel);
      }
    expect(Math.max(...scales) / Math.min(...scales)).toBeGreaterThan(2.5);
  },
);

test('a line is dragged by its ends and by itself, in patient space, and lies in its own slice only', async () => {
  await mountBall(opened.page);
  const { page } = opened;
  const set = (isGhost: boolean): Promise<{ from: [number, number]; to: [number, number]; pixelsPerMm: number }> =>
    page.evaluate(async (isGhost) => {
      const engine = engineBench.engine();
      engineBench.told.length = 0;
      const view = engine.describeView('v');
      const z = view?.sliceCentreLps?.[2] ?? Number.NaN;
      const caliper = { fromLps: engineBench.pointLps(-10, 7, z), toLps: engineBench.pointLps(20, 7, z) };
      engine.setCalipers([
        { id: 'T1', caliper, on: 'a', label: 'T1 30.0 mm', look: 'whole', isSelected: true, isGhost },
      ]);
      await engineBench.drawn();
      const box = engineBench.elementOf('v').getBoundingClientRect();
      const at = (lps: typeof caliper.fromLps): [number, number] => {
        const [x, y] = engine.pixelOf('v', lps) ?? [0, 0];
        return [box.left + x, box.top + y];
      };
      return { from: at(caliper.fromLps), to: at(caliper.toLps), pixelsPerMm: view?.pixelsPerMm ?? 1 };
    }, isGhost);
  const drag = async (from: readonly [number, number], by: readonly [number, number]): Promise<void> => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + by[0], from[1] + by[1], { steps: 4 });
    await page.mouse.up();
  };
  type Moved = { id: string; grip: string; dragging: boolean; caliper: { fromLps: number[]; toLps: number[] } };
  const moves = (): Promise<readonly Moved[]> =>
    page.evaluate(() => engineBench.told.filter(({ name }) => name === 'caliper').map(({ value }) => value as Moved));

  const { from, to, pixelsPerMm } = await set(false);
  await drag(to, [24, -12]);
  const byEnd = await moves();
  expect(byEnd.map(({ dragging }) => dragging)).toEqual([true, true, true, true, false]);
  expect(byEnd.at(-1)).toMatchObject({ id: 'T1', grip: 'to' });
  expect(byEnd.at(-1)?.caliper.fromLps.slice(0, 2)).toEqual([-10, 7]);
  expect(byEnd.at(-1)?.caliper.toLps[0]).toBeCloseTo(20 + 24 / pixelsPerMm, 3);
  expect(byEnd.at(-1)?.caliper.toLps[1]).toBeCloseTo(7 - 12 / pixelsPerMm, 3);

  await set(false);
  await drag([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], [9, 15]);
  const whole = (await moves()).at(-1);
  expect(whole?.grip).toBe('line');
  expect((whole?.caliper.toLps[0] ?? 0) - (whole?.caliper.fromLps[0] ?? 0)).toBeCloseTo(30, 6);

  // A press without a move selects and changes nothing.
  await set(false);
  await drag(from, [0, 0]);
  expect(await moves()).toEqual([]);
  expect(await page.evaluate(() => engineBench.told.some(({ name }) => name === 'caliperSelected'))).toBe(true);

  await set(true);
  await drag(to, [10, 10]);
  expect(await moves()).toEqual([]);

  await set(false);
  const seen = await page.evaluate(async () => {
    const texts = (): readonly string[] =>
      [...engineBench.elementOf('v').querySelectorAll('.engine-caliper')].map((shape) => shape.textContent ?? '');
    const here = texts();
    engineBench.engine().scrollBy(1);
    await engineBench.drawn();
    return { here, next: texts() };
  });
  expect(seen).toEqual({ here: ['T1 30.0 mm'], next: [] });
});

test('a position is put into the middle of the pictures at its slice', async () => {
  await mountBall(opened.page);
  const found = await opened.page.evaluate(async () => {
    const engine = engineBench.engine();
    engine.zoom(2);
    engineBench.told.length = 0;
    engine.centreOn(engineBench.pointLps(-14, 21, 12.4), { quiet: true });
    await engineBench.drawn();
    return {
      at: engine.pixelOf('v', engineBench.pointLps(-14, 21, 12.4)),
      z: engine.describeView('v')?.sliceCentreLps?.[2] ?? Number.NaN,
      isTold: engineBench.told.some(({ name }) => name === 'position'),
    };
  });
  expect(found.at?.map(Math.round)).toEqual([180, 165]);
  expect(Math.abs(found.z - 12.4)).toBeLessThan(0.63);
  expect(found.isTold).toBe(false);
});

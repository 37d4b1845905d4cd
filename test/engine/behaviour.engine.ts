import { expect, test } from 'vitest';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

const WINDOW = { widthHu: 400, levelHu: 0 };
const ALL = { contour: true, rois: true, enhancing: true };

/** One viewport of 480 × 360 pixels, 10 pixels a mm, on the grid along the patient, slice 3 shown. */
async function mountOne(): Promise<void> {
  await opened.page.evaluate(
    async ({ window, overlays }) => {
      const grid = engineBench.GRIDS['along the patient'];
      if (grid === undefined) throw new Error('no grid');
      engineBench.engine().addVolume('a', engineBench.asymmetricVolume(grid), 'frame');
      engineBench.mount({ id: 'v', volumeId: 'a', window, overlays }, 360, 360);
      engineBench.engine().scrollTo(engineBench.voxelCentre(grid, [0, 0, 3]));
      await engineBench.drawn();
    },
    { window: WINDOW, overlays: ALL },
  );
}

test('a cube of 1 cm³ is drawn from 5 mm before to 5 mm behind its centre, in the slices it cuts and in no other', async () => {
  await mountOne();
  const found = await opened.page.evaluate(async () => {
    const engine = engineBench.engine();
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const [x, y, z] = engineBench.voxelCentre(grid, [10, 8, 3]);
    engine.setRois(
      [{ centreLpsMm: engineBench.pointLps(x + 0.3, y - 0.4, z + 1), shape: 'cube', nominalCm3: 1 }],
      null,
    );
    const drawnIn = [];
    for (let slice = 0; slice < 7; slice += 1) {
      engine.scrollTo(engineBench.voxelCentre(grid, [0, 0, slice]));
      await engineBench.drawn();
      const shapes = engineBench.shapesOf('v').filter(({ name }) => name.includes('roi'));
      const corner = engine.pixelOf('v', engineBench.pointLps(x + 0.3 - 5, y - 0.4 - 5, z));
      const far = engine.pixelOf('v', engineBench.pointLps(x + 0.3 + 5, y - 0.4 + 5, z));
      drawnIn.push({ slice, corner, far, boxes: shapes.map(({ box }) => box) });
    }
    return drawnIn;
  });
  // Slices lie 5 mm apart; the centre lies 1 mm above slice 3.
  expect(found.filter(({ boxes }) => boxes.length > 0).map(({ slice }) => slice)).toEqual([3, 4]);
  for (const { boxes, corner, far } of found.filter(({ boxes }) => boxes.length > 0)) {
    expect(boxes).toHaveLength(1);
    // A shape's box on the page includes half its line's width.
    expect(Math.abs((boxes[0]?.left ?? 0) - (corner?.[0] ?? -9))).toBeLessThan(1);
    expect(Math.abs((boxes[0]?.top ?? 0) - (corner?.[1] ?? -9))).toBeLessThan(1);
    expect(Math.abs((boxes[0]?.right ?? 0) - (far?.[0] ?? -9))).toBeLessThan(1);
    expect(Math.abs((boxes[0]?.bottom ?? 0) - (far?.[1] ?? -9))).toBeLessThan(1);
    expect((far?.[0] ?? 0) - (corner?.[0] ?? 0)).toBeCloseTo(100, 6);
  }
});

test('a ROI follows the mouse, mm for mm, and is let go once', async () => {
  await mountOne();
  const start = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const centreLpsMm = engineBench.voxelCentre(grid, [10, 8, 3]);
    engineBench.engine().setRois([{ centreLpsMm, shape: 'sphere', nominalCm3: 1 }], null);
    await engineBench.drawn();
    return { centreLpsMm, pixel: engineBench.engine().pixelOf('v', centreLpsMm) ?? [0, 0] };
  });
  const { mouse } = opened.page;
  const [x = 0, y = 0] = start.pixel;
  await mouse.move(x + 3, y + 2);
  await mouse.down();
  await mouse.move(x + 20, y + 10, { steps: 4 });
  await mouse.move(x + 43, y - 28, { steps: 4 });
  await mouse.up();
  const told = await opened.page.evaluate(() => engineBench.told.filter(({ name }) => name.startsWith('roi')));
  const moves = told
    .filter(({ name }) => name === 'roi')
    .map(({ value }) => value as { dragging: boolean; centreLps: number[] });
  expect(told[0]).toEqual({ name: 'roiSelected', value: 0 });
  expect(moves.filter(({ dragging }) => !dragging)).toHaveLength(1);
  const end = moves.at(-1);
  expect(end?.dragging).toBe(false);
  expect(end?.centreLps[0]).toBeCloseTo(start.centreLpsMm[0] + 4, 6);
  expect(end?.centreLps[1]).toBeCloseTo(start.centreLpsMm[1] - 3, 6);
  expect(end?.centreLps[2]).toBe(start.centreLpsMm[2]);
  const shape = await opened.page.evaluate(async () => {
    await engineBench.drawn();
    return engineBench.shapesOf('v').find(({ name }) => name.includes('roi'))?.box;
  });
  expect(((shape?.left ?? 0) + (shape?.right ?? 0)) / 2).toBeCloseTo(x + 40, 0);
});

test('the liver’s contour lies on the faces between voxels inside and outside', async () => {
  await mountOne();
  const { box, low, high } = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const voxels = new Uint8Array(24 * 18 * 7);
    for (let k = 0; k < 7; k += 1)
      for (let j = 6; j < 11; j += 1) for (let i = 4; i < 13; i += 1) voxels[i + 24 * (j + 18 * k)] = 1;
    engineBench.engine().setLiver({ grid, voxels });
    await engineBench.drawn();
    return {
      box: engineBench.shapesOf('v').find(({ name }) => name === 'engine-contour')?.box,
      low: engineBench.engine().pixelOf('v', engineBench.voxelCentre(grid, [3.5, 5.5, 3])),
      high: engineBench.engine().pixelOf('v', engineBench.voxelCentre(grid, [12.5, 10.5, 3])),
    };
  });
  expect(Math.abs((box?.left ?? 0) - (low?.[0] ?? -9))).toBeLessThan(1);
  expect(Math.abs((box?.top ?? 0) - (low?.[1] ?? -9))).toBeLessThan(1);
  expect(Math.abs((box?.right ?? 0) - (high?.[0] ?? -9))).toBeLessThan(1);
  expect(Math.abs((box?.bottom ?? 0) - (high?.[1] ?? -9))).toBeLessThan(1);
});

test('the wheel moves by slices of the finest stack, and every linked viewport shows its nearest slice or none', async () => {
  const found = await opened.page.evaluate(
    async ({ window, overlays }) => {
      const fine = engineBench.GRIDS['along the patient'];
      if (fine === undefined) throw new Error('no grid');
      const engine = engineBench.engine();
      const [x, y, z] = fine.originLpsMm;
      const coarse = {
        ...fine,
        dimensions: [24, 18, 2] as const,
        spacingMm: [1.5, 2, 10] as const,
        originLpsMm: engineBench.pointLps(x, y, z),
      };
      engine.addVolume('fine', engineBench.asymmetricVolume(fine), 'frame');
      engine.addVolume('coarse', engineBench.asymmetricVolume(coarse), 'frame');
      engine.addVolume('elsewhere', engineBench.asymmetricVolume(fine), null);
      for (const id of ['coarse', 'fine', 'elsewhere'])
        engineBench.mount({ id, volumeId: id, window, overlays }, 240, 240);
      engine.selectViewport('fine');
      engine.scrollTo(engineBench.voxelCentre(fine, [0, 0, 6]));
      const rows = [];
      for (let step = 0; step < 8; step += 1) {
        await engineBench.drawn();
        const slices = ['fine', 'coarse', 'elsewhere'].map((id) => engine.describeView(id)?.slice);
        const { rgba } = engineBench.pixelsOf('coarse');
        rows.push({ slices, isBlack: rgba.every((value, n) => n % 4 === 3 || value === 0) });
        engine.scrollBy(1);
      }
      return { rows, positions: engineBench.told.filter(({ name }) => name === 'position').length };
    },
    { window: WINDOW, overlays: ALL },
  );
  // Fine slices every 5 mm from 0, coarse ones at 0 and 10 mm, reaching to 15 mm.
  expect(found.rows.map(({ slices }) => slices.slice(0, 2))).toEqual([
    [6, null],
    [5, null],
    [4, null],
    [3, 1],
    [2, 1],
    [1, expect.any(Number)],
    [0, 0],
    [0, 0],
  ]);
  expect(found.rows.map(({ isBlack }) => isBlack)).toEqual([true, true, true, false, false, false, false, false]);
  expect(new Set(found.rows.map(({ slices }) => slices[2]))).toEqual(new Set([3]));
  expect(found.positions).toBe(7);
});

test('the mouse scrolls, zooms about its position, pans and sets the window of a group', async () => {
  await opened.page.evaluate(
    async ({ window, overlays }) => {
      const grid = engineBench.GRIDS['oblique'];
      if (grid === undefined) throw new Error('no grid');
      for (const id of ['p', 'a', 's']) {
        engineBench.engine().addVolume(id, engineBench.asymmetricVolume(grid), 'frame');
        const group = id === 's' ? {} : { windowGroup: 'ct' };
        engineBench.mount({ id, volumeId: id, window, ...group, overlays }, 300, 300);
      }
      await engineBench.drawn();
    },
    { window: WINDOW, overlays: ALL },
  );
  const { mouse, keyboard } = opened.page;
  const look = () =>
    opened.page.evaluate(() => {
      const engine = engineBench.engine();
      return {
        views: ['p', 'a', 's'].map((id) => engine.describeView(id)),
        under: engine.lpsAt('a', 200, 120),
      };
    });
  const before = await look();
  await mouse.move(500, 120);
  await mouse.wheel(0, 120);
  const scrolled = await look();
  expect(scrolled.views.map((view) => view?.slice)).toEqual(before.views.map((view) => (view?.slice ?? 0) - 1));
  await keyboard.down('Control');
  await mouse.wheel(0, -120);
  await keyboard.up('Control');
  const zoomedIn = await look();
  expect((zoomedIn.views[1]?.pixelsPerMm ?? 0) / (before.views[1]?.pixelsPerMm ?? 1)).toBeCloseTo(1.15, 6);
  for (const n of [0, 1, 2]) expect(zoomedIn.under?.[n]).toBeCloseTo(scrolled.under?.[n] ?? Number.NaN, 6);
  await mouse.down({ button: 'middle' });
  await mouse.move(530, 105);
  await mouse.up({ button: 'middle' });
  const after = await opened.page.evaluate(
    (lps) => (lps === null ? null : engineBench.engine().pixelOf('s', lps)),
    zoomedIn.under,
  );
  expect(after?.[0]).toBeCloseTo(230, 6);
  expect(after?.[1]).toBeCloseTo(105, 6);
  for (const button of ['left', 'right'] as const) {
    const earlier = await look();
    await mouse.down({ button });
    await mouse.move(540 + (button === 'right' ? 10 : 0), 100);
    await mouse.up({ button });
    const later = await look();
    expect(later.views[1]?.window.widthHu).toBeGreaterThan(earlier.views[1]?.window.widthHu ?? 0);
    expect(later.views[0]?.window).toEqual(later.views[1]?.window);
    expect(later.views[2]?.window).toEqual(WINDOW);
  }
});

test('a lost graphics context comes back with everything on it', async () => {
  await mountOne();
  const found = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const volume = engineBench.asymmetricVolume(grid);
    const liver = engineBench.asymmetricMask(grid);
    const engine = engineBench.engine();
    engine.setEnhancing({ subtraction: 'a', liver });
    engine.setOverlayThreshold(40);
    await engineBench.drawn();
    const lost = engineBench.loseContext();
    for (let n = 0; n < 100 && !engineBench.told.some(({ value }) => value === true); n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // The new context draws at its own pace on a busy machine: the picture is awaited, then compared.
    const overlay = (): ReturnType<typeof engineBench.compareOverlay> =>
      engineBench.compareOverlay('v', volume, liver, 3, 40);
    for (let n = 0; n < 100 && overlay().lit === 0; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await engineBench.drawn();
    }
    return {
      lost,
      told: engineBench.told.filter(({ name }) => name === 'context').map(({ value }) => value),
      overlay: overlay(),
      slice: engine.describeView('v')?.slice,
    };
  });
  expect(found.lost).toBe(1);
  expect(found.told).toEqual([false, true]);
  expect(found.slice).toBe(3);
  expect(found.overlay.lit).toBeGreaterThan(10_000);
  expect(found.overlay.wrong).toBe(0);
});

test('twenty cases opened and closed leave no texture, buffer, program, node or context behind', async () => {
  const found = await opened.page.evaluate(
    async ({ window, overlays }) => {
      const grid = engineBench.GRIDS['oblique'];
      if (grid === undefined) throw new Error('no grid');
      const engine = engineBench.engine();
      const liver = engineBench.asymmetricMask(grid);
      const after = [];
      for (let round = 0; round < 20; round += 1) {
        for (const id of ['p', 'a', 's']) {
          engine.addVolume(`${id}${round}`, engineBench.asymmetricVolume(grid), 'frame');
          engineBench.mount({ id, volumeId: `${id}${round}`, window, overlays }, 150, 150);
        }
        engine.setEnhancing({ subtraction: `s${round}`, liver });
        engine.setLiver(liver);
        for (const threshold of [10, 20, 30]) {
          engine.setOverlayThreshold(threshold);
          await engineBench.drawn();
          engine.scrollBy(1);
          engine.setOverlayOpacity(threshold / 100);
        }
        const open = { ...engineBench.live };
        for (const id of ['p', 'a', 's']) engineBench.unmount(id);
        engine.setEnhancing(null);
        engine.setLiver(null);
        for (const id of ['p', 'a', 's']) engine.removeVolume(`${id}${round}`);
        await engineBench.drawn();
        after.push({
          open,
          ...engineBench.live,
          contexts: engineBench.liveContexts(),
          nodes: document.querySelectorAll('*').length,
        });
      }
      return after;
    },
    { window: WINDOW, overlays: ALL },
  );
  // Three volumes and the liver's part of the third are on the card while a case is open, next to nothing when it is closed.
  expect(found[19]?.open.volumeTexels).toBeGreaterThan(3 * 24 * 18 * 7);
  expect(found[19]?.volumeTexels).toBeLessThan(200);
  expect(found[19]).toEqual(found[4]);
  expect(found[19]?.contexts).toBe(1);
  const contexts = await opened.page.evaluate(() => {
    engineBench.stop();
    return engineBench.liveContexts();
  });
  expect(contexts).toBe(0);
});

test('a page without WebGL2 is told so', async () => {
  const name = await opened.page.evaluate(() => engineBench.startWithoutWebGl2());
  expect(name).toBe('NoWebGl2Error');
});

import { expect, test } from 'vitest';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

/** Axial, coronal and sagittal of one stack, and the axial of a coarser one beside it, 240 pixels each, from left to right. */
async function mountPlanes(gridName: string): Promise<void> {
  await opened.page.evaluate(async (name) => {
    const grid = engineBench.GRIDS[name];
    if (grid === undefined) throw new Error(name);
    const coarse = { ...grid, dimensions: [12, 9, 5] as const, spacingMm: [3, 4, 8] as const };
    const engine = engineBench.engine();
    engine.addVolume('fine', engineBench.asymmetricVolume(grid), 'frame');
    engine.addVolume('coarse', engineBench.asymmetricVolume(coarse), 'frame');
    const window = { widthHu: 400, levelHu: 0 };
    const overlays = { contour: false, rois: true, enhancing: false };
    for (const kind of ['axial', 'coronal', 'sagittal'] as const)
      engineBench.mount({ id: kind, volumeId: 'fine', window, plane: { kind }, overlays }, 240, 240);
    engineBench.mount({ id: 'coarse', volumeId: 'coarse', window, overlays }, 240, 240);
    engine.setCrosshair(true);
    await engineBench.drawn();
  }, gridName);
}

test.each(['along the patient', 'with rows and columns exchanged', 'oblique'])(
  'on a grid %s, the planes’ crosshairs meet at one position, and every slice shown is the nearest to it',
  async (name) => {
    await mountPlanes(name);
    const found = await opened.page.evaluate(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const engine = engineBench.engine();
      const rows = [];
      for (const at of [
        [3, 4, 1],
        [11.3, 7.8, 4.4],
        [17.9, 12.2, 2.6],
      ]) {
        engine.scrollTo(engineBench.voxelCentre(grid, [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0]));
        await engineBench.drawn();
        const position = engine.position();
        if (position === null) throw new Error('no position');
        for (const id of ['axial', 'coronal', 'sagittal', 'coarse']) {
          const lines = engineBench.cutPictures.crosshairOf(id);
          const [x, y] = engine.pixelOf(id, position) ?? [-1, -1];
          // Distances of the crosshair's segments, prolonged, from where the position is.
          const offLines = lines.map(([ax = 0, ay = 0, bx = 0, by = 0]) => {
            const length = Math.hypot(bx - ax, by - ay);
            return Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length;
          });
          const under = engine.lpsAt(id, x, y) ?? position;
          const offMm = Math.hypot(...under.map((value, n) => value - (position[n] ?? 0)));
          const spacingMm = engine.describeView(id)?.sliceSpacingMm ?? 0;
          rows.push({ id, segments: lines.length, offLine: Math.max(...offLines), halves: offMm / (spacingMm / 2) });
        }
      }
      return rows;
    }, name);
    expect(found).toHaveLength(12);
    for (const row of found) {
      // Two lines in two halves; on the oblique grid a third, of the coarse stack’s own slices, tilted against the axial plane.
      expect([4, 6]).toContain(row.segments);
      expect(row.offLine).toBeLessThan(0.01);
      expect(row.halves).toBeLessThanOrEqual(1 + 1e-6);
    }
  },
);

test('dragging a line moves the position across that line, in all planes, and back to the same voxel', async () => {
  await mountPlanes('along the patient');
  const look = (): Promise<{ position: readonly number[]; at: readonly number[]; slices: (number | null)[] }> =>
    opened.page.evaluate(async () => {
      await engineBench.drawn();
      const engine = engineBench.engine();
      const position = engine.position() ?? engineBench.pointLps(0, 0, 0);
      const box = engineBench.elementOf('coronal').getBoundingClientRect();
      const [x, y] = engine.pixelOf('coronal', position) ?? [0, 0];
      const slices = ['axial', 'coronal', 'sagittal', 'coarse'].map((id) => engine.describeView(id)?.slice ?? null);
      return { position, at: [box.left + x, box.top + y], slices };
    });
  const before = await look();
  const scale = await opened.page.evaluate(() => engineBench.engine().describeView('coronal')?.pixelsPerMm ?? 1);
  const { mouse } = opened.page;
  const [x = 0, y = 0] = before.at;
  // The line of the axial plane, held far from the centre and moved down by 10 mm; sideways moves nothing.
  await mouse.move(x + 60, y + 1);
  await mouse.down();
  await mouse.move(x + 75, y + 1 + 5 * scale, { steps: 3 });
  await mouse.move(x + 90, y + 1 + 10 * scale, { steps: 3 });
  await mouse.up();
  const after = await look();
  expect(after.position[0]).toBeCloseTo(before.position[0] ?? 0, 6);
  expect(after.position[1]).toBeCloseTo(before.position[1] ?? 0, 6);
  expect(after.position[2]).toBeCloseTo((before.position[2] ?? 0) - 10, 0);
  expect(after.slices[0]).toBe((before.slices[0] ?? 0) - 2);
  expect(after.slices.slice(1, 3)).toEqual(before.slices.slice(1, 3));
  expect(after.slices[3]).not.toBe(before.slices[3]);
  // The centre goes wherever the mouse goes, and no further than the volume.
  const [cx = 0, cy = 0] = after.at;
  await mouse.move(cx + 2, cy);
  await mouse.down();
  await mouse.move(cx + 2 + 6 * scale, cy - 10 * scale, { steps: 4 });
  await mouse.up();
  const moved = await look();
  expect(moved.position[0]).toBeCloseTo((before.position[0] ?? 0) + 6, 0);
  expect(moved.slices[0]).toBe(before.slices[0]);
  const told = await opened.page.evaluate(() => engineBench.told.filter(({ name }) => name === 'position').length);
  expect(told).toBeGreaterThan(5);
});

test('in crosshair mode a press puts the crosshair there; a quiet scroll tells nobody', async () => {
  await mountPlanes('oblique');
  const press = await opened.page.evaluate(() => {
    engineBench.engine().setMouseMode('crosshair');
    const box = engineBench.elementOf('sagittal').getBoundingClientRect();
    const lps = engineBench.engine().lpsAt('sagittal', 100, 90);
    return { x: box.left + 100, y: box.top + 90, lps };
  });
  await opened.page.mouse.click(press.x, press.y);
  const found = await opened.page.evaluate(async () => {
    await engineBench.drawn();
    const engine = engineBench.engine();
    const position = engine.position();
    const told = engineBench.told.length;
    engine.scrollTo(engineBench.pointLps(2, -12, 125), { quiet: true });
    const quiet = engineBench.told.slice(told).map(({ name }) => name);
    engine.scrollTo(engineBench.pointLps(5, -2, 117));
    const loud = engineBench.told.slice(told).filter(({ name }) => name === 'position').length;
    return { position, quiet, loud };
  });
  for (const n of [0, 1, 2]) expect(found.position?.[n]).toBeCloseTo(press.lps?.[n] ?? 0, 4);
  expect(found.quiet).toEqual([]);
  expect(found.loud).toBe(1);
});

test('the lines of an oblique plane lie where it cuts the others, and turn with it', async () => {
  await mountPlanes('along the patient');
  const found = await opened.page.evaluate(async () => {
    const engine = engineBench.engine();
    const angle = (): number[] =>
      engineBench.cutPictures
        .crosshairOf('axial')
        .map(([ax = 0, ay = 0, bx = 0, by = 0]) => Math.round((Math.atan2(by - ay, bx - ax) * 180) / Math.PI));
    const before = angle();
    engine.rotateOblique('coronal', 'vertical', 30);
    await engineBench.drawn();
    const letters = engine.describeView('coronal')?.letters;
    return { before, after: angle(), letters, hidden: engineBench.cutPictures.crosshairOf('axial').length };
  });
  expect(found.before.map((degrees) => ((degrees % 180) + 180) % 180).toSorted()).toEqual([0, 0, 90, 90]);
  // Right is turned by the right hand about down, from the patient’s left towards the front.
  const lines = new Set(found.after.map((degrees) => ((degrees % 180) + 180) % 180));
  expect(lines.has(90)).toBe(true);
  expect(lines.has(150)).toBe(true);
  expect(found.letters).toEqual({ left: 'RP', right: 'LA', top: 'H', bottom: 'F' });
});

test('each plane is scrolled across itself, towards the feet, the back and the right', async () => {
  await mountPlanes('along the patient');
  const found = await opened.page.evaluate(async () => {
    const engine = engineBench.engine();
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    engine.scrollTo(engineBench.voxelCentre(grid, [9, 7, 3]));
    return ['axial', 'coronal', 'sagittal'].map((id) => {
      engine.selectViewport(id);
      const before = engine.position() ?? engineBench.pointLps(0, 0, 0);
      engine.scrollBy(1);
      const after = engine.position() ?? before;
      return after.map((value, n) => Math.round(100 * (value - (before[n] ?? 0))) / 100 + 0);
    });
  });
  expect(found).toEqual([
    [0, 0, -5],
    [0, 2, 0],
    [-1.5, 0, 0],
  ]);
});

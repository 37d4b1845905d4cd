import { describe, expect, test } from 'vitest';
import { enginePage } from './enginePage.ts';
import { GRIDS } from './phantom.ts';

const opened = enginePage();

const inPage = <Result, Arg>(work: (arg: Arg) => Promise<Result>, arg: Arg): Promise<Result> =>
  opened.page.evaluate(work as (arg: unknown) => Promise<Result>, arg);

describe.each(Object.keys(GRIDS))('a grid %s', (name) => {
  test('shows every voxel in its place with the grey of its HU, and black where there is no data', async () => {
    const found = await inPage(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const volume = engineBench.asymmetricVolume(grid);
      const window = { widthHu: 500, levelHu: 10 };
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.engine().addVolume('a', volume, 'frame');
      // An odd number of pixels a voxel: each voxel’s centre is a pixel’s centre, or a 56th of a voxel beside it.
      const across =
        Math.abs(grid.direction[0]) > Math.abs(grid.direction[1]) ? [24 * 1.5, 18 * 2] : [18 * 2, 24 * 1.5];
      engineBench.mount({ id: 'v', volumeId: 'a', window, overlays }, (across[0] ?? 0) * 14, (across[1] ?? 0) * 14);
      const slices = [];
      for (const slice of [0, 2, 6]) {
        engineBench.engine().scrollTo(engineBench.voxelCentre(grid, [5, 5, slice]));
        await engineBench.drawn();
        slices.push({
          shown: engineBench.engine().describeView('v')?.slice,
          grey: engineBench.compareGrey('v', volume, slice, window),
        });
      }
      return slices;
    }, name);
    expect(found.map(({ shown }) => shown)).toEqual([0, 2, 6]);
    for (const { grey } of found) {
      expect(grey.voxels).toBe(24 * 18);
      expect(grey.worst).toBeLessThanOrEqual(4);
    }
  });

  test('lights exactly the voxels of the liver with S > T, for thresholds on, between and beyond the values', async () => {
    const found = await inPage(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const volume = engineBench.asymmetricVolume(grid);
      const liver = engineBench.asymmetricMask(grid);
      const engine = engineBench.engine();
      engine.addVolume('s', volume, 'frame');
      engine.setEnhancing({ subtraction: 's', liver });
      engine.setOverlayOpacity(0.8);
      const overlays = { contour: false, rois: false, enhancing: true };
      engineBench.mount({ id: 'v', volumeId: 's', window: { widthHu: 500, levelHu: 0 }, overlays }, 430, 390);
      engine.scrollTo(engineBench.voxelCentre(grid, [5, 5, 3]));
      await engineBench.drawn();
      const before = engineBench.pixelsOf('v');
      const comparisons = [];
      for (const thresholdHu of [-40_000, -201, -200, -0.5, 0, 57, 57.0001, 57.9999, 110.3, 199, 200, 40_000]) {
        engine.setOverlayThreshold(thresholdHu);
        for (const slice of thresholdHu === 57 ? [0, 1, 2, 3, 4, 5, 6] : [3]) {
          engine.scrollTo(engineBench.voxelCentre(grid, [5, 5, slice]));
          await engineBench.drawn();
          const changedUnlit = slice === 3 ? engineBench.changedUnlit('v', before) : 0;
          comparisons.push({
            changedUnlit,
            thresholdHu,
            slice,
            ...engineBench.compareOverlay('v', volume, liver, slice, thresholdHu),
          });
        }
      }
      engine.setOverlayThreshold(null);
      await engineBench.drawn();
      return { comparisons, unlit: engineBench.compareOverlay('v', volume, liver, 3, 40_000) };
    }, name);
    for (const comparison of found.comparisons)
      expect(comparison).toMatchObject({ wrong: 0, lit: comparison.expectedLit, changedUnlit: 0 });
    expect(found.comparisons[0]?.expectedLit).toBeGreaterThan(50_000);
    expect(found.comparisons.at(-1)?.expectedLit).toBe(0);
    expect(found.comparisons.map(({ compared }) => compared).every((pixels) => pixels > 100_000)).toBe(true);
    expect(found.unlit).toMatchObject({ wrong: 0, lit: 0 });
  });

  test('gives under each pixel the position whose voxel is drawn there', async () => {
    const worst = await inPage(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const engine = engineBench.engine();
      const volume = engineBench.asymmetricVolume(grid);
      engine.addVolume('a', volume, 'frame');
      const window = { widthHu: 500, levelHu: 10 };
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.mount({ id: 'v', volumeId: 'a', window, overlays }, 700, 500);
      engine.scrollTo(engineBench.voxelCentre(grid, [5, 5, 4]));
      engine.zoom(1.7, engineBench.voxelCentre(grid, [3, 9, 4]));
      engine.pan(2.5, -1.25);
      await engineBench.drawn();
      const { width, rgba } = engineBench.pixelsOf('v');
      let off = 0;
      for (let j = 4; j < 16; j += 1) {
        for (let i = 2; i < 14; i += 1) {
          const [x, y] = engine.pixelOf('v', engineBench.voxelCentre(grid, [i, j, 4])) ?? [-1, -1];
          if (x < 2 || y < 2 || x > 698 || y > 498) continue;
          const lps = engine.lpsAt('v', x, y);
          const hu = lps === null ? null : engine.valueAt('a', lps);
          const expected = hu === null ? 0 : 255 * ((hu - window.levelHu) / window.widthHu + 0.5);
          // The pixel's own centre lies up to half a pixel from the voxel's, where the neighbours weigh in.
          off = Math.max(off, Math.abs((rgba[4 * (Math.floor(y) * width + Math.floor(x))] ?? 0) - expected));
        }
      }
      return off;
    }, name);
    expect(worst).toBeLessThanOrEqual(24);
  });
});

test('the overlay changes no pixel beside those it lights, at whatever scale its box meets the pixels', async () => {
  const found = await inPage(
    async (sizes) => {
      const along = engineBench.GRIDS['along the patient'];
      if (along === undefined) throw new Error('no grid');
      const n = 256 * 256 * 2;
      const grid = { ...along, dimensions: [256, 256, 2] as const, spacingMm: [1.5, 1.5, 4] as const };
      const volume = { grid, voxels: new Int16Array(n).fill(100) };
      const voxels = Uint8Array.from({ length: n }, (_, v) => {
        const [i, j] = [v % 256, Math.floor(v / 256) % 256];
        return i >= 36 && i < 191 && j >= 76 && j < 200 ? 1 : 0;
      });
      const engine = engineBench.engine();
      engine.addVolume('s', volume, 'frame');
      engine.setEnhancing({ subtraction: 's', liver: { grid, voxels } });
      const overlays = { contour: false, rois: false, enhancing: true };
      const changes = [];
      for (const size of sizes) {
        engineBench.mount({ id: 'v', volumeId: 's', window: { widthHu: 500, levelHu: 0 }, overlays }, size, size);
        engine.setOverlayThreshold(null);
        await engineBench.drawn();
        const before = engineBench.pixelsOf('v');
        for (const thresholdHu of [50, 150]) {
          engine.setOverlayThreshold(thresholdHu);
          await engineBench.drawn();
          changes.push(engineBench.changedUnlit('v', before));
        }
        engineBench.unmount('v');
      }
      return changes;
    },
    [430, 397, 512, 512 + 64, 320, 333, 411],
  );
  expect(found).toEqual(found.map(() => 0));
});

import { describe, expect, test } from 'vitest';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

const inPage = <Result, Arg>(work: (arg: Arg) => Promise<Result>, arg: Arg): Promise<Result> =>
  opened.page.evaluate(work as (arg: unknown) => Promise<Result>, arg);

/** Windows in which a grey level is one HU, for −255 to 0 and 0 to 255. */
const WINDOWS = [
  { widthHu: 255, levelHu: -127.5 },
  { widthHu: 255, levelHu: 127.5 },
];
const OBLIQUE_GRIDS = ['along the patient', 'with rows and columns exchanged', 'oblique and reversed'];

describe('a volume in each of the 48 orders of its axes', () => {
  test('shows the patient’s letters, and each corner of the patient in its corner of the picture', async () => {
    const found = await inPage(async () => {
      const overlays = { contour: false, rois: false, enhancing: false };
      const pictures = engineBench.cutPictures;
      const rows = [];
      for (const grid of pictures.axisOrders()) {
        const engine = engineBench.engine();
        engine.addVolume('a', pictures.cornerVolume(grid), 'frame');
        const kinds = ['axial', 'coronal', 'sagittal'] as const;
        const sizes = [
          [150, 220],
          [150, 280],
          [220, 280],
        ] as const;
        for (const [n, kind] of kinds.entries()) {
          const [width, height] = sizes[n] ?? [0, 0];
          const look = { plane: { kind }, interpolation: 'nearest' as const };
          engineBench.mount(
            { id: kind, volumeId: 'a', window: { widthHu: 255, levelHu: 127.5 }, overlays, ...look },
            width,
            height,
          );
        }
        const atEnds = [];
        for (const end of [pictures.point(-1000, -1000, -1000), pictures.point(1000, 1000, 1000)]) {
          engine.scrollTo(end);
          for (const kind of kinds) {
            engine.selectViewport(kind);
            engine.scrollTo(end);
          }
          await engineBench.drawn();
          atEnds.push(kinds.map((kind) => pictures.cornersOf(kind)));
        }
        rows.push({ letters: kinds.map((kind) => engine.describeView(kind)?.letters), atEnds });
        for (const kind of kinds) engineBench.unmount(kind);
        engine.removeVolume('a');
      }
      return rows;
    }, null);
    const hu = (isLeft: boolean, isBack: boolean, isHead: boolean): number =>
      100 + (isLeft ? 10 : 0) + (isBack ? 20 : 0) + (isHead ? 40 : 0);
    const corners = (isEnd: boolean): number[][] => [
      [hu(false, false, isEnd), hu(true, false, isEnd), hu(false, true, isEnd), hu(true, true, isEnd)],
      [hu(false, isEnd, true), hu(true, isEnd, true), hu(false, isEnd, false), hu(true, isEnd, false)],
      [hu(isEnd, false, true), hu(isEnd, true, true), hu(isEnd, false, false), hu(isEnd, true, false)],
    ];
    expect(found).toHaveLength(48);
    for (const row of found) {
      expect(row.letters).toEqual([
        { left: 'R', right: 'L', top: 'A', bottom: 'P' },
        { left: 'R', right: 'L', top: 'H', bottom: 'F' },
        { left: 'A', right: 'P', top: 'H', bottom: 'F' },
      ]);
      expect(row.atEnds).toEqual([corners(false), corners(true)]);
    }
  });
});

describe.each(OBLIQUE_GRIDS)('a grid %s', (name) => {
  test('shows in every plane, voxel by voxel, exactly the HU under each pixel', async () => {
    const found = await inPage(
      async ({ gridName, windows }) => {
        const grid = engineBench.GRIDS[gridName];
        if (grid === undefined) throw new Error(gridName);
        const engine = engineBench.engine();
        const pictures = engineBench.cutPictures;
        engine.addVolume('a', engineBench.asymmetricVolume(grid), 'frame');
        const overlays = { contour: false, rois: false, enhancing: false };
        const kinds = ['acquisition', 'axial', 'coronal', 'sagittal', 'turned'] as const;
        for (const kind of kinds) {
          const plane = { kind: kind === 'turned' ? ('coronal' as const) : kind };
          const spec = { id: kind, volumeId: 'a', plane, interpolation: 'nearest' as const, overlays };
          engineBench.mount({ ...spec, window: { widthHu: 1, levelHu: 0 } }, 250, 230);
        }
        engine.rotateOblique('turned', 'horizontal', 31);
        engine.rotateOblique('turned', 'vertical', -17);
        const rows = [];
        for (const window of windows) {
          for (const at of [
            [10, 8, 3],
            [3.3, 14.2, 5.4],
          ]) {
            engine.scrollTo(engineBench.voxelCentre(grid, [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0]));
            for (const kind of kinds) engine.setWindow(kind, window);
            await engineBench.drawn();
            for (const kind of kinds) rows.push({ kind, ...pictures.compareNearest(kind, 'a', grid, window) });
          }
        }
        return rows;
      },
      { gridName: name, windows: WINDOWS },
    );
    for (const row of found) {
      expect(row.worst, row.kind).toBeLessThanOrEqual(0.5);
      expect(row.compared, row.kind).toBeGreaterThan(5000);
    }
    expect(Math.min(...found.map(({ shades }) => shades))).toBeGreaterThan(30);
  });

  test('shows in a slab the greatest, the least and the mean of the voxels within its thickness', async () => {
    const found = await inPage(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const engine = engineBench.engine();
      const pictures = engineBench.cutPictures;
      const volume = engineBench.asymmetricVolume(grid);
      const window = { widthHu: 510, levelHu: 0 };
      engine.addVolume('a', volume, 'frame');
      const overlays = { contour: false, rois: false, enhancing: false };
      const spec = { id: 'v', volumeId: 'a', window, interpolation: 'nearest' as const, overlays };
      engineBench.mount(spec, 240, 240);
      engine.scrollTo(engineBench.voxelCentre(grid, [10, 8, 3]));
      const rows = [];
      // Across each of the grid's own axes, whichever way they run in the patient.
      const axes = [0, 1, 2] as const;
      const direction = (a: number): ReturnType<typeof pictures.point> => {
        const [x = 0, y = 0, z = 0] = [0, 3, 6].map((row) => grid.direction[row + a]);
        return pictures.point(x, y, z);
      };
      for (const axis of axes) {
        const [u = 0, v = 1] = axes.filter((a) => a !== axis);
        engine.setPlane('v', { kind: 'oblique', right: direction(u), down: direction(v) });
        for (const projection of ['maximum', 'minimum', 'mean'] as const) {
          for (const reach of [1, 2]) {
            const thicknessMm = 2 * reach * (grid.spacingMm[axis] ?? 0) + 0.4;
            engine.setSlab('v', { projection, thicknessMm });
            await engineBench.drawn();
            const shown = engine.describeView('v')?.thicknessMm === thicknessMm;
            rows.push({
              shown,
              axis,
              projection,
              reach,
              ...pictures.compareSlab('v', volume, { axis, reach }, projection, window),
            });
          }
        }
      }
      engine.setSlab('v', null);
      return { rows, thickness: engine.describeView('v')?.thicknessMm };
    }, name);
    expect(found.rows).toHaveLength(18);
    expect(found.thickness).toBe(5);
    for (const row of found.rows) {
      expect(row.worst, JSON.stringify(row)).toBeLessThanOrEqual(0.75);
      expect(row.compared).toBeGreaterThan(2500);
      expect(row.shades).toBeGreaterThan(20);
      expect(row.shown).toBe(true);
    }
  });

  test('shows a linear ramp as that ramp in every oblique plane', async () => {
    const found = await inPage(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const engine = engineBench.engine();
      const pictures = engineBench.cutPictures;
      const middle = engineBench.voxelCentre(grid, [10, 8, 3]);
      const window = { widthHu: 255, levelHu: pictures.rampHu(middle) };
      engine.addVolume('a', pictures.rampVolume(grid), 'frame');
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.mount({ id: 'v', volumeId: 'a', window, overlays }, 300, 300);
      engine.scrollTo(engineBench.voxelCentre(grid, [10, 8, 3]));
      const rows = [];
      for (const [axis, degrees] of [
        ['horizontal', 25],
        ['vertical', 40],
        ['normal', -33],
        ['horizontal', 50],
      ] as const) {
        engine.rotateOblique('v', axis, degrees);
        await engineBench.drawn();
        rows.push({ kind: engine.describeView('v')?.plane.kind, ...pictures.compareRamp('v', grid, window) });
      }
      return rows;
    }, name);
    for (const row of found) {
      expect(row.kind).toBe('oblique');
      // Voxels hold the ramp to half a HU, and a grey level is one HU.
      expect(row.worst).toBeLessThanOrEqual(1.01);
      expect(row.compared).toBeGreaterThan(300);
      expect(row.shades).toBeGreaterThan(40);
    }
  });

  test('draws liver, ROIs and enhancing voxels in every plane where they are', async () => {
    const found = await inPage(async (gridName) => {
      const grid = engineBench.GRIDS[gridName];
      if (grid === undefined) throw new Error(gridName);
      const engine = engineBench.engine();
      const pictures = engineBench.cutPictures;
      const volume = engineBench.asymmetricVolume(grid);
      const liver = pictures.dentedMask(grid);
      const coarse = { ...grid, dimensions: [9, 13, 9] as const, spacingMm: [4, 2.5, 4.5] as const };
      engine.addVolume('s', volume, 'frame');
      engine.addVolume('other', pictures.rampVolume(coarse), 'frame');
      engine.setLiver(liver, 's');
      engine.setEnhancing({ subtraction: 's', liver });
      engine.setOverlayThreshold(20);
      engine.setOverlayOpacity(0.9);
      const [x, y, z] = engineBench.voxelCentre(grid, [10, 9, 3]);
      const cube = { centreLpsMm: pictures.point(x + 0.7, y - 0.4, z + 1.2), shape: 'cube' as const, nominalCm3: 2 };
      const sphere = { centreLpsMm: pictures.point(x - 2, y + 3, z), shape: 'sphere' as const, nominalCm3: 1.5 };
      engine.setRois([cube, sphere], 1);
      const overlays = { contour: true, rois: true, enhancing: true };
      const window = { widthHu: 600, levelHu: 100 };
      const kinds = ['acquisition', 'coronal', 'sagittal', 'turned', 'other'] as const;
      for (const kind of kinds) {
        const plane = { kind: kind === 'turned' ? ('axial' as const) : kind === 'other' ? ('coronal' as const) : kind };
        engineBench.mount({ id: kind, volumeId: kind === 'other' ? 'other' : 's', window, plane, overlays }, 250, 250);
      }
      engine.rotateOblique('turned', 'vertical', 35);
      engine.rotateOblique('turned', 'horizontal', 12);
      engine.scrollTo(engineBench.voxelCentre(grid, [10, 9, 3]));
      await engineBench.drawn();
      const half = Math.cbrt(2000) / 2;
      const radius = Math.cbrt((3 * 1500) / (4 * Math.PI));
      const offset = (lps: readonly number[], from: readonly number[]): number[] =>
        lps.map((value, n) => value - (from[n] ?? 0));
      const along = (offsets: readonly number[], a: number): number =>
        offsets.reduce((sum, value, row) => sum + value * (grid.direction[3 * row + a] ?? 0), 0);
      return kinds.map((kind) => ({
        kind,
        refused: engine.describeView(kind)?.refusedOverlays.length,
        liver: pictures.compareShape(kind, '.engine-contour', (lps) => pictures.isInMask(liver, lps), 0.8),
        cube: pictures.compareShape(
          kind,
          '[data-roi="0"]',
          (lps) => [0, 1, 2].every((a) => Math.abs(along(offset(lps, cube.centreLpsMm), a)) < half),
          0.2,
        ),
        sphere: pictures.compareShape(
          kind,
          '[data-roi="1"]',
          (lps) => Math.hypot(...offset(lps, sphere.centreLpsMm)) < radius,
          0.2,
        ),
        lit: pictures.compareLit(kind, volume, liver, 20),
      }));
    }, name);
    for (const { kind, refused, liver, cube, sphere, lit } of found) {
      expect(refused, kind).toBe(0);
      expect(liver.wrong, `liver ${kind}`).toBe(0);
      expect(liver.inside, kind).toBeGreaterThan(50);
      expect(cube.wrong, `cube ${kind}`).toBe(0);
      expect(cube.inside, kind).toBeGreaterThan(15);
      expect(sphere.wrong, `sphere ${kind}`).toBe(0);
      expect(sphere.inside, kind).toBeGreaterThan(10);
      expect(lit.wrong, `lit ${kind}`).toBe(0);
      expect(lit.lit, kind).toBeGreaterThan(80);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { rampColour } from '../../renderer/engine/colourRamp.ts';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

/** Bare pixels of the viewport `v`: its size, and red, green and blue of some places. */
interface Seen {
  readonly places: readonly (readonly number[])[];
}

describe('two volumes in one picture', () => {
  test('checks show A and P in turn, standing still in the patient, black where P has no data', async () => {
    const found = await opened.page.evaluate(async () => {
      const grid = engineBench.GRIDS['along the patient'];
      if (grid === undefined) throw new Error('no grid');
      const count = grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
      const engine = engineBench.engine();
      engine.addVolume('a', { grid, voxels: new Int16Array(count).fill(100) }, 'frame');
      // P holds 30 HU, and nothing in the columns from 12 on.
      const p = Int16Array.from({ length: count }, (_, v) => (v % grid.dimensions[0] >= 12 ? -32_768 : 30));
      engine.addVolume('p', { grid, voxels: p }, 'frame');
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.mount({ id: 'v', volumeId: 'a', window: { widthHu: 200, levelHu: 100 }, overlays }, 400, 400);
      const tileMm = 7;
      engine.setComparison({
        on: 'a',
        first: { volumeId: 'a' },
        second: { volumeId: 'p' },
        pattern: { kind: 'checkerboard', tileMm },
      });
      const faults: string[] = [];
      let compared = 0;
      let [ofA, ofP, black] = [0, 0, 0];
      for (const zoom of [1, 1.6]) {
        engine.zoom(zoom);
        engine.pan(zoom - 1, 2 * (zoom - 1));
        await engineBench.drawn();
        const { width, height, rgba } = engineBench.pixelsOf('v');
        for (let y = 1; y < height; y += 3) {
          for (let x = 1; x < width; x += 3) {
            const lps = engine.lpsAt('v', x + 0.5, y + 0.5);
            if (lps === null) continue;
            const i = (lps[0] - grid.originLpsMm[0]) / grid.spacingMm[0];
            const j = (lps[1] - grid.originLpsMm[1]) / grid.spacingMm[1];
            const [u, w] = [lps[0] / tileMm, lps[1] / tileMm];
            const isNearEdge =
              Math.min(Math.abs(u - Math.round(u)), Math.abs(w - Math.round(w))) < 0.06 || Math.abs(i - 11.5) < 0.1;
            const isInside = i > -0.4 && j > -0.4 && i < 23.4 && j < 17.4;
            if (isNearEdge || !isInside) continue;
            const isOfA = (((Math.floor(u) + Math.floor(w)) % 2) + 2) % 2 === 0;
            const hu = isOfA ? 100 : i > 11.5 ? null : 30;
            const expected = hu === null ? 0 : Math.round(255 * ((hu - 100) / 200 + 0.5));
            compared += 1;
            if (isOfA) ofA += 1;
            else if (hu === null) black += 1;
            else ofP += 1;
            const grey = rgba[4 * (y * width + x)] ?? -1;
            if (Math.abs(grey - expected) > 2) faults.push(`${x} ${y}: ${grey}, not ${expected}`);
          }
        }
      }
      engine.setComparison(null);
      await engineBench.drawn();
      const { width, rgba } = engineBench.pixelsOf('v');
      return { compared, ofA, ofP, black, faults: faults.slice(0, 5), after: rgba[4 * (200 * width + 200)] };
    });
    expect(found.faults).toEqual([]);
    expect(found.compared).toBeGreaterThan(10_000);
    expect(Math.min(found.ofA, found.ofP, found.black)).toBeGreaterThan(2000);
    expect(found.after).toBe(128);
  });

  test('a swipe shows the first to the left of the line and the second to its right, each in its window', async () => {
    const found = await opened.page.evaluate(async () => {
      const grid = engineBench.GRIDS['along the patient'];
      if (grid === undefined) throw new Error('no grid');
      const count = grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
      const engine = engineBench.engine();
      for (const [id, hu] of [
        ['a', 100],
        ['before', 20],
        ['after', 60],
      ] as const)
        engine.addVolume(id, { grid, voxels: new Int16Array(count).fill(hu) }, 'frame');
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.mount({ id: 'v', volumeId: 'a', window: { widthHu: 200, levelHu: 100 }, overlays }, 400, 400);
      const window = { widthHu: 100, levelHu: 50 };
      const rows: number[][] = [];
      for (const fraction of [0, 0.25, 0.6, 1]) {
        engine.setComparison({
          on: 'a',
          first: { volumeId: 'before', window },
          second: { volumeId: 'after', window },
          pattern: { kind: 'swipe', fraction },
        });
        await engineBench.drawn();
        const { width, rgba } = engineBench.pixelsOf('v');
        rows.push([20, 98, 102, 238, 242, 380].map((x) => rgba[4 * (200 * width + x)] ?? -1));
      }
      return rows;
    });
    const [before, after] = [51, 153];
    expect(found).toEqual([
      [after, after, after, after, after, after],
      [before, before, after, after, after, after],
      [before, before, before, before, after, after],
      [before, before, before, before, before, before],
    ]);
  });

  test('a volume that is moved by hand is read where its map says', async () => {
    const found = await opened.page.evaluate(async () => {
      const grid = engineBench.GRIDS['along the patient'];
      if (grid === undefined) throw new Error('no grid');
      const count = grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
      const engine = engineBench.engine();
      engine.addVolume('a', { grid, voxels: new Int16Array(count) }, 'frame');
      // P rises by 10 HU a column, which is 1.5 mm.
      const p = Int16Array.from({ length: count }, (_, v) => 10 * (v % grid.dimensions[0]));
      engine.addVolume('p', { grid, voxels: p }, 'frame');
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.mount({ id: 'v', volumeId: 'a', window: { widthHu: 255, levelHu: 127 }, overlays }, 400, 400);
      const matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
      const greys: number[] = [];
      for (const shift of [0, 3, -4.5]) {
        engine.setComparison({
          on: 'a',
          first: { volumeId: 'a' },
          second: { volumeId: 'p', map: { matrix, translation: [shift, 0, 0] } },
          pattern: { kind: 'swipe', fraction: 0 },
        });
        await engineBench.drawn();
        const [x, y] = engine.pixelOf('v', engineBench.voxelCentre(grid, [10, 8, 3])) ?? [0, 0];
        const { width, rgba } = engineBench.pixelsOf('v');
        greys.push(rgba[4 * (Math.floor(y) * width + Math.floor(x))] ?? -1);
      }
      return greys;
    });
    for (const [n, expected] of [100, 120, 70].entries())
      expect(Math.abs((found[n] ?? -1) - expected)).toBeLessThanOrEqual(2);
  });
});

describe('displacements', () => {
  test('their map has the ramp’s colour of each length inside the liver and nothing outside; arrows begin and end where the field says', async () => {
    const found = await opened.page.evaluate(async () => {
      const grid = engineBench.GRIDS['along the patient'];
      if (grid === undefined) throw new Error('no grid');
      const [ni, nj, nk] = grid.dimensions;
      const engine = engineBench.engine();
      engine.addVolume('a', { grid, voxels: new Int16Array(ni * nj * nk) }, 'frame');
      const overlays = { contour: false, rois: false, enhancing: false };
      engineBench.mount({ id: 'v', volumeId: 'a', window: { widthHu: 200, levelHu: 100 }, overlays }, 400, 400);
      // Half a millimetre more with each column; the liver is columns 4 to 19.
      const lengths = Int16Array.from({ length: ni * nj * nk }, (_, v) => {
        const i = v % ni;
        return i < 4 || i > 19 ? -32_768 : 50 * i;
      });
      const columnOf = (x: number): number => (x - grid.originLpsMm[0]) / grid.spacingMm[0];
      engine.setDisplacement({
        on: 'a',
        lengths: { grid, voxels: lengths },
        highestMm: 10,
        opacity: 1,
        at: (lps) => {
          const i = columnOf(lps[0]);
          return i < 3.5 || i > 19.5 ? null : [0.3 * i, -0.4 * i, 5];
        },
        arrowScale: 2,
      });
      await engineBench.drawn();
      const { width, rgba } = engineBench.pixelsOf('v');
      const colours = [2, 5, 9, 14, 19, 21].map((i) => {
        const [x, y] = engine.pixelOf('v', engineBench.voxelCentre(grid, [i, 9, 3])) ?? [0, 0];
        const at = 4 * (Math.floor(y) * width + Math.floor(x));
        return { i, rgb: [rgba[at] ?? -1, rgba[at + 1] ?? -1, rgba[at + 2] ?? -1] };
      });
      const path = engineBench.elementOf('v').querySelector('.engine-arrows')?.getAttribute('d') ?? '';
      const scale = engine.describeView('v')?.pixelsPerMm ?? 0;
      const shafts = [...path.matchAll(/M(\S+) (\S+)L(\S+) (\S+?)M/g)].map((parts) => parts.slice(1).map(Number));
      let worst = 0;
      let drawn = 0;
      for (let n = 0; n < shafts.length; n += 1) {
        const [x = 0, y = 0, u = 0, v = 0] = shafts[n] ?? [];
        const lps = engine.lpsAt('v', x, y);
        // Barbs begin at an arrow's end: only shafts begin on the lattice of places.
        if (lps === null || Math.abs((x / 26) % 1) - 0.5 > 1e-6 || Math.abs(((y / 26) % 1) - 0.5) > 1e-6) continue;
        if (Math.abs(((x / 26) % 1) - 0.5) > 1e-6) continue;
        const i = columnOf(lps[0]);
        drawn += 1;
        worst = Math.max(worst, Math.abs(u - x - 0.6 * i * scale), Math.abs(v - y + 0.8 * i * scale));
      }
      engine.setDisplacement(null);
      await engineBench.drawn();
      const after = engineBench.pixelsOf('v');
      const left = engineBench.elementOf('v').querySelector('.engine-arrows')?.getAttribute('d');
      return {
        colours,
        worst,
        drawn,
        left,
        grey: Array.from(after.rgba.slice(4 * (200 * width + 200), 4 * (200 * width + 200) + 3)),
      };
    });
    for (const { i, rgb } of found.colours) {
      const expected = i < 4 || i > 19 ? [0, 0, 0] : rampColour((0.5 * i) / 10);
      rgb.forEach((value, c) => expect(Math.abs(value - (expected[c] ?? 0))).toBeLessThanOrEqual(4));
    }
    expect(found.drawn).toBeGreaterThan(60);
    expect(found.worst).toBeLessThan(0.01);
    expect(found.left).toBe('');
    expect(found.grey).toEqual([0, 0, 0]);
  });
});

test('enhancement that a shift explains is lit in its own colour, and only where its mask says', async () => {
  const found: Seen = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const [ni, nj, nk] = grid.dimensions;
    const count = ni * nj * nk;
    const engine = engineBench.engine();
    engine.addVolume('s', { grid, voxels: new Int16Array(count).fill(100) }, 'frame');
    const liver = { grid, voxels: new Uint8Array(count).fill(1) };
    engine.setEnhancing({ subtraction: 's', liver });
    engine.setOverlayThreshold(50);
    engine.setOverlayOpacity(1);
    const overlays = { contour: false, rois: false, enhancing: true };
    engineBench.mount({ id: 'v', volumeId: 's', window: { widthHu: 200, levelHu: 100 }, overlays }, 400, 400);
    const explained = Uint8Array.from({ length: count }, (_, v) => (v % ni >= 6 && v % ni < 9 ? 1 : 0));
    engine.setExplained({ grid, voxels: explained });
    await engineBench.drawn();
    const { width, rgba } = engineBench.pixelsOf('v');
    const places = [5, 6, 8, 9].map((i) => {
      const [x, y] = engine.pixelOf('v', engineBench.voxelCentre(grid, [i, 9, 3])) ?? [0, 0];
      const at = 4 * (Math.floor(y) * width + Math.floor(x));
      return Array.from(rgba.slice(at, at + 3));
    });
    engine.setExplained(null);
    await engineBench.drawn();
    const after = engineBench.pixelsOf('v');
    const [x, y] = engine.pixelOf('v', engineBench.voxelCentre(grid, [7, 9, 3])) ?? [0, 0];
    const at = 4 * (Math.floor(y) * width + Math.floor(x));
    return { places: [...places, Array.from(after.rgba.slice(at, at + 3))] };
  });
  const [orange, blue] = [
    [0xf0, 0xa0, 0x50],
    [0x4d, 0x8c, 0xff],
  ];
  expect(found.places).toEqual([orange, blue, blue, orange, orange]);
});

import { describe, expect, test } from 'vitest';
import { mountOne } from './oneViewport.ts';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

describe('what a viewport shows', () => {
  test('is white where it was black when inverted, and stays black without data', async () => {
    await mountOne(opened.page);
    const found = await opened.page.evaluate(async () => {
      const before = engineBench.pixelsOf('v').rgba;
      engineBench.engine().setInverted('v', true);
      await engineBench.drawn();
      const after = engineBench.pixelsOf('v').rgba;
      let [measured, empty, wrong] = [0, 0, 0];
      for (let at = 0; at < before.length; at += 4) {
        const [was = 0, is = 0] = [before[at], after[at]];
        if (is === 0 && was === 0) empty += 1;
        else measured += 1;
        if (was + is !== 255 && was + is !== 0 && Math.abs(was + is - 255) > 1) wrong += 1;
      }
      return { measured, empty, wrong, isInverted: engineBench.engine().describeView('v')?.isInverted };
    });
    expect(found.wrong).toBe(0);
    expect(found.measured).toBeGreaterThan(50_000);
    expect(found.empty).toBeGreaterThan(5000);
    expect(found.isInverted).toBe(true);
  });

  test('is what its spec says until it is set by call, and again when the spec itself changes', async () => {
    await mountOne(opened.page);
    const found = await opened.page.evaluate(async () => {
      const engine = engineBench.engine();
      const overlays = { contour: false, rois: false, enhancing: false };
      const spec = { id: 'v', volumeId: 'a', window: { widthHu: 1, levelHu: 0 }, overlays };
      const kinds: unknown[] = [];
      const note = (): void => {
        const view = engine.describeView('v');
        kinds.push([view?.plane.kind, view?.slab?.thicknessMm ?? null, view?.interpolation, view?.window.widthHu]);
      };
      engine.rotateOblique('v', 'vertical', 20);
      engine.setSlab('v', { projection: 'mean', thicknessMm: 12 });
      engine.update({ ...spec, interpolation: 'nearest' });
      note();
      engine.update({ ...spec, interpolation: 'nearest', plane: { kind: 'sagittal' } });
      note();
      engine.update({ ...spec, plane: { kind: 'sagittal' }, slab: { projection: 'maximum', thicknessMm: 7 } });
      note();
      engine.setPlane('v', { kind: 'coronal' });
      engine.update({ ...spec, plane: { kind: 'sagittal' } });
      note();
      return kinds;
    });
    expect(found).toEqual([
      ['oblique', 12, 'nearest', 510],
      ['sagittal', 12, 'nearest', 510],
      ['sagittal', 7, 'linear', 510],
      ['coronal', null, 'linear', 510],
    ]);
  });

  test('has a scale bar of a round length, as long as it says', async () => {
    await mountOne(opened.page);
    const found = await opened.page.evaluate(() => {
      const engine = engineBench.engine();
      return [1, 3, 2, 2.1, 0.05].map((factor) => {
        engine.zoom(factor);
        const bar = engine.scaleBarOf('v');
        const [ax = 0, ay = 0] = engine.pixelOf('v', engineBench.pointLps(0, 0, 0)) ?? [];
        const [bx = 0, by = 0] = engine.pixelOf('v', engineBench.pointLps(bar?.lengthMm ?? 0, 0, 0)) ?? [];
        return { lengthMm: bar?.lengthMm, off: Math.hypot(bx - ax, by - ay) - (bar?.lengthPx ?? 0), px: bar?.lengthPx };
      });
    });
    expect(found.map(({ lengthMm }) => lengthMm)).toEqual([5, 2, 1, 0.5, 10]);
    for (const { off, px } of found) {
      expect(off).toBeCloseTo(0, 6);
      expect(px).toBeLessThanOrEqual(75 + 1e-6);
      expect(px).toBeGreaterThan(75 * 0.39);
    }
  });

  test('is drawn from one texture for all planes and viewports of a volume', async () => {
    await mountOne(opened.page);
    const found = await opened.page.evaluate(async () => {
      const before = engineBench.live.volumeTexels;
      const overlays = { contour: false, rois: false, enhancing: false };
      for (const kind of ['axial', 'coronal', 'sagittal'] as const) {
        const window = { widthHu: 400, levelHu: 0 };
        engineBench.mount({ id: kind, volumeId: 'a', window, plane: { kind }, overlays }, 150, 150);
      }
      engineBench.engine().setMagnifier(true);
      await engineBench.drawn();
      return { before, after: engineBench.live.volumeTexels };
    });
    // Beside the volume’s, layers that show nothing have textures of a few voxels.
    expect(found.before).toBeGreaterThanOrEqual(24 * 18 * 7);
    expect(found.after).toBeLessThan(24 * 18 * 7 + 200);
  });
});

test('the cursor gives the HU of every volume of its frame of reference, and of no other', async () => {
  await mountOne(opened.page);
  await opened.page.evaluate(() => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const coarse = { ...grid, dimensions: [9, 13, 2] as const, spacingMm: [4, 2.5, 9] as const };
    engine.addVolume('b', engineBench.cutPictures.rampVolume(coarse), 'frame');
    engine.addVolume('elsewhere', engineBench.asymmetricVolume(grid), 'another');
    engine.addVolume('nowhere', engineBench.asymmetricVolume(grid), null);
  });
  await opened.page.mouse.move(151, 122);
  const found = await opened.page.evaluate(() => {
    const cursor = engineBench.told.findLast(({ name }) => name === 'cursor')?.value;
    const engine = engineBench.engine();
    const lps = engine.lpsAt('v', 151, 122);
    if (lps === null) throw new Error('nothing there');
    const hu = ['a', 'b'].map((volumeId) => ({ volumeId, hu: engine.valueAt(volumeId, lps) }));
    return { cursor, expected: { viewportId: 'v', lps, values: hu }, called: engine.valuesAt(lps) };
  });
  expect(found.cursor).toEqual(found.expected);
  expect(found.called).toEqual(found.expected.values);
  expect(found.expected.values[0]?.hu).toEqual(expect.any(Number));
  // The coarse volume’s two slices end above the slice shown.
  expect(found.expected.values[1]?.hu).toBeNull();
});

test('an overlay of another frame of reference is refused by name, and changes no pixel', async () => {
  await mountOne(opened.page);
  const found = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const liver = engineBench.asymmetricMask(grid);
    engine.addVolume('s', engineBench.asymmetricVolume(grid), 'another');
    const overlays = { contour: true, rois: true, enhancing: true };
    const spec = { id: 'v', volumeId: 'a', window: { widthHu: 510, levelHu: 0 }, overlays };
    engine.update({ ...spec, interpolation: 'nearest' });
    await engineBench.drawn();
    const before = engineBench.pixelsOf('v').rgba;
    const unknown = (): unknown => engine.describeView('v')?.refusedOverlays.map(({ details }) => details['overlay']);
    // A liver whose place nobody named lies in the volumes’ common frame; there is none.
    engine.setLiver(liver);
    const unnamed = unknown();
    engine.setEnhancing({ subtraction: 's', liver });
    engine.setOverlayThreshold(0);
    engine.setRois([{ centreLpsMm: engineBench.voxelCentre(grid, [10, 8, 3]), shape: 'sphere', nominalCm3: 2 }], null);
    await engineBench.drawn();
    const after = engineBench.pixelsOf('v').rgba;
    const refused = (work: () => void): unknown => {
      try {
        work();
        return null;
      } catch (error) {
        return error instanceof Error && 'code' in error && 'details' in error ? [error.code, error.details] : error;
      }
    };
    const shapes = engineBench.shapesOf('v').filter(({ box }) => box.right - box.left > 0);
    return {
      unnamed,
      changed: after.filter((value, n) => value !== before[n]).length,
      shapes,
      findings: engine.describeView('v')?.refusedOverlays,
      liver: refused(() => engine.setLiver(liver, 'a')),
      enhancing: refused(() => {
        engine.setEnhancing(null);
        engine.setLiver(liver, 'a');
        engine.setEnhancing({ subtraction: 's', liver });
      }),
    };
  });
  expect(found.unnamed).toEqual(['liver']);
  expect(found.changed).toBe(0);
  expect(found.shapes).toEqual([]);
  const details = { overlayFrameUid: 'another', shownFrameUid: 'frame' };
  expect(found.findings).toEqual(
    ['liver', 'rois', 'enhancing'].map((overlay) => ({
      severity: 'note',
      code: 'overlay-in-other-frame',
      details: { overlay, ...details },
    })),
  );
  expect(found.liver).toEqual([
    'overlay-in-other-frame',
    { overlay: 'liver', overlayFrameUid: 'frame', shownFrameUid: 'another' },
  ]);
  expect(found.enhancing).toEqual(['overlay-in-other-frame', { overlay: 'enhancing', ...details }]);
});

test('overlays fade and switch by one call each', async () => {
  await mountOne(opened.page);
  const found = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const liver = engineBench.asymmetricMask(grid);
    const overlays = { contour: true, rois: true, enhancing: true };
    engine.update({ id: 'v', volumeId: 'a', window: { widthHu: 510, levelHu: 0 }, overlays });
    engine.setLiver(liver, 'a');
    engine.setEnhancing({ subtraction: 'a', liver });
    engine.setOverlayThreshold(0);
    engine.setContourOpacity(0.4);
    const look = async (): Promise<unknown> => {
      await engineBench.drawn();
      const { rgba } = engineBench.pixelsOf('v');
      let lit = 0;
      for (let at = 0; at < rgba.length; at += 4) if (rgba[at] !== rgba[at + 2]) lit += 1;
      const contour = engineBench.elementOf('v').querySelector<SVGElement>('.engine-contour');
      return [lit > 5000, (contour?.getAttribute('d') ?? '').length > 20, contour?.style.opacity];
    };
    const rows = [await look()];
    engine.setOverlaysShown(false);
    rows.push(await look());
    engine.setOverlaysShown(true);
    engine.setOverlayOpacity(0);
    rows.push(await look());
    return rows;
  });
  expect(found).toEqual([
    [true, true, '0.4'],
    [false, false, '0.4'],
    [false, true, '0.4'],
  ]);
});

test('of a volume still being filled, only the slices that were read go to the graphics card, and appear', async () => {
  const found = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const whole = engineBench.asymmetricVolume(grid);
    const perSlice = 24 * 18;
    const voxels = new Int16Array(new SharedArrayBuffer(2 * whole.voxels.length)).fill(-32768);
    const fill = (first: number, count: number): void => {
      voxels.set(whole.voxels.subarray(first * perSlice, (first + count) * perSlice), first * perSlice);
      engine.volumeFilled('a', first, count);
    };
    engine.addVolume('a', { grid, voxels }, 'frame');
    fill(3, 1);
    const window = { widthHu: 500, levelHu: 10 };
    const overlays = { contour: false, rois: false, enhancing: false };
    const spec = { volumeId: 'a', window, interpolation: 'nearest' as const, overlays };
    engineBench.mount({ ...spec, id: 'v' }, 324, 324);
    engineBench.mount({ ...spec, id: 'coronal', plane: { kind: 'coronal' } }, 324, 324);
    engine.scrollTo(engineBench.voxelCentre(grid, [10, 8, 3]));
    await engineBench.drawn();
    const compare = (): number[] => [
      engineBench.compareGrey('v', { grid, voxels }, engine.describeView('v')?.slice ?? 0, window).worst,
      engineBench.cutPictures.compareNearest('coronal', 'a', grid, window).worst,
    ];
    const first = compare();
    const isFirstSeen = engineBench.pixelsOf('v').rgba.some((value, n) => n % 4 === 0 && value > 0);
    const uploads = [];
    const worst = [];
    for (const [start, count] of [
      [0, 2],
      [4, 1],
      [5, 9],
    ]) {
      const before = engineBench.uploads.texels;
      fill(start ?? 0, count ?? 0);
      uploads.push(engineBench.uploads.texels - before);
      engine.scrollTo(engineBench.voxelCentre(grid, [10, 8, start ?? 0]));
      await engineBench.drawn();
      worst.push(...compare());
      uploads.push(engineBench.uploads.texels - before);
    }
    const changed = engineBench.told.length;
    return { first, isFirstSeen, uploads, worst, changed, perSlice };
  });
  expect(found.isFirstSeen).toBe(true);
  for (const worst of [...found.first, ...found.worst]) expect(worst).toBeLessThanOrEqual(0.75);
  expect(found.worst).toHaveLength(6);
  expect(found.uploads).toEqual([2, 2, 1, 1, 2, 2].map((slices) => slices * found.perSlice));
});

test('after a lost graphics context every plane, slab, crosshair and the magnifier are as they were', async () => {
  await mountOne(opened.page);
  const found = await opened.page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const liver = engineBench.asymmetricMask(grid);
    const overlays = { contour: true, rois: true, enhancing: true };
    const spec = { volumeId: 'a', window: { widthHu: 510, levelHu: 0 }, overlays };
    engine.setLiver(liver, 'a');
    engine.setEnhancing({ subtraction: 'a', liver });
    engine.setOverlayThreshold(40);
    const slab = { projection: 'maximum', thicknessMm: 15 } as const;
    engineBench.mount({ ...spec, id: 'coronal', plane: { kind: 'coronal' }, isInverted: true }, 200, 200);
    engineBench.mount({ ...spec, id: 'slab', plane: { kind: 'sagittal' }, slab }, 200, 200);
    engineBench.mount({ ...spec, id: 'turned' }, 200, 200);
    engine.rotateOblique('turned', 'vertical', 40);
    engine.setCrosshair(true);
    engine.setMagnifier(true);
    const ids = ['v', 'coronal', 'slab', 'turned'];
    const settled = async (): Promise<string[]> => {
      for (let n = 0; n < 5; n += 1) await engineBench.drawn();
      return ids.map((id) => engineBench.pixelsOf(id).rgba.join());
    };
    const before = await settled();
    const lines = ids.map((id) => engineBench.elementOf(id).querySelector('svg')?.innerHTML);
    const lost = engineBench.loseContext();
    for (let n = 0; n < 100 && !engineBench.told.some(({ value }) => value === true); n += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    let after = await settled();
    // The new context draws at its own pace on a busy machine.
    for (let n = 0; n < 30 && after.some((rgba, at) => rgba !== before[at]); n += 1) after = await settled();
    return {
      lost,
      same: after.map((rgba, at) => rgba === before[at]),
      isDrawn: before.map((rgba) => /[1-9]\d,\d+,\d+,255/.test(rgba)),
      lines: ids.map((id, at) => engineBench.elementOf(id).querySelector('svg')?.innerHTML === lines[at]),
    };
  });
  expect(found.lost).toBe(1);
  expect(found.same).toEqual([true, true, true, true]);
  expect(found.isDrawn).toEqual([true, true, true, true]);
  expect(found.lines).toEqual([true, true, true, true]);
});

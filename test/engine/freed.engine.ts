import { expect, test } from 'vitest';
import { enginePage } from './enginePage.ts';

const opened = enginePage();

const ALL = { contour: true, rois: true, enhancing: true };

test('a removed volume takes its viewports, its overlay and its values along, and is not held on to', async () => {
  const found = await opened.page.evaluate(async (overlays) => {
    const grid = engineBench.GRIDS['oblique'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const held: WeakRef<Int16Array>[] = [];
    const add = (id: string): void => {
      const volume = engineBench.asymmetricVolume(grid);
      held.push(new WeakRef(volume.voxels));
      engine.addVolume(id, volume, 'frame');
    };
    add('a');
    add('s');
    const window = { widthHu: 400, levelHu: 0 };
    for (const id of ['a', 's']) engineBench.mount({ id, volumeId: id, window, overlays }, 200, 200);
    const liver = engineBench.asymmetricMask(grid);
    engine.setLiver(liver, 's');
    engine.setEnhancing({ subtraction: 's', liver });
    engine.setOverlayThreshold(40);
    const look = async (): Promise<unknown> => {
      await engineBench.drawn();
      return ['a', 's'].map((id) => {
        const { rgba } = engineBench.pixelsOf(id);
        const lit = rgba.filter((value, n) => n % 4 === 0 && Math.abs(value - (rgba[n + 2] ?? 0)) > 24).length;
        const bright = rgba.filter((value, n) => n % 4 === 0 && value > 0).length;
        const contour = engineBench.elementOf(id).querySelector('.engine-contour')?.getAttribute('d') ?? '';
        return { isLit: lit > 1000, isBright: bright > 1000, hasContour: contour !== '' };
      });
    };
    const before = await look();
    engine.removeVolume('s');
    const after = await look();
    const lps = engineBench.voxelCentre(grid, [10, 8, 3]);
    const values = engine.valuesAt(lps).map(({ volumeId }) => volumeId);
    const texels = engineBench.live.volumeTexels;
    Reflect.set(globalThis, 'areHeld', () => held.map((voxels) => voxels.deref() !== undefined));
    return { before, after, values, texels };
  }, ALL);
  const session = await opened.page.context().newCDPSession(opened.page);
  await session.send('HeapProfiler.collectGarbage');
  const areHeld = await opened.page.evaluate<unknown>('areHeld()');
  const drawn = { isLit: true, isBright: true, hasContour: true };
  expect(found.before).toEqual([drawn, drawn]);
  expect(found.after).toEqual([
    { isLit: false, isBright: true, hasContour: true },
    { isLit: false, isBright: false, hasContour: false },
  ]);
  expect(found.values).toEqual(['a']);
  expect(found.texels).toBeLessThan(24 * 18 * 7 + 200);
  expect(areHeld).toEqual([true, false]);
});

test('planes, slabs, crosshair and magnifier of twenty cases leave nothing behind', async () => {
  const found = await opened.page.evaluate(async (overlays) => {
    const grid = engineBench.GRIDS['oblique'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    const liver = engineBench.asymmetricMask(grid);
    const window = { widthHu: 400, levelHu: 0 };
    const slab = { projection: 'maximum', thicknessMm: 12 } as const;
    const after = [];
    for (let round = 0; round < 20; round += 1) {
      const id = `s${round}`;
      engine.addVolume(id, engineBench.asymmetricVolume(grid), 'frame');
      for (const kind of ['axial', 'coronal', 'sagittal'] as const)
        engineBench.mount({ id: kind, volumeId: id, window, plane: { kind }, slab, overlays }, 120, 120);
      engine.setLiver(liver, id);
      engine.setEnhancing({ subtraction: id, liver });
      engine.setOverlayThreshold(20);
      engine.setCrosshair(true);
      engine.setMagnifier(true);
      const box = engineBench.elementOf('axial').getBoundingClientRect();
      const at = { clientX: box.left + 60, clientY: box.top + 60, bubbles: true };
      engineBench.elementOf('axial').firstElementChild?.dispatchEvent(new PointerEvent('pointermove', at));
      engine.rotateOblique('sagittal', 'vertical', 10 + round);
      await engineBench.drawn();
      const open = engineBench.live.volumeTexels;
      engine.setMagnifier(false);
      for (const kind of ['axial', 'coronal', 'sagittal']) engineBench.unmount(kind);
      engine.setLiver(null);
      engine.removeVolume(id);
      await engineBench.drawn();
      const nodes = document.querySelectorAll('*').length;
      after.push({ open, ...engineBench.live, contexts: engineBench.liveContexts(), nodes });
    }
    return after;
  }, ALL);
  expect(found[19]?.open).toBeGreaterThan(24 * 18 * 7);
  expect(found[19]?.volumeTexels).toBeLessThan(300);
  expect(found[19]).toEqual(found[4]);
  expect(found[19]?.contexts).toBe(1);
});

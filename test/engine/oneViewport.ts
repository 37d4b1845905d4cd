import type { Page } from 'playwright-core';
import type { EngineBench } from './page/page.ts';

declare global {
  var engineBench: EngineBench;
}

/** The grid along the patient in one viewport of 300 pixels, its voxels as they are. */
export async function mountOne(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const grid = engineBench.GRIDS['along the patient'];
    if (grid === undefined) throw new Error('no grid');
    const engine = engineBench.engine();
    engine.addVolume('a', engineBench.asymmetricVolume(grid), 'frame');
    const overlays = { contour: false, rois: false, enhancing: false };
    const window = { widthHu: 510, levelHu: 0 };
    engineBench.mount({ id: 'v', volumeId: 'a', window, interpolation: 'nearest', overlays }, 300, 300);
    engine.scrollTo(engineBench.voxelCentre(grid, [10, 8, 3]));
    await engineBench.drawn();
  });
}

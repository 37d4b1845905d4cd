import type { VoxelBox } from '../../core/segmentation/edits/edit.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { withChanged } from './enhancingVolume.ts';
import { pictureOf } from './picture.ts';
import type { Stage } from './stage.ts';

/** How long edits gather before the lit voxels follow: slices then go to the graphics card together. */
const GATHER_MS = 120;

/** Keeps what is drawn over the pictures in step with masks that are edited. */
export interface EditedOverlays {
  readonly maskChanged: (mask: Labelmap, box: VoxelBox) => void;
  readonly stop: () => void;
}

export function followEdits(stage: Stage): EditedOverlays {
  let gathered: { readonly mask: Labelmap; readonly box: VoxelBox } | null = null;
  let waiting: ReturnType<typeof setTimeout> | null = null;

  const light = (): void => {
    waiting = null;
    const changed = gathered;
    gathered = null;
    const { enhancing } = stage.overlays;
    if (changed === null || enhancing?.voxels.mask !== changed.mask) return;
    const { box } = changed;
    const voxels = withChanged(enhancing.voxels, box);
    if (voxels !== enhancing.voxels || enhancing.picture === null) {
      stage.setOverlays({
        enhancing: { ...enhancing, voxels, picture: voxels.cut === null ? null : pictureOf(voxels.cut) },
      });
      enhancing.picture?.delete();
      return;
    }
    const first = box.low[2] - voxels.low[2];
    stage.surface?.upload(enhancing.picture, first, box.high[2] - box.low[2]);
    const lit = [...stage.views.values()].filter((view) => view.showsOverlay(enhancing.picture));
    for (const view of lit) view.makeStale();
    stage.refresh(lit);
  };

  return {
    maskChanged: (mask, box) => {
      if (box.low.some((low, axis) => low >= (box.high[axis] ?? 0))) return;
      const { liver, outlines, enhancing } = stage.overlays;
      const drawn = [liver, ...Object.values(outlines)].filter((one) => one?.contours.mask === mask);
      for (const one of drawn) one?.contours.changed(box);
      if (drawn.length > 0) stage.refresh();
      if (enhancing?.voxels.mask !== mask) return;
      gathered = { mask, box: gathered?.mask === mask ? hullOf(gathered.box, box) : box };
      waiting ??= setTimeout(light, GATHER_MS);
    },
    stop: () => {
      if (waiting !== null) clearTimeout(waiting);
    },
  };
}

function hullOf(a: VoxelBox, b: VoxelBox): VoxelBox {
  return {
    low: [Math.min(a.low[0], b.low[0]), Math.min(a.low[1], b.low[1]), Math.min(a.low[2], b.low[2])],
    high: [Math.max(a.high[0], b.high[0]), Math.max(a.high[1], b.high[1]), Math.max(a.high[2], b.high[2])],
  };
}

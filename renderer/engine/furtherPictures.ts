import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import type { DrawnSide } from './comparison.ts';
import type { ComparedVolume, ReadingEngine, VolumeId } from './contract.ts';
import { boxOf } from './maskBox.ts';
import type { KnownVolume } from './mountedView.ts';
import { placeOf, refuseOtherFrame } from './overlayState.ts';
import { pictureOf } from './picture.ts';
import type { Stage } from './stage.ts';
import { voxelCentre } from '../../core/geometry/affine.ts';
import { voxelOffset } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/imaging/volume.ts';

/** The part of the engine that draws a second volume, displacements and lit voxels over the pictures. */
export interface FurtherDrawing extends Pick<ReadingEngine, 'setComparison' | 'setDisplacement' | 'setExplained'> {
  /** A volume is forgotten: nothing may be drawn of it or on it any more. */
  readonly letGoOf: (id: VolumeId) => void;
}

export function furtherPictures(stage: Stage, known: (id: VolumeId) => KnownVolume): FurtherDrawing {
  const sideOf = ({ volumeId, window, map }: ComparedVolume): DrawnSide => {
    const volume = known(volumeId);
    return { volumeId, place: volume, picture: volume.picture, window: window ?? null, map: map ?? null };
  };
  const letGoOfDisplacement = (): void => {
    const { colourMap } = stage.overlays;
    if (colourMap === null) return;
    stage.setOverlays({ colourMap: null, arrows: null });
    colourMap.picture.delete();
  };
  const letGoOfExplained = (): void => {
    const { explained } = stage.overlays;
    if (explained === null) return;
    stage.setOverlays({ explained: null });
    explained.picture.delete();
  };
  return {
    setComparison: (comparison) => {
      if (comparison === null) {
        if (stage.overlays.comparison !== null) stage.setOverlays({ comparison: null });
        return;
      }
      const { on, first, second, pattern } = comparison;
      const place = known(on);
      const sides = [sideOf(first), sideOf(second)] as const;
      for (const side of sides) refuseOtherFrame('comparison', side.place, place);
      stage.setOverlays({ comparison: { on, sides, pattern } });
    },
    setDisplacement: (displacement) => {
      letGoOfDisplacement();
      if (displacement === null) return;
      const { on, lengths, highestMm, opacity, at, arrowScale } = displacement;
      const picture = pictureOf(lengths);
      stage.setOverlays({
        colourMap: { on, place: placeOf(known(on)), picture, highestMm, opacity },
        arrows: { on, at, scale: arrowScale },
      });
    },
    setExplained: (mask) => {
      letGoOfExplained();
      const { enhancing } = stage.overlays;
      const volume = mask === null ? null : cutOf(mask);
      if (volume === null || enhancing === null) return;
      stage.setOverlays({ explained: { place: enhancing.place, picture: pictureOf(volume) } });
    },
    letGoOf: (id) => {
      const { comparison, colourMap } = stage.overlays;
      if (comparison !== null && [comparison.on, ...comparison.sides.map(({ volumeId }) => volumeId)].includes(id))
        stage.setOverlays({ comparison: null });
      if (colourMap?.on === id) letGoOfDisplacement();
    },
  };
}

/** A mask as a volume of 0 and 1, cut to the box that holds it; null for an empty one. */
function cutOf(mask: Labelmap): Volume | null {
  const box = boxOf(mask);
  if (box === null) return null;
  const { low, high } = box;
  const dimensions = [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] as const;
  const grid = { ...mask.grid, dimensions, originLpsMm: voxelCentre(mask.grid, low) };
  const voxels = new Int16Array(dimensions[0] * dimensions[1] * dimensions[2]);
  for (let k = 0; k < dimensions[2]; k += 1) {
    for (let j = 0; j < dimensions[1]; j += 1) {
      const from = voxelOffset(mask.grid, low[0], low[1] + j, low[2] + k);
      voxels.set(mask.voxels.subarray(from, from + dimensions[0]), voxelOffset(grid, 0, j, k));
    }
  }
  return { grid, voxels };
}

import { newInstance as newDataArray } from '@kitware/vtk.js/Common/Core/DataArray.js';
import { newInstance as newImageData } from '@kitware/vtk.js/Common/DataModel/ImageData.js';
import { axis } from '../../core/geometry/grid.ts';
import { MAX_HU, MIN_HU, type Volume } from '../../core/imaging/volume.ts';

export type Picture = ReturnType<typeof newImageData>;

/** A volume in the form of the graphics library, over the same memory. One texture for all viewports that show it. */
export function pictureOf(volume: Volume): Picture {
  const { grid } = volume;
  const picture = newImageData();
  picture.setDimensions(toTuple(grid.dimensions));
  picture.setSpacing(toTuple(grid.spacingMm));
  picture.setOrigin(toTuple(grid.originLpsMm));
  // One axis after the other: the columns of our row-major direction.
  const [i, j, k] = [axis(grid.direction, 0), axis(grid.direction, 1), axis(grid.direction, 2)];
  picture.setDirection(...i, ...j, ...k);
  const scalars = newDataArray({ name: 'HU', numberOfComponents: 1, values: volume.voxels });
  // The whole range of HU, stated: spares a pass over the voxels, and keeps them 16-bit integers on the graphics card.
  scalars.setRange({ min: MIN_HU, max: MAX_HU }, 0);
  picture.getPointData().setScalars(scalars);
  return picture;
}

export function toTuple([x, y, z]: readonly [number, number, number]): [number, number, number] {
  return [x, y, z];
}

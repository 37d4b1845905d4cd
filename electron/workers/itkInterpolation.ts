import { morphologicalContourInterpolationNode } from '@itk-wasm/morphological-contour-interpolation';
import { Image, ImageType } from 'itk-wasm';
import type { InterpolateContours } from '../../core/ports/interpolateContours.ts';

/** The slab's third axis holds the slices. ITK takes no axis 0 from this package: it reads 0 as "all axes". */
const SLICE_AXIS = 2;

/** ITK's morphological contour interpolation in this thread, from the package's own files: nothing is fetched. */
export const itkInterpolation: InterpolateContours = async ({ size, voxels }) => {
  const image = Object.assign(new Image(new ImageType(3, 'uint8')), {
    size: [...size],
    spacing: [1, 1, 1],
    origin: [0, 0, 0],
    direction: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    // Copied: the pipeline may move its input away.
    data: voxels.slice(),
  });
  const { outputImage } = await morphologicalContourInterpolationNode(image, { axis: SLICE_AXIS });
  const { data } = outputImage;
  if (!(data instanceof Uint8Array) || data.length !== voxels.length)
    throw new Error('the interpolation gave another image than it took');
  return data;
};

import { Image, ImageType, InterfaceTypes, runPipeline } from 'itk-wasm';
import type { InterpolateContours } from '../../core/ports/interpolateContours.ts';

const PIPELINE = 'morphological-contour-interpolation';

/** The slab's third axis holds the slices. */
const SLICE_AXIS = '2';

/**
 * ITK's morphological contour interpolation in the worker that calls this. The pipeline's two files are served beside the page
 * (electron/start/pipelineFiles.ts puts them there): nothing is fetched from elsewhere.
 */
export const itkInterpolation: InterpolateContours = async ({ size, voxels }) => {
  const image = Object.assign(new Image(new ImageType(3, 'uint8')), {
    size: [...size],
    spacing: [1, 1, 1],
    origin: [0, 0, 0],
    direction: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    data: voxels.slice(),
  });
  const { returnValue, stderr, outputs } = await runPipeline(
    PIPELINE,
    ['0', '0', '--memory-io', '--axis', SLICE_AXIS],
    [{ type: InterfaceTypes.Image }],
    [{ type: InterfaceTypes.Image, data: image }],
    { webWorker: false, pipelineBaseUrl: new URL('../pipelines', self.location.href).href },
  );
  const found = outputs[0]?.data;
  const data = found instanceof Object && 'data' in found ? found.data : null;
  if (returnValue !== 0 || !(data instanceof Uint8Array) || data.length !== voxels.length)
    throw new Error(`the interpolation failed: ${stderr}`);
  // The pipeline's memory is its own; a result that is passed on must not be a view of it.
  return data.slice();
};

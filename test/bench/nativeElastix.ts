import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyAffine, lpsToIjk } from '../../core/geometry/affine.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import type { AlignmentCase } from '../fixtures/alignmentCases.ts';

type Triple = readonly [number, number, number];

/** What native elastix runs in turn: the rigid map, then (for the other) a B-spline of 20 mm after it. */
export type ElastixKind = 'elastix rigid' | 'elastix B-spline';

function metaImage(path: string, grid: Volume['grid'], voxels: Int16Array | Uint8Array): void {
  const type = voxels instanceof Int16Array ? 'MET_SHORT' : 'MET_UCHAR';
  const header = `ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = ${grid.originLpsMm.join(' ')}\nElementSpacing = ${grid.spacingMm.join(' ')}\nDimSize = ${grid.dimensions.join(' ')}\nElementType = ${type}\nElementDataFile = LOCAL\n`;
  writeFileSync(path, Buffer.concat([Buffer.from(header), new Uint8Array(voxels.buffer)]));
}

const elastixCommon =
  `(FixedInternalImagePixelType "float")(MovingInternalImagePixelType "float")(FixedImageDimension 3)(MovingImageDimension 3)
(UseDirectionCosines "true")(Registration "MultiResolutionRegistration")(Interpolator "BSplineInterpolator")(ResampleInterpolator "FinalBSplineInterpolator")
(Resampler "DefaultResampler")(FixedImagePyramid "FixedSmoothingImagePyramid")(MovingImagePyramid "MovingSmoothingImagePyramid")
(Optimizer "AdaptiveStochasticGradientDescent")(HowToCombineTransforms "Compose")(NumberOfHistogramBins 32)(ErodeMask "false")
(ImageSampler "RandomCoordinate")(NewSamplesEveryIteration "true")(NumberOfSpatialSamples 4096)(BSplineInterpolationOrder 1)
(FinalBSplineInterpolationOrder 3)(DefaultPixelValue -1024)(WriteResultImage "false")(RandomSeed 1)(NumberOfResolutions 3)(AutomaticParameterEstimation "true")
`.replaceAll(')(', ')\n(');
const elastixRigid = `${elastixCommon}(Transform "EulerTransform")\n(Metric "AdvancedMattesMutualInformation")\n(AutomaticScalesEstimation "true")\n(MaximumNumberOfIterations 500)\n`;
const elastixBSpline =
  `${elastixCommon}(Transform "BSplineTransform")\n(Metric "AdvancedMattesMutualInformation" "TransformBendingEnergyPenalty")\n(Metric0Weight 1)\n(Metric1Weight 20)\n(FinalGridSpacingInPhysicalUnits 20)\n(MaximumNumberOfIterations 500)\n`.replace(
    '(Registration "MultiResolutionRegistration")',
    '(Registration "MultiMetricMultiResolutionRegistration")',
  );

/**
 * The map that Debian's native elastix finds from the arterial to the precontrast phase, as displacements of A's voxels, LPS mm: mutual
 * information in a mask of the liver with two voxels around it, on one thread.
 */
export function elastixMap(made: AlignmentCase, kind: ElastixKind): (point: Triple) => Triple {
  const kinds = kind === 'elastix rigid' ? [elastixRigid] : [elastixRigid, elastixBSpline];
  const folder = mkdtempSync(join(tmpdir(), 'letb-elastix-'));
  const at = (name: string): string => join(folder, name);
  try {
    metaImage(at('a.mha'), made.arterial.grid, made.arterial.voxels);
    metaImage(at('p.mha'), made.precontrast.grid, made.precontrast.voxels);
    metaImage(at('m.mha'), made.liver.grid, widened(made));
    kinds.forEach((text, index) => writeFileSync(at(`${index}.txt`), text));
    const parameters = kinds.flatMap((_, index) => ['-p', at(`${index}.txt`)]);
    const images = ['-f', at('a.mha'), '-m', at('p.mha'), '-fMask', at('m.mha'), '-out', folder, '-threads', '1'];
    execFileSync('elastix', [...images, ...parameters], { stdio: 'ignore' });
    const last = at(`TransformParameters.${kinds.length - 1}.txt`);
    execFileSync('transformix', ['-def', 'all', '-out', folder, '-tp', last, '-threads', '1'], { stdio: 'ignore' });
    const header = readFileSync(at('deformationField.mhd'), 'utf8');
    const raw = readFileSync(at(/ElementDataFile = (.*)/.exec(header)?.[1]?.trim() ?? ''));
    const field = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
    const toIndex = lpsToIjk(made.arterial.grid);
    const [ni, nj] = made.arterial.grid.dimensions;
    return (point) => {
      const [i, j, k] = applyAffine(toIndex, point).map(Math.round) as [number, number, number];
      const v = 3 * (i + ni * (j + nj * k));
      return [point[0] + (field[v] ?? 0), point[1] + (field[v + 1] ?? 0), point[2] + (field[v + 2] ?? 0)];
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The liver and two voxels around it in plane. */
function widened({ liver }: AlignmentCase): Uint8Array {
  const [ni, nj] = liver.grid.dimensions;
  return liver.voxels.map((_, v) => {
    for (const step of [0, 1, 2, -1, -2, ni, -ni, 2 * ni, -2 * ni, ni * nj, -ni * nj])
      if (liver.voxels[v + step] === 1) return 1;
    return 0;
  });
}

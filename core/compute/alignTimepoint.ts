import { voxelCount } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import type { Alignment } from '../registration/alignment.ts';
import { boxOfMask } from '../registration/workingImage.ts';
import type { TimepointAlignment } from '../registration/alignTimepoints.ts';
import type { Registration } from '../registration/registerPhases.ts';
import type { TimepointLiver, TimepointPair } from '../registration/timepointLevels.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import type { ComputeClient, RunOptions } from './computeClient.ts';
import type { RegisteredPrecontrast, VolumeWithLiver } from './jobs.ts';

/** Voxels of A about the liver's box that are read through an alignment, mm: beyond, it says nothing. */
const ALIGNED_MARGIN_MM = 20;

/** The alignment of P to A inside the liver, on one worker. Refused: what `registerPhases` refuses. */
export function alignPhases(
  client: ComputeClient,
  phases: { readonly arterial: Volume; readonly precontrast: Volume; readonly liver: Labelmap },
  kind: Alignment['kind'],
  options: RunOptions = {},
): Promise<Registration> {
  const { arterial, precontrast, liver } = phases;
  return client.run('alignPhases', { kind, arterial, precontrast, liver: liver.voxels }, options);
}

/** The liver before treatment found in the scan after it, on one worker. Refused: what `alignTimepoints` of the registration refuses. */
export function alignAcrossTimepoints(
  client: ComputeClient,
  { pre, post }: TimepointPair,
  options: RunOptions = {},
): Promise<TimepointAlignment> {
  const sideOf = ({ arterial, liver }: TimepointLiver): VolumeWithLiver => ({ ...arterial, liver: liver.voxels });
  return client.run('alignTimepoints', { pre: sideOf(pre), post: sideOf(post) }, options);
}

/** P as it is read through an alignment: its spline's coefficients in memory that workers share where the host has it. */
export async function registeredPrecontrast(
  client: ComputeClient,
  { precontrast, liver, map }: { readonly precontrast: Volume; readonly liver: Labelmap; readonly map: Alignment },
  { shared, ...options }: RunOptions & { readonly shared: boolean },
): Promise<RegisteredPrecontrast> {
  const { grid, voxels } = precontrast;
  const into = shared ? new Float32Array(new SharedArrayBuffer(4 * voxelCount(grid))) : null;
  const { coefficients } = await client.run('splineCoefficients', { grid, voxels, into }, options);
  const made = into ?? coefficients;
  const box = boxOfMask(liver.voxels, liver.grid, ALIGNED_MARGIN_MM);
  if (made === null || box === null) throw new Error('an aligned liver has voxels');
  return { grid, voxels, coefficients: made, map, box };
}

import type { Steps } from '../../base/steps.ts';
import { voxelCentre, type Affine, type Matrix3 } from '../../geometry/affine.ts';
import { voxelCount, voxelOffset, type Grid } from '../../geometry/grid.ts';
import { resampleSlices } from '../../imaging/resample.ts';
import type { Volume } from '../../imaging/volume.ts';
import { reorderedGrid, type AxisOrder } from '../axisOrder.ts';
import { patientOrder } from '../draft/workingGrid.ts';
import { patientAxisOf, spatialAxes, type LiverModel } from './liverModel.ts';
import { modelRefusal } from './modelRefusals.ts';

/** Most voxels at the model's spacing: 6 bytes each, 1.6 GB. */
const MOST_VOXELS = 2 ** 28;

/** A volume's extent as a model sees it. */
export interface ModelLattice {
  /** i, j and k run along the model's last, second and first spatial axis: a volume's array is the tensor's. */
  readonly grid: Grid;
  /** The order in which the volume's axes make the lattice's. */
  readonly order: AxisOrder;
  /** Steps of the volume's own voxels in one of the lattice's, along i, j and k. */
  readonly ratio: readonly [number, number, number];
}

/**
 * The lattice over a volume's extent at the model's spacing, to the nearest voxel, with its middle in common; its axes are the volume's own
 * that run nearest to the model's, so that nothing is rotated. Refused: more than 2²⁸ voxels.
 */
export function modelLattice(grid: Grid, model: LiverModel): ModelLattice {
  const [slow, middle, fast] = spatialAxes(model.input.axes);
  if (slow === undefined || middle === undefined || fast === undefined) throw new RangeError('three spatial axes');
  const patient = patientOrder(grid);
  const nearest = [fast, middle, slow].map((direction) => {
    const { axis, reversed } = patientAxisOf(direction);
    return { source: patient.source[axis], reversed: patient.reversed[axis] !== reversed };
  });
  const [i, j, k] = nearest;
  if (i === undefined || j === undefined || k === undefined) throw new RangeError('three spatial axes');
  const order: AxisOrder = {
    source: [i.source, j.source, k.source],
    reversed: [i.reversed, j.reversed, k.reversed],
  };
  const turned = reorderedGrid(grid, order);
  const [slowMm, middleMm, fastMm] = model.input.spacingMm;
  const spacingMm = [fastMm, middleMm, slowMm] as const;
  const counted = (a: 0 | 1 | 2): number =>
    Math.max(1, Math.round((turned.dimensions[a] * turned.spacingMm[a]) / spacingMm[a]));
  const dimensions = [counted(0), counted(1), counted(2)] as const;
  if (dimensions[0] * dimensions[1] * dimensions[2] > MOST_VOXELS)
    throw modelRefusal('model-grid-too-large', { model: model.id, dimensions, mostVoxels: MOST_VOXELS });
  const ratioOf = (a: 0 | 1 | 2): number => spacingMm[a] / turned.spacingMm[a];
  const ratio = [ratioOf(0), ratioOf(1), ratioOf(2)] as const;
  const first = (a: 0 | 1 | 2): number => firstIndex(turned.dimensions[a], dimensions[a], ratio[a]);
  return {
    grid: {
      dimensions,
      spacingMm,
      originLpsMm: voxelCentre(turned, [first(0), first(1), first(2)]),
      direction: turned.direction,
    },
    order,
    ratio,
  };
}

/** Index among `own` voxels at which the first of `count` lies, both with one middle. */
function firstIndex(own: number, count: number, ratio: number): number {
  return (own - 1) / 2 - ((count - 1) / 2) * ratio;
}

/** Trilinear HU of the volume on the lattice. Yields after each slice. */
export function* onModelLattice(volume: Volume, lattice: ModelLattice): Steps<Int16Array> {
  const { grid } = lattice;
  const hu = new Int16Array(voxelCount(grid));
  const resampling = { moving: volume, fixed: grid, fixedIjkToMovingIjk: latticeToVolume(volume.grid, lattice) };
  const nk = grid.dimensions[2];
  for (let k = 0; k < nk; k += 1) {
    resampleSlices(resampling, k, k + 1, hu.subarray(voxelOffset(grid, 0, 0, k), voxelOffset(grid, 0, 0, k + 1)));
    yield (k + 1) / nk;
  }
  return hu;
}

/** Built from the order, not through patient space, so that equal lattices give whole indices. */
function latticeToVolume({ dimensions }: Grid, { grid, order, ratio }: ModelLattice): Affine {
  const matrix = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const translation = [0, 0, 0];
  order.source.forEach((own, p) => {
    const n = dimensions[own] ?? 1;
    const step = ratio[p] ?? 1;
    const first = firstIndex(n, grid.dimensions[p] ?? 1, step);
    const reversed = order.reversed[p] === true;
    matrix[3 * own + p] = reversed ? -step : step;
    translation[own] = reversed ? n - 1 - first : first;
  });
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, l = 0] = matrix;
  const rows: Matrix3 = [a, b, c, d, e, f, g, h, l];
  return { matrix: rows, translation: [translation[0] ?? 0, translation[1] ?? 0, translation[2] ?? 0] };
}

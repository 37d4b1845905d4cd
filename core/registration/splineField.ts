import { applyAffine, lpsToIjk, voxelCentre } from '../geometry/affine.ts';
import { axis, makeGrid, voxelCount, type Grid } from '../geometry/grid.ts';

type Triple = readonly [number, number, number];

/**
 * A smooth displacement: a uniform cubic B-spline over a lattice of control points. `coefficientsMm` has three numbers for each
 * control point (i fastest), mm along the lattice's own axes. Beyond the lattice the displacement of its edge holds.
 */
export interface SplineField {
  readonly lattice: Grid;
  readonly coefficientsMm: Float64Array;
}

/** A lattice of control points over a grid's extent: every voxel of the grid has its four neighbours on each axis. */
export function latticeOver(grid: Grid, spacingMm: number): Grid {
  const count = (a: 0 | 1 | 2): number =>
    Math.ceil(((grid.dimensions[a] - 1) * grid.spacingMm[a]) / spacingMm - 1e-9) + 3;
  return makeGrid({
    dimensions: [count(0), count(1), count(2)],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    originLpsMm: voxelCentre(grid, [
      -spacingMm / grid.spacingMm[0],
      -spacingMm / grid.spacingMm[1],
      -spacingMm / grid.spacingMm[2],
    ]),
    direction: grid.direction,
  });
}

export function zeroField(lattice: Grid): SplineField {
  return { lattice, coefficientsMm: new Float64Array(3 * voxelCount(lattice)) };
}

/** Weights of the four control points about a place between the second and the third, `share` of the way. */
export function splineWeights(share: number): readonly [number, number, number, number] {
  const t = share;
  const u = 1 - t;
  return [(u * u * u) / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (t * t * t) / 6];
}

/** For each index of one axis of a grid: the first of its four control points, and their weights. */
export interface AxisWeights {
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/** Weights of a grid's positions on a lattice with the same axes, by axis. */
export function latticeWeights(lattice: Grid, grid: Grid): readonly [AxisWeights, AxisWeights, AxisWeights] {
  const start = [0, 1, 2].map((a) => {
    const along = axis(lattice.direction, a);
    const [x, y, z] = [0, 1, 2].map((c) => (grid.originLpsMm[c] ?? 0) - (lattice.originLpsMm[c] ?? 0));
    return (along[0] * (x ?? 0) + along[1] * (y ?? 0) + along[2] * (z ?? 0)) / (lattice.spacingMm[a] ?? 1);
  });
  const ofAxis = (a: 0 | 1 | 2): AxisWeights => {
    const n = grid.dimensions[a];
    const first = new Int32Array(n);
    const weights = new Float64Array(4 * n);
    for (let index = 0; index < n; index += 1) {
      const at = (start[a] ?? 0) + (index * grid.spacingMm[a]) / lattice.spacingMm[a];
      const { low, share } = cell(at, lattice.dimensions[a]);
      first[index] = low - 1;
      weights.set(splineWeights(share), 4 * index);
    }
    return { first, weights };
  };
  return [ofAxis(0), ofAxis(1), ofAxis(2)];
}

/** The cell of a lattice position, held inside the part that has all four neighbours. */
function cell(at: number, count: number): { readonly low: number; readonly share: number } {
  const held = Math.min(Math.max(at, 1), count - 2);
  const low = Math.min(Math.floor(held), count - 3);
  return { low, share: held - low };
}

/** A function that gives the displacement at a point: LPS mm in, mm along LPS out. */
export function displacementAt({ lattice, coefficientsMm }: SplineField): (point: Triple) => Triple {
  const toLattice = lpsToIjk(lattice);
  const [ni, nj, nk] = lattice.dimensions;
  const d = lattice.direction;
  return (point) => {
    const [x, y, z] = applyAffine(toLattice, point);
    const ci = cell(x, ni);
    const cj = cell(y, nj);
    const ck = cell(z, nk);
    const wi = splineWeights(ci.share);
    const wj = splineWeights(cj.share);
    const wk = splineWeights(ck.share);
    let [u, v, w] = [0, 0, 0];
    for (let c = 0; c < 4; c += 1) {
      for (let b = 0; b < 4; b += 1) {
        const weight = (wk[c] ?? 0) * (wj[b] ?? 0);
        const row = 3 * (ci.low - 1 + ni * (cj.low - 1 + b + nj * (ck.low - 1 + c)));
        for (let a = 0; a < 4; a += 1) {
          const share = weight * (wi[a] ?? 0);
          u += share * (coefficientsMm[row + 3 * a] ?? 0);
          v += share * (coefficientsMm[row + 3 * a + 1] ?? 0);
          w += share * (coefficientsMm[row + 3 * a + 2] ?? 0);
        }
      }
    }
    return [d[0] * u + d[1] * v + d[2] * w, d[3] * u + d[4] * v + d[5] * w, d[6] * u + d[7] * v + d[8] * w];
  };
}

/** Displacements at a grid's voxels, mm along the axes; the grid has the lattice's axes. Three numbers a voxel. */
export function sampleField(field: SplineField, grid: Grid): Float32Array {
  const [ni, nj, nk] = grid.dimensions;
  const values = new Float32Array(3 * ni * nj * nk);
  const weights = latticeWeights(field.lattice, grid);
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1)
      rowDisplacements(field, weights, [j, k], values.subarray(3 * ni * (j + nj * k), 3 * ni * (j + 1 + nj * k)));
  }
  return values;
}

/** Displacements of one row of voxels, three numbers each, by the `latticeWeights` of its grid. */
export function rowDisplacements(
  field: SplineField,
  weights: readonly [AxisWeights, AxisWeights, AxisWeights],
  place: readonly [j: number, k: number],
  into: Float32Array,
): void {
  const row = new Float64Array(3 * field.lattice.dimensions[0]);
  latticeRow(field, weights, place, row);
  rowOfVoxels(row, weights[0], into);
}

/** The 16 rows of control points about (j, k), weighted into one. */
function latticeRow(
  { lattice, coefficientsMm }: SplineField,
  [, alongJ, alongK]: readonly [AxisWeights, AxisWeights, AxisWeights],
  [j, k]: readonly [number, number],
  into: Float64Array,
): void {
  into.fill(0);
  const width = into.length;
  for (let c = 0; c < 4; c += 1) {
    for (let b = 0; b < 4; b += 1) {
      const weight = (alongK.weights[4 * k + c] ?? 0) * (alongJ.weights[4 * j + b] ?? 0);
      const from = width * ((alongJ.first[j] ?? 0) + b + lattice.dimensions[1] * ((alongK.first[k] ?? 0) + c));
      for (let a = 0; a < width; a += 1) into[a] = (into[a] ?? 0) + weight * (coefficientsMm[from + a] ?? 0);
    }
  }
}

function rowOfVoxels(row: Float64Array, along: AxisWeights, into: Float32Array): void {
  for (let i = 0; 3 * i < into.length; i += 1) {
    const first = 3 * (along.first[i] ?? 0);
    const w0 = along.weights[4 * i] ?? 0;
    const w1 = along.weights[4 * i + 1] ?? 0;
    const w2 = along.weights[4 * i + 2] ?? 0;
    const w3 = along.weights[4 * i + 3] ?? 0;
    for (let c = 0; c < 3; c += 1) {
      into[3 * i + c] =
        w0 * (row[first + c] ?? 0) +
        w1 * (row[first + 3 + c] ?? 0) +
        w2 * (row[first + 6 + c] ?? 0) +
        w3 * (row[first + 9 + c] ?? 0);
    }
  }
}

/**
 * The field on a finer lattice over the same place: its values at the finer control points serve as coefficients there after the
 * B-spline's own smoothing is undone by a few sweeps (the differences go to zero linearly).
 */
export function refineField(field: SplineField, lattice: Grid): SplineField {
  const wanted = sampleField(field, lattice);
  const coefficientsMm = Float64Array.from(wanted);
  for (let sweep = 0; sweep < 12; sweep += 1) {
    const reached = sampleField({ lattice, coefficientsMm }, lattice);
    for (let c = 0; c < coefficientsMm.length; c += 1)
      coefficientsMm[c] = (coefficientsMm[c] ?? 0) + (wanted[c] ?? 0) - (reached[c] ?? 0);
  }
  return { lattice, coefficientsMm };
}

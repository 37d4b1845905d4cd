import type { Steps } from '../base/steps.ts';
import type { Affine } from '../geometry/affine.ts';
import { addBending, BENDING_DIAGONAL } from './bending.ts';
import { eachPull, LIMIT_SCALES, matchUnder, residualScaleHu, trustOf } from './matching.ts';
import type { Match, MatchLevel } from './phaseLevel.ts';
import {
  latticeOver,
  latticeWeights,
  refineField,
  sampleField,
  zeroField,
  type AxisWeights,
  type SplineField,
} from './splineField.ts';

/** One pass of the deformable fit. */
export interface DeformableStage {
  readonly level: MatchLevel;
  /** Distance of the control points, mm. */
  readonly latticeMm: number;
  readonly iterations: number;
  /** Weight of bending against the images' agreement. */
  readonly stiffness: number;
}

/** On an edge a residual is forgiven that a place off by this makes, mm. */
const FORGIVEN_MM = 0.7;
const SOLVER_ITERATIONS = 40;
/** Largest step of one iteration, in control point distances. */
const LARGEST_STEP = 0.4;

/** The displacement u for which the precontrast phase at rigid(x + u(x)) fits best, kept smooth by its bending energy. */
export function* fitDeformable(stages: readonly DeformableStage[], rigid: Affine): Steps<SplineField | null> {
  let field: SplineField | null = null;
  let done = 0;
  const all = stages.reduce((sum, { iterations }) => sum + iterations, 0);
  for (const stage of stages) {
    const lattice = latticeOver(stage.level.arterial.grid, stage.latticeMm);
    field = field === null ? zeroField(lattice) : refineField(field, lattice);
    for (let iteration = 0; iteration < stage.iterations; iteration += 1) {
      improve(stage, rigid, field);
      done += 1;
      yield done / all;
    }
  }
  return field;
}

/** One Gauss–Newton step on the control points, in place. */
function improve({ level, stiffness }: DeformableStage, rigid: Affine, field: SplineField): void {
  const { grid } = level.arterial;
  const match = matchUnder(level, rigid, sampleField(field, grid));
  const scale = residualScaleHu(level, match);
  const trust = trustOf(level, match, { hu: LIMIT_SCALES * scale, mm: FORGIVEN_MM });
  const system = gather(level, match, trust, { field, scale });
  const right = system.pull;
  const resistance = new Float64Array(right.length);
  const strength = stiffness * field.lattice.spacingMm[0] ** -1;
  addBending(field.lattice, field.coefficientsMm, strength, resistance);
  for (let c = 0; c < right.length; c += 1) right[c] = (right[c] ?? 0) - (resistance[c] ?? 0);
  const step = solve(system, field, strength);
  const limit = LARGEST_STEP * field.lattice.spacingMm[0];
  for (let c = 0; c < step.length; c += 1) {
    const held = Math.min(Math.max(step[c] ?? 0, -limit), limit);
    field.coefficientsMm[c] = (field.coefficientsMm[c] ?? 0) + held;
  }
}

interface System {
  /** Six numbers a control point: xx, xy, xz, yy, yz, zz. */
  readonly normal: Float64Array;
  /** Three a control point. */
  readonly pull: Float64Array;
}

/** What the voxels ask of each control point: gradients as a residual's gain, lumped onto the control point (row sums). */
function gather(
  level: MatchLevel,
  match: Match,
  trust: Float32Array,
  { field, scale }: { readonly field: SplineField; readonly scale: number },
): System {
  const { grid } = level.arterial;
  const { lattice } = field;
  const [ni, nj] = grid.dimensions;
  const width = lattice.dimensions[0];
  const [alongI, alongJ, alongK] = latticeWeights(lattice, grid);
  const count = width * lattice.dimensions[1] * lattice.dimensions[2];
  const normal = new Float64Array(6 * count);
  const pull = new Float64Array(3 * count);
  const row = new Float64Array(9 * width);
  const perUnit = (grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]) / (scale * scale);
  let currentRow = -1;
  const flush = (): void => {
    if (currentRow < 0) return;
    const j = currentRow % nj;
    const k = (currentRow - j) / nj;
    spreadRow(row, { alongJ, alongK, j, k, width, nodesJ: lattice.dimensions[1] }, normal, pull);
    row.fill(0);
  };
  eachPull(level, match, trust, (i, j, k, v, gx, gy, gz, residual) => {
    if (currentRow !== j + nj * k) {
      flush();
      currentRow = j + nj * k;
    }
    const w = perUnit * (trust[v] ?? 0);
    const first = alongI.first[i] ?? 0;
    for (let a = 0; a < 4; a += 1) {
      const share = w * (alongI.weights[4 * i + a] ?? 0);
      const at = 9 * (first + a);
      row[at] = (row[at] ?? 0) + share * gx * gx;
      row[at + 1] = (row[at + 1] ?? 0) + share * gx * gy;
      row[at + 2] = (row[at + 2] ?? 0) + share * gx * gz;
      row[at + 3] = (row[at + 3] ?? 0) + share * gy * gy;
      row[at + 4] = (row[at + 4] ?? 0) + share * gy * gz;
      row[at + 5] = (row[at + 5] ?? 0) + share * gz * gz;
      row[at + 6] = (row[at + 6] ?? 0) + share * gx * residual;
      row[at + 7] = (row[at + 7] ?? 0) + share * gy * residual;
      row[at + 8] = (row[at + 8] ?? 0) + share * gz * residual;
    }
  });
  flush();
  void ni;
  return { normal, pull };
}

interface RowPlace {
  readonly alongJ: AxisWeights;
  readonly alongK: AxisWeights;
  readonly j: number;
  readonly k: number;
  readonly width: number;
  readonly nodesJ: number;
}

/** Adds a row's sums to the 16 rows of control points about it. */
function spreadRow(
  row: Float64Array,
  { alongJ, alongK, j, k, width, nodesJ }: RowPlace,
  normal: Float64Array,
  pull: Float64Array,
): void {
  for (let c = 0; c < 4; c += 1) {
    for (let b = 0; b < 4; b += 1) {
      const weight = (alongK.weights[4 * k + c] ?? 0) * (alongJ.weights[4 * j + b] ?? 0);
      const start = width * ((alongJ.first[j] ?? 0) + b + nodesJ * ((alongK.first[k] ?? 0) + c));
      for (let a = 0; a < width; a += 1) {
        const from = 9 * a;
        const toNormal = 6 * (start + a);
        const toPull = 3 * (start + a);
        for (let part = 0; part < 6; part += 1)
          normal[toNormal + part] = (normal[toNormal + part] ?? 0) + weight * (row[from + part] ?? 0);
        for (let part = 0; part < 3; part += 1)
          pull[toPull + part] = (pull[toPull + part] ?? 0) + weight * (row[from + 6 + part] ?? 0);
      }
    }
  }
}

/** (normal + strength · bending) step = pull, by conjugate gradients with the diagonal as preconditioner. */
function solve({ normal, pull }: System, { lattice }: SplineField, strength: number): Float64Array {
  const n = pull.length;
  const diagonal = new Float64Array(n);
  const places = [0, 3, 5];
  for (let c = 0; c < n; c += 1) {
    const node = (c - (c % 3)) / 3;
    diagonal[c] = (normal[6 * node + (places[c % 3] ?? 0)] ?? 0) + strength * BENDING_DIAGONAL + 1e-9;
  }
  const apply = (x: Float64Array, into: Float64Array): void => {
    into.fill(0);
    addBending(lattice, x, strength, into);
    for (let node = 0; 3 * node < n; node += 1) {
      const [x0, x1, x2] = [x[3 * node] ?? 0, x[3 * node + 1] ?? 0, x[3 * node + 2] ?? 0];
      const at = 6 * node;
      const [xx, xy, xz] = [normal[at] ?? 0, normal[at + 1] ?? 0, normal[at + 2] ?? 0];
      const [yy, yz, zz] = [normal[at + 3] ?? 0, normal[at + 4] ?? 0, normal[at + 5] ?? 0];
      into[3 * node] = (into[3 * node] ?? 0) + xx * x0 + xy * x1 + xz * x2;
      into[3 * node + 1] = (into[3 * node + 1] ?? 0) + xy * x0 + yy * x1 + yz * x2;
      into[3 * node + 2] = (into[3 * node + 2] ?? 0) + xz * x0 + yz * x1 + zz * x2;
    }
  };
  const step = new Float64Array(n);
  const residual = pull.slice();
  const eased = residual.map((value, c) => value / (diagonal[c] ?? 1));
  const direction = eased.slice();
  const applied = new Float64Array(n);
  let product = inner(residual, eased);
  for (let iteration = 0; iteration < SOLVER_ITERATIONS && product > 1e-18; iteration += 1) {
    apply(direction, applied);
    const length = product / Math.max(1e-30, inner(direction, applied));
    for (let c = 0; c < n; c += 1) {
      step[c] = (step[c] ?? 0) + length * (direction[c] ?? 0);
      residual[c] = (residual[c] ?? 0) - length * (applied[c] ?? 0);
      eased[c] = (residual[c] ?? 0) / (diagonal[c] ?? 1);
    }
    const next = inner(residual, eased);
    const share = next / product;
    product = next;
    for (let c = 0; c < n; c += 1) direction[c] = (eased[c] ?? 0) + share * (direction[c] ?? 0);
  }
  return step;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c += 1) sum += (a[c] ?? 0) * (b[c] ?? 0);
  return sum;
}

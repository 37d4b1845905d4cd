import { voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import { halfExtentMm, makeParenchymaRoi, type ParenchymaRoi } from './parenchymaRoi.ts';
import { pointLps } from '../geometry/points.ts';
import { SURFACE_TOLERANCE_MM } from './placeRoi.ts';

export type Triple = readonly [number, number, number];

/** A run of voxels of a window, relative to its base voxel; both ends belong to it. */
export interface WindowRow {
  readonly dj: number;
  readonly dk: number;
  readonly from: number;
  readonly to: number;
}

/** Voxels about a base voxel: a box from `from` to `to` (both ends belong), or the rows of it that are named. */
export interface Window {
  readonly from: Triple;
  readonly to: Triple;
  /** Null: the whole box. */
  readonly rows: readonly WindowRow[] | null;
  readonly voxels: number;
}

/** The voxels of an ROI on a grid, wherever on the lattice of its phase its centre lies. */
export interface RoiPattern extends Window {
  /** Place of the ROI's centre beyond its base voxel's centre, in voxels: 0 or ½ along each axis. */
  readonly phase: Triple;
}

/**
 * The voxels of an ROI, equal to those of `placeRoi`. Its centre lies on a voxel's centre or halfway to the next along each axis:
 * where the effective volume comes nearest to the nominal one, the fewest halves among equals.
 */
export function roiPattern(grid: Grid, roi: Pick<ParenchymaRoi, 'shape' | 'nominalCm3'>): RoiPattern {
  const phases = [0, 1, 2, 4, 3, 5, 6, 7].map((bits): Triple => [
    (bits & 1) / 2,
    ((bits >> 1) & 1) / 2,
    (bits >> 2) / 2,
  ]);
  const patterns = phases.map((phase) => patternAt(grid, roi, phase));
  const off = ({ voxels }: RoiPattern): number => Math.abs(voxels * voxelVolumeMm3(grid) - 1000 * roi.nominalCm3);
  return patterns.reduce((best, next) => (off(next) < off(best) - 1e-6 ? next : best));
}

function patternAt({ spacingMm }: Grid, roi: Pick<ParenchymaRoi, 'shape' | 'nominalCm3'>, phase: Triple): RoiPattern {
  const reach = halfExtentMm(makeParenchymaRoi({ ...roi, centreLpsMm: pointLps(0, 0, 0) })) + SURFACE_TOLERANCE_MM;
  const low = (a: 0 | 1 | 2): number => Math.ceil(phase[a] - reach / spacingMm[a]);
  const high = (a: 0 | 1 | 2): number => Math.floor(phase[a] + reach / spacingMm[a]);
  const from: Triple = [low(0), low(1), low(2)];
  const to: Triple = [high(0), high(1), high(2)];
  if (roi.shape === 'cube') return { phase, from, to, rows: null, voxels: boxVoxels(from, to) };
  const rows: WindowRow[] = [];
  for (let dk = from[2]; dk <= to[2]; dk += 1) {
    for (let dj = from[1]; dj <= to[1]; dj += 1) {
      const inside: number[] = [];
      for (let di = from[0]; di <= to[0]; di += 1) {
        const [x, y, z] = [di - phase[0], dj - phase[1], dk - phase[2]];
        if (Math.hypot(x * spacingMm[0], y * spacingMm[1], z * spacingMm[2]) <= reach) inside.push(di);
      }
      const [first, last] = [inside[0], inside.at(-1)];
      if (first !== undefined && last !== undefined) rows.push({ dj, dk, from: first, to: last });
    }
  }
  return { phase, from, to, rows, voxels: rows.reduce((sum, row) => sum + row.to - row.from + 1, 0) };
}

/** The box about a window with at least `marginMm` more on every side. */
export function widened({ spacingMm }: Grid, { from, to }: Window, marginMm: number): Window {
  const more = (a: 0 | 1 | 2): number => Math.ceil(marginMm / spacingMm[a] - 1e-9);
  const low: Triple = [from[0] - more(0), from[1] - more(1), from[2] - more(2)];
  const high: Triple = [to[0] + more(0), to[1] + more(1), to[2] + more(2)];
  return { from: low, to: high, rows: null, voxels: boxVoxels(low, high) };
}

/** The box of the voxels within `reachMm` of the base voxel along each axis, to the nearest voxel; in a slice at least its neighbours. */
export function boxWindow({ spacingMm }: Grid, reachMm: number): Window {
  const [i, j] = [Math.max(1, Math.round(reachMm / spacingMm[0])), Math.max(1, Math.round(reachMm / spacingMm[1]))];
  const k = Math.round(reachMm / spacingMm[2]);
  return { from: [-i, -j, -k], to: [i, j, k], rows: null, voxels: (2 * i + 1) * (2 * j + 1) * (2 * k + 1) };
}

function boxVoxels(from: Triple, to: Triple): number {
  return (to[0] - from[0] + 1) * (to[1] - from[1] + 1) * (to[2] - from[2] + 1);
}

import { axis, cross, dot, type Grid } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { halfExtentMm, type ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { AXES, areParallel, difference, moved, unit, type AxisIndex, type Vector } from './vectors.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

/** The cross-section of a ROI with what a viewport shows. */
export interface RoiOutline {
  readonly index: number;
  readonly isSelected: boolean;
  readonly form:
    | { readonly kind: 'circle'; readonly centreLps: PointLps; readonly radiusMm: number }
    /** In the order of walking around it. */
    | { readonly kind: 'polygon'; readonly corners: readonly PointLps[] };
}

/** As in the centre-inside rule: a slice through the very end of a ROI belongs to it. */
const END_TOLERANCE_MM = 1e-6;

/** The outlines of the ROIs that a plane cuts. A cube's edges run along the axes of `cubeGrid`. */
export function roiOutlines(
  frame: ViewFrame,
  cubeGrid: Grid,
  rois: readonly ParenchymaRoi[],
  selected: number | null,
): readonly RoiOutline[] {
  const { into } = frame.plane;
  return rois.flatMap((roi, index): readonly RoiOutline[] => {
    const depthMm = dot(difference(frame.centreLps, roi.centreLpsMm), into);
    const half = halfExtentMm(roi);
    const centreLps = moved(roi.centreLpsMm, [into, depthMm]);
    const isSelected = index === selected;
    if (roi.shape === 'cube') {
      const corners = cubeCut(roi.centreLpsMm, half, cubeGrid, into, depthMm);
      return corners.length < 3 ? [] : [{ index, isSelected, form: { kind: 'polygon', corners } }];
    }
    if (Math.abs(depthMm) > half + END_TOLERANCE_MM) return [];
    const radiusMm = Math.sqrt(Math.max(half * half - depthMm * depthMm, 0));
    return [{ index, isSelected, form: { kind: 'circle', centreLps, radiusMm } }];
  });
}

/** The polygon in which a plane at a depth from a cube's centre cuts it; no corners where it passes beside it. */
function cubeCut(
  centre: PointLps,
  half: number,
  { direction }: Grid,
  into: Vector,
  depthMm: number,
): readonly PointLps[] {
  const axes = AXES.map((a) => axis(direction, a));
  const face = AXES.find((a) => areParallel(axis(direction, a), into));
  if (face !== undefined) {
    if (Math.abs(depthMm) > half + END_TOLERANCE_MM) return [];
    const [u, v] = axes.filter((_, a) => a !== face);
    if (u === undefined || v === undefined) return [];
    const onPlane = moved(centre, [into, depthMm]);
    return SQUARE.map(([su, sv]) => moved(onPlane, [u, su * half], [v, sv * half]));
  }
  const crossings = AXES.flatMap((a) => edgesAlong(axes, a, half).flatMap((edge) => crossing(edge, into, depthMm)));
  const points = crossings.map(([x, y, z]) => moved(centre, [[x, y, z], 1]));
  return inOrder(points, into);
}

const SQUARE = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const;

/** The cube's four edges along one axis, from the cube's centre. */
function edgesAlong(axes: readonly Vector[], a: AxisIndex, half: number): readonly (readonly [Vector, Vector])[] {
  const [own = [0, 0, 0], u = [0, 0, 0], v = [0, 0, 0]] = [axes[a], axes[(a + 1) % 3], axes[(a + 2) % 3]];
  return SQUARE.map(([su, sv]) => {
    const at = (along: number): Vector => [
      half * (own[0] * along + u[0] * su + v[0] * sv),
      half * (own[1] * along + u[1] * su + v[1] * sv),
      half * (own[2] * along + u[2] * su + v[2] * sv),
    ];
    return [at(-1), at(1)];
  });
}

function crossing([from, to]: readonly [Vector, Vector], into: Vector, depthMm: number): readonly Vector[] {
  const [a, b] = [dot(from, into) - depthMm, dot(to, into) - depthMm];
  if (a * b > 0 || a === b) return [];
  const share = a / (a - b);
  const between = (n: AxisIndex): number => from[n] + share * (to[n] - from[n]);
  return [[between(0), between(1), between(2)]];
}

/** Points of a convex polygon, sorted by angle about their middle. */
function inOrder(points: readonly PointLps[], into: Vector): readonly PointLps[] {
  const [first] = points;
  if (first === undefined) return [];
  const middle = moved(first, ...points.map((p) => [difference(p, first), 1 / points.length] as const));
  const u = unit(cross(into, Math.abs(into[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]));
  const v = cross(into, u);
  const angle = (p: PointLps): number => Math.atan2(dot(difference(p, middle), v), dot(difference(p, middle), u));
  return points.toSorted((a, b) => angle(a) - angle(b));
}

/** How near to an outline the mouse takes hold of it, beside its inside. */
const REACH_PX = 4;

/** The ROI under a pixel, the selected one first; null for none. */
export function roiAt(frame: ViewFrame, outlines: readonly RoiOutline[], x: number, y: number): number | null {
  const hits = outlines.filter(({ form }) => {
    if (form.kind === 'polygon')
      return isWithinReach(
        form.corners.map((corner) => toPixel(frame, corner)),
        x,
        y,
      );
    const [cx, cy] = toPixel(frame, form.centreLps);
    return Math.hypot(x - cx, y - cy) <= form.radiusMm * frame.pixelsPerMm + REACH_PX;
  });
  return (hits.find((outline) => outline.isSelected) ?? hits[0])?.index ?? null;
}

/** Whether a pixel lies in a convex polygon, or at most the reach beyond each of its sides. */
function isWithinReach(corners: readonly (readonly [number, number])[], x: number, y: number): boolean {
  const sides = corners.map(([ax, ay], n) => {
    const [bx, by] = corners[(n + 1) % corners.length] ?? [ax, ay];
    return { ax, ay, dx: bx - ax, dy: by - ay };
  });
  const area = sides.reduce((sum, { ax, ay, dx, dy }) => sum + ax * (ay + dy) - (ax + dx) * ay, 0);
  return sides.every(({ ax, ay, dx, dy }) => {
    const length = Math.hypot(dx, dy);
    if (length === 0) return true;
    const inwards = ((dx * (y - ay) - dy * (x - ax)) / length) * Math.sign(area);
    return inwards >= -REACH_PX;
  });
}

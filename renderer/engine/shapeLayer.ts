import { voxelCentre } from '../../core/geometry/affine.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { AxisIndex, SlicePlane } from './slicePlane.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';
import type { RoiOutline } from './roiOutline.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** The outlines of one slice of a mask, in voxel indices of its two in-plane axes. */
export interface SliceOutline {
  readonly plane: SlicePlane;
  readonly slice: number;
  /** The path's `d`, made once for a slice. */
  readonly path: string;
}

/** Crisp lines above a viewport's picture: the liver's contour and the ROIs. Drawn in the same frame as the picture. */
export interface ShapeLayer {
  readonly element: SVGSVGElement;
  draw(frame: ViewFrame | null, contour: SliceOutline | null, rois: readonly RoiOutline[]): void;
}

export function createShapeLayer(): ShapeLayer {
  const element = document.createElementNS(SVG, 'svg');
  element.classList.add('engine-shapes');
  Object.assign(element.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    pointerEvents: 'none',
  });
  const contourPath = line('engine-contour', 'var(--engine-contour, #58b8f0)');
  element.append(contourPath);
  let drawnPath = '';
  let shapes: SVGElement[] = [];

  return {
    element,
    draw: (frame, contour, rois) => {
      const path = frame === null ? '' : (contour?.path ?? '');
      if (path !== drawnPath) contourPath.setAttribute('d', path);
      drawnPath = path;
      if (frame !== null && contour !== null) contourPath.setAttribute('transform', indexToPixel(frame, contour));
      for (const shape of shapes) shape.remove();
      shapes = frame === null ? [] : rois.map((roi) => roiShape(frame, roi));
      element.append(...shapes);
    },
  };
}

/** A path in the form of SVG from rings of (u, v). */
export function pathOf(rings: readonly Float64Array[]): string {
  return rings
    .map((ring) => {
      let text = '';
      for (let n = 0; n < ring.length; n += 2) text += `${n === 0 ? 'M' : 'L'}${ring[n]} ${ring[n + 1]}`;
      return `${text}Z`;
    })
    .join('');
}

/** The SVG matrix that takes (u, v) of a mask's slice to pixels, through patient space. */
function indexToPixel(frame: ViewFrame, { plane, slice }: SliceOutline): string {
  const [uAxis = 0, vAxis = 1] = ([0, 1, 2] as const).filter((a) => a !== plane.normalAxis);
  const at = (u: number, v: number): readonly [number, number] =>
    toPixel(frame, indexToLps(plane, slice, [uAxis, u], [vAxis, v]));
  const [x0, y0] = at(0, 0);
  const [xu, yu] = at(1, 0);
  const [xv, yv] = at(0, 1);
  return `matrix(${xu - x0} ${yu - y0} ${xv - x0} ${yv - y0} ${x0} ${y0})`;
}

function indexToLps(
  plane: SlicePlane,
  slice: number,
  [uAxis, u]: readonly [AxisIndex, number],
  [vAxis, v]: readonly [AxisIndex, number],
): PointLps {
  const index: [number, number, number] = [0, 0, 0];
  index[plane.normalAxis] = slice;
  index[uAxis] = u;
  index[vAxis] = v;
  return voxelCentre(plane.grid, index);
}

function roiShape(frame: ViewFrame, roi: RoiOutline): SVGElement {
  const [x, y] = toPixel(frame, roi.centreLps);
  const half = roi.halfExtentMm * frame.pixelsPerMm;
  const shape = document.createElementNS(SVG, roi.shape === 'cube' ? 'rect' : 'circle');
  const attributes =
    roi.shape === 'cube' ? { x: x - half, y: y - half, width: 2 * half, height: 2 * half } : { cx: x, cy: y, r: half };
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
  shape.dataset['roi'] = String(roi.index);
  style(shape, roi.isSelected ? 'engine-roi engine-roi-selected' : 'engine-roi', 'var(--engine-roi, #7be06a)');
  shape.style.strokeWidth = roi.isSelected ? '2' : '1.25';
  return shape;
}

function line(names: string, colour: string): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  style(path, names, colour);
  path.setAttribute('vector-effect', 'non-scaling-stroke');
  return path;
}

function style(shape: SVGElement, names: string, colour: string): void {
  shape.setAttribute('class', names);
  Object.assign(shape.style, { fill: 'none', stroke: colour, strokeWidth: '1', strokeLinejoin: 'round' });
}

import { voxelCentre } from '../../core/geometry/affine.ts';
import { segmentsOf, type Crosshair } from './crosshair.ts';
import type { SliceOutline } from './liverContour.ts';
import type { RoiOutline } from './roiOutline.ts';
import { AXES } from './vectors.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** What is drawn in lines above a viewport's picture. */
export interface Shapes {
  readonly contour: SliceOutline | null;
  readonly contourOpacity: number;
  readonly rois: readonly RoiOutline[];
  readonly crosshair: Crosshair | null;
}

/** Crisp lines above a viewport's picture: the liver's contour, the ROIs and the crosshair. */
export interface ShapeLayer {
  readonly element: SVGSVGElement;
  /** Null clears it. */
  draw(frame: ViewFrame | null, shapes: Shapes): void;
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
  const crosshairPath = line('engine-crosshair', 'var(--engine-crosshair, #d8c860)');
  element.append(contourPath, crosshairPath);
  let drawnPath = '';
  let rois: SVGElement[] = [];

  return {
    element,
    draw: (frame, { contour, contourOpacity, rois: outlines, crosshair }) => {
      const path = frame === null ? '' : (contour?.path ?? '');
      if (path !== drawnPath) contourPath.setAttribute('d', path);
      drawnPath = path;
      if (frame !== null && contour !== null) contourPath.setAttribute('transform', indexToPixel(frame, contour));
      contourPath.style.opacity = String(contourOpacity);
      const segments = frame === null || crosshair === null ? [] : segmentsOf(crosshair, frame);
      crosshairPath.setAttribute('d', segments.map(([ax, ay, bx, by]) => `M${ax} ${ay}L${bx} ${by}`).join(''));
      for (const roi of rois) roi.remove();
      rois = frame === null ? [] : outlines.map((roi) => roiShape(frame, roi));
      element.append(...rois);
    },
  };
}

/** The SVG matrix that takes (u, v) of a mask's slice to pixels, through patient space. */
function indexToPixel(frame: ViewFrame, { grid, axis, slice }: SliceOutline): string {
  const [uAxis = 0, vAxis = 1] = AXES.filter((a) => a !== axis);
  const at = (u: number, v: number): readonly [number, number] => {
    const index: [number, number, number] = [0, 0, 0];
    index[axis] = slice;
    index[uAxis] = u;
    index[vAxis] = v;
    return toPixel(frame, voxelCentre(grid, index));
  };
  const [x0, y0] = at(0, 0);
  const [xu, yu] = at(1, 0);
  const [xv, yv] = at(0, 1);
  return `matrix(${xu - x0} ${yu - y0} ${xv - x0} ${yv - y0} ${x0} ${y0})`;
}

function roiShape(frame: ViewFrame, { index, isSelected, form }: RoiOutline): SVGElement {
  const shape = document.createElementNS(SVG, form.kind);
  if (form.kind === 'polygon') {
    shape.setAttribute('points', form.corners.map((corner) => toPixel(frame, corner).join(',')).join(' '));
  } else {
    const [x, y] = toPixel(frame, form.centreLps);
    const attributes = { cx: x, cy: y, r: form.radiusMm * frame.pixelsPerMm };
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
  }
  shape.dataset['roi'] = String(index);
  style(shape, isSelected ? 'engine-roi engine-roi-selected' : 'engine-roi', 'var(--engine-roi, #7be06a)');
  shape.style.strokeWidth = isSelected ? '2' : '1.25';
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

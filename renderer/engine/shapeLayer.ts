import { voxelCentre } from '../../core/geometry/affine.ts';
import { caliperShapes } from './caliperShapes.ts';
import { arrowShape, type Arrow } from './arrows.ts';
import { segmentsOf, type Crosshair } from './crosshair.ts';
import type { SliceOutline } from './liverContour.ts';
import type { DrawnCaliper, OutlineName, ToolPicture, ViewportId } from './contract.ts';
import { outlineNames } from './overlayState.ts';
import type { RoiOutline } from './roiOutline.ts';
import { toolShapes } from './toolShapes.ts';
import { AXES } from './vectors.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** What is drawn in lines above a viewport's picture. */
export interface Shapes {
  readonly contour: SliceOutline | null;
  readonly outlines: readonly { readonly name: OutlineName; readonly outline: SliceOutline }[];
  readonly contourOpacity: number;
  readonly tool: ToolPicture | null;
  /** Where the mouse is in this viewport. */
  readonly toolAt: { readonly x: number; readonly y: number } | null;
  readonly viewportId: ViewportId;
  readonly rois: readonly RoiOutline[];
  readonly ghosts: readonly RoiOutline[];
  readonly calipers: readonly DrawnCaliper[];
  readonly crosshair: Crosshair | null;
  readonly arrows: readonly Arrow[];
}

/** Told apart from each other and from the liver's blue also without red–green vision. */
const OUTLINE_COLOURS: Readonly<Record<OutlineName, string>> = {
  exclusion: '#f0e442',
  lesion: '#e078c8',
  draft: '#f4f4f4',
};

/** Crisp lines above a viewport's picture: the liver's contour, the ROIs, the lesions' diameters and the crosshair. */
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
  const outlinePaths = outlineNames.map((name) => ({
    name,
    path: line(`engine-outline engine-outline-${name}`, `var(--engine-${name}, ${OUTLINE_COLOURS[name]})`),
  }));
  for (const { name, path } of outlinePaths) if (name === 'draft') path.style.strokeDasharray = '5 3';
  const tools = document.createElementNS(SVG, 'g');
  const arrowPath = line('engine-arrows', 'var(--engine-arrows, #ffffff)');
  arrowPath.style.strokeLinecap = 'round';
  arrowPath.style.strokeWidth = '1.25';
  element.append(arrowPath, contourPath, ...outlinePaths.map(({ path }) => path), crosshairPath, tools);
  let drawnPath = '';
  let rois: readonly SVGElement[] = [];

  return {
    element,
    draw: (frame, shapes) => {
      const { contour, contourOpacity, rois: outlines, crosshair } = shapes;
      const path = frame === null ? '' : (contour?.path ?? '');
      if (path !== drawnPath) contourPath.setAttribute('d', path);
      drawnPath = path;
      if (frame !== null && contour !== null) contourPath.setAttribute('transform', indexToPixel(frame, contour));
      contourPath.style.opacity = String(contourOpacity);
      for (const { name, path } of outlinePaths) {
        const outline = shapes.outlines.find((one) => one.name === name)?.outline ?? null;
        const d = frame === null ? '' : (outline?.path ?? '');
        if (path.getAttribute('d') !== d) path.setAttribute('d', d);
        if (frame !== null && outline !== null) path.setAttribute('transform', indexToPixel(frame, outline));
        path.style.opacity = String(contourOpacity);
      }
      tools.replaceChildren(...(frame === null ? [] : toolShapes(frame, shapes)));
      arrowPath.setAttribute('d', frame === null ? '' : shapes.arrows.map(arrowShape).join(''));
      const segments = frame === null || crosshair === null ? [] : segmentsOf(crosshair, frame);
      crosshairPath.setAttribute('d', segments.map(([ax, ay, bx, by]) => `M${ax} ${ay}L${bx} ${by}`).join(''));
      for (const roi of rois) roi.remove();
      rois =
        frame === null
          ? []
          : [
              ...shapes.ghosts.map((roi) => ghostShape(frame, roi)),
              ...outlines.map((roi) => roiShape(frame, roi)),
              ...caliperShapes(frame, shapes.calipers),
            ];
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

/** A proposed ROI. */
function ghostShape(frame: ViewFrame, roi: RoiOutline): SVGElement {
  const shape = roiShape(frame, roi);
  delete shape.dataset['roi'];
  shape.dataset['ghostRoi'] = String(roi.index);
  shape.classList.add('engine-roi-ghost');
  shape.style.strokeDasharray = '3 3';
  return shape;
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

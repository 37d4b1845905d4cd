import { dot } from '../../core/geometry/grid.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import { caliperMiddle } from '../../core/response/caliper.ts';
import type { CaliperGrip, DrawnCaliper } from './contract.ts';
import { difference } from './vectors.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** How near to an end, or to the line between, the mouse takes hold of it. */
const END_REACH_PX = 8;
const LINE_REACH_PX = 4;
/** Half of the stroke across an end. */
const TICK_PX = 5;
/** As for marks: a line exactly at the border of two slices belongs to both. */
const DEPTH_TOLERANCE_MM = 1e-6;

/** Told apart from each other, and from liver, ROIs and masks, also without red–green vision. */
const COLOURS: Readonly<Record<DrawnCaliper['look'], string>> = {
  whole: '#ffffff',
  shortAxis: '#c9c9c9',
  viable: '#ffb454',
};

/**
 * The lines that lie in what a viewport shows: both ends within half its thickness of the plane; of a ghost, which comes from another
 * examination and may stand askew, its middle.
 */
export function calipersIn(
  frame: ViewFrame,
  thicknessMm: number,
  calipers: readonly DrawnCaliper[],
): readonly DrawnCaliper[] {
  const reachMm = thicknessMm / 2 + DEPTH_TOLERANCE_MM;
  const isNear = (lps: PointLps): boolean =>
    Math.abs(dot(difference(lps, frame.centreLps), frame.plane.into)) <= reachMm;
  return calipers.filter(({ caliper, isGhost }) =>
    isGhost ? isNear(caliperMiddle(caliper)) : isNear(caliper.fromLps) && isNear(caliper.toLps),
  );
}

/** What of a line lies under a pixel: ends before lines, the selected line first; null for nothing. A ghost cannot be taken hold of. */
export function caliperAt(
  frame: ViewFrame,
  calipers: readonly DrawnCaliper[],
  x: number,
  y: number,
): { readonly id: string; readonly grip: CaliperGrip } | null {
  const own = calipers.filter(({ isGhost }) => !isGhost);
  const inOrder = [...own.filter(({ isSelected }) => isSelected), ...own.filter(({ isSelected }) => !isSelected)];
  for (const { id, caliper } of inOrder) {
    for (const [grip, lps] of [
      ['from', caliper.fromLps],
      ['to', caliper.toLps],
    ] as const) {
      const [px, py] = toPixel(frame, lps);
      if (Math.hypot(x - px, y - py) <= END_REACH_PX) return { id, grip };
    }
  }
  const hit = inOrder.find(({ caliper }) => {
    const [ax, ay] = toPixel(frame, caliper.fromLps);
    const [bx, by] = toPixel(frame, caliper.toLps);
    const square = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square));
    return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay)) <= LINE_REACH_PX;
  });
  return hit === undefined ? null : { id: hit.id, grip: 'line' };
}

/** The lines with a stroke across each end and what is written beside them. */
export function caliperShapes(frame: ViewFrame, calipers: readonly DrawnCaliper[]): readonly SVGElement[] {
  return calipers.map((drawn) => {
    const [ax, ay] = toPixel(frame, drawn.caliper.fromLps);
    const [bx, by] = toPixel(frame, drawn.caliper.toLps);
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const [tx, ty] = [(-TICK_PX * (by - ay)) / length, (TICK_PX * (bx - ax)) / length];
    const tick = (x: number, y: number): string => `M${x - tx} ${y - ty}L${x + tx} ${y + ty}`;
    const group = document.createElementNS(SVG, 'g');
    const names = ['engine-caliper', `engine-caliper-${drawn.look}`];
    if (drawn.isSelected) names.push('engine-caliper-selected');
    if (drawn.isGhost) names.push('engine-caliper-ghost');
    group.setAttribute('class', names.join(' '));
    group.dataset['caliper'] = drawn.id;
    const colour = `var(--engine-caliper-${drawn.look}, ${COLOURS[drawn.look]})`;
    const d = `M${ax} ${ay}L${bx} ${by}${tick(ax, ay)}${tick(bx, by)}`;
    group.append(
      stroke(d, 'rgb(0 0 0 / 60%)', drawn.isSelected ? 4 : 3, false),
      stroke(d, colour, drawn.isSelected ? 2 : 1.25, drawn.isGhost),
    );
    const isLeft = drawn.look === 'viable';
    if (drawn.label !== '')
      group.append(label(drawn.label, bx >= ax === isLeft ? [ax, ay] : [bx, by], { frame, colour, isLeft }));
    return group;
  });
}

function stroke(d: string, colour: string, width: number, isDashed: boolean): SVGPathElement {
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', d);
  Object.assign(path.style, { fill: 'none', stroke: colour, strokeWidth: String(width) });
  if (isDashed) path.style.strokeDasharray = '4 4';
  return path;
}

/** What stands beside a line: room for a label, px. */
const LABEL_PX = 90;

/** Beside the line's right end, of the viable part its left one, so that both can be read; on the other side where the picture ends. */
function label(
  text: string,
  [x, y]: readonly [number, number],
  { frame, colour, isLeft }: { readonly frame: ViewFrame; readonly colour: string; readonly isLeft: boolean },
): SVGTextElement {
  const element = document.createElementNS(SVG, 'text');
  const isBefore = isLeft ? x > LABEL_PX : x > frame.widthPx - LABEL_PX;
  element.setAttribute('x', String(isBefore ? x - 8 : x + 8));
  element.setAttribute('y', String(Math.min(Math.max(y - 6, 14), frame.heightPx - 6)));
  Object.assign(element.style, {
    fill: colour,
    font: '600 12px system-ui, sans-serif',
    textAnchor: isBefore ? 'end' : 'start',
    paintOrder: 'stroke',
    stroke: 'rgb(0 0 0 / 75%)',
    strokeWidth: '3',
    strokeLinejoin: 'round',
  });
  element.textContent = text;
  return element;
}

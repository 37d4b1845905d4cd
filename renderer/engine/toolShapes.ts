import { dot } from '../../core/geometry/grid.ts';
import type { ToolPicture, ViewportId } from './contract.ts';
import { difference } from './vectors.ts';
import { toPixel, type ViewFrame } from './viewFrame.ts';

const SVG = 'http://www.w3.org/2000/svg';
const MARK_PX = 5;

interface ToolInView {
  readonly tool: ToolPicture | null;
  readonly toolAt: { readonly x: number; readonly y: number } | null;
  readonly viewportId: ViewportId;
}

/** What a tool shows of itself in one viewport: the brush about the mouse to scale, the line being drawn, its marks in their slices. */
export function toolShapes(frame: ViewFrame, { tool, toolAt, viewportId }: ToolInView): readonly SVGElement[] {
  if (tool === null) return [];
  const shapes: SVGElement[] = [];
  if (toolAt !== null && tool.brushRadiusMm !== null) {
    const { x, y } = toolAt;
    shapes.push(shape('circle', 'engine-brush', { cx: x, cy: y, r: tool.brushRadiusMm * frame.pixelsPerMm }));
  }
  if (tool.sketch?.viewportId === viewportId && tool.sketch.pointsLps.length > 1) {
    const points = tool.sketch.pointsLps.map((lps) => toPixel(frame, lps).join(',')).join(' ');
    shapes.push(shape('polygon', 'engine-sketch', { points }));
  }
  for (const { kind, lps } of tool.marks) {
    const depthMm = Math.abs(dot(difference(lps, frame.centreLps), frame.plane.into));
    if (depthMm > frame.plane.sliceSpacingMm / 2 + 1e-6) continue;
    const [x, y] = toPixel(frame, lps);
    const cross = `M${x - MARK_PX} ${y}H${x + MARK_PX}`;
    const d = kind === 'inside' ? `${cross}M${x} ${y - MARK_PX}V${y + MARK_PX}` : cross;
    shapes.push(shape('path', `engine-mark engine-mark-${kind}`, { d }));
  }
  return shapes;
}

function shape(
  name: 'circle' | 'polygon' | 'path',
  names: string,
  attributes: Record<string, string | number>,
): SVGElement {
  const element = document.createElementNS(SVG, name);
  element.setAttribute('class', names);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  Object.assign(element.style, { fill: 'none', stroke: 'var(--engine-tool, #ffffff)', strokeWidth: '1.25' });
  if (names.startsWith('engine-mark')) element.style.strokeWidth = '2.5';
  if (names.endsWith('outside')) element.style.stroke = 'var(--engine-outside, #ff9a3c)';
  return element;
}

import type { Body, BodySlice } from './findBody.ts';
import { CELL_MM, type AxialField } from './sampledSlice.ts';

/** Where the spine stands in a slice, in cells. */
export interface Spine {
  /** Midline. */
  readonly x: number;
  /** Front edge of the vertebral body. */
  readonly front: number;
}

const BONE_HU = 130;
/** The strip along the midline in which canal and vertebral body are looked for; it leans away from the aorta, mm. */
const STRIP = { right: 8, left: 4 };
const NARROW = { right: 2, left: 2 };
/** A canal in view is at least this wide; a narrower gap may lie between vertebra and aorta, mm. */
const CANAL_WIDTH_MM = 10;
/** Depth of the spinal canal between the bone behind it and the vertebral body, mm. */
const CANAL = { from: 8, to: 28 };
/** Depth of a lower thoracic or upper lumbar vertebral body: what is measured is held to it, mm. */
const VERTEBRA_DEPTH = { from: 24, usual: 30, to: 38 };

/** How far the spine may stand beside the middle of the body, mm. */
const OFF_CENTRE_MM = 30;

/**
 * The spine by its canal: the columns on which bone, a gap as deep as the canal, and bone again follow each other from the back; the
 * vertebral body begins in front of the canal. Where no canal shows, the bone in the middle of the back. Null without a spine in view.
 */
export function findSpine({ field, body }: BodySlice): Spine | null {
  const centre = (body.left + body.right) / 2;
  const reach = OFF_CENTRE_MM / CELL_MM;
  const canals: number[] = [];
  for (let x = Math.round(centre - reach); x <= centre + reach; x += 1)
    if (vertebraBefore(boneRuns(field, body, x, NARROW)) !== null) canals.push(x);
  const x =
    canals.length * CELL_MM >= CANAL_WIDTH_MM
      ? medianOf(canals)
      : middleOfBone(field, body, centre - reach, centre + reach);
  if (x === null) return null;
  const runs = boneRuns(field, body, x, STRIP);
  const front = vertebraBefore(runs) ?? loneVertebra(runs);
  return front === null ? null : { x, front };
}

/**
 * The spine of each slice from all of them: midline and front edge are straight lines through the slices, each the median of the
 * lines through two of them, so that slices misread by a few do not count. Null with fewer than three spines found.
 */
export function straightSpines(slices: readonly BodySlice[]): readonly Spine[] | null {
  const found = slices.flatMap((slice) => {
    const spine = findSpine(slice);
    return spine === null ? [] : [{ zMm: slice.field.zMm, ...spine }];
  });
  if (found.length < 3) return null;
  const x = medianLine(found.map((spine) => [spine.zMm, spine.x]));
  const front = medianLine(found.map((spine) => [spine.zMm, spine.front]));
  return slices.map(({ field }) => ({ x: x(field.zMm), front: front(field.zMm) }));
}

/** Theil–Sen line. */
function medianLine(points: readonly (readonly [number, number])[]): (at: number) => number {
  const slopes = points.flatMap(([x, y], index) =>
    points.slice(index + 1).flatMap(([u, v]) => (u === x ? [] : [(v - y) / (u - x)])),
  );
  const slope = slopes.length === 0 ? 0 : medianOf(slopes);
  const offset = medianOf(points.map(([x, y]) => y - slope * x));
  return (at) => offset + slope * at;
}

function middleOfBone({ hu, width }: AxialField, body: Body, fromX: number, toX: number): number | null {
  const columns: number[] = [];
  for (let y = Math.round(body.top + 0.6 * (body.bottom - body.top)); y <= body.bottom; y += 1)
    for (let column = Math.round(fromX); column <= toX; column += 1) {
      const at = y * width + column;
      if (body.inside[at] === 1 && (hu[at] ?? 0) > BONE_HU) columns.push(column);
    }
  return columns.length < 20 ? null : medianOf(columns);
}

interface Run {
  /** Rows: the back end, then the front end, both of bone. */
  readonly back: number;
  readonly front: number;
}

/** Runs of bone along a strip about a column, from the back. */
function boneRuns({ hu, width }: AxialField, body: Body, x: number, strip: typeof STRIP): readonly Run[] {
  const from = Math.round(x - strip.right / CELL_MM);
  const to = Math.round(x + strip.left / CELL_MM);
  const runs: { back: number; front: number }[] = [];
  const frontMost = Math.round(body.top + 0.3 * (body.bottom - body.top));
  for (let y = body.bottom; y >= frontMost; y -= 1) {
    let bone = 0;
    for (let column = from; column <= to; column += 1) {
      const at = y * width + column;
      if (body.inside[at] === 1 && (hu[at] ?? 0) > BONE_HU) bone += 1;
    }
    if (bone < 0.4 * (to - from + 1)) continue;
    const run = runs.at(-1);
    if (run !== undefined && run.front - y === 1) run.front = y;
    else runs.push({ back: y, front: y });
  }
  return runs;
}

/** Front edge of the first bone in front of a gap as deep as the canal. */
function vertebraBefore(runs: readonly Run[]): number | null {
  for (const [index, run] of runs.entries()) {
    const behind = runs[index - 1];
    const canalMm = behind === undefined ? 0 : CELL_MM * (behind.front - run.back - 1);
    if (canalMm < CANAL.from || canalMm > CANAL.to) continue;
    const depthMm = CELL_MM * (run.back - run.front + 1);
    const heldMm = depthMm < VERTEBRA_DEPTH.from ? VERTEBRA_DEPTH.usual : Math.min(VERTEBRA_DEPTH.to, depthMm);
    return run.back + 1 - heldMm / CELL_MM;
  }
  return null;
}

/** Front edge of the longest run where it is as deep as a vertebral body. */
function loneVertebra(runs: readonly Run[]): number | null {
  const longest = [...runs].sort((a, b) => b.back - b.front - (a.back - a.front))[0];
  if (longest === undefined) return null;
  const depthMm = CELL_MM * (longest.back - longest.front + 1);
  return depthMm >= VERTEBRA_DEPTH.from && depthMm <= VERTEBRA_DEPTH.to + 6 ? longest.front : null;
}

export function medianOf(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? 0;
}

/** A position in a plane, mm. */
export type Point2 = readonly [x: number, y: number];

export type Segment2 = readonly [from: Point2, to: Point2];

/** The corners of the convex hull, once each, in the order of walking around it; fewer than three where all points lie on a line. */
export function convexHull(points: readonly Point2[]): readonly Point2[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const lower = halfHull(sorted);
  const upper = halfHull(sorted.toReversed());
  if (lower.length < 2) return lower;
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function halfHull(sorted: readonly Point2[]): readonly Point2[] {
  const chain: Point2[] = [];
  for (const point of sorted) {
    for (;;) {
      const [before, last] = [chain.at(-2), chain.at(-1)];
      if (before === undefined || last === undefined) {
        if (last?.[0] === point[0] && last[1] === point[1]) chain.pop();
        break;
      }
      if (turn(before, last, point) > 0) break;
      chain.pop();
    }
    chain.push(point);
  }
  return chain;
}

/** Above 0 where the way a → b → c turns from x towards y. */
function turn(a: Point2, b: Point2, c: Point2): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** The two corners of a hull that lie farthest apart, by rotating calipers (Shamos 1978); null for an empty hull. */
export function hullDiameter(hull: readonly Point2[]): Segment2 | null {
  const [first] = hull;
  if (first === undefined) return null;
  const n = hull.length;
  const at = (index: number): Point2 => hull[index % n] ?? first;
  let best: Segment2 = [first, first];
  let opposite = 1;
  for (let edge = 0; edge < n; edge += 1) {
    const [a, b] = [at(edge), at(edge + 1)];
    while (turn(a, b, at(opposite + 1)) > turn(a, b, at(opposite))) opposite = (opposite + 1) % n;
    // Of an edge that runs parallel to this one, both corners are opposite.
    for (const far of [at(opposite), at(opposite + 1)]) {
      if (lengthOf([a, far]) > lengthOf(best)) best = [a, far];
      if (lengthOf([b, far]) > lengthOf(best)) best = [b, far];
    }
  }
  return best;
}

/** The longest line across a hull that runs along a direction; null for an empty hull. It passes through a corner. */
export function longestChord(hull: readonly Point2[], direction: Point2): Segment2 | null {
  const length = Math.hypot(...direction);
  const [ux, uy] = [direction[0] / length, direction[1] / length];
  // Across the direction, then along it.
  const turned = hull.map(([x, y]): Point2 => [x * uy - y * ux, x * ux + y * uy]);
  const corners = turned.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const low = halfHull(corners);
  const high = halfHull(corners.toReversed()).toReversed();
  let best: readonly [across: number, from: number, to: number] | null = null;
  let [l, h] = [0, 0];
  for (const [across] of corners) {
    while (l + 2 < low.length && (low[l + 1]?.[0] ?? 0) < across) l += 1;
    while (h + 2 < high.length && (high[h + 1]?.[0] ?? 0) < across) h += 1;
    const [from, to] = [heightAt(low, l, across, Math.min), heightAt(high, h, across, Math.max)];
    if (best === null || to - from > best[2] - best[1]) best = [across, from, to];
  }
  if (best === null) return null;
  const [across, from, to] = best;
  const back = (along: number): Point2 => [across * uy + along * ux, along * uy - across * ux];
  return [back(from), back(to)];
}

/** Height of a chain above `across`, on its edge from corner `index`; of an upright edge the outer end. */
function heightAt(
  chain: readonly Point2[],
  index: number,
  across: number,
  outer: (a: number, b: number) => number,
): number {
  const a = chain[index] ?? [0, 0];
  const b = chain[index + 1] ?? a;
  if (b[0] - a[0] < 1e-12) return outer(a[1], b[1]);
  const share = Math.min(Math.max((across - a[0]) / (b[0] - a[0]), 0), 1);
  return a[1] + share * (b[1] - a[1]);
}

export function lengthOf([a, b]: Segment2): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

/** Gains on a ring of directions, each with the same number of distances: `gain[direction · distances + distance]`. */
export interface RingOfGains {
  readonly gain: Float32Array;
  readonly directions: number;
  readonly distances: number;
}

/** From one direction to the next a contour moves at most so many distances. */
const MOST_STEP = 2;
/** What a move costs: this times its square, in units of gain. */
const BEND_COST = 0.12;

/**
 * For each direction the distance of the closed contour whose gains, less the cost of its bends, sum to the most, between two distances
 * (both inclusive). By dynamic programming twice around: the second turn begins where the first one says that a good contour passes.
 */
export function closedContour(
  { gain, directions, distances }: RingOfGains,
  [nearest, farthest]: readonly [number, number],
): Int16Array {
  const width = farthest - nearest + 1;
  const turns = 2 * directions;
  const from = new Int16Array(turns * width);
  // Beyond both ends there is nothing to come from.
  const none = Number.NEGATIVE_INFINITY;
  let best = new Float64Array(width + 2 * MOST_STEP).fill(none);
  let next = best.slice();
  best.fill(0, MOST_STEP, MOST_STEP + width);
  const costs = Array.from({ length: 2 * MOST_STEP + 1 }, (_, n) => BEND_COST * (n - MOST_STEP) ** 2);
  for (let turn = 0; turn < turns; turn += 1) {
    const row = (turn % directions) * distances + nearest;
    for (let at = 0; at < width; at += 1) {
      let [most, source] = [none, 0];
      for (let n = 0; n <= 2 * MOST_STEP; n += 1) {
        const sum = (best[at + n] ?? 0) - (costs[n] ?? 0);
        if (sum > most) {
          most = sum;
          source = n;
        }
      }
      next[at + MOST_STEP] = most + (gain[row + at] ?? 0);
      from[turn * width + at] = at + source - MOST_STEP;
    }
    const swap = best;
    best = next;
    next = swap;
  }
  let at = 0;
  for (let one = 1; one < width; one += 1) if ((best[MOST_STEP + one] ?? 0) > (best[MOST_STEP + at] ?? 0)) at = one;
  const contour = new Int16Array(directions);
  // Backwards through the last turn and half of the one before: what is kept is the stretch that both its ends have settled.
  const half = Math.floor(directions / 2);
  for (let turn = turns - 1; turn >= half; turn -= 1) {
    if (turn < half + directions) contour[turn % directions] = nearest + at;
    at = from[turn * width + at] ?? at;
  }
  return contour;
}

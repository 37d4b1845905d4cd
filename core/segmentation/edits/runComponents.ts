import type { SlicedVoxels } from './sliceAxes.ts';

/** Runs of like voxels along u, joined into components; run n covers u in [from[n], to[n]) of row `row[n]` = v + height · w. */
export interface RunComponents {
  readonly row: Uint32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** The component of each run, named by the number of its first run. */
  readonly component: Uint32Array;
}

export interface ComponentOptions {
  /** Joins voxels inside (true) or outside (false) the mask. */
  readonly inside: boolean;
  /** Joins over the faces between slices too; else each slice is a world of its own. */
  readonly acrossSlices: boolean;
}

/** Connected components over faces (6 neighbours; 4 within a slice), by runs and union–find: time and memory linear in voxels and runs. */
export function runComponents(
  { size, voxels }: SlicedVoxels,
  { inside, acrossSlices }: ComponentOptions,
): RunComponents {
  const [width, height, slices] = size;
  const rows = height * slices;
  const row: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  /** The first run of each row; the last entry is the number of runs. */
  const firstRun = new Uint32Array(rows + 1);
  for (let r = 0; r < rows; r += 1) {
    firstRun[r] = row.length;
    const start = r * width;
    for (let u = 0; u < width;) {
      if ((voxels[start + u] !== 0) !== inside) {
        u += 1;
        continue;
      }
      let end = u + 1;
      while (end < width && (voxels[start + end] !== 0) === inside) end += 1;
      row.push(r);
      from.push(u);
      to.push(end);
      u = end + 1;
    }
  }
  firstRun[rows] = row.length;
  const parent = Uint32Array.from({ length: row.length }, (_, n) => n);
  const runs = { row: Uint32Array.from(row), from: Uint32Array.from(from), to: Uint32Array.from(to) };
  for (let r = 0; r < rows; r += 1) {
    if (r % height > 0) joinRows(runs, parent, firstRun, [r - 1, r]);
    if (acrossSlices && r >= height) joinRows(runs, parent, firstRun, [r - height, r]);
  }
  return { ...runs, component: parent.map((_, n) => rootOf(parent, n)) };
}

/** Joins the runs of two rows that overlap along u: both lists ascend, so one sweep finds all. */
function joinRows(
  { from, to }: Pick<RunComponents, 'from' | 'to'>,
  parent: Uint32Array,
  firstRun: Uint32Array,
  [one, other]: readonly [number, number],
): void {
  let a = firstRun[one] ?? 0;
  let b = firstRun[other] ?? 0;
  const [endA, endB] = [firstRun[one + 1] ?? 0, firstRun[other + 1] ?? 0];
  while (a < endA && b < endB) {
    const [toA, toB] = [to[a] ?? 0, to[b] ?? 0];
    if (Math.max(from[a] ?? 0, from[b] ?? 0) < Math.min(toA, toB)) join(parent, a, b);
    if (toA <= toB) a += 1;
    else b += 1;
  }
}

/** The lower root stays, so that a component is named by its first run. */
function join(parent: Uint32Array, a: number, b: number): void {
  const [rootA, rootB] = [rootOf(parent, a), rootOf(parent, b)];
  parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
}

function rootOf(parent: Uint32Array, run: number): number {
  let at = run;
  for (;;) {
    const up = parent[at] ?? at;
    if (up === at) return at;
    const above = parent[up] ?? up;
    parent[at] = above;
    at = above;
  }
}

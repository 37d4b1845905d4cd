/** 1 where `inside` says so, for `count` voxels. */
export function maskWhere(count: number, inside: (at: number) => boolean): Uint8Array {
  const mask = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) if (inside(at)) mask[at] = 1;
  return mask;
}

type Dimensions = readonly [number, number, number];

/** The six-connected components of a mask: a number from 1 a voxel (0 outside), and voxels by number. */
export interface Components {
  readonly labels: Int32Array;
  /** sizes[0] is 0. */
  readonly sizes: readonly number[];
}

/** Labels in the order in which the components' first voxels lie in memory. */
export function componentsOf(mask: Uint8Array, [ni, nj, nk]: Dimensions): Components {
  const labels = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const sizes: number[] = [0];
  const slice = ni * nj;
  for (let seed = 0; seed < mask.length; seed += 1) {
    if (mask[seed] === 0 || labels[seed] !== 0) continue;
    const label = sizes.length;
    let top = 0;
    let size = 0;
    labels[seed] = label;
    stack[top++] = seed;
    const visit = (at: number): void => {
      if (mask[at] === 0 || labels[at] !== 0) return;
      labels[at] = label;
      stack[top++] = at;
    };
    while (top > 0) {
      const at = stack[--top] ?? 0;
      size += 1;
      const i = at % ni;
      const j = ((at - i) / ni) % nj;
      const k = (at - i - j * ni) / slice;
      if (i > 0) visit(at - 1);
      if (i + 1 < ni) visit(at + 1);
      if (j > 0) visit(at - ni);
      if (j + 1 < nj) visit(at + ni);
      if (k > 0) visit(at - slice);
      if (k + 1 < nk) visit(at + slice);
    }
    sizes.push(size);
  }
  return { labels, sizes };
}

/** The largest component alone, the first of equals; empty where the mask is. */
export function largestComponent(mask: Uint8Array, dimensions: Dimensions): Uint8Array {
  const { labels, sizes } = componentsOf(mask, dimensions);
  const largest = sizes.indexOf(Math.max(...sizes));
  const kept = new Uint8Array(mask.length);
  if (largest === 0) return kept;
  for (let at = 0; at < mask.length; at += 1) kept[at] = labels[at] === largest ? 1 : 0;
  return kept;
}

/** Fills what the mask encloses in three dimensions: voxels outside it that no path joins to the lattice's border. */
export function fillCavities(mask: Uint8Array, dimensions: Dimensions): void {
  fillWhere(mask, dimensions, 'volume');
}

/** Fills what the mask encloses within each plane of k. */
export function fillAxialHoles(mask: Uint8Array, [ni, nj, nk]: Dimensions): void {
  for (let k = 0; k < nk; k += 1) fillWhere(mask.subarray(k * ni * nj, (k + 1) * ni * nj), [ni, nj, 1], 'plane');
}

/** Fills, where `allowed`, what the mask encloses within each plane of k and what holds a quarter or more of `filling`. */
export function fillAxialHolesOf(
  mask: Uint8Array,
  filling: Uint8Array,
  { dimensions: [ni, nj, nk], allowed }: { readonly dimensions: Dimensions; readonly allowed: Uint8Array },
): void {
  for (let k = 0; k < nk; k += 1) {
    const start = k * ni * nj;
    const plane = mask.subarray(start, start + ni * nj);
    if (!plane.includes(1)) continue;
    const filled = plane.slice();
    fillWhere(filled, [ni, nj, 1], 'plane');
    const holes = filled.map((value, at) => value - (plane[at] ?? 0));
    const { labels, sizes } = componentsOf(holes, [ni, nj, 1]);
    const full = new Float64Array(sizes.length);
    labels.forEach((label, at) => {
      if (filling[start + at] === 1) full[label] = (full[label] ?? 0) + 1;
    });
    labels.forEach((label, at) => {
      const byFilling = label > 0 && 4 * (full[label] ?? 0) >= (sizes[label] ?? 0);
      if (byFilling && allowed[start + at] === 1) plane[at] = 1;
    });
  }
}

function fillWhere(mask: Uint8Array, dimensions: Dimensions, border: 'volume' | 'plane'): void {
  const [ni, nj, nk] = dimensions;
  const outside = mask.map((inside) => 1 - inside);
  const { labels, sizes } = componentsOf(outside, dimensions);
  const open = new Uint8Array(sizes.length);
  for (let at = 0; at < mask.length; at += 1) {
    const label = labels[at] ?? 0;
    if (label === 0) continue;
    const i = at % ni;
    const j = ((at - i) / ni) % nj;
    const k = (at - i - j * ni) / (ni * nj);
    const ends = border === 'volume' && (k === 0 || k === nk - 1);
    if (ends || i === 0 || j === 0 || i === ni - 1 || j === nj - 1) open[label] = 1;
  }
  for (let at = 0; at < mask.length; at += 1) if (open[labels[at] ?? 0] === 0) mask[at] = 1;
}

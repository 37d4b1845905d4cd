import type { Labelmap } from './labelmap.ts';

/** The two in-plane axes of the slices across axis 0, 1 and 2, in ascending order. */
const IN_PLANE = [
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

/**
 * The outline of a mask in one slice across `axis`: closed rings of (u, v) voxel indices, u the lower and v the higher of the two other
 * axes, flattened to u₀ v₀ u₁ v₁ …, the first point not repeated. Marching squares at one half: every point lies halfway between a voxel
 * inside and a neighbour outside, also at the grid's ends. Voxels inside lie to the left when walking along a ring, seen with u to the
 * right and v up; inside voxels that touch only at a corner are separated. `within` are the lowest and highest voxel of a box that holds
 * the mask: what lies beyond it is not looked at. A slice beyond the grid is a defect.
 * Source: Lorensen and Cline 1987, in two dimensions.
 */
export function sliceContour(
  labelmap: Labelmap,
  axis: 0 | 1 | 2,
  slice: number,
  within?: { readonly low: readonly [number, number, number]; readonly high: readonly [number, number, number] },
): readonly Float64Array[] {
  const { dimensions } = labelmap.grid;
  const slices = dimensions[axis];
  if (!Number.isInteger(slice) || slice < 0 || slice >= slices) {
    throw new RangeError(`slice ${slice} of ${slices} is beyond the mask's grid`);
  }
  const [uAxis, vAxis] = IN_PLANE[axis];
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]] as const;
  const [u, v] = [within?.low[uAxis] ?? 0, within?.low[vAxis] ?? 0];
  return traceRings(
    paddedSlice(labelmap.voxels, {
      width: (within?.high[uAxis] ?? dimensions[uAxis] - 1) - u + 1,
      height: (within?.high[vAxis] ?? dimensions[vAxis] - 1) - v + 1,
      start: slice * strides[axis] + u * strides[uAxis] + v * strides[vAxis],
      uStride: strides[uAxis],
      vStride: strides[vAxis],
    }),
    [u, v],
  );
}

interface SliceLayout {
  readonly width: number;
  readonly height: number;
  readonly start: number;
  readonly uStride: number;
  readonly vStride: number;
}

/** One slice with a border of outside voxels, so that every ring closes. */
interface PaddedSlice {
  readonly inside: Uint8Array;
  readonly width: number;
  readonly height: number;
}

function paddedSlice(voxels: Uint8Array, layout: SliceLayout): PaddedSlice {
  const width = layout.width + 2;
  const height = layout.height + 2;
  const inside = new Uint8Array(width * height);
  for (let v = 0; v < layout.height; v += 1) {
    let from = layout.start + v * layout.vStride;
    let into = (v + 1) * width + 1;
    for (let u = 0; u < layout.width; u += 1, from += layout.uStride, into += 1) {
      if (voxels[from] !== 0) inside[into] = 1;
    }
  }
  return { inside, width, height };
}

/** The sides of a square of four voxel centres: low v, high u, high v, low u. */
type Side = 0 | 1 | 2 | 3;

/** Where the outline that enters a square by a side leaves it, by which corners are inside: bits 1 (u, v), 2 (u+1, v), 4 (u+1, v+1), 8 (u, v+1). */
const EXITS: readonly (readonly [from: Side, to: Side][])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

/** Middles of the four sides, from the square's low corner. */
const MIDDLES = [
  [0.5, 0],
  [1, 0.5],
  [0.5, 1],
  [0, 0.5],
] as const;
/** The neighbouring square across each side. */
const ACROSS = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;
const OPPOSITE = [2, 3, 0, 1] as const;

function traceRings(
  { inside, width, height }: PaddedSlice,
  origin: readonly [u: number, v: number],
): readonly Float64Array[] {
  const caseOf = (u: number, v: number): number => {
    const low = v * width + u;
    const high = low + width;
    return (inside[low] ?? 0) + 2 * (inside[low + 1] ?? 0) + 4 * (inside[high + 1] ?? 0) + 8 * (inside[high] ?? 0);
  };
  /** A bit for each side by which a square was entered. */
  const walked = new Uint8Array(width * height);
  const rings: Float64Array[] = [];
  for (let v = 0; v < height - 1; v += 1) {
    for (let u = 0; u < width - 1; u += 1) {
      const at = caseOf(u, v);
      // Nearly every square lies wholly inside or wholly outside.
      if (at === 0 || at === 15) continue;
      for (const [from] of EXITS[at] ?? []) {
        if (((walked[v * width + u] ?? 0) & (1 << from)) === 0)
          rings.push(walkRing({ caseOf, walked, width, origin }, [u, v, from]));
      }
    }
  }
  return rings;
}

interface Walk {
  readonly caseOf: (u: number, v: number) => number;
  readonly walked: Uint8Array;
  readonly width: number;
  /** The voxel that the slice begins at. */
  readonly origin: readonly [u: number, v: number];
}

function walkRing(
  { caseOf, walked, width, origin }: Walk,
  start: readonly [u: number, v: number, side: Side],
): Float64Array {
  const points: number[] = [];
  let [u, v, side] = start;
  for (;;) {
    const at = v * width + u;
    const seen = walked[at] ?? 0;
    if ((seen & (1 << side)) !== 0) return Float64Array.from(points);
    walked[at] = seen | (1 << side);
    const middle = MIDDLES[side];
    points.push(origin[0] + u + middle[0] - 1, origin[1] + v + middle[1] - 1);
    const entered: Side = side;
    const exit = (EXITS[caseOf(u, v)] ?? []).find(([from]) => from === entered);
    if (exit === undefined) throw new Error('an outline of a padded slice does not close');
    u += ACROSS[exit[1]][0];
    v += ACROSS[exit[1]][1];
    side = OPPOSITE[exit[1]];
  }
}

/** A box of voxels: i runs fastest. */
export interface Box {
  readonly dimensions: readonly [number, number, number];
  readonly spacingMm: readonly [number, number, number];
}

/**
 * The exact squared distance, mm², from each voxel's centre to the nearest centre of a site (a byte other than 0); Infinity
 * without any site. Three passes of lower envelopes of parabolas, linear in voxels (Felzenszwalb & Huttenlocher, Theory of Computing
 * 2012;8:415), each axis with its own spacing.
 */
export function squaredDistancesMm2(sites: Uint8Array, { dimensions, spacingMm }: Box): Float64Array {
  const [ni, nj, nk] = dimensions;
  const squared = new Float64Array(sites.length);
  for (let at = 0; at < sites.length; at += 1) squared[at] = sites[at] === 0 ? Infinity : 0;
  const envelope = makeEnvelope(Math.max(ni, nj, nk));
  for (let row = 0; row < nj * nk; row += 1) transformLine(squared, row * ni, 1, ni, spacingMm[0], envelope);
  for (let k = 0; k < nk; k += 1) {
    for (let i = 0; i < ni; i += 1) transformLine(squared, k * ni * nj + i, ni, nj, spacingMm[1], envelope);
  }
  for (let column = 0; column < ni * nj; column += 1)
    transformLine(squared, column, ni * nj, nk, spacingMm[2], envelope);
  return squared;
}

/** Work space for one line: the parabolas of the lower envelope, by apex and height, and where each begins to be lowest. */
interface Envelope {
  readonly apexMm: Float64Array;
  readonly height: Float64Array;
  readonly beginMm: Float64Array;
}

function makeEnvelope(longest: number): Envelope {
  return {
    apexMm: new Float64Array(longest),
    height: new Float64Array(longest),
    beginMm: new Float64Array(longest),
  };
}

/** Replaces a line f by min over p of f(p) + (step·(q − p))². */
function transformLine(
  squared: Float64Array,
  start: number,
  stride: number,
  count: number,
  stepMm: number,
  { apexMm, height, beginMm }: Envelope,
): void {
  let lowest = -1;
  for (let p = 0; p < count; p += 1) {
    const f = squared[start + p * stride] ?? Infinity;
    if (f === Infinity) continue;
    const x = p * stepMm;
    let begin = -Infinity;
    while (lowest >= 0) {
      const apex = apexMm[lowest] ?? 0;
      begin = (f - (height[lowest] ?? 0) + x * x - apex * apex) / (2 * (x - apex));
      if (begin > (beginMm[lowest] ?? 0)) break;
      lowest -= 1;
      begin = -Infinity;
    }
    lowest += 1;
    apexMm[lowest] = x;
    height[lowest] = f;
    beginMm[lowest] = begin;
  }
  if (lowest < 0) return;
  const last = lowest;
  let parabola = 0;
  for (let q = 0; q < count; q += 1) {
    const x = q * stepMm;
    while (parabola < last && (beginMm[parabola + 1] ?? Infinity) < x) parabola += 1;
    const away = x - (apexMm[parabola] ?? 0);
    squared[start + q * stride] = (height[parabola] ?? 0) + away * away;
  }
}

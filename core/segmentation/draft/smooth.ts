import type { WorkingVolume } from './workingGrid.ts';

const ITERATIONS = 5;
/** Largest share of a difference that passes in one iteration over six neighbours: stable below 1/6. */
const RATE = 1 / 7;

/**
 * The volume's HU with noise diffused away within organs and not across their edges (Perona & Malik, IEEE PAMI 1990;12:629).
 * `edgeHu` is the difference at which diffusion is at its largest.
 */
export function smoothWithinEdges({ hu, grid }: WorkingVolume, edgeHu: number): Float32Array {
  const [ni, nj, nk] = grid.dimensions;
  const slice = ni * nj;
  let from: Float32Array = blurredByNoise(Float32Array.from(hu), grid.dimensions);
  let into: Float32Array = new Float32Array(from.length);
  const inverse = 1 / (edgeHu * edgeHu);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    for (let k = 0, at = 0; k < nk; k += 1) {
      const up = k + 1 < nk ? slice : 0;
      const down = k > 0 ? slice : 0;
      for (let j = 0; j < nj; j += 1) {
        const back = j + 1 < nj ? ni : 0;
        const front = j > 0 ? ni : 0;
        for (let i = 0; i < ni; i += 1, at += 1) {
          const own = from[at] ?? 0;
          const a = (from[i > 0 ? at - 1 : at] ?? 0) - own;
          const b = (from[i + 1 < ni ? at + 1 : at] ?? 0) - own;
          const c = (from[at - front] ?? 0) - own;
          const d = (from[at + back] ?? 0) - own;
          const e = (from[at - down] ?? 0) - own;
          const f = (from[at + up] ?? 0) - own;
          into[at] =
            own +
            RATE *
              (a / (1 + a * a * inverse) +
                b / (1 + b * b * inverse) +
                c / (1 + c * c * inverse) +
                d / (1 + d * d * inverse) +
                e / (1 + e * e * inverse) +
                f / (1 + f * f * inverse));
        }
      }
    }
    [from, into] = [into, from];
  }
  return from;
}

/** Noise below which edges are kept by diffusion alone, and from which a voxel is blurred by (1 2 1)/4 along each axis first. */
const LOW_NOISE_HU = 12;
const HIGH_NOISE_HU = 20;
/** Voxels looked at for the noise, about. */
const NOISE_SAMPLES = 200_000;
const SOFT_TISSUE_HU: readonly [number, number] = [-20, 160];

/** Noise that is as large as the differences between organs would be taken for edges: it is blurred first, in proportion. */
function blurredByNoise(hu: Float32Array, [ni, nj, nk]: readonly [number, number, number]): Float32Array {
  const noise = noiseHu(hu, [ni, nj, nk]);
  const side = 0.25 * Math.min(1, Math.max(0, (noise - LOW_NOISE_HU) / (HIGH_NOISE_HU - LOW_NOISE_HU)));
  if (side === 0) return hu;
  let from = hu;
  for (const [stride, count] of [
    [1, ni],
    [ni, nj],
    [ni * nj, nk],
  ] as const) {
    const into = new Float32Array(from.length);
    for (let at = 0; at < from.length; at += 1) {
      const place = Math.floor(at / stride) % count;
      const own = from[at] ?? 0;
      const before = place > 0 ? (from[at - stride] ?? own) : own;
      const after = place + 1 < count ? (from[at + stride] ?? own) : own;
      into[at] = own + side * (before - 2 * own + after);
    }
    from = into;
  }
  return from;
}

/** Robust SD of soft tissue against the mean of its six neighbours. */
function noiseHu(hu: Float32Array, [ni, nj]: readonly [number, number, number]): number {
  const slice = ni * nj;
  const stride = 3 + 2 * Math.floor(hu.length / (2 * NOISE_SAMPLES));
  const away = new Float32Array(Math.ceil(hu.length / stride));
  let count = 0;
  for (let at = slice + ni + 1; at + slice + ni + 1 < hu.length; at += stride) {
    const own = hu[at] ?? 0;
    if (own < SOFT_TISSUE_HU[0] || own > SOFT_TISSUE_HU[1]) continue;
    const around =
      (hu[at - 1] ?? 0) +
      (hu[at + 1] ?? 0) +
      (hu[at - ni] ?? 0) +
      (hu[at + ni] ?? 0) +
      (hu[at - slice] ?? 0) +
      (hu[at + slice] ?? 0);
    away[count] = Math.abs(own - around / 6);
    count += 1;
  }
  const sorted = away.subarray(0, count).sort();
  return (1.4826 * (sorted[count >> 1] ?? 0)) / Math.sqrt(7 / 6);
}

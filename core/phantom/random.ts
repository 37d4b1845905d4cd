import type { Random } from '../base/random.ts';

export { mulberry32, type Random } from '../base/random.ts';

/** One 32-bit seed from several whole numbers, so that each slice of each series has a stream of its own. */
export function mixSeeds(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) hash = scramble(hash ^ Math.imul(part | 0, 0x9e3779b1));
  return hash;
}

/** Fills `into` with independent standard normal numbers (Box–Muller, both of each pair). */
export function fillGaussian(random: Random, into: Float32Array): void {
  for (let index = 0; index < into.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    into[index] = radius * Math.cos(angle);
    if (index + 1 < into.length) into[index + 1] = radius * Math.sin(angle);
  }
}

/** The numbers 0 … count − 1 in a random order (Fisher–Yates). */
export function shuffled(random: Random, count: number): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** Smooth noise in [−1, 1]: random values on the whole-number lattice, joined by smoothed trilinear interpolation. */
export function valueNoise(seed: number, x: number, y: number, z: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const u = smoothStep(x - i);
  const v = smoothStep(y - j);
  const w = smoothStep(z - k);
  const near = mix(
    mix(latticeValue(seed, i, j, k), latticeValue(seed, i + 1, j, k), u),
    mix(latticeValue(seed, i, j + 1, k), latticeValue(seed, i + 1, j + 1, k), u),
    v,
  );
  const far = mix(
    mix(latticeValue(seed, i, j, k + 1), latticeValue(seed, i + 1, j, k + 1), u),
    mix(latticeValue(seed, i, j + 1, k + 1), latticeValue(seed, i + 1, j + 1, k + 1), u),
    v,
  );
  return mix(near, far, w);
}

function latticeValue(seed: number, i: number, j: number, k: number): number {
  const hash = scramble(seed ^ Math.imul(i, 0x8da6b343) ^ Math.imul(j, 0xd8163841) ^ Math.imul(k, 0xcb1ab31f));
  return hash / 2147483648 - 1;
}

/** The finaliser of MurmurHash3. */
function scramble(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function smoothStep(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

import { squaredDistancesMm2 } from '../distanceTransform.ts';
import type { Anchors } from './anchors.ts';
import type { WorkingVolume } from './workingGrid.ts';

const ANGLES = 120;
const RIB_ABOVE_HU = 220;
/** Below this, subcutaneous fat or air; above, the wall's muscle or bone. */
const MUSCLE_ABOVE_HU = -20;
/** A rib lies within this depth under the outer surface of the wall's muscle. */
const RIB_DEPTH_MM = 38;
/** Marrow between the tables of a rib, and the most that a ray crosses of one rib: more is oil behind it. */
const MARROW_MM = 6;
const THICKEST_RIB_MM = 16;
/** A rib that lies this much deeper than its neighbours’ median is calcified cartilage, oil in the liver or contrast in bowel. */
const STRAY_RIB_MM = 6;
/** Wall under no rib: muscle of the flank. */
const FLANK_MM = 10;
/** Notches of the muscle's outer surface narrower than this many angles are bridged: linea alba, the gaps between muscles. */
const BRIDGED_ANGLES = 9;
/** How far ribs speak for the wall between them. */
const SPREAD_MM = 14;
/** Lung this near to the wall's inner surface marks it. */
const LUNG_LINING_MM = 25;
/** Pleura, diaphragm and the innermost muscle inside the ribs. */
const INSIDE_RIBS_MM = 0.5;

/**
 * The cavity of chest and abdomen: 1 inside the inner surface of the ribs. In polar coordinates about each slice's middle, the
 * innermost bone of the outermost rib on each ray, interpolated smoothly between rays that meet a rib; where none is near, the outer
 * surface of the wall's muscle less the muscle.
 */
export function cavityOf(volume: WorkingVolume, anchors: Anchors): Uint8Array {
  const { hu, grid, spacingMm } = volume;
  const [ni, nj, nk] = grid.dimensions;
  const { body, spineI, spineJ } = anchors;
  const ribRadius = new Float64Array(ANGLES * nk).fill(-1);
  const muscleRadius = new Float64Array(ANGLES * nk).fill(-1);
  const middleJ = middleOfBody(body, grid.dimensions, spineJ);
  for (let k = 0; k < nk; k += 1) {
    for (let a = 0; a < ANGLES; a += 1) {
      const angle = (2 * Math.PI * a) / ANGLES;
      const [di, dj] = [Math.cos(angle), Math.sin(angle)];
      const cj = middleJ[k] ?? nj / 2;
      const at = (r: number): number => {
        const i = Math.round(spineI + di * r);
        const j = Math.round(cj + dj * r);
        return i < 0 || j < 0 || i >= ni || j >= nj ? -1 : i + ni * (j + nj * k);
      };
      const longest = Math.ceil(Math.hypot(ni, nj));
      let skin = -1;
      for (let r = longest; r > 0; r -= 1) {
        const index = at(r);
        if (index >= 0 && body[index] === 1) {
          skin = r;
          break;
        }
      }
      if (skin < 0) continue;
      let muscle = -1;
      for (let r = skin - 1; r > 1; r -= 1) {
        if ((hu[at(r)] ?? 0) > MUSCLE_ABOVE_HU && (hu[at(r - 1)] ?? 0) > MUSCLE_ABOVE_HU) {
          muscle = r;
          break;
        }
      }
      if (muscle < 0) continue;
      muscleRadius[a + ANGLES * k] = muscle;
      let [rib, first] = [-1, -1];
      let thick = false;
      for (let r = muscle; r > 1 && (muscle - r) * spacingMm <= RIB_DEPTH_MM; r -= 0.5) {
        const bone = (hu[at(r)] ?? 0) > RIB_ABOVE_HU;
        if (bone && first < 0) first = r;
        if (bone) rib = r;
        else if (rib > 0 && (rib - r) * spacingMm > MARROW_MM) break;
        thick = rib > 0 && (first - rib) * spacingMm > THICKEST_RIB_MM;
        if (thick) break;
      }
      if (rib > 0 && !thick) ribRadius[a + ANGLES * k] = rib;
    }
  }
  return inside(volume, {
    ribRadius: withoutStrays(ribRadius, nk, spacingMm),
    muscleRadius: bridged(muscleRadius, nk),
    middleJ,
    anchors,
  });
}

function withoutStrays(radii: Float64Array, nk: number, spacingMm: number): Float64Array {
  const reachK = Math.ceil(SPREAD_MM / spacingMm);
  return radii.map((own, at) => {
    if (own < 0) return own;
    const [a, k] = [at % ANGLES, Math.floor(at / ANGLES)];
    const near: number[] = [];
    for (let z = Math.max(0, k - reachK); z <= Math.min(nk - 1, k + reachK); z += 1)
      for (let da = -4; da <= 4; da += 1) {
        const radius = radii[((a + da + ANGLES) % ANGLES) + ANGLES * z] ?? -1;
        if (radius > 0) near.push(radius);
      }
    near.sort((x, y) => x - y);
    return (near[near.length >> 1] ?? own) - own > STRAY_RIB_MM / spacingMm ? -1 : own;
  });
}

/** Closing of each slice's radii over the angle. */
function bridged(radii: Float64Array, nk: number): Float64Array {
  const over = (values: Float64Array, choose: (a: number, b: number) => number): Float64Array =>
    values.map((own, at) => {
      const k = Math.floor(at / ANGLES);
      let chosen = own;
      for (let da = -BRIDGED_ANGLES; da <= BRIDGED_ANGLES; da += 1)
        chosen = choose(chosen, values[((at + da + ANGLES) % ANGLES) + ANGLES * k] ?? own);
      return chosen;
    });
  return nk === 0 ? radii : over(over(radii, Math.max), Math.min);
}

/** Where cartilage takes the ribs' place: the front third of the circle. */
function isFront(angle: number): boolean {
  const turn = angle / ANGLES;
  return turn > 0.58 && turn < 0.92;
}

function middleOfBody(body: Uint8Array, [ni, nj, nk]: readonly [number, number, number], spineJ: number): Float64Array {
  const middle = new Float64Array(nk);
  for (let k = 0; k < nk; k += 1) {
    let front = nj;
    for (let at = ni * nj * k; at < ni * nj * (k + 1); at += 1) {
      if (body[at] !== 1) continue;
      front = Math.floor(at / ni) - nj * k;
      break;
    }
    middle[k] = front < spineJ ? (front + spineJ) / 2 : spineJ - 20;
  }
  return middle;
}

interface WallSamples {
  readonly ribRadius: Float64Array;
  readonly muscleRadius: Float64Array;
  readonly middleJ: Float64Array;
  readonly anchors: Anchors;
}

function inside(
  { grid, spacingMm }: WorkingVolume,
  { ribRadius, muscleRadius, middleJ, anchors }: WallSamples,
): Uint8Array {
  const [ni, nj, nk] = grid.dimensions;
  const radius = new Float64Array(ANGLES * nk);
  const reachK = Math.ceil((2.5 * SPREAD_MM) / spacingMm);
  for (let k = 0; k < nk; k += 1) {
    for (let a = 0; a < ANGLES; a += 1) {
      let [sum, weights] = [0, 0];
      for (let dk = -reachK; dk <= reachK; dk += 1) {
        const z = k + dk;
        if (z < 0 || z >= nk) continue;
        for (let da = -5; da <= 5; da += 1) {
          const b = (a + da + ANGLES) % ANGLES;
          const rib = ribRadius[b + ANGLES * z] ?? -1;
          if (rib < 0) continue;
          const along = (da * 2 * Math.PI * rib * spacingMm) / ANGLES;
          const weight = Math.exp(-(along * along + (dk * spacingMm) ** 2) / (2 * SPREAD_MM * SPREAD_MM));
          sum += weight * rib;
          weights += weight;
        }
      }
      const muscle = muscleRadius[a + ANGLES * k] ?? -1;
      const flank = muscle < 0 ? 0 : muscle - FLANK_MM / spacingMm;
      // Few ribs near: the flank's own wall counts as much as a rib half a spread away would.
      const share = weights / (weights + 0.3);
      const ribs = weights === 0 ? 0 : Math.min(sum / weights - INSIDE_RIBS_MM / spacingMm, muscle);
      const limit = share * ribs + (1 - share) * flank;
      radius[a + ANGLES * k] = isFront(a) ? Math.max(limit, flank) : limit;
    }
  }
  withinLungs(radius, { grid, spacingMm, middleJ, anchors });
  const cavity = new Uint8Array(ni * nj * nk);
  for (let k = 0, at = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, at += 1) {
        if (anchors.body[at] !== 1) continue;
        const [di, dj] = [i - anchors.spineI, j - (middleJ[k] ?? 0)];
        const turn = ((Math.atan2(dj, di) / (2 * Math.PI)) * ANGLES + ANGLES) % ANGLES;
        const low = Math.floor(turn);
        const share = turn - low;
        const limit =
          (radius[(low % ANGLES) + ANGLES * k] ?? 0) * (1 - share) +
          (radius[((low + 1) % ANGLES) + ANGLES * k] ?? 0) * share;
        if (Math.hypot(di, dj) <= limit) cavity[at] = 1;
      }
    }
  }
  return cavity;
}

/** Lung lines the wall: where it comes near the wall's inner surface, nothing beyond it is cavity. */
function withinLungs(
  radius: Float64Array,
  {
    grid,
    spacingMm,
    middleJ,
    anchors,
  }: Pick<WorkingVolume, 'grid' | 'spacingMm'> & Pick<WallSamples, 'middleJ' | 'anchors'>,
): void {
  const [ni, nj, nk] = grid.dimensions;
  const near = LUNG_LINING_MM / spacingMm;
  for (let k = 0; k < nk; k += 1) {
    for (let a = 0; a < ANGLES; a += 1) {
      const limit = radius[a + ANGLES * k] ?? 0;
      const angle = (2 * Math.PI * a) / ANGLES;
      for (let r = Math.ceil(limit + near); r > limit - near && r > 0; r -= 1) {
        const i = Math.round(anchors.spineI + Math.cos(angle) * r);
        const j = Math.round((middleJ[k] ?? 0) + Math.sin(angle) * r);
        if (i < 0 || j < 0 || i >= ni || j >= nj || anchors.lungs[i + ni * (j + nj * k)] !== 1) continue;
        radius[a + ANGLES * k] = r + 0.5;
        break;
      }
    }
  }
}

/** Distance, mm, from each voxel to the nearest voxel of a mask. */
export function distanceTo(mask: Uint8Array, { grid }: WorkingVolume): Float32Array {
  const squared = squaredDistancesMm2(mask, { dimensions: grid.dimensions, spacingMm: grid.spacingMm });
  return Float32Array.from(squared, Math.sqrt);
}

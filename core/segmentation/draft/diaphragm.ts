import type { Anchors } from './anchors.ts';
import { componentsOf } from './components.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** The membrane is relaxed this often: far more than the steps across a heart. */
const RELAXATIONS = 400;
/** The heart's middle lies between these, mm to the left of the spine's midline. */
const HEART_LEFT_MM: readonly [number, number] = [-20, 80];
/** A body in the chest that reaches further to the right than this has joined the liver's dome. */
const HEART_RIGHT_END_MM = -62;
/**
 * The heart begins where its outline lies at least so much in lung and in lung or fat, and ends above the slice where either falls below
 * the lower of the pair: the liver beneath has the other lobe beside it.
 */
const LUNG_OUTLINE = { begins: 0.2, deep: 0.3, ends: 0.05 };
const SOFT_OUTLINE = { begins: 0.45, ends: 0.65 };
/** Voxels about the heart in which its lungs' floor is looked for. */
const BESIDE_HEART = 2;
const HEART_ABOVE_HU = -20;
const FAT_VOXELS = 5;
/** Vessels of the lung's base are thinner. */
const LUNG_VESSEL_MM = 12;
const LEAST_HEART_MM2 = 1200;

/**
 * Height of the floor of the chest by column, index k, or a value far above the lattice where there is none. The lowest lung in the
 * column is the floor; under the heart it is a membrane stretched from the lungs' floors about it.
 */
export function chestFloor(
  { hu, grid, spacingMm }: WorkingVolume,
  { lungs, spineI, spineJ }: Anchors,
  cavity: Uint8Array,
): Float32Array {
  const [ni, nj, nk] = grid.dimensions;
  const above = nk + 1000;
  const floor = new Float32Array(ni * nj).fill(above);
  const lowest = lowestHeart({ dimensions: grid.dimensions, spacingMm, hu, lungs, cavity, spineI, spineJ });
  const heart = Uint8Array.from(lowest, (k) => (k >= 0 ? 1 : 0));
  let [sum, count] = [0, 0];
  for (let column = 0; column < ni * nj; column += 1) {
    if (heart[column] === 1) continue;
    const end = firstLungEnd(lungs, column, { dimensions: grid.dimensions, bridged: LUNG_VESSEL_MM / spacingMm });
    if (end < 0) continue;
    floor[column] = end;
    sum += end;
    count += 1;
  }
  lowerBeside(floor, heart, ni);
  const free = [...heart.keys()].filter((column) => heart[column] === 1);
  for (const column of free) floor[column] = sum / Math.max(1, count);
  const neighbours = [1, -1, ni, -ni];
  for (let round = 0; round < RELAXATIONS; round += 1) {
    for (const column of free) {
      let [total, used] = [0, 0];
      for (const step of neighbours) {
        const value = floor[column + step] ?? above;
        if (value >= above) continue;
        total += value;
        used += 1;
      }
      if (used > 0) floor[column] = total / used;
    }
  }
  for (const column of free) floor[column] = Math.min(floor[column] ?? above, lowest[column] ?? 0);
  return floor;
}

/** Index k of the lower end of the uppermost lung in a column, vessels in it bridged; −1 without lung. Liver may overhang lung further down. */
function firstLungEnd(
  lungs: Uint8Array,
  column: number,
  {
    dimensions: [ni, nj, nk],
    bridged,
  }: { readonly dimensions: readonly [number, number, number]; readonly bridged: number },
): number {
  let end = -1;
  for (let k = nk - 1; k >= 0; k -= 1) {
    if (lungs[column + ni * nj * k] === 1) end = k;
    else if (end >= 0 && end - k > bridged) break;
  }
  return end;
}

/** Beside the heart the floor is the lowest nearby: lung that overlies heart or dome there is no floor. */
function lowerBeside(floor: Float32Array, heart: Uint8Array, ni: number): void {
  const before = floor.slice();
  for (let column = 0; column < floor.length; column += 1) {
    if (heart[column] === 1) continue;
    let beside = false;
    let lowest = before[column] ?? 0;
    for (let dj = -BESIDE_HEART; dj <= BESIDE_HEART; dj += 1) {
      for (let di = -BESIDE_HEART; di <= BESIDE_HEART; di += 1) {
        const near = column + di + ni * dj;
        if (heart[near] === 1) beside = true;
        else lowest = Math.min(lowest, before[near] ?? lowest);
      }
    }
    if (beside) floor[column] = lowest;
  }
}

interface Chest {
  readonly dimensions: readonly [number, number, number];
  readonly spacingMm: number;
  readonly hu: Int16Array;
  readonly lungs: Uint8Array;
  readonly cavity: Uint8Array;
  readonly spineI: number;
  readonly spineJ: number;
}

/**
 * The lowest slice in which the heart takes a column, or −1: followed from the top of the scan down, from slice to slice, as long as
 * lung surrounds it.
 */
function lowestHeart({ dimensions: [ni, nj, nk], spacingMm, hu, lungs, cavity, spineI, spineJ }: Chest): Int16Array {
  const lowest = new Int16Array(ni * nj).fill(-1);
  let previous: { readonly heart: Uint8Array; readonly beside: Uint8Array } | null = null;
  for (let k = nk - 1; k >= 0; k -= 1) {
    const start = ni * nj * k;
    const lung = (column: number): boolean => lungs[start + column] === 1;
    const fat = (column: number): boolean => (hu[start + column] ?? 0) < HEART_ABOVE_HU;
    const reach = previous === null ? null : grown(previous.heart, ni);
    const claimed = previous === null ? null : grown(previous.beside, ni);
    const soft = new Uint8Array(ni * nj);
    for (let column = 0; column < ni * nj; column += 1) {
      const j = Math.floor(column / ni);
      const reached =
        reach === null || previous?.heart[column] === 1 || (reach[column] === 1 && claimed?.[column] !== 1);
      if (reached && cavity[start + column] === 1 && !fat(column) && j < spineJ) soft[column] = 1;
    }
    const opened = eroded(eroded(soft, ni), ni);
    const { labels, sizes } = componentsOf(opened, [ni, nj, 1]);
    const central = new Float64Array(sizes.length);
    for (let column = 0; column < ni * nj; column += 1) {
      const sideMm = ((column % ni) - spineI) * spacingMm;
      if (sideMm > HEART_LEFT_MM[0] && sideMm < HEART_LEFT_MM[1]) {
        const label = labels[column] ?? 0;
        if (label > 0) central[label] = (central[label] ?? 0) + 1;
      }
    }
    const chosen = central.indexOf(Math.max(...central));
    const large = chosen > 0 && (sizes[chosen] ?? 0) * spacingMm ** 2 >= LEAST_HEART_MM2;
    const heart = grown(
      grown(
        Uint8Array.from(labels, (label) => (large && label === chosen ? 1 : 0)),
        ni,
      ),
      ni,
    );
    let [outline, byLung, byFat, rightmost] = [0, 0, 0, ni];
    for (let column = ni; column + ni < ni * nj; column += 1) {
      if (heart[column] !== 1) continue;
      rightmost = Math.min(rightmost, column % ni);
      for (const step of [1, -1, ni, -ni]) {
        if (heart[column + step] === 1 || cavity[start + column + step] !== 1) continue;
        outline += 1;
        // Between heart and lung lies pericardial fat.
        for (let away = 1; away <= FAT_VOXELS; away += 1) {
          if (!lung(column + away * step)) continue;
          byLung += 1;
          break;
        }
        if (fat(column + step) || fat(column + 2 * step)) byFat += 1;
      }
    }
    const joined = previous === null && (rightmost - spineI) * spacingMm < HEART_RIGHT_END_MM;
    const surrounded =
      previous === null
        ? byLung >= LUNG_OUTLINE.begins * outline && byFat >= SOFT_OUTLINE.begins * outline
        : (byLung >= LUNG_OUTLINE.ends * outline && byFat >= SOFT_OUTLINE.ends * outline) ||
          (byLung >= LUNG_OUTLINE.deep * outline && byFat >= SOFT_OUTLINE.begins * outline);
    if (!large || joined || !surrounded) {
      if (previous !== null) break;
      continue;
    }
    const dome = Uint8Array.from(heart, (value, column) =>
      value === 0 && column % ni < spineI && cavity[start + column] === 1 && !fat(column) ? 1 : 0,
    );
    const beside = grown(grown(eroded(eroded(dome, ni), ni), ni), ni).map(
      (value, column) => value & (dome[column] ?? 0),
    );
    previous = { heart, beside };
    for (let column = 0; column < ni * nj; column += 1) if (heart[column] === 1) lowest[column] = k;
  }
  return lowest;
}

function eroded(mask: Uint8Array, ni: number): Uint8Array {
  return mask.map((value, at) =>
    value === 1 && mask[at - 1] === 1 && mask[at + 1] === 1 && mask[at - ni] === 1 && mask[at + ni] === 1 ? 1 : 0,
  );
}

function grown(mask: Uint8Array, ni: number): Uint8Array {
  return mask.map((value, at) =>
    value === 1 || mask[at - 1] === 1 || mask[at + 1] === 1 || mask[at - ni] === 1 || mask[at + ni] === 1 ? 1 : 0,
  );
}

import type { Anchors } from './anchors.ts';
import { componentsOf } from './components.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** The membrane is relaxed this often: far more than the steps across a heart. */
const RELAXATIONS = 400;
/** The heart's middle lies between these, mm to the left of the spine's midline. */
const HEART_LEFT_MM: readonly [number, number] = [-20, 80];
/** A body in the chest that reaches further to the right than this has joined the liver's dome. */
const HEART_RIGHT_END_MM = -62;
/** Slices are looked at for the heart until less than this share of its outline, walls of the chest left out, is lung. */
const LEAST_LUNG_OUTLINE = 0.5;
const LEAST_HEART_MM2 = 1200;
/** Above it lie hila and great vessels; what ends it after so many slices is the diaphragm. */
const LEAST_HEART_SLICES = 3;

/**
 * Height of the floor of the chest by column, index k, or a value far above the lattice where there is none. The lowest lung in the
 * column is the floor; under the heart it is a membrane stretched from the lungs' floors about it.
 */
export function chestFloor(
  { grid, spacingMm }: WorkingVolume,
  { lungs, spineI, spineJ }: Anchors,
  cavity: Uint8Array,
): Float32Array {
  const [ni, nj, nk] = grid.dimensions;
  const above = nk + 1000;
  const floor = new Float32Array(ni * nj).fill(above);
  const heart = heartColumns({ dimensions: grid.dimensions, spacingMm, lungs, cavity, spineI, spineJ });
  let [sum, count] = [0, 0];
  for (let column = 0; column < ni * nj; column += 1) {
    if (heart[column] === 1) continue;
    for (let k = 0; k < nk; k += 1) {
      if (lungs[column + ni * nj * k] !== 1) continue;
      floor[column] = k;
      sum += k;
      count += 1;
      break;
    }
  }
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
  return floor;
}

interface Chest {
  readonly dimensions: readonly [number, number, number];
  readonly spacingMm: number;
  readonly lungs: Uint8Array;
  readonly cavity: Uint8Array;
  readonly spineI: number;
  readonly spineJ: number;
}

/** The columns that the heart takes in the slices where lung surrounds it, from the top of the scan down; and those it leaves without lung. */
function heartColumns({ dimensions: [ni, nj, nk], spacingMm, lungs, cavity, spineI, spineJ }: Chest): Uint8Array {
  const columns = new Uint8Array(ni * nj);
  let slices = 0;
  for (let k = nk - 1; k >= 0; k -= 1) {
    const start = ni * nj * k;
    const lung = (column: number): boolean => lungs[start + column] === 1;
    const soft = new Uint8Array(ni * nj);
    for (let column = 0; column < ni * nj; column += 1) {
      const j = Math.floor(column / ni);
      if (cavity[start + column] === 1 && !lung(column) && j < spineJ) soft[column] = 1;
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
    if (chosen === 0 || (sizes[chosen] ?? 0) * spacingMm ** 2 < LEAST_HEART_MM2) {
      if (slices >= LEAST_HEART_SLICES) break;
      continue;
    }
    const heart = grown(
      grown(
        Uint8Array.from(labels, (label) => (label === chosen ? 1 : 0)),
        ni,
      ),
      ni,
    );
    let [outline, byLung, rightmost] = [0, 0, ni];
    for (let column = ni; column + ni < ni * nj; column += 1) {
      if (heart[column] !== 1) continue;
      rightmost = Math.min(rightmost, column % ni);
      for (const step of [1, -1, ni, -ni]) {
        if (heart[column + step] === 1 || cavity[start + column + step] !== 1) continue;
        outline += 1;
        // One voxel between heart and lung is their own partial volume or pericardial fat.
        if (lung(column + step) || lung(column + 2 * step) || lung(column + 3 * step)) byLung += 1;
      }
    }
    if ((rightmost - spineI) * spacingMm < HEART_RIGHT_END_MM || byLung < LEAST_LUNG_OUTLINE * outline) {
      if (slices >= LEAST_HEART_SLICES) break;
      continue;
    }
    slices += 1;
    for (let column = 0; column < ni * nj; column += 1) if (heart[column] === 1) columns[column] = 1;
  }
  return grown(columns, ni);
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

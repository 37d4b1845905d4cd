import { squaredDistancesMm2 } from '../distanceTransform.ts';
import { componentsOf, fillCavities, largestComponent, maskWhere } from './components.ts';
import type { WorkingVolume } from './workingGrid.ts';

type Lattice = Pick<WorkingVolume, 'grid'>;

/** Voxels within `reachMm` of a mask, the mask included. */
export function dilated(mask: Uint8Array, { grid }: Lattice, reachMm: number): Uint8Array {
  const squared = squaredDistancesMm2(mask, { dimensions: grid.dimensions, spacingMm: grid.spacingMm });
  const reach = reachMm * reachMm;
  return maskWhere(mask.length, (at) => (squared[at] ?? 0) <= reach);
}

/** Voxels of a mask further than `depthMm` from everything outside it; the lattice's border is no outside. */
export function eroded(mask: Uint8Array, { grid }: Lattice, depthMm: number): Uint8Array {
  const outside = maskWhere(mask.length, (at) => mask[at] === 0);
  const squared = squaredDistancesMm2(outside, { dimensions: grid.dimensions, spacingMm: grid.spacingMm });
  const depth = depthMm * depthMm;
  return maskWhere(mask.length, (at) => (squared[at] ?? 0) > depth);
}

/** Half the width of a bridge to another organ that is cut. */
const NECK_MM = 6.1;
/** How far thin parts of the organ may reach beyond what the opening leaves. */
const THIN_PARTS_MM = 9.1;

/**
 * One organ of a mask: bridges narrower than 12 mm are cut, what hangs on them is left out, thin edges of the organ itself are kept,
 * and what it encloses is filled. `keep` marks voxels that belong to it whatever their shape.
 */
export function oneOrgan(mask: Uint8Array, volume: WorkingVolume, keep: Uint8Array): Uint8Array {
  const { dimensions } = volume.grid;
  const opened = eroded(mask, volume, NECK_MM);
  const { labels, sizes } = componentsOf(opened, dimensions);
  const largest = sizes.indexOf(Math.max(...sizes));
  if (largest === 0) {
    const whole = largestComponent(mask, dimensions);
    fillCavities(whole, dimensions);
    return whole;
  }
  const core = maskWhere(mask.length, (at) => labels[at] === largest || keep[at] === 1);
  const near = dilated(core, volume, THIN_PARTS_MM);
  const organ = largestComponent(
    maskWhere(mask.length, (at) => mask[at] === 1 && near[at] === 1),
    dimensions,
  );
  fillCavities(organ, dimensions);
  return organ;
}

/** Indentations narrower than twice the reach are closed where `allowed` says so: tumours at the rim, vessels at the hilum. */
export function closedWithin(
  mask: Uint8Array,
  volume: WorkingVolume,
  { reachMm, allowed }: { readonly reachMm: number; readonly allowed: Uint8Array },
): Uint8Array {
  const grown = dilated(mask, volume, reachMm);
  const closed = eroded(grown, volume, reachMm);
  return maskWhere(mask.length, (at) => mask[at] === 1 || (closed[at] === 1 && allowed[at] === 1));
}

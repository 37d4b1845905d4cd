import type { Finding } from '../../base/findings.ts';
import { NO_DATA_HU, type Volume } from '../../imaging/volume.ts';
import { componentsOf } from '../draft/components.ts';
import { unreviewedFindings } from '../draft/unreviewedMask.ts';
import { boxDimensions, boxVoxels, maskBox } from '../edits/regionEdit.ts';
import type { Labelmap } from '../labelmap.ts';
import { modelFinding } from './modelRefusals.ts';

/** Share of the mask outside its largest component from which a reader is told. */
const SEVERAL_FROM_PERCENT = 0.1;

/** What a reader must look at before a model's mask is used: what mask and HU alone can tell. */
export function maskPlausibility({ grid, voxels }: Volume, mask: Uint8Array): readonly Finding[] {
  const labelmap: Labelmap = { grid, voxels: mask };
  const { components, outsidePercent } = componentsIn(labelmap);
  return [
    ...unreviewedFindings(labelmap, medianHuIn(voxels, mask)),
    ...(outsidePercent >= SEVERAL_FROM_PERCENT
      ? [modelFinding('warning', 'model-several-components', { components, outsidePercent })]
      : []),
  ];
}

/** Tumours and vessels hardly move it. */
function medianHuIn(hu: Int16Array, mask: Uint8Array): number {
  const counts = new Float64Array(65_536);
  let voxels = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 1) continue;
    const bin = (hu[at] ?? NO_DATA_HU) + 32_768;
    counts[bin] = (counts[bin] ?? 0) + 1;
    voxels += 1;
  }
  let [below, bin] = [0, 0];
  while (bin < 65_535 && below + (counts[bin] ?? 0) < voxels / 2) {
    below += counts[bin] ?? 0;
    bin += 1;
  }
  return bin - 32_768;
}

/** Components of the mask, looked for in its bounding box alone, and the share of it that is not in the largest. */
function componentsIn(mask: Labelmap): { readonly components: number; readonly outsidePercent: number } {
  const box = maskBox(mask);
  if (box === undefined) return { components: 0, outsidePercent: 0 };
  const { sizes } = componentsOf(boxVoxels(mask, box), boxDimensions(box));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return { components: sizes.length - 1, outsidePercent: (100 * (all - Math.max(...sizes))) / all };
}

import type { Finding } from '../../base/findings.ts';
import { voxelOffset, voxelVolumeMm3, type Grid } from '../../geometry/grid.ts';
import type { Labelmap } from '../labelmap.ts';
import { draftFinding, type ScanEnd } from './draftFindings.ts';
import { patientOrder } from './workingGrid.ts';

/** Livers of patients lie within; beyond, the mask has failed or the organ is extraordinary. */
const PLAUSIBLE_CM3: readonly [number, number] = [500, 6000];
/** Area of the organ on the scan's first or last slice from which it counts as cut off. */
const CUT_AREA_CM2 = 4;
/** Parenchyma outside is very fatty, very dense by iron or drugs, or no parenchyma. */
const USUAL_HU: readonly [number, number] = [20, 180];

/** What a reader must look at in every liver that no reader drew: that nobody did, its volume, the scan's ends, and what its parenchyma measures. */
export function unreviewedFindings({ grid, voxels }: Labelmap, parenchymaHu: number): readonly Finding[] {
  const findings: Finding[] = [draftFinding('warning', 'draft-unreviewed', {})];
  const volumeCm3 = (countInside(voxels) * voxelVolumeMm3(grid)) / 1000;
  const [lowestCm3, highestCm3] = PLAUSIBLE_CM3;
  if (volumeCm3 < lowestCm3 || volumeCm3 > highestCm3)
    findings.push(draftFinding('warning', 'draft-volume-implausible', { volumeCm3, lowestCm3, highestCm3 }));
  const areaCm2 = endAreasCm2(grid, voxels);
  for (const end of ['upper', 'lower'] as const)
    if (areaCm2[end] >= CUT_AREA_CM2)
      findings.push(draftFinding('warning', 'draft-cut-by-scan', { end, areaCm2: areaCm2[end] }));
  const [lowestHu, highestHu] = USUAL_HU;
  if (parenchymaHu < lowestHu || parenchymaHu > highestHu)
    findings.push(draftFinding('warning', 'draft-attenuation-unusual', { meanHu: parenchymaHu, lowestHu, highestHu }));
  return findings;
}

/** Runs of zeros are passed over by the search, far faster than voxel by voxel. */
function countInside(voxels: Uint8Array): number {
  let count = 0;
  for (let at = voxels.indexOf(1); at >= 0 && at < voxels.length; at = voxels.indexOf(1, at))
    for (; voxels[at] === 1; at += 1) count += 1;
  return count;
}

/** Area of the mask on the scan's lowest and highest slice, towards feet and head. */
function endAreasCm2(grid: Grid, mask: Uint8Array): Readonly<Record<ScanEnd, number>> {
  const { source, reversed } = patientOrder(grid);
  const along = source[2];
  const [ni, nj, nk] = grid.dimensions;
  const area = voxelVolumeMm3(grid) / (grid.spacingMm[along] ?? 1) / 100;
  const areaAt = (index: number): number => {
    const range = (a: number, n: number): readonly [number, number] => (a === along ? [index, index + 1] : [0, n]);
    const [[i0, i1], [j0, j1], [k0, k1]] = [range(0, ni), range(1, nj), range(2, nk)];
    let inside = 0;
    for (let k = k0; k < k1; k += 1)
      for (let j = j0; j < j1; j += 1) for (let i = i0; i < i1; i += 1) inside += mask[voxelOffset(grid, i, j, k)] ?? 0;
    return inside * area;
  };
  const [first, end] = [areaAt(0), areaAt((grid.dimensions[along] ?? 1) - 1)];
  return reversed[2] ? { lower: end, upper: first } : { lower: first, upper: end };
}

import type { Finding } from '../../base/findings.ts';
import { voxelVolumeMm3 } from '../../geometry/grid.ts';
import type { Labelmap } from '../labelmap.ts';
import { draftFinding } from './draftFindings.ts';
import type { Scene } from './evidence.ts';

/** Livers of patients lie within; beyond, the draft has failed or the organ is extraordinary. */
export const PLAUSIBLE_CM3: readonly [number, number] = [500, 6000];
/** Area of the organ on the scan's first or last slice from which it counts as cut off. */
const CUT_AREA_CM2 = 4;
/** Parenchyma outside is very fatty, very dense by iron or drugs, or no parenchyma. */
const USUAL_HU: readonly [number, number] = [20, 180];
/** An edge between organ and neighbour is seen from this difference on. */
const SEEN_EDGE_HU = 12;
const MOST_UNSEEN_PERCENT = 25;
/** Left lobes end before; beyond lie stomach and spleen. */
const FARTHEST_LEFT_MM = 110;

export interface Drafted {
  readonly scene: Scene;
  /** On the coarse grid. */
  readonly organ: Uint8Array;
  readonly mask: Labelmap;
}

/** What a reader must look at before the draft is used. */
export function plausibility({ scene, organ, mask }: Drafted): readonly Finding[] {
  const { volume, anchors, parenchyma } = scene;
  const findings: Finding[] = [draftFinding('warning', 'draft-unreviewed', {})];
  const volumeCm3 = (countInside(mask.voxels) * voxelVolumeMm3(mask.grid)) / 1000;
  const [lowestCm3, highestCm3] = PLAUSIBLE_CM3;
  if (volumeCm3 < lowestCm3 || volumeCm3 > highestCm3)
    findings.push(draftFinding('warning', 'draft-volume-implausible', { volumeCm3, lowestCm3, highestCm3 }));
  const [ni, nj, nk] = volume.grid.dimensions;
  const areaCm2 = (k: number): number =>
    (countInside(organ.subarray(ni * nj * k, ni * nj * (k + 1))) * volume.spacingMm ** 2) / 100;
  if (areaCm2(nk - 1) >= CUT_AREA_CM2)
    findings.push(draftFinding('warning', 'draft-cut-by-scan', { end: 'upper', areaCm2: areaCm2(nk - 1) }));
  if (areaCm2(0) >= CUT_AREA_CM2)
    findings.push(draftFinding('warning', 'draft-cut-by-scan', { end: 'lower', areaCm2: areaCm2(0) }));
  if (!anchors.lungs.includes(1)) findings.push(draftFinding('warning', 'draft-lungs-not-found', {}));
  const [lowestHu, highestHu] = USUAL_HU;
  const { meanHu } = parenchyma;
  if (meanHu < lowestHu || meanHu > highestHu)
    findings.push(draftFinding('warning', 'draft-attenuation-unusual', { meanHu, lowestHu, highestHu }));
  const sharePercent = unseenEdgePercent(scene, organ);
  if (sharePercent > MOST_UNSEEN_PERCENT)
    findings.push(draftFinding('warning', 'draft-edge-unseen', { sharePercent, aboveHu: SEEN_EDGE_HU }));
  const beyondMidlineMm = farthestLeft(organ, ni, anchors.spineI) * volume.spacingMm;
  if (beyondMidlineMm > FARTHEST_LEFT_MM)
    findings.push(draftFinding('warning', 'draft-reaches-left', { beyondMidlineMm }));
  return findings;
}

/** Runs of zeros are passed over by the search, far faster than voxel by voxel. */
function countInside(voxels: Uint8Array): number {
  let count = 0;
  for (let at = voxels.indexOf(1); at >= 0 && at < voxels.length; at = voxels.indexOf(1, at))
    for (; voxels[at] === 1; at += 1) count += 1;
  return count;
}

/** Share of the organ's surface across which attenuation hardly changes over two voxels: the neighbour was told apart by place alone. */
function unseenEdgePercent({ volume, smoothed }: Scene, organ: Uint8Array): number {
  const [ni, nj] = volume.grid.dimensions;
  let [faces, unseen] = [0, 0];
  for (let at = 0; at < organ.length; at += 1) {
    if (organ[at] !== 1) continue;
    for (const step of [1, -1, ni, -ni, ni * nj, -ni * nj]) {
      const beyond = at + step;
      if (beyond < 0 || beyond >= organ.length || organ[beyond] === 1) continue;
      faces += 1;
      const [inner, outer] = [
        smoothed[at - step] ?? smoothed[at] ?? 0,
        smoothed[beyond + step] ?? smoothed[beyond] ?? 0,
      ];
      if (Math.abs(inner - outer) < SEEN_EDGE_HU) unseen += 1;
    }
  }
  return faces === 0 ? 0 : (100 * unseen) / faces;
}

function farthestLeft(organ: Uint8Array, ni: number, spineI: number): number {
  let farthest = 0;
  for (let at = 0; at < organ.length; at += 1) if (organ[at] === 1) farthest = Math.max(farthest, (at % ni) - spineI);
  return farthest;
}

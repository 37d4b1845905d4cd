import type { Finding } from '../../base/findings.ts';
import type { Labelmap } from '../labelmap.ts';
import { draftFinding } from './draftFindings.ts';
import type { Scene } from './evidence.ts';
import { unreviewedFindings } from './unreviewedMask.ts';

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
  const findings: Finding[] = [...unreviewedFindings(mask, parenchyma.meanHu)];
  if (!anchors.lungs.includes(1)) findings.push(draftFinding('warning', 'draft-lungs-not-found', {}));
  const sharePercent = unseenEdgePercent(scene, organ);
  if (sharePercent > MOST_UNSEEN_PERCENT)
    findings.push(draftFinding('warning', 'draft-edge-unseen', { sharePercent, aboveHu: SEEN_EDGE_HU }));
  const beyondMidlineMm = farthestLeft(organ, volume.grid.dimensions[0], anchors.spineI) * volume.spacingMm;
  if (beyondMidlineMm > FARTHEST_LEFT_MM)
    findings.push(draftFinding('warning', 'draft-reaches-left', { beyondMidlineMm }));
  return findings;
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

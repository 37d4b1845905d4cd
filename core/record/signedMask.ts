import type { Finding } from '../base/findings.ts';
import { refusals } from '../base/errors.ts';
import { voxelCount, type Grid } from '../geometry/grid.ts';
import type { Digest } from '../ports/digest.ts';
import { applyEdit } from '../segmentation/edits/edit.ts';
import { collectRuns } from '../segmentation/edits/editRuns.ts';
import { decodeEdit, encodeEdit } from '../segmentation/edits/encodeEdit.ts';
import type { Layer } from '../segmentation/edits/layers.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** A mask of a signed reading. It lies on the grid of its timepoint's measurement. */
export interface SignedMask {
  readonly layer: Layer;
  /** Of the bytes that `runs` holds. They have one form for one mask. */
  readonly sha256: string;
  /** `encodeEdit`'s bytes of the mask told from an empty one, base64. Null where the store keeps them beside the document, by their digest. */
  readonly runs: string | null;
  /** What was remarked of the file or draft that it came from. */
  readonly findings: readonly Finding[];
}

export interface SignedMaskRefusals {
  'record-mask-missing': { readonly name: string; readonly layer: string };
  'record-mask-tampered': { readonly name: string; readonly layer: string };
}
const refusal = refusals<SignedMaskRefusals>();

/** The bytes of a mask, by which it is named and kept. */
export function maskBytes(layer: Layer, { grid, voxels }: Labelmap): Uint8Array {
  const runs = collectRuns();
  let start = -1;
  for (let at = 0; at < voxels.length; at += 1) {
    const isIn = voxels[at] !== 0;
    if (isIn && start < 0) start = at;
    if (!isIn && start >= 0) {
      runs.add(start, at, 1);
      start = -1;
    }
  }
  if (start >= 0) runs.add(start, voxels.length, 1);
  return encodeEdit({ layer, tool: { kind: 'snapshot' }, dimensions: grid.dimensions, runs: runs.finish() });
}

export function signedMask(
  layer: Layer,
  made: { readonly bytes: Uint8Array; readonly sha256: string; readonly findings: readonly Finding[] },
): SignedMask {
  return { layer, sha256: made.sha256, runs: toBase64(made.bytes), findings: made.findings };
}

/**
 * The mask that a record called `name` holds, on the grid of its measurement; `into` is an empty mask's voxels. Refused: runs that are not in
 * the record, that are not those of its digest, that lie on another grid.
 */
export async function openSignedMask(
  { layer, sha256, runs }: SignedMask,
  about: { readonly name: string; readonly grid: Grid; readonly digest: Digest; readonly into?: Uint8Array },
): Promise<Labelmap> {
  const { name, grid, digest, into = new Uint8Array(voxelCount(grid)) } = about;
  if (runs === null) throw refusal('record-mask-missing', { name, layer });
  const bytes = fromBase64(runs);
  if (bytes === null || (await digest(bytes)) !== sha256) throw refusal('record-mask-tampered', { name, layer });
  const mask: Labelmap = { grid, voxels: into };
  applyEdit(decodeEdit(bytes), mask);
  return mask;
}

import { createHash } from 'node:crypto';
import type { ScannedInstance } from '../../core/dicom/groupIntoSeries.ts';
import { transferSyntaxOf } from '../../core/dicom/transferSyntax.ts';
import { lendDecoding } from '../decoders/lendDecoding.ts';
import { sliceHuReader } from './sliceHu.ts';

/** More decoded images than this, of one series, would hold a scan up: the others are told apart by their bytes. */
const MOST_DECODED = 1000;

/**
 * SHA-256 of the HU of images, by source, where the same image may lie there in several syntaxes: equal bytes then say nothing. Empty when
 * all are of one layout. Multi-frame files, and what cannot be decoded, are left out.
 */
export async function mixedSyntaxDigests(
  instances: readonly ScannedInstance[],
  isCancelled: () => boolean,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  if (new Set(instances.map(layoutOf)).size < 2) return digests;
  const readSliceHu = sliceHuReader(lendDecoding());
  for (const { source, header } of instances.slice(0, MOST_DECODED)) {
    if (isCancelled()) return digests;
    if (header.pixels.frames > 1 || header.pixels.frameInFile !== undefined) continue;
    try {
      const hu = await readSliceHu({ source, pixels: header.pixels });
      digests.set(source, `hu ${createHash('sha256').update(hu).digest('hex')}`);
    } catch {
      // Its bytes tell it apart: an image that cannot be decoded is the copy of none that can.
    }
  }
  return digests;
}

/** Equal for syntaxes whose stored bytes may be compared. */
function layoutOf({ header }: ScannedInstance): string {
  const { uid, bigEndian, deflated, encapsulated } = transferSyntaxOf(header.pixels.transferSyntaxUid);
  return encapsulated || deflated ? uid : `native ${bigEndian}`;
}

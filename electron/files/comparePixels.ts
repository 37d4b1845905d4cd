import { createHash } from 'node:crypto';
import { CancelledError } from '../../core/base/errors.ts';
import type { ScannedInstance, SeriesGroup } from '../../core/dicom/groupIntoSeries.ts';
import type { PixelFormat, SkipReason } from '../../core/dicom/instance.ts';
import { isTooLarge } from '../../core/dicom/pixelData.ts';
import { expectedPixelBytes } from '../../core/dicom/readPixelFormat.ts';
import type { PixelDigests } from '../../core/dicom/separatePasses.ts';
import { filesToCompare } from '../../core/dicom/splitStacks.ts';
import { transferSyntaxOf } from '../../core/dicom/transferSyntax.ts';
import { causeOf } from './listFiles.ts';
import { mixedSyntaxDigests } from './mixedSyntaxDigests.ts';
import { openSource } from './sources/openSource.ts';

export interface ComparedPixels {
  /** SHA-256 of the stored pixels of files that share a position with another, by source. */
  readonly digests: PixelDigests;
  /** Files whose pixels could not be read, by source. */
  readonly failures: ReadonlyMap<string, SkipReason>;
}

/** No image takes more, beyond which a file is not read for a comparison: 4096 × 4096 pixels of 16 bytes. */
const MOST_COMPARED_BYTES = 256 * 2 ** 20;
const CHUNK_BYTES = 2 ** 20;

/** Looks at the pixels of files that lie at one position. A file that cannot be read is a failure of that file alone. */
export async function comparePixels(group: SeriesGroup, isCancelled: () => boolean): Promise<ComparedPixels> {
  const instances = new Map(group.instances.map((instance) => [instance.source, instance]));
  const digests = new Map<string, string>();
  const failures = new Map<string, SkipReason>();
  const sources = filesToCompare(group);
  const inSeveralSyntaxes = await mixedSyntaxDigests(
    sources.flatMap((source) => instances.get(source) ?? []),
    isCancelled,
  );
  for (const source of sources) {
    if (isCancelled()) throw new CancelledError();
    const instance = instances.get(source);
    const decoded = inSeveralSyntaxes.get(source);
    if (decoded !== undefined) {
      digests.set(source, decoded);
      continue;
    }
    if (instance === undefined || isTooLarge(instance.header.pixels)) continue;
    try {
      digests.set(source, await digestOf(source, instance.header.pixels));
    } catch (error) {
      failures.set(source, { code: 'unreadable-file', detail: causeOf(error), header: instance.header });
    }
  }
  return { digests, failures };
}

/** The series with the files that failed marked as damaged, so that their stack is refused by name. */
export function withFailures(group: SeriesGroup, failures: ComparedPixels['failures']): SeriesGroup {
  const marked = (instance: ScannedInstance): ScannedInstance => ({
    ...instance,
    damage: instance.damage ?? failures.get(instance.source) ?? null,
  });
  const [first, ...others] = group.instances;
  return failures.size === 0 ? group : { instances: [marked(first), ...others.map(marked)] };
}

async function digestOf(source: string, pixels: PixelFormat): Promise<string> {
  await using handle = await openSource(source);
  const { from, to } = storedPixels(pixels, (await handle.stat()).size);
  if (to - from > MOST_COMPARED_BYTES) throw new Error(`${to - from} bytes of pixels`);
  const hash = createHash('sha256');
  const chunk = new Uint8Array(Math.min(CHUNK_BYTES, to - from));
  for (let at = from; at < to;) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, to - at), at);
    if (bytesRead === 0) throw new Error(`ends at byte ${at} of ${to}`);
    hash.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}

/** Where the stored pixels lie in the file. A deflated data set is one stream: the whole file is looked at. */
function storedPixels(pixels: PixelFormat, fileSize: number): { readonly from: number; readonly to: number } {
  const { deflated, encapsulated } = transferSyntaxOf(pixels.transferSyntaxUid);
  if (deflated) return { from: 0, to: fileSize };
  const from = Math.min(pixels.dataOffset, fileSize);
  if (pixels.dataLength === null) return { from, to: fileSize };
  const length = encapsulated ? pixels.dataLength : Math.min(pixels.dataLength, expectedPixelBytes(pixels));
  return { from, to: Math.min(fileSize, from + length) };
}

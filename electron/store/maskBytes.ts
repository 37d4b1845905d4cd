import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { editRefusal } from '../../core/segmentation/edits/editRefusals.ts';

/** A mask's runs never take more than this. */
const LONGEST_MASK_BYTES = 1 << 30;

/** The bytes of a whole mask (`encodeEdit`), deflated: kept for years, they are worth the time. */
export function deflatedMask(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes);
}

/** Refused: bytes that are no deflated stream. What they hold has a checksum of its own. */
export function inflatedMask(stored: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(stored, { maxOutputLength: LONGEST_MASK_BYTES });
  } catch {
    throw editRefusal('edit-damaged', { problem: 'the compressed mask' });
  }
}

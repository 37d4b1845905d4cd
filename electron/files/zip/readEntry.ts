import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, crc32, createInflateRaw, inflateRaw, inflateRawSync } from 'node:zlib';
import { failed, ok, type Outcome } from '../../../core/base/outcome.ts';
import type { ZipEntry } from './listArchive.ts';

const inflateWhole = promisify(inflateRaw);

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
/** Room for the extra field of an entry's own header, so that header and first bytes come in one read. */
const USUAL_EXTRA_BYTES = 128;
/** Compressed bytes that hold most CT headers. They inflate to 6 MB at the very most. */
const FIRST_BYTES = 6 * 1024;

/** The bytes of an entry, all of them, no more than declared, and with the right checksum; failed: what is wrong. */
export async function readEntry(handle: FileHandle, entry: ZipEntry): Promise<Outcome<Uint8Array, string>> {
  const opened = await openEntry(handle, entry);
  if (opened.kind === 'failed') return opened;
  if (entry.size === 0) return ok(new Uint8Array(0));
  const stored = await readAt(handle, opened.value.dataOffset, entry.compressedSize);
  if (stored.length < entry.compressedSize) return failed(cutShort(stored.length, entry.compressedSize));
  const whole = entry.deflated ? await inflated(stored, entry.size) : ok(stored);
  if (whole.kind === 'failed') return whole;
  if (whole.value.length < entry.size) return failed(cutShort(whole.value.length, entry.size));
  return crc32(whole.value) === entry.crc32 ? whole : failed('the checksum does not agree');
}

/**
 * The first bytes of an entry, at least `wanted` of them unless it is shorter; inflating stops there. The checksum is of the whole and
 * is not looked at. Failed: what is wrong.
 */
export async function readEntryStart(
  handle: FileHandle,
  entry: ZipEntry,
  wanted: number,
): Promise<Outcome<Uint8Array, string>> {
  const opened = await openEntry(handle, entry);
  if (opened.kind === 'failed') return opened;
  const { dataOffset, first } = opened.value;
  const enough = Math.min(wanted, entry.size);
  if (!entry.deflated) {
    const bytes = first.length >= enough ? first : await readAt(handle, dataOffset, enough);
    return bytes.length >= enough ? ok(bytes) : failed(cutShort(bytes.length, entry.size));
  }
  try {
    const start = inflateRawSync(first, { finishFlush: constants.Z_SYNC_FLUSH });
    if (start.length > entry.size) return failed(longer(entry.size));
    if (start.length >= enough) return ok(start);
    return first.length < entry.compressedSize
      ? await inflatedStart(handle, { dataOffset, entry, enough })
      : failed(cutShort(start.length, entry.size));
  } catch {
    return failed('the compressed data are damaged');
  }
}

interface OpenedEntry {
  /** Where its compressed bytes begin in the archive. */
  readonly dataOffset: number;
  /** The first few of them. */
  readonly first: Uint8Array;
}

/** Looks at the entry's own header, which must agree with the archive's directory. */
async function openEntry(handle: FileHandle, entry: ZipEntry): Promise<Outcome<OpenedEntry, string>> {
  const { rawName, headerOffset, compressedSize } = entry;
  const most = LOCAL_HEADER_BYTES + rawName.length + USUAL_EXTRA_BYTES + FIRST_BYTES;
  const bytes = await readAt(handle, headerOffset, most);
  if (bytes.length < LOCAL_HEADER_BYTES + rawName.length) return failed('its header lies beyond the end');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameLength = view.getUint16(26, true);
  const agrees =
    view.getUint32(0, true) === LOCAL_HEADER_SIGNATURE &&
    (view.getUint16(6, true) & 1) === 0 &&
    view.getUint16(8, true) === (entry.deflated ? 8 : 0) &&
    nameLength === rawName.length &&
    rawName.every((byte, index) => byte === bytes[LOCAL_HEADER_BYTES + index]);
  if (!agrees) return failed('its header does not agree with the archive’s directory');
  const headerBytes = LOCAL_HEADER_BYTES + nameLength + view.getUint16(28, true);
  const dataOffset = headerOffset + headerBytes;
  const here = bytes.subarray(headerBytes, headerBytes + Math.min(FIRST_BYTES, compressedSize));
  const first =
    headerBytes <= most - FIRST_BYTES ? here : await readAt(handle, dataOffset, Math.min(FIRST_BYTES, compressedSize));
  return ok({ dataOffset, first });
}

/** At most `length` bytes: fewer where the file ends. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Room for one byte more than declared: more is never written, and a stream that holds more is found out there. */
async function inflated(bytes: Uint8Array, size: number): Promise<Outcome<Uint8Array, string>> {
  try {
    return ok(await inflateWhole(bytes, { chunkSize: Math.max(64, size + 1), maxOutputLength: size }));
  } catch (error) {
    const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return failed(tooLong ? longer(size) : 'the compressed data are damaged');
  }
}

const PIECE_BYTES = 64 * 1024;

/** Inflates piece by piece until enough has come out. */
async function inflatedStart(
  handle: FileHandle,
  { dataOffset, entry, enough }: { readonly dataOffset: number; readonly entry: ZipEntry; readonly enough: number },
): Promise<Outcome<Uint8Array, string>> {
  const inflate = createInflateRaw();
  const out = { pieces: [] as Uint8Array[], length: 0, damaged: false };
  const goesOn = (): boolean => out.length < enough && !out.damaged;
  inflate.on('data', (piece: Uint8Array) => {
    if (!goesOn()) return;
    out.pieces.push(piece);
    out.length += piece.length;
  });
  inflate.on('error', () => {
    out.damaged = true;
  });
  for (let at = 0; at < entry.compressedSize && goesOn(); at += PIECE_BYTES) {
    const piece = await readAt(handle, dataOffset + at, Math.min(PIECE_BYTES, entry.compressedSize - at));
    await new Promise<void>((resolve) => void inflate.write(piece, () => resolve()));
  }
  if (goesOn()) {
    inflate.end();
    await once(inflate, 'close').catch(() => undefined);
  }
  inflate.destroy();
  if (out.damaged) return failed('the compressed data are damaged');
  if (out.length < enough) return failed(cutShort(out.length, entry.size));
  return out.length > entry.size ? failed(longer(entry.size)) : ok(Buffer.concat(out.pieces, out.length));
}

function cutShort(present: number, expected: number): string {
  return `${present} of ${expected} bytes`;
}

function longer(size: number): string {
  return `it holds more than the ${size} bytes it declares`;
}

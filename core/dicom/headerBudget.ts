/** A header below this size is parsed as it is: whatever stands in it, its elements take less than the memory that any file may. */
const SMALL_BYTES = 2 ** 20;

/** Elements and items that a header may hold, whatever its size, and more for each of its bytes: a parsed one takes up to 400 bytes. */
const ANY_HEADER = 150_000;
const BYTES_OF_ONE_MORE = 50;

/**
 * Why a header of so many data elements is not parsed, or null: a file of nothing but empty items would take fifty times its own size.
 * `bytes` is the file, inflated where it was deflated; `fileBytes` is what was read of it. The walk takes sequences and items as transparent
 * and stops at Pixel Data, or where the bytes are no elements.
 */
export function tooManyElements(bytes: Uint8Array, from: number, fileBytes: number): string | null {
  if (bytes.length < SMALL_BYTES) return null;
  const most = ANY_HEADER + fileBytes / BYTES_OF_ONE_MORE;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bigEndian = view.getUint16(from, false) < 0x0100 && view.getUint16(from, false) > 0;
  let count = 0;
  let at = from;
  while (at + 8 <= bytes.length) {
    count += 1;
    if (count > most) return `more than ${Math.floor(most)} data elements`;
    const little = !(bigEndian && view.getUint16(at, false) !== 0x0200);
    const group = view.getUint16(at, little);
    const element = view.getUint16(at + 2, little);
    if (group === 0x7fe0 && element === 0x0010) return null;
    at += group === 0xfffe ? 8 : elementLength(view, at, little);
  }
  return null;
}

const LONG_VR = /^(O[BDFLVW]|S[QV]|U[CNRTV])$/;
const UNDEFINED = 0xffffffff;

/** Bytes to the next header: a sequence's own header alone, so that its items follow. */
function elementLength(view: DataView, at: number, little: boolean): number {
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
  if (!/^[A-Z]{2}$/.test(vr)) return 8 + inside(view, at + 8, view.getUint32(at + 4, little), little);
  if (!LONG_VR.test(vr)) return 8 + view.getUint16(at + 6, little);
  if (at + 12 > view.byteLength) return 12;
  return 12 + inside(view, at + 12, view.getUint32(at + 8, little), little);
}

/** Bytes of a value to go past: none where items stand in it. */
function inside(view: DataView, at: number, length: number, little: boolean): number {
  const isItem = at + 4 <= view.byteLength && view.getUint16(at, little) === 0xfffe;
  return length === UNDEFINED || isItem ? 0 : length;
}

/** What is needed of a file's meta header (PS3.10 7.1) before its data set can be read. */
export interface MetaHeader {
  /** Where the data set begins. */
  readonly end: number;
  /** Null where the meta header does not say. */
  readonly transferSyntaxUid: string | null;
  /** Where its value stands: from, to. */
  readonly transferSyntaxAt: readonly [number, number];
}

const PREAMBLE_BYTES = 132;

/** The elements of group 2, explicit little endian always, with or without a preamble before them. Looks at nothing behind them. */
export function readMetaHeader(bytes: Uint8Array): MetaHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isPart10 = bytes.length >= PREAMBLE_BYTES && view.getUint32(128) === 0x4449434d;
  let at = isPart10 ? PREAMBLE_BYTES : 0;
  let transferSyntaxUid: string | null = null;
  let transferSyntaxAt: readonly [number, number] = [0, 0];
  while (at + 12 <= bytes.length && view.getUint16(at, true) === 0x0002) {
    const isSyntax = view.getUint16(at + 2, true) === 0x0010;
    const vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0);
    const long = /^(OB|OW|SQ|UN|UT)$/.test(vr);
    const from = at + (long ? 12 : 8);
    at = from + (long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true));
    if (!isSyntax) continue;
    transferSyntaxAt = [from, Math.min(at, from + 64, bytes.length)];
    transferSyntaxUid = String.fromCharCode(...bytes.subarray(...transferSyntaxAt)).replace(/[\0 ]+$/, '');
  }
  return { end: Math.min(at, bytes.length), transferSyntaxUid, transferSyntaxAt };
}

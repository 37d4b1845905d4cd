const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));
/** Texts are joined in parts: one by one they take too long. */
const PART_BYTES = 3 * 4096;

/** Bytes as base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += PART_BYTES) {
    let part = '';
    const to = Math.min(bytes.length, from + PART_BYTES);
    for (let at = from; at < to; at += 3) {
      const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
      const known = Math.min(4, to - at + 1);
      for (let n = 0; n < 4; n += 1) part += n < known ? (ALPHABET[(group >> (18 - 6 * n)) & 63] ?? '') : '=';
    }
    parts.push(part);
  }
  return parts.join('');
}

/** The bytes of a base64 text with padding; null for a text that `toBase64` does not write. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, into = 0; at < text.length; at += 4) {
    const isLast = at + 4 === text.length;
    let group = 0;
    for (let n = 0; n < 4; n += 1) {
      const value = isLast && n >= 4 - padding ? 0 : VALUES.get(text[at + n] ?? '');
      if (value === undefined) return null;
      group = (group << 6) | value;
    }
    // Bits beyond the last byte are zero: each value has one text.
    if (isLast && padding > 0 && (group & (padding === 2 ? 0xffff : 0xff)) !== 0) return null;
    for (let n = 0; n < 3 && into < bytes.length; n += 1, into += 1) bytes[into] = (group >> (16 - 8 * n)) & 255;
  }
  return bytes;
}

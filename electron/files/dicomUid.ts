import { createHash } from 'node:crypto';

/**
 * A UID under 2.25 (PS3.5 B.2): a version 8 UUID made of the SHA-256 of the words, as one decimal number. The same words give the same
 * UID, so that a synthetic case written twice is the same case.
 */
export function uidOf(...words: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(words.join('\u001f')).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${digest.toString('hex')}`)}`;
}

import type { Outcome } from '../base/outcome.ts';
import type { InflateFault } from './inflate.ts';

/**
 * The first `byteCount` bytes of a raw deflate stream (RFC 1951), as of the deflated transfer syntax: lent by the host (node:zlib,
 * DecompressionStream). What the stream holds beyond them is not looked at, and no more memory is taken than a little above them.
 * `truncated`: the stream holds fewer.
 */
export type InflateRaw = (bytes: Uint8Array, byteCount: number) => Promise<Outcome<Uint8Array, InflateFault>>;

import type { Outcome } from '../base/outcome.ts';

export type Compression = 'gzip' | 'zlib';

/** `truncated`: the stream ends before its end mark; `damaged`: a wrong code or checksum; `longer`: it holds more than expected. */
export type InflateFault = 'truncated' | 'damaged' | 'longer';

/** Inflation, lent by the host (node:zlib, DecompressionStream). */
export interface Inflate {
  /** The first bytes of what the stream holds, as many as its first few kilobytes give: enough for a header. Empty when damaged. */
  readonly start: (bytes: Uint8Array, compression: Compression) => Promise<Uint8Array>;
  /**
   * All that the stream holds, with its checksum verified, in memory of its own. It never allocates more than a little above
   * `expectedBytes`: a stream that holds more is a `longer` failure.
   */
  readonly whole: (
    bytes: Uint8Array,
    compression: Compression,
    expectedBytes: number,
  ) => Promise<Outcome<Uint8Array, InflateFault>>;
}

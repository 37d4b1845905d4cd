import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, inflate, inflateSync } from 'node:zlib';
import { failed, ok } from '../../core/base/outcome.ts';
import type { Inflate, InflateFault } from '../../core/ports/inflate.ts';

const gunzipWhole = promisify(gunzip);
const inflateWhole = promisify(inflate);

/** Compressed bytes that are sure to hold the header of an image file. */
const START_BYTES = 4096;

/** Inflation by node:zlib. The whole is inflated on the thread pool, into one piece of memory. */
export const nodeInflate: Inflate = {
  start: async (bytes, compression) => {
    const inflateStart = compression === 'gzip' ? gunzipSync : inflateSync;
    try {
      return inflateStart(bytes.subarray(0, START_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      return new Uint8Array();
    }
  },
  whole: async (bytes, compression, expectedBytes) => {
    const inflateAll = compression === 'gzip' ? gunzipWhole : inflateWhole;
    try {
      // One byte more than expected: the end of the stream, and its checksum, are reached within the first and only chunk.
      return ok(
        await inflateAll(bytes, { chunkSize: Math.max(64, expectedBytes + 1), maxOutputLength: expectedBytes }),
      );
    } catch (error) {
      return failed(faultOf(error));
    }
  },
};

function faultOf(error: unknown): InflateFault {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'longer';
  if (code === 'Z_BUF_ERROR') return 'truncated';
  if (code === 'Z_DATA_ERROR' || code === 'Z_NEED_DICT') return 'damaged';
  throw error;
}

import { failed, ok } from '../../core/base/outcome.ts';
import type { Compression, Inflate, InflateFault } from '../../core/ports/inflate.ts';

/** Compressed bytes that are sure to hold the header of an image file. */
const START_BYTES = 4096;

/** Inflation by the browser's DecompressionStream. */
export const browserInflate: Inflate = {
  start: async (bytes, compression) => {
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of inflated(bytes.subarray(0, START_BYTES), compression)) pieces.push(piece);
    } catch {
      // The stream is cut on purpose: what came before the cut is what was asked for.
    }
    return joined(pieces);
  },
  whole: async (bytes, compression, expectedBytes) => {
    const into = new Uint8Array(expectedBytes);
    let filled = 0;
    try {
      for await (const piece of inflated(bytes, compression)) {
        if (filled + piece.length > expectedBytes) return failed('longer');
        into.set(piece, filled);
        filled += piece.length;
      }
    } catch (error) {
      return failed(faultOf(error));
    }
    return ok(into.subarray(0, filled));
  },
};

async function* inflated(bytes: Uint8Array, compression: Compression): AsyncGenerator<Uint8Array, void> {
  const stream = new DecompressionStream(compression === 'gzip' ? 'gzip' : 'deflate');
  const writer = stream.writable.getWriter();
  const fed = writer.write(new Uint8Array(bytes)).then(() => writer.close());
  fed.catch(() => undefined);
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** Chromium says a cut stream and a damaged one in words only. */
function faultOf(error: unknown): InflateFault {
  return error instanceof Error && /truncated|incomplete|unexpected end/i.test(error.message) ? 'truncated' : 'damaged';
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

import type { Deflate } from '../../core/ports/deflate.ts';

/** The browser's name for the zlib format is `deflate`. */
export const browserDeflate: Deflate = async (bytes, container) => {
  const packed = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new CompressionStream(container === 'gzip' ? 'gzip' : 'deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};

import { createInflateRaw } from 'node:zlib';
import { failed, ok } from '../../core/base/outcome.ts';
import type { InflateRaw } from '../../core/ports/inflateRaw.ts';

const CHUNK_BYTES = 256 * 1024;

/** By node:zlib, stopped as soon as enough is there. */
export const nodeInflateRaw: InflateRaw = (bytes, byteCount) =>
  new Promise((resolve) => {
    const into = new Uint8Array(byteCount);
    let filled = 0;
    const stream = createInflateRaw({ chunkSize: CHUNK_BYTES });
    const end = (outcome: Awaited<ReturnType<InflateRaw>>): void => {
      resolve(outcome);
      stream.destroy();
    };
    stream.on('data', (chunk: Uint8Array) => {
      const wanted = chunk.subarray(0, byteCount - filled);
      into.set(wanted, filled);
      filled += wanted.length;
      if (filled === byteCount) end(ok(into));
    });
    stream.on('error', (error: NodeJS.ErrnoException) =>
      end(failed(error.code === 'Z_BUF_ERROR' ? 'truncated' : 'damaged')),
    );
    stream.on('end', () => end(filled === byteCount ? ok(into) : failed('truncated')));
    stream.end(bytes);
  });

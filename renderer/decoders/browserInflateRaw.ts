import { failed, ok } from '../../core/base/outcome.ts';
import type { InflateRaw } from '../../core/ports/inflateRaw.ts';

/** By the browser's DecompressionStream, stopped as soon as enough is there. */
export const browserInflateRaw: InflateRaw = async (bytes, byteCount) => {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  writer
    .write(new Uint8Array(bytes))
    .then(() => writer.close())
    .catch(() => undefined);
  const reader = stream.readable.getReader();
  const into = new Uint8Array(byteCount);
  let filled = 0;
  try {
    while (filled < byteCount) {
      const { done, value } = await reader.read();
      if (done) return failed('truncated');
      const wanted = value.subarray(0, byteCount - filled);
      into.set(wanted, filled);
      filled += wanted.length;
    }
    return ok(into);
  } catch (error) {
    return failed(
      error instanceof Error && /truncated|incomplete|unexpected end/i.test(error.message) ? 'truncated' : 'damaged',
    );
  } finally {
    void reader.cancel().catch(() => undefined);
  }
};

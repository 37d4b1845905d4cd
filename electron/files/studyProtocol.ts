import { parseRange } from './byteRange.ts';
import type { FileTokens } from './fileTokens.ts';
import { openSource, type SourceHandle } from './sources/openSource.ts';

export interface StudyProtocolOptions {
  readonly tokens: FileTokens;
  /** The only origin that may read. */
  readonly pageOrigin: string;
  readonly onFault: (where: string, error: unknown) => void;
}

/** Up to this size, of a slice or a small mask, bytes are read in one piece, which is quicker than a stream. */
const ONE_PIECE_BYTES = 8 << 20;
const CHUNK_BYTES = 1 << 20;

/**
 * Serves the study scheme: the bytes of the file, on disk or in an archive, that a token names, whole or one range, streamed. Anything that is not a token of
 * this run is 404. Nothing is kept in a cache: these are patients' files.
 */
export function studyProtocol(options: StudyProtocolOptions): (request: Request) => Promise<Response> {
  const headers = {
    'Access-Control-Allow-Origin': options.pageOrigin,
    'Access-Control-Allow-Headers': 'Range',
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Length, Content-Range',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    Vary: 'Origin',
    'X-Content-Type-Options': 'nosniff',
  };
  const empty = (status: number, more: Readonly<Record<string, string>> = {}): Response =>
    new Response(null, { status, headers: { ...headers, ...more } });

  return async (request) => {
    const origin = request.headers.get('Origin');
    if (origin !== null && origin !== options.pageOrigin) return empty(403);
    if (request.method === 'OPTIONS') return empty(204);
    if (request.method !== 'GET' && request.method !== 'HEAD') return empty(405, { Allow: 'GET, HEAD' });
    const path = options.tokens.pathOf(request.url);
    if (path === null) return empty(404);
    try {
      return await respondWithFile(path);
    } catch (error) {
      options.onFault('study-scheme', error);
      return empty(isMissing(error) ? 410 : 500);
    }

    async function respondWithFile(path: string): Promise<Response> {
      const file = await openSource(path);
      let handedOn = false;
      try {
        const { size } = await file.stat();
        const range = parseRange(request.headers.get('Range'), size);
        if (range === 'unsatisfiable') return empty(416, { 'Content-Range': `bytes */${size}` });
        const [first, last] = range === 'whole' ? [0, size - 1] : [range.first, range.last];
        const answer = {
          status: range === 'whole' ? 200 : 206,
          headers: {
            ...headers,
            'Accept-Ranges': 'bytes',
            'Content-Type': 'application/octet-stream',
            'Content-Length': String(last - first + 1),
            ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${first}-${last}/${size}` }),
          },
        };
        if (request.method === 'HEAD' || size === 0) return new Response(null, answer);
        if (last - first < ONE_PIECE_BYTES) return new Response(await readPiece(file, first, last), answer);
        handedOn = true;
        return new Response(streamOf(file, first, last), answer);
      } finally {
        if (!handedOn) await file.close();
      }
    }
  };
}

/** Refused: a file that has become shorter than it was when its length was told. */
async function readPiece(file: SourceHandle, first: number, last: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(last - first + 1);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, first);
  if (bytesRead < bytes.length) throw new Error(`the file ended ${bytes.length - bytesRead} bytes early`);
  return bytes;
}

/** Reads as the page takes, and closes the file at the end, at a fault, or when the page no longer wants it. */
function streamOf(file: SourceHandle, first: number, last: number): ReadableStream<Uint8Array> {
  let next = first;
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const piece = await readPiece(file, next, Math.min(next + CHUNK_BYTES - 1, last));
        next += piece.length;
        controller.enqueue(piece);
        if (next <= last) return;
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      await file.close();
    },
    cancel: () => file.close(),
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

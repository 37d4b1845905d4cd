import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** What the page may load and run. Wasm for the codecs and registration; `data:` for the decoders that fetch one; bytes by the study scheme. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self' data: study:",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The kinds of file the built renderer consists of; any other is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.zst': 'application/zstd',
};

/** On every answer: COOP and COEP make the page cross-origin isolated, so that volumes can lie in shared memory. */
const headers = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** Serves the app scheme: the built renderer under `root`, to its own origin, nothing else. */
export function appProtocol(root: string, pageOrigin: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return empty(405);
    const file = fileOfAppUrl(request.url, pageOrigin, root);
    const contentType = file === null ? undefined : contentTypes[extname(file)];
    if (file === null || contentType === undefined) return empty(404);
    try {
      const bytes = await readFile(file);
      return new Response(request.method === 'HEAD' ? null : bytes, {
        status: 200,
        headers: { ...headers, 'Content-Type': contentType },
      });
    } catch {
      return empty(404);
    }
  };
}

function empty(status: number): Response {
  return new Response(null, { status, headers });
}

/**
 * The file under `root` that an address of the app scheme names; null for another origin and for every path that is not plain:
 * each segment consists of letters, digits, `_`, `-`, `@` and dots that are not all of it, so that nothing climbs out of the root
 * or means something else on another system.
 */
export function fileOfAppUrl(address: string, pageOrigin: string, root: string): string | null {
  if (!address.startsWith(`${pageOrigin}/`)) return null;
  const path = (address.slice(pageOrigin.length + 1).split(/[?#]/)[0] ?? '') || 'index.html';
  const segments = path.split('/');
  if (!segments.every((segment) => /^[\w@-][\w@.-]*$/.test(segment) && !segment.endsWith('.'))) return null;
  const file = join(root, ...segments);
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
}

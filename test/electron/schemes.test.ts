import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appProtocol, CONTENT_SECURITY_POLICY, fileOfAppUrl } from '../../electron/files/appProtocol.ts';
import { parseRange } from '../../electron/files/byteRange.ts';
import { FileTokens } from '../../electron/files/fileTokens.ts';
import { studyProtocol } from '../../electron/files/studyProtocol.ts';

const ORIGIN = 'app://letb';
const folder = mkdtempSync(join(tmpdir(), 'letb-schemes-'));
const root = join(folder, 'renderer');
const slice = join(folder, 'DOE^JOHN', 'IM1');
const bytes = Uint8Array.from({ length: 2_500_001 }, (_, n) => (n * 13 + (n >> 9)) & 255);
/** Longer than what is read in one piece. */
const long = Uint8Array.from({ length: 9_000_001 }, (_, n) => (n * 11 + (n >> 8)) & 255);

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'DOE^JOHN'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'index-a1_B.js'), 'export {}');
  writeFileSync(join(root, 'assets', 'notes.txt'), 'not part of a page');
  writeFileSync(join(folder, 'secret.html'), 'outside');
  writeFileSync(slice, bytes);
  writeFileSync(join(folder, 'mask.nii'), long);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the app scheme', () => {
  const serve = appProtocol(root, ORIGIN);

  test('serves the built files with their type and the headers of isolation and policy', async () => {
    for (const [url, type] of [
      ['app://letb/', 'text/html; charset=utf-8'],
      ['app://letb/index.html?x#y', 'text/html; charset=utf-8'],
      ['app://letb/assets/index-a1_B.js', 'text/javascript; charset=utf-8'],
    ] as const) {
      const answer = await serve(new Request(url));
      expect([url, answer.status, answer.headers.get('Content-Type')]).toEqual([url, 200, type]);
      expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
      expect(answer.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
      expect(answer.headers.get('Content-Security-Policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  test.each([
    'app://letb/../secret.html',
    'app://letb/assets/../../secret.html',
    'app://letb/%2e%2e/secret.html',
    'app://letb/..%2fsecret.html',
    'app://letb/..%5csecret.html',
    'app://letb/assets/..\\..\\secret.html',
    'app://letb//etc/hosts.html',
    'app://letb/./index.html',
    'app://letb/index.html/',
    'app://letb/index.html.',
    'app://letb/index.html%00.js',
    'app://letb/C:/secret.html',
    'app://letb/assets/.hidden.js',
    'app://other/index.html',
    'app://letb.example/index.html',
    'app://letb@other/index.html',
    'file:///etc/hosts',
  ])('names no file by %s', (url) => {
    expect(fileOfAppUrl(url, ORIGIN, root)).toBeNull();
  });

  test('answers 404 to a missing file and to a kind of file that no page consists of, 405 to a method that writes', async () => {
    expect((await serve(new Request('app://letb/missing.js'))).status).toBe(404);
    expect((await serve(new Request('app://letb/assets/notes.txt'))).status).toBe(404);
    expect((await serve(new Request('app://letb/index.html', { method: 'POST', body: 'x' }))).status).toBe(405);
  });

  test('its policy allows no inline or evaluated script, no remote address, no frame', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*|blob:.*script/);
    const directives = new Map(CONTENT_SECURITY_POLICY.split('; ').map((text) => [text.split(' ')[0], text]));
    expect(directives.get('default-src')).toBe("default-src 'none'");
    expect(directives.get('script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
    expect(directives.get('frame-src')).toBe("frame-src 'none'");
  });
});

describe('tokens', () => {
  const tokens = new FileTokens();
  tokens.addImport('7', ['/data/a', '/data/b']);
  const mask = tokens.addMask(join('/data', 'DOE', 'liver.nii.gz'));

  test('name the files that were handed over', () => {
    expect([tokens.pathOf('study://import/7/0'), tokens.pathOf('study://import/7/1')]).toEqual(['/data/a', '/data/b']);
    expect(mask).toEqual({ source: 'study://mask/0', name: 'liver.nii.gz' });
  });

  test.each([
    'study://import/7/2',
    'study://import/8/0',
    'study://import/7/00',
    'study://import/7/-1',
    'study://import/7/0/',
    'study://import/7/0?x',
    'study://import/7/0#x',
    'study://import/7/1e0',
    'study://import/7/length',
    'study://import/__proto__/0',
    'study://import/7/../7/0',
    'study://import//data/a',
    'study://mask/1',
    'study://mask/-0',
    'STUDY://mask/0',
    'app://mask/0',
    'study:///data/a',
    '/data/a',
    '',
  ])('"%s" names nothing', (address) => {
    expect(tokens.pathOf(address)).toBeNull();
  });

  test('of a removed import name nothing', () => {
    expect(tokens.removeImport('7')).toBe(true);
    expect(tokens.removeImport('7')).toBe(false);
    expect(tokens.pathOf('study://import/7/0')).toBeNull();
  });
});

describe('a range of bytes', () => {
  test.each([
    [null, 'whole'],
    ['bytes=0-9', { first: 0, last: 9 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=90-200', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-200', { first: 0, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=100-200', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-1', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['lines=0-1', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=0-9999999999999999999', 'whole'],
  ] as const)('%s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });

  test('of an empty file cannot be satisfied', () => {
    expect(parseRange('bytes=0-0', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});

describe('the study scheme', () => {
  const tokens = new FileTokens();
  const faults: string[] = [];
  const serve = studyProtocol({ tokens, pageOrigin: ORIGIN, onFault: (where) => faults.push(where) });
  tokens.addImport('1', [slice, join(folder, 'gone'), join(folder, 'mask.nii')]);
  const get = (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    serve(new Request(url, { headers, method }));

  test('serves the whole file, for the page’s origin only, uncached', async () => {
    const answer = await get('study://import/1/0', { Origin: ORIGIN });
    expect([answer.status, answer.headers.get('Content-Length')]).toEqual([200, String(bytes.length)]);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('streams a long file, and long ranges of it', async () => {
    const whole = await get('study://import/1/2');
    expect(whole.headers.get('Content-Length')).toBe(String(long.length));
    expect(Buffer.from(await whole.arrayBuffer()).equals(long)).toBe(true);
    const part = await get('study://import/1/2', { Range: 'bytes=5-8900000' });
    expect(Buffer.from(await part.arrayBuffer()).equals(long.subarray(5, 8_900_001))).toBe(true);
  });

  test('serves the asked range', async () => {
    const answer = await get('study://import/1/0', { Range: 'bytes=1000000-2200000' });
    expect([answer.status, answer.headers.get('Content-Range')]).toEqual([206, 'bytes 1000000-2200000/2500001']);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(1_000_000, 2_200_001))).toBe(true);
    expect((await get('study://import/1/0', { Range: 'bytes=2500001-' })).status).toBe(416);
  });

  test('answers 404 to an unknown token, 410 to a file gone since, and names no path', async () => {
    for (const [url, status] of [
      ['study://import/1/9', 404],
      ['study://import/1/1', 410],
    ] as const) {
      const answer = await get(url);
      expect([answer.status, await answer.text()]).toEqual([status, '']);
      expect(JSON.stringify([...answer.headers])).not.toContain('gone');
    }
    expect(faults).toEqual(['study-scheme']);
  });

  test('refuses other origins and methods that write, and tells the length by HEAD', async () => {
    expect((await get('study://import/1/0', { Origin: 'https://example.org' })).status).toBe(403);
    expect((await get('study://import/1/0', { Origin: 'null' })).status).toBe(403);
    expect((await get('study://import/1/0', {}, 'DELETE')).status).toBe(405);
    const head = await get('study://import/1/0', {}, 'HEAD');
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([
      200,
      String(bytes.length),
      '',
    ]);
  });
});

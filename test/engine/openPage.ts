import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { build } from 'vite';
import { electronForTests } from '../../electron/start/electronBinary.ts';
import { CONTENT_SECURITY_POLICY } from '../../electron/files/appProtocol.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
const here = new URL('.', import.meta.url).pathname;

export interface OpenedPage {
  readonly page: Page;
  /** What the page complained of so far: uncaught errors, refusals of the content policy, console errors. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Builds the test page with the window's own settings and opens it in the application's browser under the application's content policy. */
export async function openEnginePage(): Promise<OpenedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'letb-engine-'));
  await build({
    root: join(here, 'page'),
    configFile: join(here, '..', '..', 'renderer', 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(folder, 'page'), emptyOutDir: true, minify: false },
  });
  const server = await serve(join(folder, 'page'));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  const { executablePath, switches } = await electronForTests();
  const app = await _electron.launch({
    executablePath,
    args: [...switches, `--user-data-dir=${join(folder, 'user')}`, join(here, 'electronMain.cjs')],
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`http://localhost:${address.port}/index.html`);
  const isReady = await page.evaluate(() => 'engineBench' in globalThis);
  if (!isReady) throw new Error(`the test page did not start: ${complaints.join('\n')}`);
  return {
    page,
    complaints,
    close: async () => {
      await app.close();
      server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    try {
      const body = readFileSync(join(folder, path));
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, 'localhost', () => resolve(server)));
}

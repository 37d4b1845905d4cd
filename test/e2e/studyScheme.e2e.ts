import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MainApi } from '../../core/ipc/contract.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
  }
}

/** A copy of the built program with a module worker of ours beside it: what a worker may fetch is seen from within one. */
const root = mkdtempSync(join(tmpdir(), 'letb-shell-'));
const maskFile = join(root, 'liver mask.nii');
const maskBytes = Uint8Array.from({ length: 100_003 }, (_, n) => (n * 7 + (n >> 8)) & 255);
let shell: LaunchedApp;

beforeAll(async () => {
  cpSync(join(projectRoot, 'out'), join(root, 'out'), { recursive: true });
  cpSync(join(projectRoot, 'package.json'), join(root, 'package.json'));
  mkdirSync(join(root, 'out', 'renderer', 'assets'), { recursive: true });
  writeFileSync(
    join(root, 'out', 'renderer', 'assets', 'probe-worker.js'),
    `export {};
     onmessage = async ({ data }) => {
       try {
         const answer = await fetch(data.url, data.init);
         postMessage({ status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()), isolated: crossOriginIsolated });
       } catch (error) { postMessage({ error: String(error) }); }
     };`,
  );
  writeFileSync(maskFile, maskBytes);
  shell = await launchApp({ root });
});

afterAll(async () => {
  await shell.close();
  rmSync(root, { recursive: true, force: true });
});

/** Answers the next system dialog with a path. */
function answerDialog(path: string): Promise<void> {
  return shell.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, path);
}

async function maskToken(): Promise<string> {
  await answerDialog(maskFile);
  const reply = await shell.page.evaluate(() => window.letb.request('mask:choose', null));
  if (!reply.ok || reply.result === null) throw new Error('no mask was chosen');
  return reply.result.source;
}

function fetchInWorker(
  url: string,
  init: RequestInit = {},
): Promise<{ status?: number; length: number; sum: number; isolated?: boolean }> {
  return shell.page.evaluate(
    ([url, init]) =>
      new Promise((resolve) => {
        const worker = new Worker(new URL('./assets/probe-worker.js', location.href), { type: 'module' });
        worker.addEventListener('message', ({ data }) => {
          const bytes: Uint8Array = data.bytes ?? new Uint8Array(0);
          resolve({ ...data, bytes: undefined, length: bytes.length, sum: bytes.reduce((sum, byte) => sum + byte, 0) });
          worker.terminate();
        });
        worker.addEventListener('error', () => resolve({ length: -1, sum: -1 }));
        worker.postMessage({ url, init }, []);
      }),
    [url, init] as const,
  );
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}

describe('the study scheme', () => {
  test('serves the bytes of a chosen mask to a module worker, whole and by range', async () => {
    const url = await maskToken();
    expect(url).toMatch(/^study:\/\/mask\/\d+$/);
    expect(await fetchInWorker(url)).toEqual({
      status: 200,
      length: maskBytes.length,
      sum: sum(maskBytes),
      isolated: true,
    });
    expect(await fetchInWorker(url, { headers: { Range: 'bytes=1000-70000' } })).toEqual({
      status: 206,
      length: 69_001,
      sum: sum(maskBytes.subarray(1000, 70_001)),
      isolated: true,
    });
  });

  test('answers 404 to what is not a token, and 416 to a range beyond the end', async () => {
    const url = await maskToken();
    for (const wrong of [
      'study://mask/999',
      'study://import/1/0',
      'study://mask/../mask/0',
      'study://etc/hosts',
      `${url}?x`,
    ]) {
      expect((await fetchInWorker(wrong)).status, wrong).toBe(404);
    }
    expect((await fetchInWorker(url, { headers: { Range: 'bytes=900000-' } })).status).toBe(416);
  });

  test('serves the page itself as well', async () => {
    const url = await maskToken();
    expect(await shell.page.evaluate(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength, url)).toBe(
      maskBytes.length,
    );
  });
});

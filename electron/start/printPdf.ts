import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { hasDisplay, NoBinaryError, switchesFor } from './chooseBinary.ts';
import { electronBinary, isRoot } from './electronBinary.ts';
import { projectRoot } from './build.ts';

/** Why a page could not be printed here. */
export class NoPrinterError extends Error {
  override readonly name = 'NoPrinterError';
}

const PRINTED_WITHIN_MS = 60_000;
const VIRTUAL_DISPLAY = ['-a', '-s', '-screen 0 1280x1024x24'];

/**
 * Prints a page that is complete in itself into a PDF file, by the window's own Chromium: the same PDF that the window saves. On Linux without a display it
 * runs under `xvfb-run` where that is installed. Throws NoPrinterError where there is no Electron or no display, and for a file that cannot be written.
 */
export async function printPdf(html: string, pdf: string, say: (line: string) => void): Promise<void> {
  const binary = await electronBinary(say).catch((error: unknown) => {
    if (error instanceof NoBinaryError) throw new NoPrinterError(error.message);
    throw error;
  });
  const folder = mkdtempSync(join(tmpdir(), 'letb-print-'));
  const page = join(folder, 'page.html');
  try {
    writeFileSync(page, html);
    const { switches } = switchesFor({ platform: process.platform, isRoot: isRoot(), softwareGl: false });
    const words = [
      ...switches,
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'profile')}`,
      join(projectRoot, 'electron', 'main', 'printFile.ts'),
      page,
      pdf,
    ];
    await run(binary.executable, words);
    if (!existsSync(pdf)) throw new NoPrinterError('Electron printed nothing');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(executable: string, words: readonly string[]): Promise<void> {
  const shown = hasDisplay(process.platform, process.env);
  const display = shown ? null : onPath('xvfb-run');
  if (!shown && display === null)
    throw new NoPrinterError('a PDF is printed by Electron, which needs a display here, or xvfb-run (package xvfb)');
  const { ELECTRON_RUN_AS_NODE: _unused, ...env } = process.env;
  const child =
    display === null
      ? spawn(executable, words, { stdio: ['ignore', 'ignore', 'pipe'], env })
      : spawn(display, [...VIRTUAL_DISPLAY, executable, ...words], { stdio: ['ignore', 'ignore', 'pipe'], env });
  const timer = setTimeout(() => child.kill('SIGKILL'), PRINTED_WITHIN_MS);
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    last = (last + text).slice(-2000);
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      const [line = ''] = last.trim().split('\n').slice(-1);
      if (code === 0) done();
      else fail(new NoPrinterError(`Electron ended with ${code ?? 'a signal'}: ${line}`));
    });
  });
}

function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

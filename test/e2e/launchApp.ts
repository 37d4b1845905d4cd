import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { projectRoot } from '../../electron/start/build.ts';
import { electronForTests } from '../../electron/start/electronBinary.ts';

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The app's own folder for this run: settings, window bounds, logs. */
  readonly userData: string;
  /** Closes the app and removes its folder. */
  readonly close: () => Promise<void>;
}

export interface LaunchOptions {
  /** What stands on the command line after the program: `--demo`, or paths. */
  readonly args?: readonly string[];
  /** Further switches of Electron, before the program. */
  readonly switches?: readonly string[];
  /** The folder that holds package.json and out/; the project's unless given. */
  readonly root?: string;
  /** Kept by the caller; a new one, removed afterwards, unless given. */
  readonly userData?: string;
}

/** Starts the built app on the present display, with its own user folder, and waits for its page. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const { executablePath, switches } = await electronForTests();
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'letb-e2e-'));
  const main = join(options.root ?? projectRoot, 'out', 'main', 'main.js');
  const app = await started({
    executablePath,
    args: [...switches, ...(options.switches ?? []), `--user-data-dir=${userData}`, main, ...(options.args ?? [])],
    cwd: options.root ?? projectRoot,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  return {
    app,
    page,
    userData,
    close: async () => {
      await app.close();
      if (options.userData === undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const STARTED_WITHIN_MS = 20_000;
const TRIES = 3;

/**
 * Playwright's handshake with Electron now and then never ends although the window is up, with any program (about one start in ten under
 * load, Playwright 1.65.1 and Electron 42): such a start is ended and made again, and said.
 */
async function started(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt += 1) {
    const children: ChildProcess[] = [];
    const note = (message: unknown): void => {
      children.push((message as { readonly process: ChildProcess }).process);
    };
    subscribe('child_process', note);
    const launching = _electron.launch(options);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tooLong = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), STARTED_WITHIN_MS);
    });
    try {
      const app = await Promise.race([launching, tooLong]);
      if (app !== null) return app;
    } finally {
      if (timer !== null) clearTimeout(timer);
      unsubscribe('child_process', note);
    }
    launching.catch(() => undefined);
    for (const child of children) await ended(child);
    if (attempt === TRIES) throw new Error(`the app did not start within ${STARTED_WITHIN_MS} ms, ${TRIES} times`);
    console.warn(`start ${attempt} of the app did not come to its end and is made again`);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}

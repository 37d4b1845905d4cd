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
  const app = await _electron.launch({
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

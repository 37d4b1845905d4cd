import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../files/cacheFolder.ts';
import { chooseBinary, switchesFor, type ElectronBinary } from './chooseBinary.ts';
import { cachedFallback, fetchFallback } from './fallbackBinary.ts';

const PROBE_MS = 4_000;
const DOWNLOAD_MS = 300_000;
const REMEMBERED_MS = 24 * 3_600_000;

/** The Electron that this machine can run, fetched where needed. `say` gets one line for the person at a time. */
export function electronBinary(say: (line: string) => void): Promise<ElectronBinary> {
  const wrapper = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const cache = cacheFolder();
  return chooseBinary({
    platform: process.platform,
    arch: process.arch,
    overrideFolder: process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    inFolder: (folder) => existing(join(folder, executableName())),
    installedOfficial: () => installedOfficial(wrapper),
    downloadOfficial: () => downloadOfficial(wrapper, cache, say),
    fallback: async () => cachedFallback(cache) ?? fetchFallback(cache, say),
    say,
  });
}

/** What a test gives to Playwright's `_electron.launch`: the executable, and the switches of a machine without a graphics card. */
export async function electronForTests(): Promise<{ readonly executablePath: string; readonly switches: string[] }> {
  const binary = await electronBinary((line) => process.stderr.write(`${line}\n`));
  const { switches } = switchesFor({ platform: process.platform, isRoot: isRoot(), softwareGl: true });
  return { executablePath: binary.executable, switches: [...switches] };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function executableName(): string {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? join('Electron.app', 'Contents', 'MacOS', 'Electron') : 'electron';
}

/** The wrapper writes `path.txt` once its binary is complete. */
function installedOfficial(wrapper: string): string | null {
  const pathFile = join(wrapper, 'path.txt');
  return existsSync(pathFile) ? existing(join(wrapper, 'dist', readFileSync(pathFile, 'utf8').trim())) : null;
}

async function downloadOfficial(wrapper: string, cache: string, say: (line: string) => void): Promise<string | null> {
  const failure = join(cache, 'official-electron-unreachable');
  const isKnown = cachedFallback(cache) !== null && ageMs(failure) < REMEMBERED_MS;
  if (isKnown) return null;
  if (await isDownloadReachable()) {
    say('downloading the official Electron, once');
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1' };
    spawnSync(process.execPath, [join(wrapper, 'install.js')], { stdio: 'ignore', timeout: DOWNLOAD_MS, env });
    const installed = installedOfficial(wrapper);
    if (installed !== null) return installed;
  }
  say('the official Electron is not installed, and GitHub, where it is downloaded from, cannot be reached from here');
  mkdirSync(cache, { recursive: true });
  writeFileSync(failure, 'tried again a day after the date of this file\n');
  return null;
}

/** A proxy or a mirror is the installer's business: then it simply tries. */
async function isDownloadReachable(): Promise<boolean> {
  const detours = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'HTTPS_PROXY', 'https_proxy'];
  if (detours.some((name) => (process.env[name] ?? '') !== '')) return true;
  try {
    await fetch('https://github.com/electron/electron/releases', {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_MS),
    });
    return true;
  } catch {
    return false;
  }
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

function ageMs(path: string): number {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modified === undefined ? Number.POSITIVE_INFINITY : Date.now() - modified;
}

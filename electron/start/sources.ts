import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** All that the built program is made from: changed content, a new file and a deleted one each make it stale. */
const SOURCES = ['core', 'electron', 'renderer', 'assets', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** A digest of the names and contents of all sources under `root`. */
export function sourcesDigest(root: string): string {
  const digest = createHash('sha256');
  for (const path of SOURCES.flatMap((name) => filesUnder(join(root, name)))) {
    digest.update(`${relative(root, path)}\0`).update(createHash('sha256').update(readFileSync(path)).digest());
  }
  return digest.digest('hex');
}

/** The files under a path, or the path itself, in an order that does not depend on the disk. */
function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSyncOrNull(path);
  if (entries === null) return [path];
  return entries
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function readdirSyncOrNull(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

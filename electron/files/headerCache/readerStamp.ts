import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A digest of the code that reads headers: of the sources where the program runs from them, of the built program's own files otherwise.
 * A header that was cached by another version, with a fault that has been mended since, is never used.
 */
export function readerStamp(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const fromSources = import.meta.url.endsWith('.ts');
  const root = fromSources ? join(here, '..', '..', '..') : here;
  const folders = fromSources ? [join(root, 'core', 'dicom'), join(root, 'electron', 'files')] : [here];
  const sum = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(ts|js)$/.test(name)) sum.update(`${name}\0`).update(readFileSync(join(folder, name)));
  if (fromSources) sum.update(readFileSync(join(root, 'package.json')));
  return sum.digest('hex');
}

import { resolve } from 'node:path';
import type { OfferedImport } from '../../core/ipc/schemas.ts';

/**
 * What a command line offers to import: `--demo`, or its paths made absolute against `cwd`. Switches (Chromium's, the debugger's) are
 * passed over. `own` is the number of leading words that are the program itself: the executable, and the script while unpackaged.
 */
export function offeredImport(argv: readonly string[], own: number, cwd: string): OfferedImport {
  const words = argv.slice(1);
  if (words.includes('--demo')) return { kind: 'demo' };
  const paths = words.filter((word) => !word.startsWith('-') && word !== '').slice(own - 1);
  return paths.length === 0 ? { kind: 'nothing' } : { kind: 'paths', paths: paths.map((path) => resolve(cwd, path)) };
}

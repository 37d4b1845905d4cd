import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { causeOf } from './listFiles.ts';

/**
 * Makes a folder and those above it that are missing. Throws what the system says. Node's own `recursive` never returns where a folder
 * cannot be made although the one above it is there (`/proc`, some network drives).
 */
export function makeFolder(folder: string, mode?: number): void {
  const make = (path: string): void => {
    try {
      mkdirSync(path, mode);
    } catch (error) {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    }
  };
  try {
    make(folder);
  } catch (error) {
    const above = dirname(folder);
    if (causeOf(error) !== 'ENOENT' || above === folder) throw error;
    makeFolder(above, mode);
    make(folder);
  }
}

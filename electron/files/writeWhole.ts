import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a text file, which appears under its name only when it is whole; gives its path. Throws what the system says. */
export function writeWhole(path: string, text: string): string {
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    return path;
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
  }
}

import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';

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

/** The same for bytes, without waiting: an older file of that name stays until the new one is whole. Throws what the system says. */
export async function writeBytesWhole(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(beside, bytes, { flush: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

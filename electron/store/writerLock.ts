import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The right to write a folder's store, held by one process at a time. */
export interface WriterLock {
  readonly release: () => void;
}

/**
 * Takes the right to write, or throws SQLite's "busy" when another connection holds it. It is an open exclusive transaction on a file of
 * its own: the system ends it with the process, however that ends, so that no stale lock is ever left behind.
 */
export function takeWriterLock(folder: string): WriterLock {
  const database = new DatabaseSync(join(folder, 'writer.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => database.close() };
}

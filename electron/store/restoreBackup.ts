import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backupFolder, listBackups } from './backups.ts';
import { problemOfDatabase } from './checkDatabase.ts';
import { DATABASE_NAME } from './database.ts';
import { copyDurably } from './durableFiles.ts';
import { storeRefusal } from './sqliteFaults.ts';
import { takeWriterLock } from './writerLock.ts';

/** The database and SQLite's files beside it. */
const SUFFIXES = ['', '-wal', '-shm'];

/**
 * Puts a backup in the database's place. What was there is first copied, with its log, to `damaged/` in the same folder; ended by force
 * at any moment, the old file or the whole backup stands in the place. Refused: an unknown backup, a damaged one, a store in use.
 */
export function restoreBackup(folder: string, name: string, now: () => Date): void {
  if (!listBackups(folder).some((backup) => backup.name === name))
    throw storeRefusal('store-unknown-id', { what: 'backup', id: name });
  const lock = takeWriterLock(folder);
  try {
    const source = join(backupFolder(folder), name);
    const problem = problemOfDatabase(source);
    if (problem !== null) {
      const other = listBackups(folder).find((backup) => backup.name !== name)?.name ?? null;
      throw storeRefusal('store-damaged', { name, problem, backup: other });
    }
    const path = join(folder, DATABASE_NAME);
    keepAside(folder, path, now());
    // The log of the damaged file must be gone before another file stands beside it: SQLite would write it into that one.
    for (const suffix of SUFFIXES.slice(1)) rmSync(path + suffix, { force: true });
    copyDurably(source, path);
  } finally {
    lock.release();
  }
}

function keepAside(folder: string, path: string, at: Date): void {
  const aside = join(folder, 'damaged', `letb-${at.toISOString().replace(/[-:.]/g, '')}.sqlite`);
  for (const suffix of SUFFIXES) {
    if (!existsSync(path + suffix)) continue;
    mkdirSync(join(folder, 'damaged'), { recursive: true, mode: 0o700 });
    copyDurably(path + suffix, aside + suffix);
  }
}

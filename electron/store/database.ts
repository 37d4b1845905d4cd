import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backUp, newestBackup } from './backups.ts';
import { APPLICATION_ID, checkDatabase } from './checkDatabase.ts';
import { latestVersion, migrate, type Migration } from './migrate.ts';
import { sqlOver, type AfterWrite, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';
import { takeWriterLock } from './writerLock.ts';

export const DATABASE_NAME = 'letb.sqlite';

export interface DatabaseOptions {
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly now: () => Date;
  readonly afterWrite?: AfterWrite;
}

export interface OpenDatabase {
  readonly sql: Sql;
  readonly close: () => void;
}

/** How long a write waits for a reader that copies the file, ms. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens the folder's database for writing; begins one where there never was one. It is checked first, backed up before it takes a new
 * form, and held against other writers until it is closed. Refused: in use, damaged, missing beside its backups, of a later program, of
 * another program, unwritable; none of these changes the file.
 */
export function openDatabase({ folder, migrations, now, afterWrite }: DatabaseOptions): OpenDatabase {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeWriterLock(folder);
  try {
    const path = join(folder, DATABASE_NAME);
    const version = usableVersion(path, folder, latestVersion(migrations));
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      const sql = sqlOver(database, afterWrite);
      sql.script(CONNECTION);
      if (version === 0) sql.script(`PRAGMA application_id = ${APPLICATION_ID}`);
      if (version > 0 && version < latestVersion(migrations))
        backUp(sql, { folder, version, reason: 'migration', at: now() });
      migrate(sql, migrations);
      return {
        sql,
        close: () => {
          database.close();
          lock.release();
        },
      };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The form of the file, 0 for one that is still to be begun. */
function usableVersion(path: string, folder: string, knownVersion: number): number {
  const name = DATABASE_NAME;
  const backup = newestBackup(folder);
  if (!existsSync(path) || statSync(path).size === 0) {
    if (backup !== null) throw storeRefusal('store-missing', { name, backup });
    // Readable by its owner alone; SQLite gives its own files beside it the same rights.
    closeSync(openSync(path, 'a', 0o600));
    return 0;
  }
  const found = checkDatabase(path);
  if ('problem' in found) throw storeRefusal('store-damaged', { name, problem: found.problem, backup });
  if (found.applicationId !== APPLICATION_ID && !found.isBlank) throw storeRefusal('store-foreign', { name });
  if (found.version > knownVersion)
    throw storeRefusal('store-newer', { name, foundVersion: found.version, knownVersion });
  return found.version;
}

/**
 * FULL flushes the log at each commit: an answered write survives a loss of power too, as far as the disk keeps its word; on macOS only
 * F_FULLFSYNC, asked for here, makes it.
 */
const CONNECTION = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA foreign_keys = ON;
  PRAGMA recursive_triggers = ON;
  PRAGMA trusted_schema = OFF;
`;

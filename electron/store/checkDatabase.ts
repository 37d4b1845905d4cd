import { DatabaseSync } from 'node:sqlite';
import { damageOf } from './sqliteFaults.ts';

/** "letb" in ASCII: SQLite keeps it in the file's header. */
export const APPLICATION_ID = 0x6c657462;

export interface FoundDatabase {
  readonly applicationId: number;
  /** Form of the database: the last migration that it took. */
  readonly version: number;
  /** Without any table: a first start that was ended by force. */
  readonly isBlank: boolean;
}

/**
 * Reads every page, index and reference of a database file; `problem` is what is wrong with it. The connection is read-only, so that the
 * file and its log keep their bytes.
 */
export function checkDatabase(path: string): { readonly problem: string } | FoundDatabase {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const value = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
      const said = String(value('integrity_check(1)'));
      if (said !== 'ok') return { problem: said };
      const broken = value('foreign_key_check');
      if (broken !== undefined) return { problem: `a row of ${String(broken)} refers to a missing one` };
      return {
        applicationId: Number(value('application_id')),
        version: Number(value('user_version')),
        isBlank: database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined,
      };
    } finally {
      database.close();
    }
  } catch (error) {
    const problem = damageOf(error);
    if (problem !== null) return { problem };
    throw error;
  }
}

/** What is wrong with a database file, or null. */
export function problemOfDatabase(path: string): string | null {
  const found = checkDatabase(path);
  return 'problem' in found ? found.problem : null;
}

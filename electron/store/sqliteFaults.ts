import { DomainError, refusals } from '../../core/base/errors.ts';
import type { StoreRefusals } from '../../core/ports/storeRefusals.ts';

export const storeRefusal = refusals<StoreRefusals>();

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
const CAUSES: ReadonlyMap<number, string> = new Map([
  [8, 'read-only'],
  [10, 'input/output error'],
  [13, 'the disk is full'],
  [14, 'the file cannot be opened'],
]);

/** The primary result code of an error of SQLite, else null. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** What is wrong with a file that SQLite calls damaged, else null. */
export function damageOf(error: unknown): string | null {
  const code = sqliteCode(error);
  if (code === NOT_A_DATABASE) return 'it is no database';
  return code === CORRUPT ? 'its content contradicts itself' : null;
}

/** A fault of SQLite or the file system as a refusal of the store called `name`; anything else as it is. `newestBackup` is named for damage. */
export function asRefusal(error: unknown, name: string, newestBackup: () => string | null): unknown {
  if (error instanceof DomainError) return error;
  const problem = damageOf(error);
  if (problem !== null) return storeRefusal('store-damaged', { name, problem, backup: newestBackup() });
  const code = sqliteCode(error);
  if (code === BUSY || code === LOCKED) return storeRefusal('store-in-use', { name });
  const cause = code === null ? systemCause(error) : (CAUSES.get(code) ?? null);
  return cause === null ? error : storeRefusal('store-unwritable', { name, cause });
}

/** Codes of the file system that say what the reader can change. */
const SYSTEM_CAUSES = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
]);

function systemCause(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return SYSTEM_CAUSES.has(error.code) ? error.code : null;
}

import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupReason, StoredBackup } from '../../core/ipc/storeContract.ts';
import { problemOfDatabase } from './checkDatabase.ts';
import { flushFile, renameDurably } from './durableFiles.ts';
import type { Sql } from './sql.ts';

/** How many backups of each kind are kept: older ones go when a new one is whole. */
const KEPT: Readonly<Record<BackupReason, number>> = { daily: 5, migration: 3 };

const NAME = /^letb-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-v\d+-(daily|migration)\.sqlite$/;

export function backupFolder(folder: string): string {
  return join(folder, 'backups');
}

/** The whole backups of a store, newest first. */
export function listBackups(folder: string): readonly StoredBackup[] {
  return namesIn(backupFolder(folder))
    .flatMap((name): StoredBackup[] => {
      const found = NAME.exec(name);
      if (found === null) return [];
      const [, year, month, day, hour, minute, second, milli, reason] = found;
      return [
        {
          name,
          at: `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`,
          reason: reason === 'daily' ? 'daily' : 'migration',
          bytes: statSync(join(backupFolder(folder), name)).size,
        },
      ];
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

export function newestBackup(folder: string): string | null {
  return listBackups(folder)[0]?.name ?? null;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

export interface BackupOptions {
  readonly folder: string;
  readonly version: number;
  readonly reason: BackupReason;
  readonly at: Date;
}

/** Copies the open database as it stands (VACUUM INTO), checks the copy, then gives it its name; older ones of its kind go. */
export function backUp(sql: Sql, { folder, version, reason, at }: BackupOptions): string {
  const into = backupFolder(folder);
  mkdirSync(into, { recursive: true, mode: 0o700 });
  for (const name of namesIn(into)) if (name.endsWith('.part')) rmSync(join(into, name));
  const name = `letb-${at.toISOString().replace(/[-:.]/g, '')}-v${version}-${reason}.sqlite`;
  const part = join(into, `${name}.part`);
  closeSync(openSync(part, 'wx', 0o600));
  sql.write('VACUUM INTO ?', part);
  const problem = problemOfDatabase(part);
  if (problem !== null) throw new Error(`the backup is damaged: ${problem}`);
  flushFile(part);
  renameDurably(part, join(into, name));
  const ofKind = listBackups(folder).filter((backup) => backup.reason === reason);
  for (const old of ofKind.slice(KEPT[reason])) rmSync(join(into, old.name));
  return name;
}

/** Whether the newest daily backup is of an earlier day (UTC) than `at`. */
export function isDailyBackupDue(folder: string, at: Date): boolean {
  const newest = listBackups(folder).find(({ reason }) => reason === 'daily');
  return newest === undefined || newest.at.slice(0, 10) < at.toISOString().slice(0, 10);
}

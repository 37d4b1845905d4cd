import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { InstanceOutcome } from '../../../core/dicom/instance.ts';
import type { FileStamp } from '../listFiles.ts';
import { packHeaders, unpackHeaders } from './packHeaders.ts';
import { makeFolder } from '../makeFolder.ts';

/** One file of a folder or archive as it was indexed. */
export interface CachedHeader {
  readonly source: string;
  readonly size: number;
  readonly stamp: FileStamp;
  readonly outcome: InstanceOutcome;
}

export interface HeaderCacheOptions {
  /** The database's file; made, readable by its owner alone, with its folder. */
  readonly file: string;
  /** Names the code that reads headers: what other code has read is never used. */
  readonly stamp: string;
  readonly now: () => Date;
  readonly maxBytes?: number;
  /** How long another program is waited for. */
  readonly busyMs?: number;
}

const MAX_BYTES = 256 * 2 ** 20;
const MAX_DAYS_UNUSED = 30;
const DAY_MS = 86_400_000;
const BUSY_MS = 2000;

/**
 * Headers by folder (or archive), kept between runs: never pixels. Whatever is wrong with the file, it is thrown away and the headers are
 * read anew; whatever keeps it from being written, the scan does not notice. Bounded in size; what was not used for 30 days goes.
 */
export class HeaderCache {
  readonly #options: HeaderCacheOptions;
  #database: DatabaseSync | null;
  #find: StatementSync | null = null;

  constructor(options: HeaderCacheOptions) {
    this.#options = options;
    this.#database = openDatabase(options) ?? (discard(options.file) ? openDatabase(options) : null);
  }

  /** What is known of a container's files, by source; empty when nothing is. */
  load(container: string): ReadonlyMap<string, CachedHeader> {
    try {
      this.#find ??= this.#database?.prepare('SELECT stamp, crc, body FROM headers WHERE container = ?') ?? null;
      const row = this.#find?.get(container);
      if (row === undefined || row['stamp'] !== this.#options.stamp || !(row['body'] instanceof Uint8Array))
        return new Map();
      if (crc32(row['body']) !== row['crc']) return new Map();
      return new Map(unpackHeaders(row['body']).map((header) => [header.source, header]));
    } catch (error) {
      this.#giveUp(error);
      return new Map();
    }
  }

  /** Keeps what was read of containers, in place of what was known of them, and marks those that were used. All or nothing. */
  store(read: ReadonlyMap<string, readonly CachedHeader[]>, used: readonly string[]): void {
    const database = this.#database;
    if (database === null) return;
    const day = Math.floor(this.#options.now().getTime() / DAY_MS);
    try {
      database.exec('BEGIN IMMEDIATE');
      const put = database.prepare('INSERT OR REPLACE INTO headers VALUES (?, ?, ?, ?, ?, ?)');
      for (const [container, headers] of read) {
        const body = packHeaders(headers);
        put.run(container, this.#options.stamp, day, body.length, crc32(body), body);
      }
      const touch = database.prepare('UPDATE headers SET day = ? WHERE container = ? AND day <> ?');
      for (const container of used) touch.run(day, container, day);
      database.prepare('DELETE FROM headers WHERE day < ? OR day > ?').run(day - MAX_DAYS_UNUSED, day + 1);
      this.#shrink(database);
      database.exec('COMMIT');
    } catch (error) {
      try {
        database.exec('ROLLBACK');
      } catch {
        // Nothing was begun.
      }
      this.#giveUp(error);
    }
  }

  close(): void {
    this.#find = null;
    this.#database?.close();
    this.#database = null;
  }

  /** Takes out what was used longest ago until the rest fits. */
  #shrink(database: DatabaseSync): void {
    const most = this.#options.maxBytes ?? MAX_BYTES;
    let total = Number(database.prepare('SELECT TOTAL(bytes) AS total FROM headers').get()?.['total'] ?? 0);
    if (total <= most) return;
    const drop = database.prepare('DELETE FROM headers WHERE container = ?');
    for (const row of database.prepare('SELECT container, bytes FROM headers ORDER BY day, rowid').all()) {
      if (total <= most) return;
      drop.run(String(row['container']));
      total -= Number(row['bytes']);
    }
  }

  /** A cache in trouble is no reason to fail: it is left alone when another program holds it, and thrown away when it is damaged. */
  #giveUp(error: unknown): void {
    try {
      this.close();
    } catch {
      this.#database = null;
    }
    if (isDamage(error)) discard(this.#options.file);
  }
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS headers (
  container TEXT PRIMARY KEY, stamp TEXT NOT NULL, day INTEGER NOT NULL, bytes INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL)`;

/** Null when it cannot be opened. The file is made before SQLite sees it, so that it is never readable by others. */
function openDatabase({ file, busyMs }: HeaderCacheOptions): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    makeFolder(dirname(file), 0o700);
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    database = new DatabaseSync(file, { timeout: busyMs ?? BUSY_MS });
    database.exec('PRAGMA auto_vacuum = FULL; PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL;');
    database.exec(SCHEMA);
    database.prepare('SELECT container, stamp, day, bytes, crc, body FROM headers LIMIT 1').get();
    return database;
  } catch {
    database?.close();
    return null;
  }
}

function discard(file: string): boolean {
  try {
    for (const ending of ['', '-journal']) rmSync(`${file}${ending}`, { force: true });
    return true;
  } catch {
    return false;
  }
}

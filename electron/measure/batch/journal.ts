import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { refusals, type Coded } from '../../../core/base/errors.ts';
import type { BatchDecision, BatchedCase, BatchRefusals } from '../../../core/record/batchDocument.ts';
import type { ManifestRow } from '../../../core/record/batchManifest.ts';
import type { CaseDocument, CaseProtocol, CaseTimepointId } from '../../../core/record/caseDocument.ts';
import { makeFolder } from '../../files/makeFolder.ts';
import { numberOf, sqlOver, textOf, type AfterWrite, type Row, type Sql } from '../../store/sql.ts';
import { damageOf, sqliteCode } from '../../store/sqliteFaults.ts';
import { takeWriterLock } from '../../store/writerLock.ts';
import type { TimepointResult } from './caseOrder.ts';

const refusal = refusals<BatchRefusals>();

const JOURNAL = 'journal.sqlite';
/** Another form than this is another program's, or a later one's. */
const FORM = 1;

/** How a case ended: with a document (whatever it refused), or with a failure as a whole. */
export type CaseResult =
  | { readonly document: CaseDocument; readonly failure: null }
  | { readonly document: null; readonly failure: Coded & { readonly sentence: string } };

/** A case as the journal holds it. */
export interface JournalledCase {
  readonly row: ManifestRow;
  readonly result: CaseResult | null;
  readonly review: BatchDecision | null;
}

/** As the tables have it. */
export function batchedCase({ row, result, review }: JournalledCase): BatchedCase {
  const { line, key, patient, treatment, treatmentDates } = row;
  const { document, failure } = result ?? { document: null, failure: null };
  return { line, key, patient, treatment, treatmentDates, document, failure, review };
}

/** The journal of one batch. What a call has written is on the disk when it returns. */
export interface Journal {
  /** True where the journal was there before. */
  readonly isResumed: boolean;
  /** What the batch is measured by, from its beginning on. */
  readonly protocol: CaseProtocol;
  /** Takes over the manifest's rows: a row that says something else than before is measured anew, one that is gone is forgotten. */
  readonly take: (rows: readonly ManifestRow[]) => void;
  /** In the order of the manifest. */
  readonly cases: () => readonly JournalledCase[];
  /** Timepoints of a case that have ended. */
  readonly timepoints: (key: string) => ReadonlyMap<CaseTimepointId, TimepointResult>;
  readonly endTimepoint: (key: string, id: CaseTimepointId, result: TimepointResult) => void;
  readonly endCase: (key: string, result: CaseResult) => void;
  /** Forgets what was refused or failed of cases that are not accepted; gives how many cases are pending again. */
  readonly retryFailed: () => number;
  readonly decide: (key: string, review: BatchDecision | null) => void;
  readonly close: () => void;
}

export interface JournalOptions {
  readonly folder: string;
  /** Null: the journal's own, or for a new one `otherwise`. */
  readonly protocol: CaseProtocol | null;
  readonly otherwise?: CaseProtocol;
  /** False: a journal that is there already is refused. */
  readonly resume: boolean;
  readonly afterWrite?: AfterWrite;
}

/**
 * Opens the journal in a batch's folder, or begins one. Refused: one that is there without `resume`, one in use, damaged or of another form, one
 * that was begun with another protocol.
 */
export function openJournal(options: JournalOptions): Journal {
  const { folder, afterWrite } = options;
  makeFolder(folder);
  const lock = lockOf(folder);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(join(folder, JOURNAL));
    const sql = sqlOver(database, afterWrite);
    sql.script('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    const begun = begin(sql, options);
    const opened = database;
    return journalOver(sql, begun, () => {
      opened.close();
      lock.release();
    });
  } catch (error) {
    database?.close();
    lock.release();
    if (damageOf(error) !== null) throw refusal('batch-journal-foreign', { folder });
    throw error;
  }
}

function lockOf(folder: string): ReturnType<typeof takeWriterLock> {
  try {
    return takeWriterLock(folder);
  } catch (error) {
    if (sqliteCode(error) !== null) throw refusal('batch-in-use', { folder });
    throw error;
  }
}

const TABLES = `
  CREATE TABLE batch (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE cases (
    key TEXT PRIMARY KEY, line INTEGER NOT NULL, row TEXT NOT NULL, result TEXT, decision TEXT, reason TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE TABLE timepoints (
    key TEXT NOT NULL REFERENCES cases(key) ON DELETE CASCADE, id TEXT NOT NULL, result TEXT NOT NULL, PRIMARY KEY (key, id)
  ) STRICT;
`;

function begin(
  sql: Sql,
  { folder, protocol, otherwise, resume }: JournalOptions,
): Pick<Journal, 'isResumed' | 'protocol'> {
  const form = numberOf(sql.all('PRAGMA user_version')[0], 'user_version');
  if (form === 0 && sql.all('SELECT name FROM sqlite_master').length === 0) {
    const chosen = protocol ?? otherwise;
    if (chosen === undefined) throw new Error('a new journal has a protocol');
    sql.transaction(() => {
      sql.script(TABLES);
      sql.write('INSERT INTO batch (name, value) VALUES (?, ?)', 'protocol', JSON.stringify(chosen));
      sql.script(`PRAGMA user_version = ${FORM}`);
    });
    return { isResumed: false, protocol: chosen };
  }
  if (form !== FORM) throw refusal('batch-journal-foreign', { folder });
  if (!resume) throw refusal('batch-exists', { folder });
  const [row] = sql.all("SELECT value FROM batch WHERE name = 'protocol'");
  const kept = textOf(row, 'value');
  if (protocol !== null && kept !== JSON.stringify(protocol)) throw refusal('batch-other-protocol', { folder });
  return { isResumed: true, protocol: parsed<CaseProtocol>(kept) };
}

function journalOver(sql: Sql, begun: Pick<Journal, 'isResumed' | 'protocol'>, close: () => void): Journal {
  return {
    ...begun,
    take: (rows) =>
      sql.transaction(() => {
        const known = new Map(
          sql.all('SELECT key, row FROM cases').map((row) => [textOf(row, 'key'), textOf(row, 'row')]),
        );
        for (const key of known.keys())
          if (!rows.some((row) => row.key === key)) sql.write('DELETE FROM cases WHERE key = ?', key);
        for (const row of rows) {
          const before = known.get(row.key);
          if (before !== undefined && isSameCase(before, row)) {
            sql.write('UPDATE cases SET line = ?, row = ? WHERE key = ?', row.line, JSON.stringify(row), row.key);
            continue;
          }
          sql.write('DELETE FROM cases WHERE key = ?', row.key);
          sql.write('INSERT INTO cases (key, line, row) VALUES (?, ?, ?)', row.key, row.line, JSON.stringify(row));
        }
      }),
    cases: () => sql.all('SELECT * FROM cases ORDER BY line').map(caseOf),
    timepoints: (key) =>
      new Map(
        sql
          .all('SELECT id, result FROM timepoints WHERE key = ?', key)
          .map((row) => [timepointId(textOf(row, 'id')), parsed<TimepointResult>(textOf(row, 'result'))]),
      ),
    endTimepoint: (key, id, result) =>
      sql.transaction(() =>
        sql.write(
          'INSERT OR REPLACE INTO timepoints (key, id, result) VALUES (?, ?, ?)',
          key,
          id,
          JSON.stringify(result),
        ),
      ),
    endCase: (key, result) =>
      sql.transaction(() => sql.write('UPDATE cases SET result = ? WHERE key = ?', JSON.stringify(result), key)),
    retryFailed: () =>
      sql.transaction(() => {
        const again = sql
          .all("SELECT * FROM cases WHERE result IS NOT NULL AND decision IS NOT 'accepted'")
          .map(caseOf)
          .filter(({ result }) => result !== null && (result.document === null || result.document.change === null));
        for (const { row } of again) {
          sql.write('UPDATE cases SET result = NULL WHERE key = ?', row.key);
          sql.write("DELETE FROM timepoints WHERE key = ? AND json_extract(result, '$.kind') = 'refused'", row.key);
        }
        return again.length;
      }),
    decide: (key, review) =>
      sql.transaction(() =>
        sql.write(
          'UPDATE cases SET decision = ?, reason = ? WHERE key = ?',
          review?.decision ?? null,
          review?.reason ?? '',
          key,
        ),
      ),
    close,
  };
}

/** Where a row stands in its table does not matter. */
function isSameCase(before: string, row: ManifestRow): boolean {
  return JSON.stringify({ ...parsed<ManifestRow>(before), line: 0 }) === JSON.stringify({ ...row, line: 0 });
}

function caseOf(row: Row): JournalledCase {
  const { result, decision } = row;
  return {
    row: parsed<ManifestRow>(textOf(row, 'row')),
    result: typeof result === 'string' ? parsed<CaseResult>(result) : null,
    review: decision === 'accepted' || decision === 'rejected' ? { decision, reason: textOf(row, 'reason') } : null,
  };
}

function timepointId(id: string): CaseTimepointId {
  if (id !== 'pre' && id !== 'post') throw new TypeError(`${id} is no timepoint`);
  return id;
}

/** What this program wrote itself, into a file of its own form. */
function parsed<T>(text: string): T {
  return JSON.parse(text) as T;
}

import type { StoredEvent, StoreRequests } from '../../core/ipc/storeContract.ts';
import { besidesReading, type ReadingSummary } from '../../core/record/caseProgress.ts';
import { DOCUMENT_EVENT } from '../../core/record/recordEvent.ts';
import { numberOf, textOf, type Row, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';

export interface Records {
  readonly append: (args: StoreRequests['record:append']['args']) => StoredEvent;
  readonly read: (args: StoreRequests['record:read']['args']) => readonly StoredEvent[];
  readonly progress: () => readonly ReadingSummary[];
}

/** The append-only records of the cases: the schema itself refuses to change or delete an event. */
export function records(sql: Sql, now: () => Date): Records {
  return {
    append: ({ caseId, expectedRevision, kind, observer, payload }) =>
      sql.transaction(() => {
        const storedRevision = numberOf(
          sql.all('SELECT coalesce(max(revision), 0) AS revision FROM events WHERE case_id = ?', caseId)[0],
          'revision',
        );
        if (storedRevision !== expectedRevision)
          throw storeRefusal('store-conflict', { what: 'record', expectedRevision, storedRevision });
        const at = now().toISOString();
        const revision = storedRevision + 1;
        beginCase(sql, caseId, at);
        sql.write(
          'INSERT INTO events (case_id, revision, kind, observer, at, payload) VALUES (?, ?, ?, ?, ?, ?)',
          caseId,
          revision,
          kind,
          observer,
          at,
          JSON.stringify(payload),
        );
        return { revision, kind, observer, at, payload };
      }),
    read: ({ caseId, afterRevision }) =>
      sql
        .all(
          'SELECT revision, kind, observer, at, payload FROM events WHERE case_id = ? AND revision > ? ORDER BY revision',
          caseId,
          afterRevision,
        )
        .map(eventOf),
    progress: () => sql.all(PROGRESS).map(summaryOf),
  };
}

const BESIDES = besidesReading.map((kind) => `'${kind}'`).join(', ');

/** The same as `summaryOf` of each reading's events, counted by the database. */
const PROGRESS = `
  SELECT case_id, payload ->> 'readingId' AS reading_id,
    max(iif(payload ->> 'documentKind' NOT IN (${BESIDES}), revision, 0)) AS changed,
    max(iif(payload ->> 'documentKind' = 'signature', revision, 0)) AS signed,
    max(iif(payload ->> 'documentKind' = 'flag' AND payload ->> 'document' IS NOT NULL, revision, 0)) AS flagged,
    max(iif(payload ->> 'documentKind' = 'flag' AND payload ->> 'document' IS NULL, revision, 0)) AS unflagged
  FROM events
  WHERE kind = '${DOCUMENT_EVENT}' AND reading_id IS NOT NULL AND payload ->> 'documentKind' IS NOT NULL
  GROUP BY case_id, reading_id
  ORDER BY case_id, reading_id
`;

function summaryOf(row: Row): ReadingSummary {
  return {
    caseId: textOf(row, 'case_id'),
    readingId: textOf(row, 'reading_id'),
    changedAtRevision: numberOf(row, 'changed'),
    signedAtRevision: numberOf(row, 'signed'),
    isFlagged: numberOf(row, 'flagged') > numberOf(row, 'unflagged'),
  };
}

/** A case begins with what is first stored of it. */
export function beginCase(sql: Sql, caseId: string, at: string): void {
  sql.write('INSERT INTO cases (id, created_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING', caseId, at);
}

function eventOf(row: Row): StoredEvent {
  return {
    revision: numberOf(row, 'revision'),
    kind: textOf(row, 'kind'),
    observer: textOf(row, 'observer'),
    at: textOf(row, 'at'),
    payload: JSON.parse(textOf(row, 'payload')),
  };
}

import type { StoreRequests } from '../../core/ipc/storeContract.ts';
import { readingIdOf } from '../../core/record/readings.ts';
import type { Session, Study, StudyBook } from '../../core/record/studies.ts';
import { nextPassFrom } from '../../core/record/washout.ts';
import { beginCase } from './records.ts';
import { numberOf, textOf, type Row, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';

export interface Studies {
  readonly list: () => StudyBook;
  readonly begin: (args: StoreRequests['study:begin']['args']) => Study;
  readonly unseal: (args: StoreRequests['study:unseal']['args']) => Study;
  readonly beginSession: (args: StoreRequests['session:begin']['args']) => Session;
}

const SESSION_COLUMNS = 'id, study_id, observer_id, pass, begun_at';

/** Studies with their cases and passes. What a study is stays as it was begun; it is unsealed once, for good. */
export function studies(sql: Sql, now: () => Date): Studies {
  const studyOf = (row: Row | undefined): Study => {
    const studyId = numberOf(row, 'id');
    const unsealedAt = row?.['unsealed_at'];
    return {
      studyId,
      name: textOf(row, 'name'),
      isBlind: numberOf(row, 'blind') === 1,
      washoutDays: numberOf(row, 'washout_days'),
      seed: numberOf(row, 'seed'),
      caseIds: sql
        .all('SELECT case_id FROM study_cases WHERE study_id = ? ORDER BY place', studyId)
        .map((one) => textOf(one, 'case_id')),
      unsealedAt: typeof unsealedAt === 'string' ? unsealedAt : null,
    };
  };
  const found = (studyId: number): Study => {
    const [row] = sql.all('SELECT * FROM studies WHERE id = ?', studyId);
    if (row === undefined) throw storeRefusal('store-unknown-id', { what: 'study', id: String(studyId) });
    return studyOf(row);
  };
  return {
    list: () => ({
      studies: sql.all('SELECT * FROM studies ORDER BY id').map(studyOf),
      sessions: sql.all(`SELECT ${SESSION_COLUMNS} FROM sessions ORDER BY id`).map(sessionOf),
    }),
    begin: ({ name, isBlind, washoutDays, seed, caseIds }) =>
      sql.transaction(() => {
        if (sql.all('SELECT 1 FROM studies WHERE name = ?', name).length > 0)
          throw storeRefusal('study-name-taken', { name });
        const at = now().toISOString();
        sql.write(
          'INSERT INTO studies (name, blind, washout_days, seed, created_at) VALUES (?, ?, ?, ?, ?)',
          name,
          isBlind ? 1 : 0,
          washoutDays,
          seed,
          at,
        );
        const studyId = numberOf(sql.all('SELECT last_insert_rowid() AS id')[0], 'id');
        for (const [place, caseId] of caseIds.entries()) {
          beginCase(sql, caseId, at);
          sql.write('INSERT INTO study_cases (study_id, place, case_id) VALUES (?, ?, ?)', studyId, place, caseId);
        }
        return found(studyId);
      }),
    unseal: ({ studyId }) =>
      sql.transaction(() => {
        if (found(studyId).unsealedAt === null)
          sql.write('UPDATE studies SET unsealed_at = ? WHERE id = ?', now().toISOString(), studyId);
        return found(studyId);
      }),
    beginSession: ({ studyId, observerId }) =>
      sql.transaction(() => {
        const study = found(studyId);
        if (study.unsealedAt !== null)
          throw storeRefusal('study-unsealed', { study: study.name, unsealedAt: study.unsealedAt });
        if (sql.all('SELECT 1 FROM observers WHERE id = ?', observerId).length === 0)
          throw storeRefusal('store-unknown-id', { what: 'observer', id: String(observerId) });
        const before = sql
          .all(
            `SELECT ${SESSION_COLUMNS} FROM sessions WHERE study_id = ? AND observer_id = ? ORDER BY pass`,
            studyId,
            observerId,
          )
          .map(sessionOf);
        const at = now().toISOString();
        const pass = before.length + 1;
        refuseBeforeWashout(study, pass, lastReadIn(sql, before), at);
        sql.write(
          'INSERT INTO sessions (study_id, observer_id, pass, begun_at) VALUES (?, ?, ?, ?)',
          studyId,
          observerId,
          pass,
          at,
        );
        return sessionOf(sql.all(`SELECT ${SESSION_COLUMNS} FROM sessions WHERE id = last_insert_rowid()`)[0]);
      }),
  };
}

function refuseBeforeWashout(study: Study, pass: number, lastReadAt: string | null, at: string): void {
  const earliest = nextPassFrom(lastReadAt, study.washoutDays);
  if (earliest === null || lastReadAt === null || at >= earliest) return;
  const { name, washoutDays } = study;
  throw storeRefusal('washout-not-over', { study: name, pass, washoutDays, lastReadAt, earliest });
}

/** The last instant at which anything was written in one of the passes; a pass of which nothing was read counts by its beginning. */
function lastReadIn(sql: Sql, sessions: readonly Session[]): string | null {
  const instants = sessions.flatMap(({ observerId, sessionId, begunAt }) => {
    const readingId = readingIdOf({ observerId, sessionId });
    const [row] = sql.all("SELECT max(at) AS at FROM events WHERE payload ->> 'readingId' = ?", readingId);
    const last = row?.['at'];
    return [begunAt, ...(typeof last === 'string' ? [last] : [])];
  });
  return instants.toSorted().at(-1) ?? null;
}

function sessionOf(row: Row | undefined): Session {
  return {
    sessionId: numberOf(row, 'id'),
    studyId: numberOf(row, 'study_id'),
    observerId: numberOf(row, 'observer_id'),
    pass: numberOf(row, 'pass'),
    begunAt: textOf(row, 'begun_at'),
  };
}

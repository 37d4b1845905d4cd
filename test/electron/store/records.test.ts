import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { statSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../electron/store/database.ts';
import { migrations } from '../../../electron/store/migrations/all.ts';
import { temporaryStores } from './openedStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

const event = { caseId: 'case 1', kind: 'roi-placed', observer: 'A' } as const;

describe('the record of a case', () => {
  test('has its steps in order, as they were given, after a restart too', () => {
    const folder = stores.folder('order');
    const store = stores.open(folder);
    const payloads = [{ hu: 1.25, text: 'é “x” \u{1f9ea}', list: [1, null, true] }, 'text', 0, null, [], -0.1];
    payloads.forEach((payload, n) => {
      const stored = store.ask('record:append', { ...event, expectedRevision: n, payload });
      expect(stored).toMatchObject({ revision: n + 1, kind: 'roi-placed', observer: 'A', payload });
    });
    store.ask('record:append', { ...event, caseId: 'case 2', expectedRevision: 0, payload: 1 });
    store.close();
    const again = stores.open(folder);
    const read = again.ask('record:read', { caseId: 'case 1', afterRevision: 0 });
    expect(read.map(({ payload }) => payload)).toEqual(payloads);
    expect(read.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(read.every(({ at }) => /^2026-11-21T08:00:\d\d\.000Z$/.test(at))).toBe(true);
    expect(again.ask('record:read', { caseId: 'case 1', afterRevision: 5 })).toHaveLength(1);
    expect(again.ask('record:read', { caseId: 'never seen', afterRevision: 0 })).toEqual([]);
  });

  test('cannot be overwritten by one who did not see its last step', () => {
    const store = stores.open(stores.folder('conflict'));
    store.ask('record:append', { ...event, expectedRevision: 0, payload: 'first reader' });
    for (const expectedRevision of [0, 2]) {
      expect(() => store.ask('record:append', { ...event, expectedRevision, payload: 'second reader' })).toThrow(
        expect.objectContaining({
          code: 'store-conflict',
          details: { what: 'record', expectedRevision, storedRevision: 1 },
        }),
      );
    }
    const read = store.ask('record:read', { caseId: 'case 1', afterRevision: 0 });
    expect(read.map(({ payload }) => payload)).toEqual(['first reader']);
  });

  test('is append-only to the database itself', () => {
    const folder = stores.folder('append-only');
    const store = stores.open(folder);
    for (let n = 0; n < 3; n += 1) store.ask('record:append', { ...event, expectedRevision: n, payload: n });
    const before = store.ask('record:read', { caseId: 'case 1', afterRevision: 0 });
    store.close();
    const raw = new DatabaseSync(join(folder, 'letb.sqlite'));
    const values = "'case 1', 2, 'x', 'x', 'x', '1'";
    for (const statement of [
      "UPDATE events SET payload = '1' WHERE revision = 2",
      'DELETE FROM events WHERE revision = 3',
      'DELETE FROM events',
      `INSERT OR REPLACE INTO events (case_id, revision, kind, observer, at, payload) VALUES (${values})`,
      `INSERT OR REPLACE INTO events (sequence, case_id, revision, kind, observer, at, payload) VALUES (2, 'case 1', 4, 'x', 'x', 'x', '1')`,
      `INSERT INTO events (case_id, revision, kind, observer, at, payload) VALUES ('case 1', 5, 'x', 'x', 'x', '1')`,
      `INSERT INTO events (case_id, revision, kind, observer, at, payload) VALUES ('case 1', 4, 'x', 'x', 'x', 'no json')`,
      `INSERT INTO events (case_id, revision, kind, observer, at, payload) VALUES ('no case', 1, 'x', 'x', 'x', '1')`,
    ])
      expect(() => raw.exec(statement), statement).toThrow(/never|follow|CHECK|FOREIGN/);
    raw.close();
    expect(stores.open(folder).ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toEqual(before);
  });
});

describe('what the window keeps', () => {
  test('is there after a restart, by key, until it is forgotten', () => {
    const folder = stores.folder('window');
    const store = stores.open(folder);
    store.ask('window:setState', { key: 'layout', value: 'both' });
    store.ask('window:setState', { key: 'treatmentDates', value: { 'patient 1': '2026-01-12' } });
    store.ask('window:setState', { key: 'layout', value: 'pre' });
    store.ask('window:setState', { key: 'gone', value: 1 });
    store.ask('window:setState', { key: 'gone', value: null });
    store.close();
    expect(stores.open(folder).ask('window:getState', null)).toEqual({
      layout: 'pre',
      treatmentDates: { 'patient 1': '2026-01-12' },
    });
  });
});

describe('the files of the store', () => {
  test.skipIf(process.platform === 'win32')('can be read by their owner alone', () => {
    const folder = stores.folder('rights');
    const store = stores.open(folder);
    store.ask('window:setState', { key: 'a', value: 1 });
    const rights = (name: string): number => statSync(join(folder, name)).mode & 0o777;
    expect(rights('.')).toBe(0o700);
    for (const name of ['letb.sqlite', 'letb.sqlite-wal']) expect(rights(name), name).toBe(0o600);
    const [backup] = store.ask('store:state', null).backups;
    expect(rights(`backups/${backup?.name ?? ''}`)).toBe(0o600);
  });

  test('are flushed at each commit, keep references, and fire the triggers of replaced rows', () => {
    const { sql, close } = openDatabase({
      folder: stores.folder('pragmas'),
      migrations,
      now: () => new Date(),
    });
    const value = (pragma: string): unknown => Object.values(sql.all(`PRAGMA ${pragma}`)[0] ?? {})[0];
    const FULL = 2;
    expect(value('journal_mode')).toBe('wal');
    expect(value('synchronous')).toBe(FULL);
    for (const on of ['fullfsync', 'checkpoint_fullfsync', 'foreign_keys', 'recursive_triggers'])
      expect(value(on), on).toBe(1);
    close();
  });
});

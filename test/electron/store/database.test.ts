import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { checkDatabase, problemOfDatabase } from '../../../electron/store/checkDatabase.ts';
import { openDatabase } from '../../../electron/store/database.ts';
import type { Migration } from '../../../electron/store/migrate.ts';
import { migrations } from '../../../electron/store/migrations/all.ts';
import { clockFrom, temporaryStores } from './openedStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

const event = { caseId: 'case 1', kind: 'note', observer: 'A' } as const;
const file = (folder: string): string => join(folder, 'letb.sqlite');
const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** A store with some pages of records, closed. */
function filledStore(name: string, start = '2026-11-21T08:00:00Z'): string {
  const folder = stores.folder(name);
  const store = stores.open(folder, { now: clockFrom(start) });
  for (let n = 0; n < 40; n += 1)
    store.ask('record:append', { ...event, expectedRevision: n, payload: 'x'.repeat(500) });
  store.close();
  return folder;
}

describe('the forms of the database', () => {
  test('are numbered one after the other', () => {
    expect(migrations.length).toBeGreaterThanOrEqual(2);
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, n) => n + 1));
  });

  /** Rows that a database of each form holds, and what must be found of them in the next one. */
  const rowsOf: Readonly<Record<number, { readonly fill: string; readonly read: string; readonly rows: number }>> = {
    0: { fill: '', read: "SELECT 1 WHERE 'nothing' = 'was there'", rows: 0 },
    1: {
      fill: `INSERT INTO cases VALUES ('c', 't');
        INSERT INTO events (case_id, revision, kind, observer, at, payload) VALUES ('c', 1, 'k', 'o', 't', '{"a": 1}');
        INSERT INTO window_state VALUES ('key', '1', 't');`,
      read: "SELECT * FROM cases, events, window_state WHERE payload = '{\"a\": 1}' AND key = 'key'",
      rows: 1,
    },
    2: {
      fill: `INSERT INTO cases VALUES ('c', 't');
        INSERT INTO segmentations (case_id, name, grid, created_at) VALUES ('c', 'n', '{}', 't');
        INSERT INTO edits (segmentation_id, revision, kind, layer, edit, at) VALUES (1, 1, 'edit', 'liver', x'01', 't');
        INSERT INTO edits (segmentation_id, revision, kind, target, layer, at) VALUES (1, 2, 'undo', 1, 'liver', 't');
        INSERT INTO snapshots VALUES (1, 2, 'liver', x'02');`,
      read: "SELECT * FROM segmentations, edits, snapshots WHERE mask = x'02'",
      rows: 2,
    },
    3: {
      fill: `INSERT INTO cases VALUES ('c', 't');
        INSERT INTO segmentations (case_id, name, grid, created_at) VALUES ('c', 'n', '{}', 't');
        INSERT INTO drafts (segmentation_id, layer, method, parameters, mask, at) VALUES (1, 'liver', 'm', '{}', x'03', 't');
        INSERT INTO events (case_id, revision, kind, observer, at, payload)
          VALUES ('c', 1, 'document', 'o', 't', '{"readingId": "r", "documentKind": "rois", "key": "k", "document": null}'),
            ('c', 2, 'note', 'o', 't', '"no object"');`,
      read: "SELECT * FROM drafts, events WHERE mask = x'03'",
      rows: 2,
    },
  };

  test.each(migrations.map(({ version, name }) => [version, name] as const))(
    'from the one before to %i (%s) keep what was stored, with a backup of the old form',
    (version, name) => {
      const folder = stores.folder(`migration-${version}`);
      const before = rowsOf[version - 1];
      if (before === undefined) throw new Error(`say what a database of form ${version - 1} holds`);
      const old = openDatabase({ folder, migrations: migrations.slice(0, version - 1), now: () => new Date() });
      if (before.fill !== '') old.sql.script(before.fill);
      old.close();
      const next = openDatabase({ folder, migrations: migrations.slice(0, version), now: () => new Date() });
      expect(next.sql.all(before.read), name).toHaveLength(before.rows);
      expect(next.sql.all('PRAGMA user_version')[0]?.['user_version']).toBe(version);
      next.close();
      expect(problemOfDatabase(file(folder))).toBeNull();
      const backups = version === 1 ? [] : readdirSync(join(folder, 'backups'));
      expect(backups).toHaveLength(version === 1 ? 0 : 1);
      for (const backup of backups) {
        expect(backup).toContain(`-v${version - 1}-migration`);
        const copy = new DatabaseSync(join(folder, 'backups', backup), { readOnly: true });
        expect(copy.prepare(before.read).all()).toHaveLength(before.rows);
        copy.close();
      }
    },
  );

  test('are taken wholly or not at all', () => {
    const folder = filledStore('half-migration');
    const broken: Migration = {
      version: migrations.length + 2,
      name: 'b',
      sql: 'CREATE TABLE b (x); SELECT no_such();',
    };
    const steps = [...migrations, { version: migrations.length + 1, name: 'a', sql: 'CREATE TABLE a (x)' }, broken];
    expect(() => openDatabase({ folder, migrations: steps, now: () => new Date() })).toThrow(/no_such/);
    const found = new DatabaseSync(file(folder), { readOnly: true });
    expect(found.prepare('PRAGMA user_version').get()?.['user_version']).toBe(migrations.length);
    expect(found.prepare("SELECT 1 FROM sqlite_schema WHERE name IN ('a', 'b')").all()).toEqual([]);
    found.close();
    expect(stores.open(folder).ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toHaveLength(40);
  });

  test('are the old one or the new one, with everything stored, when the program is ended at any write of the step', () => {
    const folder = stores.folder('ended-migrating');
    const old = openDatabase({ folder, migrations: migrations.slice(0, 1), now: () => new Date() });
    old.sql.script(rowsOf[1]?.fill ?? '');
    old.close();
    let copies = 0;
    // What a process leaves that is ended by force is what its files hold at that moment.
    const copyFiles = (count: number): void => {
      copies = count;
      cpSync(folder, `${folder}-${count}`, { recursive: true });
    };
    openDatabase({ folder, migrations, now: () => new Date(), afterWrite: copyFiles }).close();
    expect(copies).toBeGreaterThan(5);
    const versions = new Set<number>();
    for (let n = 1; n <= copies; n += 1) {
      const found = checkDatabase(file(`${folder}-${n}`));
      if ('problem' in found) expect.fail(found.problem);
      versions.add(found.version);
      const store = stores.open(`${folder}-${n}`);
      expect(store.ask('record:read', { caseId: 'c', afterRevision: 0 })).toHaveLength(1);
      expect(store.ask('store:state', null).backups.some(({ reason }) => reason === 'migration')).toBe(true);
      store.close();
    }
    expect([...versions]).toEqual([1, migrations.length]);
  });

  test('of a later program are refused, and the file keeps its bytes', () => {
    const folder = filledStore('newer');
    const raw = new DatabaseSync(file(folder));
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    const before = digest(file(folder));
    expect(() => stores.open(folder).ask('window:getState', null)).toThrow(
      expect.objectContaining({
        code: 'store-newer',
        details: { name: 'letb.sqlite', foundVersion: 99, knownVersion: migrations.length },
      }),
    );
    expect(digest(file(folder))).toBe(before);
  });

  test('of another program are refused, and the file keeps its bytes', () => {
    const folder = stores.folder('foreign');
    mkdirSync(folder);
    const raw = new DatabaseSync(file(folder));
    raw.exec('CREATE TABLE photographs (x)');
    raw.close();
    const before = digest(file(folder));
    expect(() => stores.open(folder).ask('window:getState', null)).toThrow(
      expect.objectContaining({ code: 'store-foreign' }),
    );
    expect(digest(file(folder))).toBe(before);
  });
});

describe('a damaged database', () => {
  const damages: readonly (readonly [string, (path: string) => void])[] = [
    [
      'pages overwritten',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 4096 * 3, 4096 * 9);
        writeFileSync(path, bytes);
      },
    ],
    ['its end missing', (path) => truncateSync(path, 4096 * 5)],
    ['no database at all', (path) => writeFileSync(path, 'photographs '.repeat(1000))],
    [
      'one byte of an index changed',
      (path) => {
        const raw = new DatabaseSync(path, { readOnly: true });
        const page = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_events_1'").get();
        raw.close();
        const bytes = readFileSync(path);
        const at = 4096 * Number(page?.['rootpage']) - 3;
        bytes[at] = (bytes[at] ?? 0) ^ 0x55;
        writeFileSync(path, bytes);
      },
    ],
  ];

  test.each(damages)(
    '(%s) is refused, keeps its bytes, and is put aside when the backup takes its place',
    (what, damage) => {
      const folder = filledStore(`damaged-${what}`);
      const later = stores.open(folder, { now: clockFrom('2026-11-22T08:00:00Z') });
      later.ask('record:append', { ...event, expectedRevision: 40, payload: 'after the backup' });
      later.close();
      damage(file(folder));
      const before = digest(file(folder));
      const store = stores.open(folder, { now: clockFrom('2026-11-23T08:00:00Z') });
      for (let n = 0; n < 2; n += 1)
        expect(() => store.ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toThrow(
          expect.objectContaining({
            code: 'store-damaged',
            details: expect.objectContaining({ backup: 'letb-20261122T080001000Z-v4-daily.sqlite' }),
          }),
        );
      expect(digest(file(folder))).toBe(before);
      const state = store.ask('store:restoreBackup', { name: 'letb-20261122T080001000Z-v4-daily.sqlite' });
      expect(state.backups.length).toBeGreaterThan(0);
      expect(store.ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toHaveLength(40);
      store.ask('record:append', { ...event, expectedRevision: 40, payload: 'again' });
      const [aside] = readdirSync(join(folder, 'damaged')).filter((name) => name.endsWith('.sqlite'));
      expect(digest(join(folder, 'damaged', aside ?? ''))).toBe(before);
    },
  );

  test('whose log is still beside it is restored without that log', () => {
    const folder = filledStore('with-log');
    const running = stores.open(folder, { now: clockFrom('2026-11-22T08:00:00Z') });
    running.ask('record:append', { ...event, expectedRevision: 40, payload: 'in the log only' });
    const killed = stores.folder('with-log-killed');
    cpSync(folder, killed, { recursive: true });
    expect(existsSync(`${file(killed)}-wal`)).toBe(true);
    const bytes = readFileSync(file(killed));
    bytes.fill(0xa5, 4096, 4096 * 6);
    writeFileSync(file(killed), bytes);
    const store = stores.open(killed);
    expect(() => store.ask('store:state', null)).toThrow(expect.objectContaining({ code: 'store-damaged' }));
    store.ask('store:restoreBackup', { name: 'letb-20261122T080001000Z-v4-daily.sqlite' });
    expect(store.ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toHaveLength(40);
    store.close();
    expect(problemOfDatabase(file(killed))).toBeNull();
    expect(readdirSync(join(killed, 'damaged')).filter((name) => name.endsWith('-wal'))).toHaveLength(1);
  });

  test('that is missing beside its backups is not begun anew', () => {
    const folder = filledStore('missing');
    rmSync(file(folder));
    const store = stores.open(folder);
    expect(() => store.ask('store:state', null)).toThrow(
      expect.objectContaining({
        code: 'store-missing',
        details: { name: 'letb.sqlite', backup: 'letb-20261121T080001000Z-v4-daily.sqlite' },
      }),
    );
    expect(existsSync(file(folder))).toBe(false);
    store.ask('store:restoreBackup', { name: 'letb-20261121T080001000Z-v4-daily.sqlite' });
    expect(store.ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toEqual([]);
  });

  test('cannot be restored from a backup that is damaged itself, nor from one that is none', () => {
    const folder = filledStore('bad-backup');
    const name = 'letb-20261121T080001000Z-v4-daily.sqlite';
    writeFileSync(join(folder, 'backups', name), 'x'.repeat(10_000));
    const before = digest(file(folder));
    const store = stores.open(folder);
    expect(() => store.ask('store:restoreBackup', { name })).toThrow(
      expect.objectContaining({ code: 'store-damaged', details: { name, problem: 'it is no database', backup: null } }),
    );
    for (const strange of ['../letb.sqlite', 'nothing', '']) {
      expect(() => store.ask('store:restoreBackup', { name: strange })).toThrow(
        expect.objectContaining({ code: 'store-unknown-id' }),
      );
    }
    expect(digest(file(folder))).toBe(before);
    expect(store.ask('record:read', { caseId: 'case 1', afterRevision: 0 })).toHaveLength(40);
  });
});

describe('backups', () => {
  test('are made at the first opening of each day, whole, and the five newest are kept', () => {
    const folder = filledStore('daily');
    for (const day of [21, 22, 22, 23, 24, 25, 26, 27]) {
      const store = stores.open(folder, { now: clockFrom(`2026-11-${day}T09:00:00Z`) });
      store.ask('window:setState', { key: 'day', value: day });
      store.close();
    }
    const store = stores.open(folder, { now: clockFrom('2026-11-27T12:00:00Z') });
    const { backups } = store.ask('store:state', null);
    expect(backups.map(({ at, reason }) => [at.slice(0, 10), reason])).toEqual(
      [27, 26, 25, 24, 23].map((day) => [`2026-11-${day}`, 'daily']),
    );
    for (const { name, bytes } of backups) {
      expect(bytes).toBeGreaterThan(20_000);
      expect(problemOfDatabase(join(folder, 'backups', name))).toBeNull();
    }
  });

  test('are made while the program stays open over midnight', () => {
    const folder = stores.folder('midnight');
    const clock = { at: '2026-11-21T23:00:00Z' };
    const store = stores.open(folder, { now: () => new Date(clock.at) });
    store.ask('window:setState', { key: 'a', value: 1 });
    store.backUpIfDue();
    clock.at = '2026-11-22T00:30:00Z';
    store.backUpIfDue();
    store.backUpIfDue();
    expect(store.ask('store:state', null).backups.map(({ at }) => at.slice(0, 10))).toEqual([
      '2026-11-22',
      '2026-11-21',
    ]);
  });

  test('that fail are told and do not stop the work', () => {
    const folder = stores.folder('no-room');
    mkdirSync(folder);
    writeFileSync(join(folder, 'backups'), 'a file where the folder should be');
    const faults: unknown[] = [];
    const store = stores.open(folder, { onFault: (error) => faults.push(error) });
    expect(() => store.ask('window:setState', { key: 'a', value: 1 })).not.toThrow();
    expect(faults).toHaveLength(1);
  });
});

describe('the right to write', () => {
  test('is held by one store at a time, and free again once it closes', () => {
    const folder = stores.folder('lock');
    const first = stores.open(folder);
    first.ask('window:setState', { key: 'a', value: 1 });
    const second = stores.open(folder);
    expect(() => second.ask('window:getState', null)).toThrow(
      expect.objectContaining({ code: 'store-in-use', details: { name: 'letb.sqlite' } }),
    );
    first.close();
    expect(second.ask('window:getState', null)).toEqual({ a: 1 });
  });

  test('is refused with the cause where the folder cannot be one', () => {
    const folder = stores.folder('a-file');
    writeFileSync(folder, 'x');
    expect(() => stores.open(folder).ask('window:getState', null)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^store-unwritable$/) }),
    );
  });
});

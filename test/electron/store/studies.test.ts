import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../core/ipc/storeContract.ts';
import { progressOf, summaryOf } from '../../../core/record/caseProgress.ts';
import { recordEventOf } from '../../../core/record/recordEvent.ts';
import { readingIdOf } from '../../../core/record/readings.ts';
import type { Store } from '../../../electron/store/openStore.ts';
import { randomOf } from '../../phantoms.ts';
import { temporaryStores } from './openedStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

const refused = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** A store whose clock stands where it is put. */
function storeAt(name: string): { readonly store: Store; readonly clock: { at: string } } {
  const clock = { at: '2026-11-21T08:00:00.000Z' };
  return { store: stores.open(stores.folder(name), { now: () => new Date(clock.at), userName: 'marie.curie' }), clock };
}

function write(store: Store, readingId: string, documentKind = 'rois', document: JsonValue = {}): number {
  const caseId = 'case 1';
  const { length } = store.ask('record:read', { caseId, afterRevision: 0 });
  const payload = { readingId, documentKind, key: 'k', document };
  return store.ask('record:append', { caseId, expectedRevision: length, kind: 'document', observer: 'o', payload })
    .revision;
}

describe('observers', () => {
  test('begin with one of the system user’s name, who stays the first', () => {
    const { store } = storeAt('observers');
    const first = { observerId: 1, name: 'marie.curie', initials: 'MC', kind: 'reader' };
    expect(store.ask('observer:list', null)).toEqual([first]);
    const second = store.ask('observer:add', { name: 'Dr É', initials: 'É', kind: 'reader' });
    const both = store.ask('observer:add', { name: 'Consensus', initials: 'C', kind: 'consensus' });
    expect(store.ask('observer:list', null)).toEqual([first, second, both]);
    expect([second.observerId, both.observerId, both.kind]).toEqual([2, 3, 'consensus']);
    const renamed = store.ask('observer:rename', { observerId: 1, name: 'Marie Curie', initials: 'MC' });
    expect(store.ask('observer:list', null)[0]).toEqual(renamed);
  });

  test('have different names', () => {
    const { store } = storeAt('names');
    store.ask('observer:list', null);
    const taken = refused('observer-name-taken', { name: 'marie.curie' });
    expect(() => store.ask('observer:add', { name: 'marie.curie', initials: 'X', kind: 'reader' })).toThrow(taken);
    const { observerId } = store.ask('observer:add', { name: 'B', initials: 'B', kind: 'reader' });
    expect(() => store.ask('observer:rename', { observerId, name: 'marie.curie', initials: 'X' })).toThrow(taken);
    expect(store.ask('observer:rename', { observerId, name: 'B', initials: 'BB' }).initials).toBe('BB');
    expect(() => store.ask('observer:rename', { observerId: 9, name: 'C', initials: 'C' })).toThrow(
      refused('store-unknown-id', { what: 'observer', id: '9' }),
    );
  });
});

const plan = { name: 'Study', isBlind: true, washoutDays: 28, seed: 7, caseIds: ['case 1', 'case 2'] } as const;

describe('studies', () => {
  test('are kept as they were begun, and unsealed once', () => {
    const { store, clock } = storeAt('studies');
    const study = store.ask('study:begin', plan);
    expect(study).toEqual({ ...plan, studyId: 1, unsealedAt: null });
    expect(() => store.ask('study:begin', plan)).toThrow(refused('study-name-taken', { name: 'Study' }));
    clock.at = '2026-12-01T08:00:00.000Z';
    expect(store.ask('study:unseal', { studyId: 1 }).unsealedAt).toBe('2026-12-01T08:00:00.000Z');
    clock.at = '2026-12-02T08:00:00.000Z';
    expect(store.ask('study:unseal', { studyId: 1 }).unsealedAt).toBe('2026-12-01T08:00:00.000Z');
    expect(() => store.ask('study:unseal', { studyId: 2 })).toThrow(refused('store-unknown-id', { what: 'study' }));
    expect(store.ask('study:list', null).studies).toEqual([{ ...study, unsealedAt: '2026-12-01T08:00:00.000Z' }]);
  });

  test('cannot be changed beside the program either', () => {
    const { store } = storeAt('triggers');
    const folder = stores.folder('triggers');
    store.ask('observer:list', null);
    store.ask('study:begin', plan);
    store.ask('session:begin', { studyId: 1, observerId: 1 });
    store.ask('blob:put', { bytes: Uint8Array.of(1) });
    store.ask('study:unseal', { studyId: 1 });
    store.close();
    const raw = new DatabaseSync(join(folder, 'letb.sqlite'));
    for (const statement of [
      'DELETE FROM observers',
      'DELETE FROM studies',
      'UPDATE studies SET washout_days = 0',
      'UPDATE studies SET unsealed_at = NULL',
      'UPDATE sessions SET pass = 2',
      'DELETE FROM sessions',
      "UPDATE blobs SET bytes = x'00'",
    ])
      expect(() => raw.exec(statement), statement).toThrow(/never|only unsealed/);
    raw.close();
  });

  test('are read again by the same observer only after the washout, with the day on which it may', () => {
    const { store, clock } = storeAt('washout');
    store.ask('observer:list', null);
    const other = store.ask('observer:add', { name: 'B', initials: 'B', kind: 'reader' });
    store.ask('study:begin', plan);
    const first = store.ask('session:begin', { studyId: 1, observerId: 1 });
    expect(first).toEqual({ sessionId: 1, studyId: 1, observerId: 1, pass: 1, begunAt: clock.at });
    clock.at = '2026-11-25T10:00:00.000Z';
    write(store, readingIdOf(first));
    // What the observer read elsewhere is of no matter.
    clock.at = '2026-12-10T10:00:00.000Z';
    write(store, 'observer-1');
    const again = { studyId: 1, observerId: 1 };
    clock.at = '2026-12-23T09:59:59.999Z';
    const early = refused('washout-not-over', {
      study: 'Study',
      pass: 2,
      washoutDays: 28,
      lastReadAt: '2026-11-25T10:00:00.000Z',
      earliest: '2026-12-23T10:00:00.000Z',
    });
    expect(() => store.ask('session:begin', again)).toThrow(early);
    expect(store.ask('session:begin', { ...again, observerId: other.observerId }).pass).toBe(1);
    clock.at = '2026-12-23T10:00:00.000Z';
    expect(store.ask('session:begin', again)).toMatchObject({ pass: 2, sessionId: 3 });
    expect(store.ask('study:list', null).sessions.map(({ pass }) => pass)).toEqual([1, 1, 2]);
    // A pass in which nothing was read counts by its beginning.
    expect(() => store.ask('session:begin', again)).toThrow(
      refused('washout-not-over', { pass: 3, earliest: '2027-01-20T10:00:00.000Z' }),
    );
  });

  test('have no further pass once they are unsealed, nor for nobody', () => {
    const { store, clock } = storeAt('unsealed');
    store.ask('observer:list', null);
    store.ask('study:begin', plan);
    expect(() => store.ask('session:begin', { studyId: 1, observerId: 5 })).toThrow(
      refused('store-unknown-id', { what: 'observer' }),
    );
    store.ask('study:unseal', { studyId: 1 });
    expect(() => store.ask('session:begin', { studyId: 1, observerId: 1 })).toThrow(
      refused('study-unsealed', { study: 'Study', unsealedAt: clock.at }),
    );
  });
});

describe('the progress of cases', () => {
  const progress = (store: Store) =>
    Object.fromEntries(store.ask('record:progress', null).map((one) => [one.readingId, progressOf(one)]));

  test('is told by reading: in progress, signed, changed since, flagged', () => {
    const { store } = storeAt('progress');
    expect(store.ask('record:progress', null)).toEqual([]);
    write(store, 'observer-1');
    write(store, 'observer-2');
    expect(progress(store)).toEqual({ 'observer-1': 'in-progress', 'observer-2': 'in-progress' });
    write(store, 'observer-1', 'signature');
    expect(progress(store)).toEqual({ 'observer-1': 'signed', 'observer-2': 'in-progress' });
    write(store, 'observer-1', 'measurement');
    expect(progress(store)['observer-1']).toBe('signed');
    write(store, 'observer-1', 'lesions');
    expect(progress(store)['observer-1']).toBe('in-progress');
    write(store, 'observer-1', 'signature');
    write(store, 'observer-1', 'flag', { note: '' });
    expect(progress(store)['observer-1']).toBe('flagged');
    write(store, 'observer-1', 'flag', null);
    expect(progress(store)['observer-1']).toBe('signed');
  });

  test('is the same as counted from the events one by one, for random records', () => {
    const { store } = storeAt('random-progress');
    const random = randomOf(11);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const readings = ['observer-1', 'observer-2', 'observer-1 session-3'];
    for (let n = 0; n < 120; n += 1) {
      const kind = pick(['rois', 'lesions', 'signature', 'flag', 'measurement']);
      write(store, pick(readings), kind, random() < 0.3 ? null : { n });
      if (n % 10 !== 9) continue;
      const events = store
        .ask('record:read', { caseId: 'case 1', afterRevision: 0 })
        .flatMap((e) => recordEventOf(e) ?? []);
      const there = readings.filter((one) => events.some(({ readingId }) => readingId === one)).toSorted();
      expect(store.ask('record:progress', null)).toEqual(there.map((one) => summaryOf(events, 'case 1', one)));
    }
  });

  test('passes over steps that hold no document', () => {
    const { store } = storeAt('others');
    const step = { caseId: 'case 1', observer: 'o', kind: 'note' } as const;
    for (const [n, payload] of [null, 'text', [1], {}, { readingId: 'observer-1' }].entries())
      store.ask('record:append', { ...step, expectedRevision: n, payload });
    expect(store.ask('record:progress', null)).toEqual([]);
  });
});

describe('bytes that documents name', () => {
  test('are kept by their SHA-256, once, and come back the same', () => {
    const { store } = storeAt('blobs');
    const bytes = Uint8Array.from({ length: 5000 }, (_, n) => (n * n) % 251);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(store.ask('blob:put', { bytes })).toEqual({ sha256 });
    expect(store.ask('blob:put', { bytes })).toEqual({ sha256 });
    expect(Buffer.from(store.ask('blob:get', { sha256 }))).toEqual(Buffer.from(bytes));
    expect(() => store.ask('blob:get', { sha256: '0'.repeat(64) })).toThrow(
      refused('store-unknown-id', { what: 'blob' }),
    );
  });

  test('that were changed in the file are refused', () => {
    const { store } = storeAt('changed-blob');
    const { sha256 } = store.ask('blob:put', { bytes: Uint8Array.of(1, 2, 3) });
    const other = store.ask('blob:put', { bytes: Uint8Array.of(4, 5, 6) });
    store.close();
    const raw = new DatabaseSync(join(stores.folder('changed-blob'), 'letb.sqlite'));
    raw.exec('DROP TRIGGER blobs_are_never_changed');
    raw
      .prepare('UPDATE blobs SET bytes = (SELECT bytes FROM blobs WHERE sha256 = ?) WHERE sha256 = ?')
      .run(other.sha256, sha256);
    raw.close();
    expect(() => store.ask('blob:get', { sha256 })).toThrow(refused('store-damaged'));
  });
});

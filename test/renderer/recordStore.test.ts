import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { pointLps } from '../../core/geometry/points.ts';
import type { RoisDocument } from '../../core/record/roisDocument.ts';
import type { Store } from '../../electron/store/openStore.ts';
import { storeRefusal } from '../../electron/store/sqliteFaults.ts';
import { openRecordJournal, type RecordConflict } from '../../renderer/compute/recordJournal.ts';
import {
  documentOf,
  keepDocument,
  keepRecordNow,
  openRecord,
  recordIsRead,
  recordStore,
  settleConflict,
} from '../../renderer/state/recordStore.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

const first = { observerId: 1, sessionId: null };
const second = { observerId: 2, sessionId: null };

const rois = (x: number): RoisDocument => ({
  schema: 'letb.rois/1',
  arterialStackId: 'a',
  shape: 'sphere',
  nominalCm3: 0.5,
  placements: [{ centreLpsMm: pointLps(x, 2, 3), shape: 'sphere', nominalCm3: 0.5 }],
  portalVeinLpsMm: null,
});

async function openCase(caseId: string, reading = first): Promise<void> {
  openRecord(caseId, reading);
  await recordIsRead();
}

/** Another window of the same reader, or of another one, that keeps a document at the revision it sees. */
async function elsewhere(
  ask: Store['ask'],
  document: RoisDocument,
  readingId = 'observer-1',
  key = '1.2',
): Promise<void> {
  const known = ask('record:read', { caseId: 'case', afterRevision: 0 });
  const payload = { readingId, documentKind: 'rois', key, document: JSON.parse(JSON.stringify(document)) };
  ask('record:append', { caseId: 'case', expectedRevision: known.length, kind: 'document', observer: 'o', payload });
}

let ask: Store['ask'];
let name = 0;
beforeEach(() => {
  name += 1;
  ({ ask } = stores.open(stores.folder(`record-${name}`)));
  lendStore(ask);
});

describe('a document that is kept', () => {
  it('is in force at once and again when the case is opened, in its own reading and case alone', async () => {
    await openCase('case');
    const kept = keepDocument('rois', '1.2', rois(1));
    expect(documentOf('rois', '1.2')).toEqual(rois(1));
    expect(recordStore.getState().unstored).toBe(1);
    await kept;
    expect(recordStore.getState().unstored).toBe(0);
    await openCase('other');
    expect(documentOf('rois', '1.2')).toBeNull();
    await openCase('case', second);
    expect(documentOf('rois', '1.2')).toBeNull();
    // What another observer wrote is not in the window at all.
    expect(recordStore.getState().events).toEqual([]);
    await openCase('case');
    expect(documentOf('rois', '1.2')).toEqual(rois(1));
  });

  it('and says the same as before is no further event, whatever the order of its fields', async () => {
    await openCase('case');
    await keepDocument('rois', '1.2', rois(1));
    const { schema, ...others } = rois(1);
    await keepDocument('rois', '1.2', { ...others, schema });
    await keepDocument('rois', '1.3', null);
    expect(recordStore.getState().events).toHaveLength(1);
    await keepDocument('rois', '1.2', null);
    expect(documentOf('rois', '1.2')).toBeNull();
    expect(recordStore.getState().events).toHaveLength(2);
  });

  it('before the record was read is stored after it', async () => {
    openRecord('case', first);
    const kept = keepDocument('rois', '1.2', rois(1));
    await recordIsRead();
    await kept;
    await keepRecordNow();
    expect(recordStore.getState()).toMatchObject({ unstored: 0, problem: null });
    expect(documentOf('rois', '1.2')).toEqual(rois(1));
    expect(ask('record:read', { caseId: 'case', afterRevision: 0 })).toHaveLength(1);
  });

  it('often is stored in its last form, and none is lost of other places', async () => {
    await openCase('case');
    for (let x = 1; x <= 50; x += 1) {
      void keepDocument('rois', '1.2', rois(x));
      if (x % 10 === 0) void keepDocument('rois', `1.${x}`, rois(-x));
    }
    await keepRecordNow();
    await openCase('case');
    expect(documentOf('rois', '1.2')).toEqual(rois(50));
    for (const x of [10, 20, 30, 40, 50]) expect(documentOf('rois', `1.${x}`)).toEqual(rois(-x));
  });

  it('waits while the store refuses, and is stored by the next try', async () => {
    let isFull = false;
    lendStore((name, args) => {
      if (isFull && name === 'record:append')
        throw storeRefusal('store-unwritable', { name: 'letb.sqlite', cause: 'the disk is full' });
      return ask(name, args);
    });
    await openCase('case');
    isFull = true;
    await keepDocument('rois', '1.2', rois(1));
    expect(recordStore.getState()).toMatchObject({ unstored: 1, problem: { code: 'store-unwritable' } });
    expect(documentOf('rois', '1.2')).toEqual(rois(1));
    isFull = false;
    await keepDocument('rois', '1.3', rois(3));
    expect(recordStore.getState()).toMatchObject({ unstored: 0, problem: null });
    expect(ask('record:read', { caseId: 'case', afterRevision: 0 })).toHaveLength(2);
  });

  it('of a case that was left meanwhile is stored as soon as something can be', async () => {
    let isFull = true;
    lendStore((name, args) => {
      if (isFull && name === 'record:append')
        throw storeRefusal('store-unwritable', { name: 'letb.sqlite', cause: 'the disk is full' });
      return ask(name, args);
    });
    await openCase('case');
    await keepDocument('rois', '1.2', rois(1));
    await openCase('other');
    isFull = false;
    await keepDocument('rois', '1.3', rois(3));
    for (let n = 0; n < 10; n += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(ask('record:read', { caseId: 'case', afterRevision: 0 })).toHaveLength(1);
    expect(recordStore.getState()).toMatchObject({ caseId: 'other', unstored: 0, problem: null });
    await openCase('case');
    expect(documentOf('rois', '1.2')).toEqual(rois(1));
  });

  it('before a record could be read is not lost with the case', async () => {
    let isDamaged = true;
    lendStore((name, args) => {
      if (isDamaged) throw storeRefusal('store-damaged', { name: 'letb.sqlite', problem: 'it is cut', backup: null });
      return ask(name, args);
    });
    await openCase('case');
    await keepDocument('rois', '1.2', rois(1));
    await openCase('other');
    isDamaged = false;
    await openCase('case');
    await keepRecordNow();
    expect(documentOf('rois', '1.2')).toEqual(rois(1));
  });

  it('waits while the record cannot be read', async () => {
    let isDamaged = true;
    lendStore((name, args) => {
      if (isDamaged) throw storeRefusal('store-damaged', { name: 'letb.sqlite', problem: 'it is cut', backup: null });
      return ask(name, args);
    });
    await openCase('case');
    await keepDocument('rois', '1.2', rois(1));
    expect(recordStore.getState()).toMatchObject({ job: { kind: 'failed' }, problem: { code: 'store-damaged' } });
    isDamaged = false;
    await keepRecordNow();
    await keepRecordNow();
    expect(recordStore.getState()).toMatchObject({ job: { kind: 'done' }, problem: null, unstored: 0 });
    expect(ask('record:read', { caseId: 'case', afterRevision: 0 })).toHaveLength(1);
  });
});

describe('two windows on one case', () => {
  it('keep documents of different places without a word', async () => {
    await openCase('case');
    await elsewhere(ask, rois(9), 'observer-1', '1.9');
    const { restored } = recordStore.getState();
    await keepDocument('rois', '1.2', rois(1));
    expect([documentOf('rois', '1.2'), documentOf('rois', '1.9')]).toEqual([rois(1), rois(9)]);
    expect(recordStore.getState().restored).toBe(restored + 1);
    expect(recordStore.getState().conflicts).toEqual([]);
  });

  it('do not overwrite each other: the later word waits for the reader, and none is lost', async () => {
    for (const [n, choice] of (['mine', 'theirs'] as const).entries()) {
      const [mine, theirs] = [rois(n), rois(100 + n)];
      await openCase('case');
      await elsewhere(ask, theirs);
      await keepDocument('rois', '1.2', mine);
      const { conflicts } = recordStore.getState();
      expect(conflicts).toHaveLength(1);
      expect(documentOf('rois', '1.2')).toEqual(theirs);
      const [conflict] = conflicts as readonly [RecordConflict];
      expect(conflict.mine.document).toEqual(JSON.parse(JSON.stringify(mine)));
      await settleConflict(conflict, choice);
      expect(recordStore.getState().conflicts).toEqual([]);
      expect(documentOf('rois', '1.2')).toEqual(choice === 'mine' ? mine : theirs);
      await openCase('case');
      expect(documentOf('rois', '1.2')).toEqual(choice === 'mine' ? mine : theirs);
    }
  });

  it('that say the same do not ask', async () => {
    await openCase('case');
    await elsewhere(ask, rois(1));
    await keepDocument('rois', '1.2', rois(1));
    expect(recordStore.getState().conflicts).toEqual([]);
    expect(ask('record:read', { caseId: 'case', afterRevision: 0 })).toHaveLength(1);
  });

  it('of two observers store side by side, and neither sees the other’s', async () => {
    const conflicts: RecordConflict[] = [];
    const windows = await Promise.all(
      [1, 2].map((n) =>
        openRecordJournal(
          { caseId: 'case', readingId: `observer-${n}`, observer: `observer-${n}`, sees: () => false },
          {
            onChange: () => undefined,
            onConflict: (conflict) => conflicts.push(conflict),
            onProblem: (problem) => expect(problem).toBeNull(),
          },
        ),
      ),
    );
    const plain = (x: number) => ({ documentKind: 'rois', key: '1.2', document: JSON.parse(JSON.stringify(rois(x))) });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => windows[n % 2]?.append({ ...plain(n), key: `1.${Math.floor(n / 2)}` })),
    );
    expect(conflicts).toEqual([]);
    expect(ask('record:read', { caseId: 'case', afterRevision: 0 })).toHaveLength(20);
    for (const [n, reading] of [first, second].entries()) {
      await openCase('case', reading);
      for (let key = 0; key < 10; key += 1) expect(documentOf('rois', `1.${key}`)).toEqual(rois(2 * key + n));
    }
  });
});

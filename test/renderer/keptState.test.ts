import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../electron/store/openStore.ts';
import { storeRefusal } from '../../electron/store/sqliteFaults.ts';
import {
  decide,
  decidePhase,
  decisionStore,
  noDecisions,
  roleKey,
  undoPhase,
  type ReaderDecision,
} from '../../renderer/state/decisionStore.ts';
import { keepNow, keptIsRead, keptStore, restoreKept, startKeeping } from '../../renderer/state/keptState.ts';
import { treatmentStore } from '../../renderer/state/treatmentStore.ts';
import { keyOfPatient, stackKey } from '../../renderer/state/worklistTree.ts';
import { fullStudy } from '../fixtures/patients.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

const patient = { patientId: 'É 1', name: null, birthDate: null, sex: null, studies: [fullStudy('2026-01-01')] };
/** As an earlier version kept it. */
const noteDay = (day: string): void =>
  treatmentStore.setState(day === '' ? {} : { [keyOfPatient(patient)]: day }, true);
const phase = (
  second: number,
  stackId: string,
  decided: 'arterial' | 'delayed' | null,
): ReaderDecision & { kind: 'phase' } => ({
  kind: 'phase',
  at: `2026-04-01T09:00:${String(second).padStart(2, '0')}.000Z`,
  studyInstanceUid: '1.2',
  stackId,
  proposed: 'other',
  confidence: 0.4,
  decided,
});
const role: ReaderDecision = {
  kind: 'role',
  at: '2026-04-01T09:00:01.500Z',
  studyInstanceUid: '1.2',
  role: 'arterial',
  stackId: 'a',
};
const identity: ReaderDecision = {
  kind: 'identity',
  at: '2026-04-01T09:00:02.500Z',
  question: JSON.stringify([
    ['id', 'É 1'],
    'identity-unlike',
    { values: Array.from({ length: 40 }, (_, n) => `DOE^JANE ${n}`) },
  ]),
  code: 'identity-unlike',
  answer: 'one-person',
};

let stop = (): void => undefined;
const faults: unknown[] = [];

/** A window that opens on this store with nothing in memory. */
async function openWindow(ask: Store['ask']): Promise<void> {
  stop();
  decisionStore.setState(noDecisions, true);
  treatmentStore.setState({}, true);
  keptStore.setState({ problem: null, isPutAside: false }, true);
  lendStore(ask);
  stop = startKeeping((error) => faults.push(error));
  await keptIsRead();
}

const settled = async (): Promise<void> => {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => {
  expect(faults).toEqual([]);
});

describe('what the reader has said', () => {
  it('of treatment, phases, roles and identity is there in the next window, in force and with its trace', async () => {
    const { ask } = stores.open(stores.folder('kept'));
    await openWindow(ask);
    noteDay('2026-02-03');
    decidePhase(phase(1, 'a', 'arterial'));
    decide(role);
    decidePhase(phase(2, 'b', 'arterial'));
    decide(identity);
    decidePhase(phase(3, 'b', 'delayed'));
    undoPhase('2026-04-01T09:00:04.000Z');
    const before = decisionStore.getState();
    await settled();

    await openWindow(ask);
    expect(treatmentStore.getState()[keyOfPatient(patient)]).toBe('2026-02-03');
    const after = decisionStore.getState();
    expect(after.log).toEqual(before.log);
    expect([...after.phases].toSorted()).toEqual([
      [stackKey('1.2', 'a'), 'arterial'],
      [stackKey('1.2', 'b'), 'arterial'],
    ]);
    expect(after.roles).toEqual(new Map([[roleKey('1.2', 'arterial'), 'a']]));
    expect(after.answers).toEqual(new Map([[identity.question, 'one-person']]));
    expect(undoPhase('2026-04-02T09:00:00.000Z')).toBeNull();

    decidePhase(phase(5, 'a', null));
    noteDay('');
    await settled();
    await openWindow(ask);
    expect(decisionStore.getState().phases).toEqual(new Map([[stackKey('1.2', 'b'), 'arterial']]));
    expect(decisionStore.getState().log).toHaveLength(before.log.length + 1);
    expect(treatmentStore.getState()).toEqual({});
  });

  it('is written by what changed alone, and leaves other keys and what it cannot read as they are', async () => {
    const store = stores.open(stores.folder('alone'));
    store.ask('window:setState', { key: 'layout', value: { panels: 3 } });
    store.ask('window:setState', { key: 'phase of a later program', value: [{ kind: 'unheard-of' }] });
    store.ask('window:setState', { key: 'treatment x', value: 'no day' });
    const written: string[] = [];
    const ask: Store['ask'] = (name, args) => {
      if (args !== null && 'key' in args) written.push(args.key);
      return store.ask(name, args);
    };
    await openWindow(ask);
    noteDay('2026-02-03');
    decide(identity);
    decidePhase(phase(1, 'a', 'arterial'));
    await settled();
    expect(written).toEqual([
      `treatment ${JSON.stringify(['id', 'É 1'])}`,
      `identity ${identity.question}`,
      'phase 1.2 a',
    ]);
    await openWindow(ask);
    await settled();
    expect(written).toHaveLength(3);
    expect(store.ask('window:getState', null)).toMatchObject({
      layout: { panels: 3 },
      'phase of a later program': [{ kind: 'unheard-of' }],
      'treatment x': 'no day',
    });
  });

  it('while the database is damaged is kept once a backup stands in its place, beside what that holds', async () => {
    const folder = stores.folder('damaged');
    const first = stores.open(folder);
    first.ask('window:getState', null);
    first.ask('window:setState', { key: 'phase 1.2 a', value: [{ ...phase(1, 'a', 'arterial') }] });
    first.close();
    // The next day's backup holds that decision.
    const next = stores.open(folder, { now: () => new Date('2026-11-22T08:00:00Z') });
    const backup = next.ask('store:state', null).backups[0]?.name ?? '';
    next.close();
    writeFileSync(join(folder, 'letb.sqlite'), 'no database '.repeat(1000));
    for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `letb.sqlite${suffix}`), { force: true });

    await openWindow(stores.open(folder).ask);
    expect(keptStore.getState().problem).toMatchObject({ code: 'store-damaged', details: { backup } });
    noteDay('2026-02-03');
    decide(identity);
    await settled();
    expect(keptStore.getState().problem).toMatchObject({ code: 'store-damaged' });
    await restoreKept(backup);
    expect(keptStore.getState().problem).toBeNull();
    expect(decisionStore.getState().phases).toEqual(new Map([[stackKey('1.2', 'a'), 'arterial']]));
    await openWindow(stores.open(stores.folder('another')).ask);
    expect(decisionStore.getState().log).toEqual([]);
  });

  it('and could not be written is written with the next change', async () => {
    const store = stores.open(stores.folder('full disk'));
    let isFull = false;
    const ask: Store['ask'] = (name, args) => {
      if (isFull && name === 'window:setState')
        throw storeRefusal('store-unwritable', { name: 'letb.sqlite', cause: 'the disk is full' });
      return store.ask(name, args);
    };
    await openWindow(ask);
    isFull = true;
    noteDay('2026-02-03');
    await settled();
    expect(keptStore.getState().problem).toMatchObject({ code: 'store-unwritable' });
    expect(store.ask('window:getState', null)).toEqual({});
    isFull = false;
    await keepNow();
    expect(keptStore.getState().problem).toBeNull();
    expect(Object.values(store.ask('window:getState', null))).toEqual(['2026-02-03']);
  });
});

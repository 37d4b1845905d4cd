import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { PATIENT_KEY } from '../../core/record/recordEvent.ts';
import type { Store } from '../../electron/store/openStore.ts';
import { storeRefusal } from '../../electron/store/sqliteFaults.ts';
import { keepRecordNow, documentOf, openRecord, recordIsRead, recordStore } from '../../renderer/state/recordStore.ts';
import {
  changePatientData,
  changeTimeline,
  initialTimeline,
  noTimeline,
  onlyProcedureOf,
  procedureOn,
  startTimeline,
  timelineIsRead,
  timelineStore,
  withFirstDate,
} from '../../renderer/state/timelineStore.ts';
import { treatmentStore } from '../../renderer/state/treatmentStore.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
afterAll(stores.end);
const first = { observerId: 1, sessionId: null };
const faults: unknown[] = [];
let stop = (): void => undefined;

/** A window that opens a case on this store with nothing in memory. */
async function openCase(ask: Store['ask'], caseId = 'case', reading = first): Promise<void> {
  stop();
  openRecord(null, first);
  timelineStore.setState(initialTimeline, true);
  lendStore(ask);
  stop = startTimeline((error) => faults.push(error));
  openRecord(caseId, reading);
  await timelineIsRead();
}

const settled = async (): Promise<void> => {
  for (let n = 0; n < 30; n += 1) await new Promise((resolve) => setImmediate(resolve));
};
const days = (): readonly string[] => timelineStore.getState().timeline.procedures.map(({ date }) => date);
const addDay = (day: string): void =>
  changeTimeline((timeline) => ({ ...timeline, procedures: [...timeline.procedures, procedureOn(day, day)] }));

beforeEach(() => {
  treatmentStore.setState({}, true);
  expect(faults).toEqual([]);
});

describe('a case’s timeline', () => {
  it('is there in the next window, for every observer', async () => {
    const { ask } = stores.open(stores.folder('next'));
    await openCase(ask);
    expect(timelineStore.getState()).toMatchObject({ isRead: true, timeline: noTimeline });
    addDay('2024-01-10');
    changePatientData({ grade: 'G2' });
    await settled();
    await openCase(ask);
    expect(days()).toEqual(['2024-01-10']);
    await openCase(ask, 'case', { observerId: 2, sessionId: null });
    expect(days()).toEqual(['2024-01-10']);
    expect(timelineStore.getState().data.grade).toBe('G2');
    await openCase(ask, 'another');
    expect(days()).toEqual([]);
    expect(timelineStore.getState().data.grade).toBeNull();
  });

  it('is not changed while its record is being read', async () => {
    const { ask } = stores.open(stores.folder('early'));
    await openCase(ask);
    addDay('2024-01-10');
    await settled();
    openRecord('other', first);
    expect(timelineStore.getState().isRead).toBe(false);
    addDay('2024-05-05');
    expect(days()).toEqual([]);
    await timelineIsRead();
    expect(days()).toEqual([]);
  });

  it('takes a day that an earlier version kept as its first procedure, once, and forgets the old form when the new is stored', async () => {
    const { ask } = stores.open(stores.folder('old'));
    treatmentStore.setState({ case: '2024-02-02', other: '2024-03-03' }, true);
    await openCase(ask);
    expect(days()).toEqual(['2024-02-02']);
    await settled();
    expect(documentOf('timeline', PATIENT_KEY)?.procedures).toMatchObject([{ date: '2024-02-02' }]);
    expect(treatmentStore.getState()).toEqual({ other: '2024-03-03' });
    changeTimeline((timeline) => ({ ...timeline, procedures: [] }));
    await settled();
    // A day that lies there still (it was restored from a backup) does not come back over what was said since.
    treatmentStore.setState({ case: '2024-02-02' }, true);
    await openCase(ask);
    expect(days()).toEqual([]);
    expect(treatmentStore.getState()).toEqual({});
  });

  it('said while the record could not be read is kept once it can, also after another case was open', async () => {
    const store = stores.open(stores.folder('damaged'));
    let isDamaged = true;
    const ask: Store['ask'] = (name, args) => {
      if (isDamaged && name.startsWith('record:'))
        throw storeRefusal('store-unwritable', { name: 'letb.sqlite', cause: 'the disk is full' });
      return store.ask(name, args);
    };
    await openCase(ask);
    expect(timelineStore.getState().isRead).toBe(true);
    addDay('2024-01-10');
    changePatientData({ ecog: 1 });
    openRecord('another', first);
    await timelineIsRead();
    expect(days()).toEqual([]);
    openRecord('case', first);
    await timelineIsRead();
    expect(days()).toEqual(['2024-01-10']);
    isDamaged = false;
    await keepRecordNow();
    await settled();
    expect(recordStore.getState().problem).toBeNull();
    expect(days()).toEqual(['2024-01-10']);
    await openCase(store.ask);
    expect(days()).toEqual(['2024-01-10']);
    expect(timelineStore.getState().data.ecog).toBe(1);
  });

  it('that another window changed is shown as it is there', async () => {
    const store = stores.open(stores.folder('windows'));
    await openCase(store.ask);
    addDay('2024-01-10');
    await settled();
    const known = store.ask('record:read', { caseId: 'case', afterRevision: 0 });
    const [event] = known;
    if (event === undefined) throw new Error('an event');
    store.ask('record:append', {
      caseId: 'case',
      observer: 'observer-2',
      kind: event.kind,
      payload: {
        readingId: 'observer-2',
        documentKind: 'timeline',
        key: PATIENT_KEY,
        document: { ...noTimeline, procedures: [{ ...procedureOn('2024-06-06', 'x') }] } as never,
      },
      expectedRevision: known.length,
    });
    openRecord('case', first);
    await recordIsRead();
    expect(days()).toEqual(['2024-06-06']);
  });
});

describe('the one field for a day', () => {
  const one = withFirstDate(noTimeline, null, '2024-01-10');
  const id = one.procedures[0]?.id ?? '';

  it('makes, moves and takes away a procedure of which nothing else is known', () => {
    expect(one.procedures).toHaveLength(1);
    expect(withFirstDate(one, id, '2024-01-11').procedures).toMatchObject([{ id, date: '2024-01-11' }]);
    expect(withFirstDate(one, id, '').procedures).toEqual([]);
    expect(withFirstDate(noTimeline, null, '')).toBe(noTimeline);
  });

  it('takes nothing away that was described', () => {
    const described = { ...one, procedures: one.procedures.map((procedure) => ({ ...procedure, doseMg: 50 })) };
    expect(withFirstDate(described, id, '')).toBe(described);
    expect(withFirstDate(described, id, '2024-01-12').procedures).toMatchObject([{ date: '2024-01-12', doseMg: 50 }]);
  });

  it('stands for the only procedure, never for one of several', () => {
    expect(onlyProcedureOf(noTimeline)).toBeNull();
    expect(onlyProcedureOf(one)?.id).toBe(id);
    expect(onlyProcedureOf({ ...one, procedures: [...one.procedures, procedureOn('2024-02-02', 'b')] })).toBeNull();
  });
});

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  changeReading,
  keepLists,
  lesionStore,
  listsNow,
  noLesions,
  readingsOf,
} from '../../renderer/state/lesionStore.ts';
import {
  keepLesionsNow,
  lastLesionStepAt,
  startKeepingLesions,
  undoLesions,
} from '../../renderer/state/keptLesions.ts';
import { openRecord, recordIsRead, recordStore } from '../../renderer/state/recordStore.ts';
import { noTimepoint, setTimepoint } from '../../renderer/state/timepointStore.ts';
import { withLesion, withLine } from '../../core/record/lesionList.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lineOf } from '../fixtures/lesionReadings.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
const faults: unknown[] = [];
const stop = startKeepingLesions((error) => faults.push(error));
afterAll(() => {
  stop();
  stores.end();
  expect(faults).toEqual([]);
});

const reading = { observerId: 1, sessionId: null };
const choiceOf = (studyInstanceUid: string) => ({
  studyInstanceUid,
  date: '2026-01-12',
  arterialStackId: 'a',
  precontrastStackId: 'p',
});

async function openCase(caseId: string): Promise<void> {
  setTimepoint('pre', noTimepoint);
  setTimepoint('post', noTimepoint);
  openRecord(caseId, reading);
  await recordIsRead();
  setTimepoint('pre', { choice: choiceOf(`${caseId}.1`) });
  setTimepoint('post', { choice: choiceOf(`${caseId}.2`) });
}

let name = 0;
beforeEach(async () => {
  name += 1;
  lendStore(stores.open(stores.folder(`lesions-${name}`)).ask);
  lesionStore.setState(noLesions);
  await openCase('1');
});

describe('the lesions of an open case', () => {
  it('are kept by study as they stand still, and are there when the case is opened again', async () => {
    const { id, lists } = withLesion(listsNow(), 0, 'target');
    keepLists(lists);
    for (let mm = 10; mm < 40; mm += 1)
      changeReading('pre', id, (now) => withLine(now, { part: 0, name: 'whole', line: lineOf(mm) }));
    changeReading('post', id, (now) => withLine(now, { part: 0, name: 'viable', line: lineOf(12) }));
    await keepLesionsNow();
    expect(
      recordStore
        .getState()
        .events.map(({ key }) => key)
        .toSorted(),
    ).toEqual(['1.1', '1.2']);
    const [pre, post] = [readingsOf('pre'), readingsOf('post')];
    await openCase('2');
    expect([readingsOf('pre'), readingsOf('post'), lesionStore.getState().byStudy]).toEqual([[], [], {}]);
    await openCase('1');
    expect([readingsOf('pre'), readingsOf('post')]).toEqual([pre, post]);
    await keepLesionsNow();
    expect(recordStore.getState().events).toHaveLength(2);
  });

  it('are not lost when the case is closed before they stood still', async () => {
    keepLists(withLesion(listsNow(), 0, 'nonTarget').lists);
    await openCase('2');
    await openCase('1');
    expect(readingsOf('pre').map(({ id }) => id)).toEqual(['NT1']);
  });

  it('are taken back change by change, a drag as one, and that is kept too', async () => {
    expect(lastLesionStepAt()).toBeNull();
    const { id, lists } = withLesion(listsNow(), 0, 'target');
    keepLists(lists);
    await keepLesionsNow();
    for (let mm = 10; mm < 40; mm += 1)
      changeReading('pre', id, (now) => withLine(now, { part: 0, name: 'whole', line: lineOf(mm) }));
    expect(lastLesionStepAt()).not.toBeNull();
    await undoLesions();
    expect(readingsOf('pre')).toEqual(lists[0]);
    await undoLesions();
    expect(readingsOf('pre')).toEqual([]);
    expect(lastLesionStepAt()).toBeNull();
    await undoLesions();
    await openCase('1');
    expect(readingsOf('pre')).toEqual([]);
  });

  it('of which the last was removed leave an empty document', async () => {
    keepLists(withLesion(listsNow(), 0, 'target').lists);
    await keepLesionsNow();
    keepLists(listsNow().map(() => []));
    await openCase('1');
    expect(readingsOf('pre')).toEqual([]);
    expect(recordStore.getState().events).toHaveLength(2);
  });
});

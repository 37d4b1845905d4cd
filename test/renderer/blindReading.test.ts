import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { pointLps } from '../../core/geometry/points.ts';
import type { Store } from '../../electron/store/openStore.ts';
import { blindingStore, lockPlacements, startBlinding } from '../../renderer/state/blindingStore.ts';
import { caseStore, followProgress } from '../../renderer/state/caseStore.ts';
import { restoreRois, startKeepingReading } from '../../renderer/state/keptReading.ts';
import {
  observersAreRead,
  observerStore,
  openSession,
  passOrder,
  readBook,
  startObservers,
  takeUpReading,
} from '../../renderer/state/observerStore.ts';
import { keepDocument, openRecord, recordIsRead, recordStore } from '../../renderer/state/recordStore.ts';
import { addRoi, forgetRois, moveRoi, removeRoi, roiStore, setRoiKind } from '../../renderer/state/roiStore.ts';
import { noTimepoint, setTimepoint } from '../../renderer/state/timepointStore.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
const faults: unknown[] = [];
const note = (error: unknown): void => void faults.push(error);
let ask: Store['ask'];
let stops: (() => void)[] = [];
let name = 0;

/** A window that opens on the store as it is. */
async function openWindow(): Promise<void> {
  for (const stop of stops) stop();
  startObservers(note);
  await observersAreRead();
  stops = [startKeepingReading(note), startBlinding(), followProgress(note)];
}

beforeEach(async () => {
  name += 1;
  ({ ask } = stores.open(stores.folder(`blind-${name}`), { userName: 'A B' }));
  lendStore(ask);
  for (const slot of ['pre', 'post'] as const) {
    setTimepoint(slot, noTimepoint);
    forgetRois(slot);
  }
  await openWindow();
});
afterAll(() => {
  for (const stop of stops) stop();
  stores.end();
  expect(faults).toEqual([]);
});

async function beginBlindPass(): Promise<void> {
  ask('study:begin', { name: 'S', isBlind: true, washoutDays: 28, seed: 3, caseIds: ['case', 'other'] });
  const { sessionId } = ask('session:begin', { studyId: 1, observerId: 1 });
  await readBook();
  await takeUpReading({ observerId: 1, sessionId });
}

let opened = 0;
async function openCase(): Promise<void> {
  openRecord('case', recordStore.getState().reading);
  await recordIsRead();
  for (const slot of ['pre', 'post'] as const) {
    opened += 1;
    setTimepoint(slot, noTimepoint);
    forgetRois(slot);
    const choice = { studyInstanceUid: slot, date: null, arterialStackId: 'a', precontrastStackId: 'p' };
    setTimepoint(slot, { ...noTimepoint, choice, openId: `blind-${opened}` });
    await restoreRois(slot);
  }
}

const place = (slot: 'pre' | 'post'): void => {
  for (const x of [1, 2, 3]) addRoi(slot, pointLps(x, 0, 0));
};

describe('a blind pass', () => {
  it('hides both timepoints, then none, as their placements are locked', async () => {
    await beginBlindPass();
    await openCase();
    expect(blindingStore.getState()).toEqual({ pre: true, post: true, pair: true });
    expect(await lockPlacements('pre')).toBe(false);
    place('pre');
    expect(await lockPlacements('pre')).toBe(true);
    expect(blindingStore.getState()).toEqual({ pre: false, post: true, pair: true });
    place('post');
    expect(await lockPlacements('post')).toBe(true);
    expect(blindingStore.getState()).toEqual({ pre: false, post: false, pair: false });
  });

  it('keeps locked placements where they are, also in the next window', async () => {
    await beginBlindPass();
    await openCase();
    place('pre');
    await lockPlacements('pre');
    const before = roiStore.getState().pre;
    const tryAll = (): void => {
      moveRoi('pre', 0, pointLps(9, 9, 9));
      removeRoi('pre', 0);
      addRoi('pre', pointLps(4, 0, 0));
      setRoiKind('pre', { nominalCm3: 0.5 });
    };
    tryAll();
    expect(roiStore.getState().pre).toBe(before);
    await openWindow();
    expect(openSession()?.session.pass).toBe(1);
    await openCase();
    tryAll();
    expect(roiStore.getState().pre.rois).toEqual(before.rois);
    expect(blindingStore.getState().pre).toBe(false);
  });

  it('hides nothing outside of it, and nothing once the study is unsealed', async () => {
    await openCase();
    expect(blindingStore.getState()).toEqual({ pre: false, post: false, pair: false });
    await beginBlindPass();
    await openCase();
    expect(blindingStore.getState().pair).toBe(true);
    ask('study:unseal', { studyId: 1 });
    await readBook();
    expect(blindingStore.getState()).toEqual({ pre: false, post: false, pair: false });
  });

  it('has an order of its own, and is left for the reading outside of it', async () => {
    await beginBlindPass();
    const { reading } = recordStore.getState();
    const order = passOrder(reading, observerStore.getState().book);
    expect(order?.map(({ caseId }) => caseId).toSorted()).toEqual(['case', 'other']);
    await takeUpReading({ observerId: 1, sessionId: null });
    expect(passOrder(recordStore.getState().reading, observerStore.getState().book)).toBeNull();
    await openWindow();
    expect(recordStore.getState().reading).toEqual({ observerId: 1, sessionId: null });
  });
});

describe('the progress in the list of cases', () => {
  const flag = { schema: 'letb.flag/1', note: '' } as const;

  it('is that of the open reading, as it goes and in the next window', async () => {
    await openCase();
    expect(caseStore.getState()).toEqual({});
    await keepDocument('visual-reading', 'pre', {
      schema: 'letb.visual-reading/1',
      enhancement: 'hyper',
      burden: null,
      distribution: null,
    });
    expect(caseStore.getState()).toEqual({ case: 'in-progress' });
    await keepDocument('flag', 'patient', flag);
    expect(caseStore.getState()).toEqual({ case: 'flagged' });
    ask('observer:add', { name: 'C', initials: 'C', kind: 'reader' });
    await readBook();
    await takeUpReading({ observerId: 2, sessionId: null });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(caseStore.getState()).toEqual({});
    await takeUpReading({ observerId: 1, sessionId: null });
    await openWindow();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(caseStore.getState()).toEqual({ case: 'flagged' });
  });
});

describe('who reads', () => {
  it('is the system’s user at first, and whoever was left reading in the next window', async () => {
    expect(observerStore.getState().observers.map(({ name: one }) => one)).toEqual(['A B']);
    ask('observer:add', { name: 'C', initials: 'C', kind: 'consensus' });
    await readBook();
    await takeUpReading({ observerId: 2, sessionId: null });
    expect(recordStore.getState().viewer.kind).toBe('consensus');
    await openWindow();
    expect(recordStore.getState().reading).toEqual({ observerId: 2, sessionId: null });
  });

  it('is the first observer where what was left is no more', async () => {
    for (const value of [{ observerId: 7, sessionId: null }, { observerId: 1, sessionId: 4 }, 'nobody', null]) {
      ask('window:setState', { key: 'reading', value });
      await openWindow();
      expect(recordStore.getState().reading).toEqual({ observerId: 1, sessionId: null });
    }
  });
});

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { pointLps } from '../../core/geometry/points.ts';
import { documentOf, openRecord, recordIsRead, recordStore } from '../../renderer/state/recordStore.ts';
import { keepReadingNow, restoreRois, startKeepingReading } from '../../renderer/state/keptReading.ts';
import {
  addRoi,
  moveRoi,
  noRois,
  removeRoi,
  roiStore,
  setRoiCentres,
  setRoiKind,
} from '../../renderer/state/roiStore.ts';
import { noTimepoint, setTimepoint } from '../../renderer/state/timepointStore.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
const faults: unknown[] = [];
const stop = startKeepingReading((error) => faults.push(error));
afterAll(() => {
  stop();
  stores.end();
  expect(faults).toEqual([]);
});

const at = (x: number) => pointLps(x, 0, 0);
const centres = (): readonly number[] => roiStore.getState().pre.rois.map((roi) => roi.centreLpsMm[0]);
let opened = 0;

/** As a slot is opened: emptied, then with its images, then with what was left in it. */
async function openSlot(arterialStackId = 'a', brought?: readonly ReturnType<typeof at>[]): Promise<void> {
  opened += 1;
  setTimepoint('pre', noTimepoint);
  setRoiCentres('pre', []);
  const choice = { studyInstanceUid: '1.2', date: null, arterialStackId, precontrastStackId: 'p' };
  setTimepoint('pre', { choice, openId: `kept-${opened}` });
  await restoreRois('pre', brought);
}

let name = 0;
beforeEach(async () => {
  name += 1;
  lendStore(stores.open(stores.folder(`reading-${name}`)).ask);
  setTimepoint('pre', noTimepoint);
  roiStore.setState({ pre: noRois, post: noRois });
  openRecord(`case ${name}`, { observerId: 1, sessionId: null });
  await recordIsRead();
});

describe('the placements of an open timepoint', () => {
  it('are kept as they stand still, and are there with kind and volume when the case is opened again', async () => {
    await openSlot();
    addRoi('pre', at(1));
    addRoi('pre', at(2));
    setRoiKind('pre', { shape: 'sphere', nominalCm3: 0.5 });
    for (let x = 3; x < 40; x += 1) moveRoi('pre', 1, at(x));
    await keepReadingNow();
    expect(recordStore.getState().events).toHaveLength(1);
    await openSlot();
    expect(centres()).toEqual([1, 39]);
    expect(roiStore.getState().pre).toMatchObject({ shape: 'sphere', nominalCm3: 0.5 });
    await keepReadingNow();
    expect(recordStore.getState().events).toHaveLength(1);
  });

  it('are not lost when the slot is closed before they stood still, and their removal is kept too', async () => {
    await openSlot();
    addRoi('pre', at(1));
    await openSlot();
    expect(centres()).toEqual([1]);
    removeRoi('pre', 0);
    await openSlot('a', [at(7)]);
    expect(centres()).toEqual([]);
    expect(documentOf('rois', '1.2')?.placements).toEqual([]);
  });

  it('come from what the case brought only where nothing was ever placed', async () => {
    await openSlot('a', [at(7), at(8)]);
    expect(centres()).toEqual([7, 8]);
    moveRoi('pre', 0, at(6));
    await openSlot('a', [at(7), at(8)]);
    expect(centres()).toEqual([6, 8]);
  });

  it('stay with the image that they were placed on', async () => {
    await openSlot('a');
    addRoi('pre', at(1));
    await openSlot('b');
    expect(centres()).toEqual([]);
    await openSlot('a');
    expect(centres()).toEqual([1]);
  });

  it('that nobody placed are no event', async () => {
    await openSlot();
    setRoiKind('pre', { shape: 'sphere' });
    await keepReadingNow();
    expect(recordStore.getState().events).toEqual([]);
  });
});

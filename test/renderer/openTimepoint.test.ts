import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../core/dicom/studyTree.ts';
import { pointLps } from '../../core/geometry/points.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import type { LetbMeasurement } from '../../core/letb/computeLetb.ts';
import { nodeInflate } from '../../electron/files/nodeInflate.ts';
import { readLabelImageFile } from '../../electron/files/readMaskFile.ts';
import { scanFolder } from '../../electron/files/scanFolder.ts';
import { measureTimepoint } from '../../electron/measure/measureTimepoint.ts';
import { setHost } from '../../renderer/compute/host.ts';
import { openCount } from '../../renderer/compute/openTimepoint.ts';
import { pageClient } from '../../renderer/compute/pageClient.ts';
import { startMeasuring } from '../../renderer/features/letb/measuring.ts';
import {
  cancelRunning,
  closeCase,
  loadMask,
  openInSlot,
  setAside,
} from '../../renderer/features/reading/timepointCommands.ts';
import { importStore, noImport } from '../../renderer/state/importStore.ts';
import { isStale, measurementStore } from '../../renderer/state/measurementStore.ts';
import { moveRoi, roiStore } from '../../renderer/state/roiStore.ts';
import { timepointStore, type TimepointChoice } from '../../renderer/state/timepointStore.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { requestsOf } from './lentStore.ts';
import { timepointRoi, writeTimepoint, type SmallTimepoint } from '../fixtures/timepoint.ts';

/** Numbers do not need pictures: here there are none. */
vi.mock('../../renderer/engine/readingEngine.ts', () => {
  class NoWebGl2Error extends Error {}
  return { NoWebGl2Error, createReadingEngine: () => Promise.reject(new NoWebGl2Error('no pictures in this test')) };
});

/** A store of its own for each test: masks are kept in it. */
const stores = temporaryStores();
let opened = 0;
afterAll(stores.end);

const folder = mkdtempSync(join(tmpdir(), 'letb-open-'));
const [x = 0, y = 0, z = 0] = timepointRoi.split(',').map(Number);
const centre = pointLps(x, y, z);
const outside = pointLps(-24, -24, 100);

/** The jobs' own code on this thread. `delayMs` holds up each file, so that a test can act in between. */
let delayMs = 0;
const page = pageClient(
  {
    readSource: async (path) => {
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      return new Uint8Array(readFileSync(path));
    },
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    inflate: nodeInflate,
  },
  () => new Promise((resolve) => setImmediate(resolve)),
);
let client: ComputeClient = page;
let stopMeasuring: () => void = () => undefined;
const defects: unknown[] = [];

let written: SmallTimepoint;
let tree: StudyTree;
let stacks: readonly [arterial: Stack, precontrast: Stack];
let choice: TimepointChoice;

beforeAll(async () => {
  written = writeTimepoint(folder);
  tree = await scanFolder([written.arterial, written.precontrast]);
  const found = (path: string): Stack => {
    const stack = stacksOf(tree).find((one) => one.slices[0]?.source.startsWith(path) === true);
    if (stack === undefined) throw new Error(`no stack in ${path}`);
    return stack;
  };
  stacks = [found(written.arterial), found(written.precontrast)];
  choice = {
    studyInstanceUid: stacks[0].header.study.instanceUid,
    date: '2026-01-12',
    arterialStackId: stacks[0].id,
    precontrastStackId: stacks[1].id,
  };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw));
  client = page;
  delayMs = 0;
  defects.length = 0;
  setHost({
    main: {
      request: requestsOf(stores.open(stores.folder(`store ${(opened += 1)}`)).ask),
      on: () => () => undefined,
      importDropped: () => Promise.reject(new Error('nothing is dropped here')),
      maskDropped: () => Promise.reject(new Error('nothing is dropped here')),
    },
    compute: {
      reading: { parallel: 2, run: (...args) => client.run(...args) },
      onVolumes: { parallel: 2, run: (...args) => client.run(...args) },
    },
  });
  importStore.setState({ ...noImport, tree });
  stopMeasuring = startMeasuring((error) => defects.push(error));
});

afterEach(() => {
  stopMeasuring();
  closeCase();
  expect(defects).toEqual([]);
});

const mask = (): { source: string; name: string } => ({ source: written.liver, name: 'liver.nii' });
const pre = () => measurementStore.getState().pre;

async function current(slot: 'pre' | 'post' = 'pre'): Promise<LetbMeasurement> {
  return vi.waitFor(() => {
    const state = measurementStore.getState()[slot];
    if (state.measurement === null || isStale(state)) throw new Error('not yet');
    return state.measurement;
  });
}

describe('a timepoint opened in the window', () => {
  test('has the number of the command line, bit for bit', async () => {
    await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    const measured = await current();
    const document = await measureTimepoint(
      {
        arterial: stacks[0],
        precontrast: stacks[1],
        liverMask: { file: readLabelImageFile(written.liver), label: undefined },
        rois: [{ centreLpsMm: centre, shape: 'cube', nominalCm3: 1 }],
        protocol: paperProtocol,
      },
      page,
      { softwareVersion: 'test', now: () => new Date(0), progress: () => undefined },
    );
    expect(measured.letbPercent).toBeGreaterThan(0);
    expect(measured.letbPercent).toBe(document.letbPercent);
    expect(measured.placements[0]?.thresholdHu).toBe(document.placements[0]?.thresholdHu);
    expect(measured.findings).toEqual(document.findings);
  });

  test('keeps the last good number as stale while an ROI stands outside the liver', async () => {
    await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    const good = await current();
    moveRoi('pre', 0, outside);
    await vi.waitFor(() => expect(pre().refusal?.code).toBe('roi-outside-liver'));
    expect(pre().measurement).toBe(good);
    expect(isStale(pre())).toBe(true);
    moveRoi('pre', 0, centre);
    expect((await current()).letbPercent).toBe(good.letbPercent);
    expect(pre().refusal).toBeNull();
  });

  test('is measured at each move before the move returns: no number of another place is ever shown', async () => {
    await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    for (let n = 1; n <= 20; n += 1) {
      moveRoi('pre', 0, pointLps(x + (n % 3), y, z));
      expect(isStale(pre())).toBe(false);
      expect(pre().measurement?.placements[0]?.centreLpsMm).toEqual([x + (n % 3), y, z]);
    }
  });

  test('says so when the computation’s worker died, and the next computation works', async () => {
    await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    const good = await current();
    const { DomainError } = await import('../../core/base/errors.ts');
    client = { ...page, run: () => Promise.reject(new DomainError('worker-died', { reason: 'test' })) };
    await loadMask('pre', mask());
    expect(timepointStore.getState().pre.masking).toMatchObject({ kind: 'failed', error: { code: 'worker-died' } });
    client = page;
    await loadMask('pre', mask());
    expect((await current()).letbPercent).toBe(good.letbPercent);
  });

  test('reports a defect of the computation instead of showing it as a refusal', async () => {
    await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    await current();
    const unheardOf: never[] = [];
    roiStore.setState((all) => ({ ...all, pre: { ...all.pre, rois: Object.assign([], { length: 1, 0: unheardOf }) } }));
    expect(defects).toHaveLength(1);
    expect(pre().refusal).toBeNull();
    expect(isStale(pre())).toBe(true);
    defects.length = 0;
  });

  test('has a change once both timepoints are measured', async () => {
    await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    await openInSlot('post', choice, { mask: mask(), roiCentresLps: [centre] });
    await current('post');
    const { change } = measurementStore.getState();
    expect(change?.changePercent).toBe(0);
    expect(change?.thresholdSet.id).toBe('assouline-2023');
    expect(change?.responses.map(({ responder }) => responder)).toEqual([false, false, false, false]);
    expect(change?.findings.map(({ code }) => code)).toContain('post-not-after-pre');
  });

  test('is refused with its reason when one stack plays both roles', async () => {
    await openInSlot('pre', { ...choice, precontrastStackId: choice.arterialStackId });
    const { opening } = timepointStore.getState().pre;
    expect(opening).toMatchObject({ kind: 'failed', error: { code: 'same-stack-twice' } });
  });

  test('keeps images when its mask is refused', async () => {
    await openInSlot('pre', choice);
    await loadMask('pre', { source: stacks[0].slices[0]?.source ?? '', name: 'not-a-mask.dcm' });
    const state = timepointStore.getState().pre;
    expect(state.masking).toMatchObject({ kind: 'failed', error: { code: 'mask-format-unknown' } });
    expect(state.openId).not.toBeNull();
  });

  test('can be cancelled while it is read, and holds nothing afterwards', async () => {
    delayMs = 20;
    const opening = openInSlot('pre', choice, { mask: mask() });
    await vi.waitFor(() => expect(timepointStore.getState().pre.opening).toMatchObject({ kind: 'running' }));
    expect(cancelRunning()).toBe(true);
    await opening;
    expect(timepointStore.getState().pre.opening).toEqual({ kind: 'idle' });
    expect(openCount()).toBe(0);
  });

  test('gives way to another that is opened before it is read', async () => {
    delayMs = 5;
    const first = openInSlot('pre', choice, { mask: mask(), roiCentresLps: [outside] });
    const second = openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
    await Promise.all([first, second]);
    await current();
    expect(roiStore.getState().pre.rois[0]?.centreLpsMm).toEqual(centre);
    expect(openCount()).toBe(1);
  });

  test('leaves nothing behind after twenty times', async () => {
    for (let n = 0; n < 20; n += 1) {
      await openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
      await current();
      expect(openCount()).toBe(1);
    }
    closeCase();
    expect(openCount()).toBe(0);
    expect(pre().measurement).toBeNull();
    expect(roiStore.getState().pre.rois).toEqual([]);
  });

  test('measures with an override once the reader sets the refusal aside, and says so', async () => {
    const partial = writeTimepoint(join(folder, 'partial'), { precontrastSlices: (k) => k < 10 });
    const partialTree = await scanFolder([partial.arterial, partial.precontrast]);
    const [first, second] = stacksOf(partialTree);
    const [arterial, precontrast] =
      (first?.slices.length ?? 0) > (second?.slices.length ?? 0) ? [first, second] : [second, first];
    importStore.setState({ ...noImport, tree: partialTree });
    await openInSlot(
      'pre',
      { ...choice, arterialStackId: arterial?.id ?? null, precontrastStackId: precontrast?.id ?? null },
      { mask: { source: partial.liver, name: 'liver.nii' }, roiCentresLps: [centre] },
    );
    await vi.waitFor(() => expect(pre().refusal?.code).toBe('coverage-too-low'));
    expect(pre().measurement).toBeNull();
    await setAside('pre', 'coverage');
    const measured = await current();
    expect(measured.overrides).toEqual(['coverage']);
    expect(measured.findings.map(({ code }) => code)).toContain('coverage-overridden');
    await openInSlot('pre', {
      ...choice,
      arterialStackId: arterial?.id ?? null,
      precontrastStackId: precontrast?.id ?? null,
    });
    expect(timepointStore.getState().pre.protocol.overrides).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../core/dicom/studyTree.ts';
import { pointLps } from '../../core/geometry/points.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import type { RegisteredAlignment } from '../../core/letb/measuredAlignment.ts';
import type { MeasurementDocument } from '../../core/record/measurementDocument.ts';
import { acrossTimepoints } from '../../core/registration/timepointLink.ts';
import { IDENTITY_MAP, rigidAbout } from '../../core/registration/rigidMap.ts';
import { writeMask } from '../../core/segmentation/writeMask.ts';
import { nodeDeflate } from '../../electron/files/writeMaskFile.ts';
import { nodeInflate } from '../../electron/files/nodeInflate.ts';
import { readLabelImageFile } from '../../electron/files/readMaskFile.ts';
import { scanFolder } from '../../electron/files/scanFolder.ts';
import { measureAlignedTimepoint, measureTimepoint } from '../../electron/measure/measureTimepoint.ts';
import { setHost } from '../../renderer/compute/host.ts';
import { alignmentsOf } from '../../renderer/compute/openAlignment.ts';
import { masksOf } from '../../renderer/compute/openMasks.ts';
import { pageClient } from '../../renderer/compute/pageClient.ts';
import {
  acceptAlignment,
  alignPrecontrast,
  backToPaper,
  cancelAligning,
  proposeByHand,
  refuseAlignment,
  startForgettingAlignments,
} from '../../renderer/features/alignment/alignmentCommands.ts';
import { cancelLinking, linkByRegistration } from '../../renderer/features/alignment/acrossTimepoints.ts';
import { startExplaining } from '../../renderer/features/alignment/explaining.ts';
import { startJudging } from '../../renderer/features/alignment/judging.ts';
import { startKeepingAlignment } from '../../renderer/features/alignment/keptAlignment.ts';
import { startMeasuring } from '../../renderer/features/letb/measuring.ts';
import { startLinking } from '../../renderer/features/reading/linking.ts';
import { commitEdit, stepMasks } from '../../renderer/features/reading/maskSteps.ts';
import { closeCase, openAgain, openInSlot } from '../../renderer/features/reading/timepointCommands.ts';
import { brushEdit } from '../../core/segmentation/edits/brush.ts';
import { alignmentStore, setAlignment, type StatedAlignment } from '../../renderer/state/alignmentStore.ts';
import { explainedStore } from '../../renderer/state/explainedStore.ts';
import { importStore, noImport } from '../../renderer/state/importStore.ts';
import { currentLink, linkStore } from '../../renderer/state/linkStore.ts';
import { isStale, measurementStore } from '../../renderer/state/measurementStore.ts';
import { documentOf, openRecord, recordStore } from '../../renderer/state/recordStore.ts';
import { timepointStore, type TimepointChoice } from '../../renderer/state/timepointStore.ts';
import { movedPatientRoi, writeMovedPatient, type MovedPatient } from '../fixtures/movedPatient.ts';
import { documentOf as printedBy, runLetb, type LetbRun } from '../fixtures/runLetb.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { requestsOf } from './lentStore.ts';

/** Numbers do not need pictures: here there are none. */
vi.mock('../../renderer/engine/readingEngine.ts', () => {
  class NoWebGl2Error extends Error {}
  return { NoWebGl2Error, createReadingEngine: () => Promise.reject(new NoWebGl2Error('no pictures in this test')) };
});

const stores = temporaryStores();
const folder = mkdtempSync(join(tmpdir(), 'letb-aligned-'));
const centre = pointLps(...movedPatientRoi);
const motion = rigidAbout([0, 0, 0], [0, 0, 0], [3, -4, 6]);
let patient: MovedPatient;
let tree: StudyTree;
let stacks: readonly [arterial: Stack, precontrast: Stack];
let choice: TimepointChoice;

const page = pageClient(
  {
    readSource: (path) => Promise.resolve(new Uint8Array(readFileSync(path))),
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    inflate: nodeInflate,
  },
  () => new Promise((resolve) => setImmediate(resolve)),
);
/** Jobs that were asked for, by name. */
let asked: string[] = [];
const client: ComputeClient = {
  parallel: 2,
  run: (job, ...rest) => {
    asked.push(job);
    return page.run(job, ...rest);
  },
};
const defects: unknown[] = [];
let stops: (() => void)[] = [];
let cases = 0;
const options = { softwareVersion: 'test', now: () => new Date(0), progress: () => undefined };

beforeAll(async () => {
  patient = writeMovedPatient(folder, motion);
  tree = await scanFolder([patient.arterialFolder, patient.precontrastFolder]);
  const found = (path: string): Stack => {
    const stack = stacksOf(tree).find((one) => one.slices[0]?.source.startsWith(path) === true);
    if (stack === undefined) throw new Error(`no stack in ${path}`);
    return stack;
  };
  stacks = [found(patient.arterialFolder), found(patient.precontrastFolder)];
  choice = {
    studyInstanceUid: stacks[0].header.study.instanceUid,
    date: '2026-01-12',
    arterialStackId: stacks[0].id,
    precontrastStackId: stacks[1].id,
  };
});

afterAll(() => {
  stores.end();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw));
  cases += 1;
  asked = [];
  defects.length = 0;
  const elsewhere = (): never => {
    throw new Error('only the store and the jobs are lent');
  };
  setHost({
    main: {
      request: requestsOf(stores.open(stores.folder(`aligned ${cases}`)).ask),
      on: () => () => undefined,
      importDropped: elsewhere,
      maskDropped: elsewhere,
    },
    compute: { reading: client, onVolumes: client },
  });
  importStore.setState({ ...noImport, tree });
  openRecord(`aligned ${cases}`, { observerId: 1, sessionId: null });
  const note = (error: unknown): void => void defects.push(error);
  stops = [
    startMeasuring(note),
    startForgettingAlignments(),
    startJudging(note),
    startExplaining(note),
    startKeepingAlignment(note),
    startLinking(note),
  ];
});

afterEach(() => {
  closeCase();
  for (const stop of stops) stop();
  expect(defects).toEqual([]);
});

const mask = (): { source: string; name: string } => ({ source: patient.maskFile, name: 'liver.nii' });
const open = (): Promise<void> => openInSlot('pre', choice, { mask: mask(), roiCentresLps: [centre] });
const state = () => alignmentStore.getState().pre;

async function until<T>(look: () => T | null): Promise<T> {
  return vi.waitFor(
    () => {
      const found = look();
      if (found === null) throw new Error('not yet');
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );
}

const measured = (which: 'proposal' | 'accepted'): Promise<Required<StatedAlignment>['measurement'] & object> =>
  until(() => {
    const said = state()[which];
    return said === null || said.isMeasuring ? null : said.measurement;
  });

/** The number in force, once it is of the present inputs. */
const number = (preset: 'paper' | 'corrected') =>
  until(() => {
    const now = measurementStore.getState().pre;
    return now.measurement?.preset === preset && !isStale(now) ? now.measurement : null;
  });

function fromFiles(kind: 'none' | 'rigid'): Promise<MeasurementDocument> {
  const request = {
    arterial: stacks[0],
    precontrast: stacks[1],
    liverMask: { file: readLabelImageFile(patient.maskFile), label: undefined },
    rois: [{ centreLpsMm: centre, shape: 'cube', nominalCm3: 1 }] as const,
    protocol: { ...paperProtocol, preset: kind === 'none' ? 'paper' : 'corrected' } as const,
  };
  if (kind === 'none') return measureTimepoint(request, page, options);
  return measureAlignedTimepoint(request, { from: 'fit', kind }, page, options);
}

describe('the link by registration', () => {
  test('is made when it is asked for, and carries a place of one liver to the other', async () => {
    await open();
    await openInSlot('post', choice, { mask: mask() });
    await until(() => (linkStore.getState().evidence.livers === null ? null : true));
    expect(currentLink(linkStore.getState()).kind).toBe('liver');
    await linkByRegistration();
    const link = currentLink(linkStore.getState());
    expect(link.kind).toBe('registration');
    expect(linkStore.getState().registering.kind).toBe('done');
    for (const place of [pointLps(10, -5, 12), pointLps(-25, 4, -9)]) {
      const there = acrossTimepoints(link, 'pre', place);
      const back = there === null ? null : acrossTimepoints(link, 'post', there);
      expect(Math.hypot(...[0, 1, 2].map((c) => (there?.[c] ?? 99) - (place[c] ?? 0)))).toBeLessThan(1);
      expect(Math.hypot(...[0, 1, 2].map((c) => (back?.[c] ?? 99) - (place[c] ?? 0)))).toBeLessThan(0.1);
    }
    asked = [];
    await linkByRegistration();
    expect(asked).not.toContain('alignTimepoints');
  });

  test('is cancelled, and the link stays what it was', async () => {
    await open();
    await openInSlot('post', choice, { mask: mask() });
    await until(() => (linkStore.getState().evidence.livers === null ? null : true));
    const linking = linkByRegistration();
    await until(() => (asked.includes('alignTimepoints') ? true : null));
    expect(cancelLinking()).toBe(true);
    await linking;
    expect(currentLink(linkStore.getState()).kind).toBe('liver');
    expect(linkStore.getState().registering.kind).toBe('idle');
    expect(cancelLinking()).toBe(false);
  });
});

describe('an alignment in the window', () => {
  test('is a proposal beside the paper number, then, accepted, the number of the command line, then paper again', async () => {
    await open();
    const paper = await number('paper');
    expect(paper.letbPercent).toBe((await fromFiles('none')).letbPercent);
    await alignPrecontrast('rigid', 'pre');
    const proposed = await measured('proposal');
    const document = await fromFiles('rigid');
    expect(proposed.letbPercent).toBe(document.letbPercent);
    expect(proposed.alignment).toEqual(document.alignment);
    expect(proposed.alignment.effect.letbPercent).toEqual({ before: paper.letbPercent, after: document.letbPercent });
    expect(proposed.alignment.effect.rimResidual.after).toBeLessThan(proposed.alignment.effect.rimResidual.before ?? 0);
    expect(Math.abs(paper.letbPercent - document.letbPercent)).toBeGreaterThan(3);
    // Nothing is measured by it yet.
    expect(measurementStore.getState().pre.measurement?.letbPercent).toBe(paper.letbPercent);
    expect(timepointStore.getState().pre.protocol.preset).toBe('paper');

    await acceptAlignment('pre');
    await measured('accepted');
    const corrected = await number('corrected');
    expect(corrected.letbPercent).toBe(document.letbPercent);
    expect(corrected.placements).toEqual(document.placements);
    const stated = corrected.alignment as RegisteredAlignment;
    expect(stated).toMatchObject({ kind: 'rigid', origin: 'fitted', accepted: true, review: 'accepted' });
    expect(corrected.findings.map(({ code }) => code)).not.toContain('alignment-unreviewed');
    expect(timepointStore.getState().pre.alignment).toBe('rigid');

    await refuseAlignment('pre');
    expect((await number('paper')).letbPercent).toBe(paper.letbPercent);
    expect(state().accepted).toBeNull();
    expect(timepointStore.getState().pre.alignment).toBe('identity');
  });

  test('is put aside without a trace in the number', async () => {
    const numbers = new Set<unknown>();
    const stop = measurementStore.subscribe(({ pre }) => {
      if (pre.measurement !== null) numbers.add(pre.measurement);
    });
    await open();
    const paper = await number('paper');
    await alignPrecontrast('rigid', 'pre');
    await refuseAlignment('pre');
    expect(state().proposal).toBeNull();
    expect(measurementStore.getState().pre.measurement).toBe(paper);
    await acceptAlignment('pre');
    expect(measurementStore.getState().pre.measurement).toBe(paper);
    stop();
    // It was measured when the mask was read, not once more in the frame after, nor for what was put aside.
    expect(numbers.size).toBe(1);
  });

  test('whose rim is worse than unaligned cannot be accepted', async () => {
    await open();
    const paper = await number('paper');
    await alignPrecontrast('rigid', 'pre');
    const measurement = await measured('proposal');
    const { proposal } = state();
    if (proposal === null) throw new Error('no proposal');
    const poor = { ...measurement, alignment: { ...measurement.alignment, verdict: 'poor' } } as const;
    setAlignment('pre', { proposal: { ...proposal, measurement: poor } });
    await acceptAlignment('pre');
    expect(state()).toMatchObject({ accepted: null, proposal: { measurement: { alignment: { verdict: 'poor' } } } });
    expect(measurementStore.getState().pre.measurement).toEqual(paper);
    setAlignment('pre', { proposal: { ...proposal, measurement } });
    await acceptAlignment('pre');
    expect(state().accepted).not.toBeNull();
  });

  test('is not used with another mask than its own, and is again when the edit is undone', async () => {
    await open();
    await number('paper');
    await alignPrecontrast('rigid', 'pre');
    await acceptAlignment('pre');
    const corrected = await number('corrected');
    const { openId } = timepointStore.getState().pre;
    const masks = masksOf(openId);
    if (masks === null) throw new Error('no masks');
    const edit = brushEdit(
      { layer: 'liver', mask: masks.layers.liver },
      {
        kind: 'brush',
        effect: 'remove',
        tip: { kind: 'sphere' },
        radiusMm: 6,
        pathLpsMm: [pointLps(20, 0, 0)],
        huRange: null,
      },
      null,
    );
    await commitEdit('pre', edit);
    await until(() => (state().accepted?.isStale === true ? true : null));
    const stale = measurementStore.getState().pre;
    expect(stale.refusal?.code).toBe('alignment-stale');
    expect(isStale(stale)).toBe(true);
    await stepMasks('pre', 'undo');
    await until(() => (state().accepted?.isStale === false ? true : null));
    expect((await number('corrected')).letbPercent).toBe(corrected.letbPercent);
    // Another mask for good: the reader goes back to the scanner's geometry, counted in the mask as it is.
    await commitEdit('pre', edit);
    await until(() => (measurementStore.getState().pre.refusal === null ? null : true));
    await backToPaper('pre');
    const paper = await number('paper');
    expect(paper.liverVolumeCm3).toBeLessThan(corrected.liverVolumeCm3);
    expect(measurementStore.getState().pre.refusal).toBeNull();
  });

  test('that was accepted is there again when the case is opened, without being fitted, to the last bit', async () => {
    await open();
    await number('paper');
    await alignPrecontrast('rigid', 'pre');
    await acceptAlignment('pre');
    const before = await number('corrected');
    const registration = state().accepted?.registration;
    await until(() => (recordStore.getState().unstored === 0 ? true : null));
    closeCase();
    asked = [];
    importStore.setState({ ...noImport, tree });
    await open();
    const again = await number('corrected');
    expect(asked).not.toContain('alignPhases');
    expect(again.letbPercent).toBe(before.letbPercent);
    expect(state().accepted?.registration).toEqual(registration);
    expect(alignmentsOf(timepointStore.getState().pre.openId).accepted?.inputs.map(({ role }) => role)).toEqual([
      'arterial',
      'precontrast',
      'liver-mask',
    ]);
    // Opened once more as it stands, nothing is called corrected before the alignment is in force.
    const labels: string[] = [];
    const stop = measurementStore.subscribe(({ pre }) => {
      if (pre.measurement !== null) labels.push(`${pre.measurement.preset} ${pre.measurement.alignment.kind}`);
    });
    await openAgain('pre');
    await number('corrected');
    stop();
    expect([...new Set(labels)]).toEqual(['paper identity', 'corrected rigid']);
    // Refused now, it stays refused.
    await refuseAlignment('pre');
    await number('paper');
    closeCase();
    importStore.setState({ ...noImport, tree });
    await open();
    await number('paper');
    expect(state().accepted).toBeNull();
  });

  test('that was accepted is taken by the command line with its mask in any file, and with no other mask', async () => {
    await open();
    await number('paper');
    await alignPrecontrast('rigid', 'pre');
    await acceptAlignment('pre');
    const corrected = await number('corrected');
    const kept = await until(() => documentOf('alignment', choice.studyInstanceUid));
    const alignment = join(folder, 'kept.json');
    writeFileSync(alignment, JSON.stringify(kept.alignment));
    const { liver } = patient;
    const measureWith = async (name: string, file: Uint8Array | Promise<Uint8Array>): Promise<LetbRun> => {
      writeFileSync(join(folder, name), await file);
      const phases = ['--arterial', patient.arterialFolder, '--precontrast', patient.precontrastFolder];
      const files = [...phases, '--liver', join(folder, name), '--alignment', alignment];
      return runLetb('measure', ...files, `--roi=${movedPatientRoi.join(',')}`, '--json');
    };
    const description = 'saved again';
    for (const run of [
      await measureWith('described.nii.gz', writeMask({ ...liver, description }, 'nii.gz', nodeDeflate)),
      await measureWith('saved.nrrd', writeMask(liver, 'nrrd', nodeDeflate)),
    ])
      expect(printedBy(run)).toMatchObject({ preset: 'corrected', letbPercent: corrected.letbPercent });
    const other = { ...liver, voxels: liver.voxels.with(liver.voxels.indexOf(1), 0) };
    const refused = await measureWith('other.nii.gz', writeMask(other, 'nii.gz', nodeDeflate));
    expect(refused.status).toBe(2);
    expect(refused.err).toMatch(/made for another liver-mask/);
  });

  test('by hand has the figures of the same functions, and says who set it', async () => {
    await open();
    await number('paper');
    await proposeByHand('pre', { kind: 'rigid', rigid: motion, field: null });
    const { alignment, letbPercent } = await measured('proposal');
    expect(alignment).toMatchObject({ kind: 'rigid', origin: 'by-hand' });
    expect(alignment.figures.misfitAfter).toBeLessThan(0.5 * alignment.figures.misfitBefore);
    expect(alignment.figures.meanDisplacementMm).toBeCloseTo(Math.hypot(3, 4, 6), 6);
    await proposeByHand('pre', { kind: 'rigid', rigid: IDENTITY_MAP, field: null });
    const still = await measured('proposal');
    expect(still.alignment.figures.misfitAfter).toBe(still.alignment.figures.misfitBefore);
    expect(letbPercent).not.toBe(still.letbPercent);
  });

  test('is cancelled, and leaves nothing behind', async () => {
    await open();
    await number('paper');
    const aligning = alignPrecontrast('deformable', 'pre');
    await until(() => (state().job.kind === 'running' && asked.includes('alignPhases') ? true : null));
    expect(cancelAligning()).toBe(true);
    await aligning;
    expect(state()).toMatchObject({ job: { kind: 'idle' }, proposal: null, task: null });
    expect(cancelAligning()).toBe(false);
  });

  test('takes away enhancement that a small shift explains, and says so of the S in force', async () => {
    await open();
    await number('paper');
    const before = await until(() => explainedStore.getState().pre.cm3);
    await alignPrecontrast('rigid', 'pre');
    await acceptAlignment('pre');
    await number('corrected');
    expect(explainedStore.getState().pre.cm3).not.toBe(before);
    const after = await until(() => explainedStore.getState().pre.cm3);
    expect(before).toBeGreaterThan(10);
    expect(after).toBeLessThan(0.9 * before);
  });
});

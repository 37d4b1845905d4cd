import { joinParts, type TreeParts } from '../../../core/ipc/treeInParts.ts';
import type { ImportDone, ImportId, Reply } from '../../../core/ipc/contract.ts';
import type { SeriesSoFar } from '../../../core/dicom/seriesSoFar.ts';
import type { StudyNode } from '../../../core/dicom/studyTree.ts';
import { isMaskName } from '../../../core/segmentation/maskNames.ts';
import { frameDrawn, overFrames } from '../../compute/frameDrawn.ts';
import { host } from '../../compute/host.ts';
import { forgetThumbnails } from '../../compute/thumbnails.ts';
import { startBlinding } from '../../state/blindingStore.ts';
import { followProgress } from '../../state/caseStore.ts';
import { importStore, noImport, openPatient, withDecisions } from '../../state/importStore.ts';
import { DONE, IDLE } from '../../state/job.ts';
import { startKeepingReading } from '../../state/keptReading.ts';
import { keptIsRead, startKeeping } from '../../state/keptState.ts';
import { observersAreRead, startObservers } from '../../state/observerStore.ts';
import { alikeIn, noPairing, pairAgain, pairingStore } from '../../state/pairingStore.ts';
import { startRecord } from '../../state/recordStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore, type TimepointChoice } from '../../state/timepointStore.ts';
import { changeTimeline, startTimeline, timelineIsRead, withFirstDate } from '../../state/timelineStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { collectWorklist, keyOfPatient, worklistPatient, type WorklistSoFar } from '../../state/worklistTree.ts';
import { closeCase, openInSlot, replaceMask } from '../reading/index.ts';
import { choosePatient, followTimeline } from './caseCommands.ts';

/** Listens to the main process for as long as the window lives. Gives a function that stops it. */
export function startImports(onDefect: (error: unknown) => void): () => void {
  const { main } = host();
  startObservers(onDefect);
  const stops = [
    followProgress(onDefect),
    startKeeping(onDefect),
    startKeepingReading(onDefect),
    startRecord(onDefect),
    startBlinding(),
    startTimeline(onDefect),
    followTimeline(onDefect),
    main.on('import:offered', () => void takeOffered().catch(onDefect)),
    main.on('import:progress', ({ importId, filesSeen, fraction }) => {
      if (isAwaited(importId)) importStore.setState({ filesSeen, job: { kind: 'running', fraction } });
    }),
    main.on('import:partial', ({ importId, series }) => {
      if (isAwaited(importId)) showSoon(series);
    }),
    main.on('import:tree', ({ importId, text }) => {
      const joined = parts.get(importId) ?? joinParts();
      joined.add(text);
      parts.set(importId, joined);
    }),
    main.on('import:done', (done) => void showImport(done).catch(onDefect)),
    main.on('import:failed', ({ importId, error }) => {
      parts.delete(importId);
      if (isAwaited(importId)) endScan({ job: { kind: 'failed', error } });
    }),
    main.on('import:cancelled', ({ importId }) => {
      parts.delete(importId);
      if (!isAwaited(importId)) return;
      const { filesSeen } = importStore.getState();
      endScan({ job: IDLE, notice: { code: 'import-cancelled', details: { files: filesSeen } } });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The import that was started last; the others' events come too late. */
let awaited: ImportId | null = null;
let soFar: WorklistSoFar = collectWorklist();
let isShowing = false;
/** Trees on their way to the page, also of an import that the page has not been told the id of yet. */
const parts = new Map<ImportId, TreeParts>();

function isAwaited(importId: ImportId): boolean {
  return awaited === null || awaited === importId;
}

/** What was found since the last frame is shown with the next one, in one piece. */
function showSoon(series: readonly SeriesSoFar[]): void {
  soFar.add(series);
  if (isShowing) return;
  isShowing = true;
  const scan = soFar;
  requestAnimationFrame(() => {
    isShowing = false;
    if (scan === soFar && importStore.getState().job.kind === 'running')
      importStore.setState({ soFar: scan.patients() });
  });
}

/**
 * Nothing of an unfinished scan is kept: files of one position were not compared, a series may lack slices that come later, and its phases
 * were not looked at. What was open before stays as it is.
 */
function endScan(change: Partial<ReturnType<typeof importStore.getState>>): void {
  soFar = collectWorklist();
  importStore.setState({ ...change, soFar: null, soFarKey: null });
}

export async function takeOffered(): Promise<void> {
  begin(await host().main.request('import:takeOffered', null));
}

export async function openFolder(): Promise<void> {
  begin(await host().main.request('import:chooseFolder', null));
}

export async function openFiles(): Promise<void> {
  begin(await host().main.request('import:chooseFiles', null));
}

export async function openDemo(): Promise<void> {
  begin(await host().main.request('import:start', { demo: true }));
}

/** Shows an import that main began. */
export function followImport(importId: ImportId): void {
  begin({ ok: true, result: importId });
}

/** Mask files go to the timepoint on whose pictures they were dropped, else to the active one; everything else is imported. */
export async function openDropped(files: readonly File[], onto: Slot | null): Promise<void> {
  if (files.length === 0) return;
  if (files.every(({ name }) => isMaskName(name))) await takeMask(onto ?? viewStore.getState().activeSlot, files);
  else begin(await host().main.importDropped(files));
}

async function takeMask(slot: Slot, files: readonly File[]): Promise<void> {
  const reply = await host().main.maskDropped(files);
  if (!reply.ok) importStore.setState({ notice: reply.error });
  else if (timepointStore.getState()[slot].openId === null) {
    importStore.setState({ notice: { code: 'mask-without-images', details: { name: reply.result.name } } });
  } else {
    importStore.setState({ notice: null });
    await replaceMask(slot, reply.result);
  }
}

function begin(reply: Reply<ImportId | null>): void {
  if (!reply.ok) {
    importStore.setState({ notice: reply.error });
    return;
  }
  if (reply.result === null) return;
  const overtaken = awaited === reply.result ? null : awaited;
  awaited = reply.result;
  const { importId, job } = importStore.getState();
  if (importId === reply.result && job.kind !== 'idle') return;
  if (overtaken !== null) {
    if (job.kind === 'running') void host().main.request('import:cancel', { importId: overtaken });
    endScan({});
  }
  importStore.setState({ job: { kind: 'running', fraction: null }, filesSeen: 0, notice: null });
}

/** Cancels the scan that runs; false when none does. */
export function cancelImport(): boolean {
  if (importStore.getState().job.kind !== 'running' || awaited === null) return false;
  void host().main.request('import:cancel', { importId: awaited });
  return true;
}

export function dismissNotice(): void {
  importStore.setState({ notice: null });
}

/** A list of thousands of cases is made ready beforehand, and opened when it is drawn: no frame waits for all of it. */
async function showImport(done: ImportDone): Promise<void> {
  const scanned = (parts.get(done.importId) ?? joinParts()).tree();
  parts.delete(done.importId);
  await Promise.all([keptIsRead(), observersAreRead()]);
  if (!isAwaited(done.importId)) return;
  awaited = done.importId;
  const tree = withDecisions(scanned);
  await overFrames(tree.patients, worklistPatient);
  await frameDrawn();
  alikeIn(tree);
  await frameDrawn();
  if (!isAwaited(done.importId)) return;
  const before = importStore.getState();
  const isDemo = done.demo !== null;
  closeCase();
  pairingStore.setState(noPairing);
  if (before.tree !== null && before.importId !== null && before.importId !== done.importId) {
    void host().main.request('import:close', { importId: before.importId });
    forgetThumbnails();
  }
  endScan({});
  importStore.setState({ ...noImport, importId: done.importId, job: DONE, scanned, tree, isDemo });
  await frameDrawn();
  if (!isAwaited(done.importId)) return;
  if (done.demo === null) {
    const chosen = openPatient({ ...importStore.getState(), patientKey: before.soFarKey });
    if (chosen !== null) await choosePatient(keyOfPatient(chosen));
    return;
  }
  await showDemo(done.demo);
}

async function showDemo(demo: NonNullable<ImportDone['demo']>): Promise<void> {
  const patient = openPatient(importStore.getState());
  if (patient !== null) {
    importStore.setState({ patientKey: keyOfPatient(patient) });
    await timelineIsRead();
    if (openPatient(importStore.getState()) !== patient) return;
    // What a reader said of the demo's treatments before stays.
    changeTimeline((timeline) =>
      timeline.procedures.length > 0 ? timeline : withFirstDate(timeline, null, demo.treatmentDate),
    );
  }
  pairAgain();
  viewStore.setState({ layout: 'both', activeSlot: 'pre' });
  for (const [n, slot] of slots.entries()) {
    const timepoint = demo.timepoints[n];
    const study = timepoint === undefined ? undefined : studyOfStack(timepoint.arterialStackId);
    if (timepoint === undefined || study === undefined) continue;
    const choice: TimepointChoice = {
      studyInstanceUid: study.studyInstanceUid,
      date: timepoint.date,
      arterialStackId: timepoint.arterialStackId,
      precontrastStackId: timepoint.precontrastStackId,
    };
    await openInSlot(slot, choice, { mask: timepoint.liverMask, roiCentresLps: timepoint.roiCentresLps });
  }
}

function studyOfStack(stackId: string): StudyNode | undefined {
  return importStore
    .getState()
    .tree?.patients.flatMap((patient) => patient.studies)
    .find((study) => study.series.some((series) => series.stacks.some((stack) => stack.id === stackId)));
}

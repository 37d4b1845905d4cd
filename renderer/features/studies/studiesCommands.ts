import type { ImportDone, ImportId, Reply } from '../../../core/ipc/contract.ts';
import type { StudyNode } from '../../../core/dicom/studyTree.ts';
import { isMaskName } from '../../../core/segmentation/maskNames.ts';
import { host } from '../../compute/host.ts';
import { importStore, noImport, openPatient } from '../../state/importStore.ts';
import { DONE, IDLE } from '../../state/job.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore, type TimepointChoice } from '../../state/timepointStore.ts';
import { setTreatmentDate } from '../../state/treatmentStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { closeCase, closeSlot, openInSlot, replaceMask } from '../reading/index.ts';
import { choiceOfStudy, proposeChoices } from './proposeChoices.ts';

/** Listens to the main process for as long as the window lives. Gives a function that stops it. */
export function startImports(onDefect: (error: unknown) => void): () => void {
  const { main } = host();
  const stops = [
    main.on('import:offered', () => void takeOffered().catch(onDefect)),
    main.on('import:progress', ({ importId, filesSeen, fraction }) => {
      if (isAwaited(importId)) importStore.setState({ filesSeen, job: { kind: 'running', fraction } });
    }),
    main.on('import:done', (done) => void showImport(done).catch(onDefect)),
    main.on('import:failed', ({ importId, error }) => {
      if (isAwaited(importId)) importStore.setState({ job: { kind: 'failed', error } });
    }),
    main.on('import:cancelled', ({ importId }) => {
      if (isAwaited(importId)) importStore.setState({ job: IDLE });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The import that was started last; the others' events come too late. */
let awaited: ImportId | null = null;

function isAwaited(importId: ImportId): boolean {
  return awaited === null || awaited === importId;
}

export async function takeOffered(): Promise<void> {
  begin(await host().main.request('import:takeOffered', null));
}

export async function openFolder(): Promise<void> {
  begin(await host().main.request('import:chooseFolder', null));
}

export async function openDemo(): Promise<void> {
  begin(await host().main.request('import:start', { demo: true }));
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
  awaited = reply.result;
  const { importId, job } = importStore.getState();
  if (importId === reply.result && job.kind !== 'idle') return;
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

async function showImport(done: ImportDone): Promise<void> {
  if (!isAwaited(done.importId)) return;
  awaited = done.importId;
  const before = importStore.getState();
  const isDemo = done.demo !== null;
  closeCase();
  if (before.tree !== null && before.importId !== null && before.importId !== done.importId) {
    void host().main.request('import:close', { importId: before.importId });
  }
  importStore.setState({ ...noImport, importId: done.importId, job: DONE, tree: done.tree, isDemo });
  if (done.demo === null) {
    await choosePatient(0);
    return;
  }
  const demoPatient = openPatient(importStore.getState());
  if (demoPatient !== null) setTreatmentDate(demoPatient, done.demo.treatmentDate);
  viewStore.setState({ layout: 'both', activeSlot: 'pre' });
  for (const [n, slot] of slots.entries()) {
    const timepoint = done.demo.timepoints[n];
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

/** Opens a patient of the tree with the proposed timepoints. */
export async function choosePatient(index: number): Promise<void> {
  closeCase();
  importStore.setState({ patient: index });
  const patient = openPatient(importStore.getState());
  if (patient === null) return;
  const proposed = proposeChoices(patient);
  viewStore.setState({ layout: proposed.post === null ? 'pre' : 'both', activeSlot: 'pre' });
  for (const slot of slots) {
    const choice = proposed[slot];
    if (choice !== null) await openInSlot(slot, choice);
  }
}

/** Reads a study in a slot. A study that sat in the other slot changes places with this slot's own. */
export async function chooseStudy(slot: Slot, study: StudyNode): Promise<void> {
  const other: Slot = slot === 'pre' ? 'post' : 'pre';
  const { [slot]: here, [other]: there } = timepointStore.getState();
  if (here.choice?.studyInstanceUid === study.studyInstanceUid) return;
  viewStore.setState({ activeSlot: slot });
  if (viewStore.getState().layout !== 'both') viewStore.setState({ layout: slot });
  if (there.choice?.studyInstanceUid !== study.studyInstanceUid) {
    await openInSlot(slot, choiceOfStudy(study));
    return;
  }
  if (here.choice === null) closeSlot(other);
  else await openInSlot(other, here.choice, here.mask === null ? {} : { mask: here.mask });
  await openInSlot(slot, there.choice, there.mask === null ? {} : { mask: there.mask });
}

/** Gives a stack a role in the timepoint that its study is read as. */
export async function chooseStack(slot: Slot, role: 'arterial' | 'precontrast', stackId: string): Promise<void> {
  const { choice, mask } = timepointStore.getState()[slot];
  if (choice === null) return;
  const next: TimepointChoice = {
    ...choice,
    ...(role === 'arterial' ? { arterialStackId: stackId } : { precontrastStackId: stackId }),
    ...(role === 'arterial' && choice.precontrastStackId === stackId ? { precontrastStackId: null } : {}),
    ...(role === 'precontrast' && choice.arterialStackId === stackId ? { arterialStackId: null } : {}),
  };
  await openInSlot(slot, next, role === 'precontrast' && mask !== null ? { mask } : {});
}

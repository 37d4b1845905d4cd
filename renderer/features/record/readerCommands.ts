import { DomainError, type Coded } from '../../../core/base/errors.ts';
import type { PageArgsOf } from '../../../core/ipc/contract.ts';
import type { Reading } from '../../../core/record/readings.ts';
import { askStore } from '../../compute/askStore.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { keepReadingNow } from '../../state/keptReading.ts';
import { observerStore, passOrder, readBook, takeUpReading } from '../../state/observerStore.ts';
import { recordStore, setViewer } from '../../state/recordStore.ts';
import { keyOfPatient } from '../../state/worklistTree.ts';
import { closeCase } from '../reading/index.ts';
import { choosePatient } from '../studies/index.ts';

/** Reads as another observer or in another pass from now on. The case that is open is opened anew; a pass begins with its first case that is here. */
export async function readAs(reading: Reading): Promise<void> {
  const { reading: before } = recordStore.getState();
  if (before.observerId === reading.observerId && before.sessionId === reading.sessionId) return;
  await keepReadingNow();
  const { tree } = importStore.getState();
  const open = openPatient(importStore.getState());
  closeCase();
  await takeUpReading(reading);
  const here = new Set(tree?.patients.map(keyOfPatient));
  const order = passOrder(reading, observerStore.getState().book);
  const first = order?.find(({ caseId }) => here.has(caseId))?.caseId ?? null;
  const key = first ?? (open === null ? null : keyOfPatient(open));
  if (key !== null) await choosePatient(key);
}

/** Null, or why it was refused. */
export type Answer = Coded | null;

async function answered(work: () => Promise<void>): Promise<Answer> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, details: error.details };
    throw error;
  }
}

export function addObserver(observer: PageArgsOf<'observer:add'>): Promise<Answer> {
  return answered(async () => {
    await askStore('observer:add', observer);
    await readBook();
  });
}

export function renameObserver(observer: PageArgsOf<'observer:rename'>): Promise<Answer> {
  return answered(async () => {
    await askStore('observer:rename', observer);
    await readBook();
  });
}

/** Begins a study of the cases of the worklist. */
export function beginStudy(plan: Omit<PageArgsOf<'study:begin'>, 'caseIds'>): Promise<Answer> {
  return answered(async () => {
    const caseIds = importStore.getState().tree?.patients.map(keyOfPatient) ?? [];
    await askStore('study:begin', { ...plan, caseIds });
    await readBook();
  });
}

export function unsealStudy(studyId: number): Promise<Answer> {
  return answered(async () => {
    await askStore('study:unseal', { studyId });
    await readBook();
    const { reading, viewer } = recordStore.getState();
    setViewer({ ...viewer, reading, book: observerStore.getState().book });
  });
}

/** Begins the observer's next pass and reads in it. */
export function beginPass(studyId: number, observerId: number): Promise<Answer> {
  return answered(async () => {
    const { sessionId } = await askStore('session:begin', { studyId, observerId });
    await readBook();
    await readAs({ observerId, sessionId });
  });
}

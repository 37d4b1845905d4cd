import type { Coded } from '../../../core/base/errors.ts';
import type { MaskFile } from '../../../core/ipc/contract.ts';
import { paperProtocol, type Override } from '../../../core/letb/protocol.ts';
import type { PointLps } from '../../../core/geometry/points.ts';
import { segmentationName } from '../../../core/record/readings.ts';
import { copyEdit } from '../../../core/segmentation/edits/replaceMask.ts';
import { host } from '../../compute/host.ts';
import { releaseAlignments } from '../../compute/openAlignment.ts';
import { cancelDrafts, releaseDrafts } from '../../compute/liverDrafts.ts';
import { masksOf, noteLiverFindings, openMasks, readMaskFile, releaseMasks } from '../../compute/openMasks.ts';
import {
  openTimepoint,
  releaseTimepoint,
  timepointOf,
  type OpenedRole,
  type OpenOptions,
} from '../../compute/openTimepoint.ts';
import { importStore, openPatient, stackById } from '../../state/importStore.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { editingStore, noEditing, setEditing } from '../../state/segmentationStore.ts';
import { forgetMeasurement } from '../../state/measurementStore.ts';
import { restoreRois } from '../../state/keptReading.ts';
import { recordStore } from '../../state/recordStore.ts';
import { forgetRois } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { noTimepoint, setTimepoint, timepointStore, type TimepointChoice } from '../../state/timepointStore.ts';
import { setVolume } from '../../state/volumeStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { keyOfPatient, stackKey } from '../../state/worklistTree.ts';
import { describeAll } from './describe.ts';
import { engineOf } from './engines.ts';
import { rolesOfSlot } from './layout.ts';
import { forgetLinks } from './linking.ts';
import { cancelPhases, stopLoading } from './loadPhases.ts';
import { commitEdit, followJournal, forgetJournal, noteMask } from './maskSteps.ts';
import { goToLiver, showMasks } from './masksShown.ts';
import { allocateBlank, cancelVolumes, hideTimepoint, hideVolume, showSlices } from './volumesShown.ts';

/** Cancels what runs in a slot; replaced by each run, so that an overtaken run can tell that it is overtaken. */
const running = new Map<Slot, { cancel: () => void }>();

/** What may come with a choice: the demo case brings its mask and placements. */
export interface WithTimepoint {
  readonly mask?: MaskFile;
  readonly roiCentresLps?: readonly PointLps[];
}

/** What came with the choice of a slot, for another try. */
const brought = new Map<Slot, WithTimepoint>();

/** Opens a slot's choice again after it was refused or cancelled. */
export async function openAgain(slot: Slot): Promise<void> {
  const { choice } = timepointStore.getState()[slot];
  if (choice !== null) await openInSlot(slot, choice, brought.get(slot));
}

/**
 * Puts a study's stacks into a slot and opens them when both roles are filled. What was open there is let go; what was set aside for
 * other stacks is not set aside for these.
 */
export async function openInSlot(slot: Slot, choice: TimepointChoice, brings: WithTimepoint = {}): Promise<void> {
  const isSame = timepointStore.getState()[slot].choice === choice;
  closeSlot(slot);
  setTimepoint(slot, isSame ? { choice } : { choice, protocol: paperProtocol });
  brought.set(slot, brings);
  for (const role of rolesOfSlot(slot)) setVolume(slot, role, { kind: 'waiting' });
  const { tree } = importStore.getState();
  const arterial = choice.arterialStackId === null ? null : stackById(tree, choice.arterialStackId);
  const precontrast = choice.precontrastStackId === null ? null : stackById(tree, choice.precontrastStackId);
  if (arterial === null || precontrast === null) return;
  const run = { cancel: () => undefined };
  running.set(slot, run);
  const isCurrent = (): boolean => running.get(slot) === run;
  setTimepoint(slot, { opening: { kind: 'running', fraction: 0 } });
  const counts = new Map<OpenedRole, number>();
  const onSlices: OpenOptions['onSlices'] = (role, { id, frameOfReferenceUid }, volume, range) => {
    if (!isCurrent()) return;
    // Linked by the scanner's coordinates, by which they are subtracted too; where their frames are unlike or missing, a finding says so.
    const picture = { volumeId: `${id}/${role}`, frame: frameOfReferenceUid ?? id };
    showSlices(slot, picture, volume, range);
    const there = (counts.get(role) ?? 0) + range[1] - range[0];
    counts.set(role, there);
    const slices = volume.grid.dimensions[2];
    setVolume(
      slot,
      role,
      there === slices ? { kind: 'ready', picture } : { kind: 'reading', fraction: there / slices, picture },
    );
  };
  try {
    const { overrides } = timepointStore.getState()[slot].protocol;
    const id = await openTimepoint({ arterial, precontrast, overrides }, host().compute, {
      allocate: allocateBlank,
      onSlices,
      onProgress: (fraction) => {
        if (isCurrent()) setTimepoint(slot, { opening: { kind: 'running', fraction } });
      },
      onCancel: (cancel) => Object.assign(run, { cancel }),
    });
    const timepoint = timepointOf(id);
    if (timepoint === null) return;
    // The pictures are on their way to the graphics card: the overlay and the ROIs come after them.
    await engineOf(slot);
    if (!isCurrent()) {
      releaseTimepoint(id);
      return;
    }
    setTimepoint(slot, { opening: DONE, openId: id, alignment: timepoint.related.alignment });
  } catch (error) {
    const refusal = refusalOf(error);
    if (isCurrent()) leaveUnmeasured(slot, refusal);
    return;
  } finally {
    if (isCurrent()) running.delete(slot);
  }
  describeAll(slot);
  if (await restoreRois(slot, brings.roiCentresLps)) await bringMasks(slot, brings.mask);
}

/** The masks as they were left; where nothing was ever drawn, the mask that came with the choice. */
async function bringMasks(slot: Slot, brought: MaskFile | undefined): Promise<void> {
  if (!(await openStoredMasks(slot))) return;
  const { undoable, redoable } = editingStore.getState()[slot];
  if (brought !== undefined && undoable === 0 && redoable === 0) await loadMask(slot, brought);
}

/** Opens the masks of a slot's arterial phase as the store has them; what is in hand and was not stored is let go. False when overtaken. */
export async function openStoredMasks(slot: Slot): Promise<boolean> {
  const { openId, choice } = timepointStore.getState()[slot];
  const patient = openPatient(importStore.getState());
  if (openId === null || choice === null || choice.arterialStackId === null) return false;
  const image =
    patient === null
      ? null
      : {
          caseId: keyOfPatient(patient),
          name: segmentationName(
            stackKey(choice.studyInstanceUid, choice.arterialStackId),
            recordStore.getState().reading,
          ),
        };
  try {
    await openMasks(openId, image, host().compute);
  } catch (error) {
    refusalOf(error);
    return false;
  }
  if (timepointStore.getState()[slot].openId !== openId) {
    releaseMasks(openId);
    return false;
  }
  followJournal(slot);
  showMasks(slot);
  noteMask(slot);
  goToLiver(slot);
  return true;
}

/** The pair was refused, or its reading cancelled: without S, but each phase may still be looked at. */
function leaveUnmeasured(slot: Slot, refusal: Coded | null): void {
  setTimepoint(slot, { opening: refusal === null ? IDLE : { kind: 'failed', error: refusal } });
  if (refusal === null) {
    cancelVolumes(slot);
    return;
  }
  for (const role of ['arterial', 'precontrast', 'subtraction'] as const) hideVolume(slot, role);
  setVolume(slot, 'subtraction', { kind: 'failed', error: refusal });
  for (const role of ['arterial', 'precontrast'] as const) setVolume(slot, role, { kind: 'waiting' });
}

/** Of a name that an edit's tool takes: its end tells more than its beginning. */
const MAX_NAME_LENGTH = 400;

/** Reads a mask file into the slot's open timepoint. A refused file leaves the mask that was there, under its own name. */
export async function loadMask(slot: Slot, mask: MaskFile): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  if (openId === null) return;
  const run = { cancel: () => undefined };
  running.get(slot)?.cancel();
  running.set(slot, run);
  const isCurrent = (): boolean => timepointStore.getState()[slot].openId === openId && running.get(slot) === run;
  setTimepoint(slot, { masking: { kind: 'running', fraction: 0 } });
  try {
    const { mask: read, findings } = await readMaskFile(openId, mask, host().compute, {
      onProgress: (fraction) => {
        if (isCurrent()) setTimepoint(slot, { masking: { kind: 'running', fraction } });
      },
      onCancel: (cancel) => Object.assign(run, { cancel }),
    });
    const masks = masksOf(openId);
    if (!isCurrent() || masks === null) return;
    const from = mask.name.slice(-MAX_NAME_LENGTH);
    const target = { layer: 'liver', mask: masks.layers.liver } as const;
    const stored = commitEdit(slot, copyEdit(target, { kind: 'copy', effect: 'replace', from }, read));
    noteLiverFindings(openId, findings);
    noteMask(slot);
    setTimepoint(slot, { mask });
    goToLiver(slot);
    await stored;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!isCurrent()) return;
    noteMask(slot);
    if (refusal !== null) setTimepoint(slot, { masking: { kind: 'failed', error: refusal } });
  } finally {
    if (running.get(slot) === run) running.delete(slot);
  }
}

/** Asks for a mask file by the system's dialog. */
export async function chooseMask(slot: Slot = viewStore.getState().activeSlot): Promise<void> {
  if (timepointStore.getState()[slot].openId === null) return;
  const reply = await host().main.request('mask:choose', null);
  if (!reply.ok) {
    importStore.setState({ notice: reply.error });
    return;
  }
  if (reply.result !== null) await replaceMask(slot, reply.result);
}

/** Another mask for the open timepoint. Coverage that was set aside for the one before is not set aside for this one. */
export async function replaceMask(slot: Slot, mask: MaskFile): Promise<void> {
  const { protocol } = timepointStore.getState()[slot];
  setTimepoint(slot, { protocol: { ...protocol, overrides: protocol.overrides.filter((one) => one !== 'coverage') } });
  await loadMask(slot, mask);
}

/** Lets go of everything that a slot holds: voxels, pictures, ROIs, numbers. */
export function closeSlot(slot: Slot): void {
  running.get(slot)?.cancel();
  running.delete(slot);
  const { openId, protocol } = timepointStore.getState()[slot];
  setTimepoint(slot, { ...noTimepoint, protocol });
  forgetRois(slot);
  forgetMeasurement(slot);
  stopLoading(slot);
  hideTimepoint(slot);
  forgetJournal(slot);
  if (editingStore.getState()[slot].drafting.kind === 'running') cancelDrafts();
  setEditing(slot, noEditing);
  if (openId === null) return;
  releaseMasks(openId);
  releaseDrafts(openId);
  releaseAlignments(openId);
  releaseTimepoint(openId);
}

/** Cancels what runs; false when nothing does. */
export function cancelRunning(): boolean {
  const runs = [...running.values()];
  for (const run of runs) run.cancel();
  return cancelPhases() || runs.length > 0;
}

/** The reader sets a refusal aside: it is recorded with the result, and the work is done again. */
export async function setAside(slot: Slot, override: Override): Promise<void> {
  const { protocol, openId } = timepointStore.getState()[slot];
  setTimepoint(slot, { protocol: { ...protocol, overrides: [...new Set([...protocol.overrides, override])] } });
  if (openId === null) await openAgain(slot);
}

/** Empties both slots, for another case. */
export function closeCase(): void {
  for (const slot of slots) {
    closeSlot(slot);
    setTimepoint(slot, noTimepoint);
  }
  forgetLinks();
}

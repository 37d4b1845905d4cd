import { gridsCoincide } from '../../../core/geometry/grid.ts';
import type { RunOptions } from '../../../core/compute/computeClient.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import type { PatientNode } from '../../../core/dicom/studyTree.ts';
import { applyEdit, type Edit } from '../../../core/segmentation/edits/edit.ts';
import { editRefusal } from '../../../core/segmentation/edits/editRefusals.ts';
import {
  drawnSlab,
  interpolationEdit,
  prepareInterpolation,
} from '../../../core/segmentation/edits/interpolateSlices.ts';
import type { EditedLayer } from '../../../core/segmentation/edits/regionEdit.ts';
import { copyEdit } from '../../../core/segmentation/edits/replaceMask.ts';
import type { WholeMaskTool } from '../../../core/segmentation/edits/wholeMaskEdit.ts';
import { host } from '../../compute/host.ts';
import { openMaskJournal } from '../../compute/maskJournal.ts';
import { emptyMask } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { editingStore, setEditing, toolStore } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { keyOfPatient, stackKey } from '../../state/worklistTree.ts';
import { commitEdit, drawableLayer } from '../reading/index.ts';

/** What runs now, to be cancelled. */
let cancelRun: () => void = () => undefined;

export function cancelMaskJob(): boolean {
  const isRunning = Object.values(editingStore.getState()).some(({ job }) => job.kind === 'running');
  if (isRunning) cancelRun();
  return isRunning;
}

/** Makes an edit elsewhere and takes it over; meanwhile nothing may be drawn. */
async function onWholeMask(
  slot: Slot,
  make: (target: EditedLayer, options: RunOptions) => Promise<Edit>,
): Promise<void> {
  const target = drawableLayer(slot, toolStore.getState().layer);
  const { openId } = timepointStore.getState()[slot];
  if (target === null) return;
  const isOpen = (): boolean => timepointStore.getState()[slot].openId === openId;
  setEditing(slot, { job: { kind: 'running', fraction: null }, problem: null });
  cancelRun = () => undefined;
  try {
    const edit = await make(target, {
      onCancel: (cancel) => {
        cancelRun = cancel;
      },
    });
    if (!isOpen()) return;
    setEditing(slot, { job: DONE });
    await commitEdit(slot, edit);
  } catch (error) {
    const problem = refusalOf(error);
    if (isOpen()) setEditing(slot, { job: IDLE, problem });
  }
}

/** Fills holes, keeps the largest part, smooths, grows or shrinks the layer in hand. */
export function useOnWholeMask(slot: Slot, tool: WholeMaskTool): Promise<void> {
  return onWholeMask(slot, async ({ layer, mask }, options) => {
    const { edit } = await host().compute.onVolumes.run(
      'editMask',
      { layer, grid: mask.grid, voxels: mask.voxels, tool },
      options,
    );
    return edit;
  });
}

/** Fills the slices between drawn ones, along the slices of the arterial phase. */
export function interpolateBetweenSlices(slot: Slot): Promise<void> {
  return onWholeMask(slot, async (target, options) => {
    const prepared = prepareInterpolation(target, 2);
    const { mask } = await host().compute.reading.run('interpolateSlices', drawnSlab(prepared), options);
    return interpolationEdit(target, prepared, mask);
  });
}

/** Another image of the study on the same grid, on which masks may have been drawn. */
export interface CopySource {
  readonly stackId: string;
  readonly description: string | null;
  readonly phase: Stack['phase']['value'];
}

/** The other stacks of a timepoint's study whose voxels are those of its arterial phase. */
export function copySources(slot: Slot, patient: PatientNode | null): readonly CopySource[] {
  const { choice, openId } = timepointStore.getState()[slot];
  const grid = timepointOf(openId)?.arterial.grid;
  const study = patient?.studies.find(({ studyInstanceUid }) => studyInstanceUid === choice?.studyInstanceUid);
  if (grid === undefined || study === undefined) return [];
  return study.series
    .flatMap(({ stacks }) => stacks)
    .filter((stack) => stack.id !== choice?.arterialStackId && stack.grid !== null && gridsCoincide(stack.grid, grid))
    .map(({ id, header, phase }) => ({ stackId: id, description: header.series.description, phase: phase.value }));
}

/** Takes over the layer in hand as it was drawn on another phase. Refused: a phase on which nothing is drawn in that layer. */
export function copyFromPhase(slot: Slot, { stackId, description, phase }: CopySource): Promise<void> {
  return onWholeMask(slot, async (target) => {
    const { choice } = timepointStore.getState()[slot];
    const patient = openPatient(importStore.getState());
    if (choice === null || patient === null) throw new Error('no study is open');
    const { grid } = target.mask;
    const name = stackKey(choice.studyInstanceUid, stackId);
    const { masks } = await openMaskJournal({ caseId: keyOfPatient(patient), name, grid });
    const from = `${description ?? ''} (${phase})`.trim();
    const drawn = masks[target.layer];
    if (drawn.runs.starts.length === 0) throw editRefusal('edit-source-empty', { layer: target.layer, from });
    const source = emptyMask(grid);
    applyEdit(drawn, source);
    return copyEdit(target, { kind: 'copy', effect: 'replace', from }, source);
  });
}

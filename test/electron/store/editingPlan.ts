import { voxelCentre } from '../../../core/geometry/affine.ts';
import { applyEdit, type Edit } from '../../../core/segmentation/edits/edit.ts';
import { brushEdit } from '../../../core/segmentation/edits/brush.ts';
import { decodeEdit, encodeEdit } from '../../../core/segmentation/edits/encodeEdit.ts';
import type { BrushTool } from '../../../core/segmentation/edits/editTool.ts';
import { byLayer, layers, type ByLayer, type Layer } from '../../../core/segmentation/edits/layers.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import type {
  OpenSegmentation,
  StoreArgsOf,
  StoreRequestName,
  StoreResultOf,
} from '../../../core/ipc/storeContract.ts';
import type { DocumentPayload } from '../../../core/record/recordEvent.ts';
import { eachVoxel, gridOf, maskOf, randomOf } from '../../phantoms.ts';

export const planGrid = gridOf([40, 36, 20], [0.8, 0.8, 2.5], [-16, -14, 100]);

export type PlannedStep =
  { readonly kind: 'edit'; readonly layer: Layer; readonly tool: BrushTool } | { readonly kind: 'undo' | 'redo' };

/** A reader's run of strokes, undos and redos on the three layers: the same for the same seed. Every undo and redo has something to do. */
export function editingPlan(seed: number, steps: number): readonly PlannedStep[] {
  const random = randomOf(seed);
  const plan: PlannedStep[] = [];
  let [done, undone] = [0, 0];
  while (plan.length < steps) {
    const draw = random();
    if (draw < 0.2 && done > 0) {
      plan.push({ kind: 'undo' });
      [done, undone] = [done - 1, undone + 1];
    } else if (draw < 0.4 && undone > 0) {
      plan.push({ kind: 'redo' });
      [done, undone] = [done + 1, undone - 1];
    } else {
      plan.push({ kind: 'edit', layer: layers[Math.floor(3 * random())] ?? 'liver', tool: strokeTool(random) });
      [done, undone] = [done + 1, 0];
    }
  }
  return plan;
}

function strokeTool(random: () => number): BrushTool {
  const [ni, nj, nk] = planGrid.dimensions;
  const point = (): ReturnType<typeof voxelCentre> =>
    voxelCentre(planGrid, [ni * random(), nj * random(), nk * random()]);
  return {
    kind: 'brush',
    effect: random() < 0.65 ? 'add' : 'remove',
    tip: { kind: 'sphere' },
    radiusMm: 3 + 6 * random(),
    pathLpsMm: [point()],
    huRange: null,
  };
}

export const emptyMasks = (): ByLayer<Labelmap> => byLayer(() => maskOf(planGrid, () => false));

/** The masks after each number of steps, 0 included, by whole copies and voxel by voxel: the slow, obvious way. */
export function plannedMasks(plan: readonly PlannedStep[]): readonly ByLayer<Uint8Array>[] {
  const states: ByLayer<Uint8Array>[] = [byLayer((layer) => emptyMasks()[layer].voxels)];
  const before: ByLayer<Uint8Array>[] = [];
  const after: ByLayer<Uint8Array>[] = [];
  for (const step of plan) {
    const now = states.at(-1);
    if (now === undefined) throw new Error('no state');
    if (step.kind === 'edit') {
      before.push(now);
      after.length = 0;
      states.push({ ...now, [step.layer]: struck(now[step.layer], step.tool) });
    } else {
      const [from, to] = step.kind === 'undo' ? [before, after] : [after, before];
      const next = from.pop();
      if (next === undefined) throw new Error('nothing to take back');
      to.push(now);
      states.push(next);
    }
  }
  return states;
}

function struck(voxels: Uint8Array, { pathLpsMm, radiusMm, effect }: BrushTool): Uint8Array {
  const into = voxels.slice();
  const [centre] = pathLpsMm;
  let at = 0;
  eachVoxel(planGrid, (...ijk) => {
    const x = voxelCentre(planGrid, ijk);
    const mm = Math.hypot(...x.map((value, axis) => value - (centre?.[axis] ?? 0)));
    if (mm <= radiusMm + 1e-6) into[at] = effect === 'add' ? 1 : 0;
    at += 1;
  });
  return into;
}

/** Asks a store, at once or over its thread. */
export type Ask = <Name extends StoreRequestName>(
  name: Name,
  args: StoreArgsOf<Name>,
) => StoreResultOf<Name> | Promise<StoreResultOf<Name>>;

export const planCase = { caseId: 'case 1', name: 'arterial stack', grid: planGrid } as const;

/** The masks that an opened segmentation holds. */
export function masksOf(opened: OpenSegmentation): ByLayer<Labelmap> {
  const masks = emptyMasks();
  for (const layer of layers) applyEdit(decodeEdit(opened.masks[layer]), masks[layer]);
  return masks;
}

/** Bytes that the record of a step names. */
export function plannedBytes(step: number): Uint8Array {
  return Uint8Array.from({ length: 500 + step }, (_, n) => (step * 31 + n * n) % 251);
}

export function plannedPayload(step: number, sha256: string): DocumentPayload {
  return { readingId: 'observer-1', documentKind: 'signature', key: 'patient', document: { step, sha256 } };
}

/**
 * Runs the plan from where the store stands, as the window does: an edit is made on the masks in hand, stored, acknowledged. Every third
 * step is told to the record too, before it, with bytes that it names.
 */
export async function runPlan(
  ask: Ask,
  plan: readonly PlannedStep[],
  acknowledge: (kind: 'step' | 'event', revision: number) => void,
): Promise<ByLayer<Labelmap>> {
  const opened = await ask('segmentation:open', planCase);
  const masks = masksOf(opened);
  const { segmentationId } = opened;
  let { revision } = opened;
  for (const step of plan.slice(revision)) {
    if (revision % 3 === 0) {
      const known = await ask('record:read', { caseId: planCase.caseId, afterRevision: 0 });
      if (known.length === revision / 3) {
        const event = { caseId: planCase.caseId, expectedRevision: known.length, kind: 'document', observer: 'A' };
        // A document that names bytes is written after them.
        const { sha256 } = await ask('blob:put', { bytes: plannedBytes(revision) });
        const stored = await ask('record:append', { ...event, payload: plannedPayload(revision, sha256) });
        acknowledge('event', stored.revision);
      }
    }
    const at = { segmentationId, expectedRevision: revision };
    let edit: Edit;
    if (step.kind === 'edit') {
      edit = brushEdit({ layer: step.layer, mask: masks[step.layer] }, step.tool);
      ({ revision } = await ask('segmentation:append', { ...at, edit: encodeEdit(edit) }));
    } else {
      const taken = await ask(step.kind === 'undo' ? 'segmentation:undo' : 'segmentation:redo', at);
      if (taken === null) throw new Error(`nothing to ${step.kind}`);
      edit = decodeEdit(taken.edit);
      ({ revision } = taken);
    }
    applyEdit(edit, masks[edit.layer]);
    acknowledge('step', revision);
  }
  return masks;
}

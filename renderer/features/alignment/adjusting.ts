import { applyAffine, composeAffine, voxelCentre, type Affine } from '../../../core/geometry/affine.ts';
import { pointLps, type PointLps } from '../../../core/geometry/points.ts';
import { movedByHand, type Alignment } from '../../../core/registration/alignment.ts';
import { IDENTITY_MAP, rigidAbout, rotationDegrees } from '../../../core/registration/rigidMap.ts';
import { boxOfMask } from '../../../core/registration/workingImage.ts';
import { alignmentsOf } from '../../compute/openAlignment.ts';
import { liverOf } from '../../compute/openMasks.ts';
import type { ToolPointer } from '../../engine/contract.ts';
import { qualityStore, setTile } from '../../state/qualityStore.ts';
import { chooseTool } from '../../state/segmentationStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { activePlane, addToolUser, mouseMode, runningEngines } from '../reading/index.ts';
import { proposeByHand } from './alignmentCommands.ts';
import { showQuality } from './qualityView.ts';

type Triple = readonly [number, number, number];

/** One press of an arrow key. */
const STEP_MM = 0.5;
const STEP_DEGREES = 0.5;

/** The precontrast picture can be moved over the arterial one from where it lies now. */
export function startAdjusting(slot: Slot = viewStore.getState().activeSlot): void {
  const { openId } = timepointStore.getState()[slot];
  if (liverOf(openId) === null) return;
  const { mode } = qualityStore.getState();
  showQuality(mode === 'swipe' ? 'swipe' : 'checkerboard');
  viewStore.setState({ activeSlot: slot });
  chooseTool(null);
  qualityStore.setState({ adjusting: { slot, motion: IDENTITY_MAP }, isBefore: false });
}

export function resetAdjusting(): void {
  const { adjusting } = qualityStore.getState();
  if (adjusting !== null) qualityStore.setState({ adjusting: { ...adjusting, motion: IDENTITY_MAP } });
}

/** The precontrast picture lies again where it lay; false when nothing is adjusted. */
export function cancelAdjusting(): boolean {
  if (qualityStore.getState().adjusting === null) return false;
  qualityStore.setState({ adjusting: null });
  return true;
}

/** Where the picture was moved to becomes the proposal, with its figures. */
export async function takeAdjusted(): Promise<void> {
  const { adjusting } = qualityStore.getState();
  if (adjusting === null) return;
  const { slot, motion } = adjusting;
  qualityStore.setState({ adjusting: null });
  await proposeByHand(slot, movedByHand(baseOf(slot), motion));
}

/** What is moved: the alignment that waits, else the accepted one, else the scanner's own geometry. */
function baseOf(slot: Slot): Alignment {
  const { proposal, accepted } = alignmentsOf(timepointStore.getState()[slot].openId);
  return (proposal ?? accepted)?.registration.alignment ?? { kind: 'rigid', rigid: IDENTITY_MAP, field: null };
}

/** How far a motion brings the liver's middle, mm, and how far it turns. */
export function figuresOfMotion(slot: Slot, motion: Affine): { readonly mm: number; readonly degrees: number } {
  const middle = middleOf(slot);
  const moved = applyAffine(motion, middle);
  return {
    mm: Math.hypot(moved[0] - middle[0], moved[1] - middle[1], moved[2] - middle[2]),
    degrees: rotationDegrees(motion),
  };
}

const middles = new WeakMap<object, PointLps>();

/** About which the picture turns. */
function middleOf(slot: Slot): PointLps {
  const liver = liverOf(timepointStore.getState()[slot].openId);
  if (liver === null) return pointLps(0, 0, 0);
  const known = middles.get(liver);
  if (known !== undefined) return known;
  const box = boxOfMask(liver.labelmap.voxels, liver.labelmap.grid, 0);
  const middle =
    box === null
      ? pointLps(0, 0, 0)
      : voxelCentre(liver.labelmap.grid, [
          (box.from[0] + box.to[0]) / 2,
          (box.from[1] + box.to[1]) / 2,
          (box.from[2] + box.to[2]) / 2,
        ]);
  middles.set(liver, middle);
  return middle;
}

function move(by: (middle: PointLps) => Affine): void {
  const { adjusting } = qualityStore.getState();
  if (adjusting === null) return;
  const { slot, motion } = adjusting;
  const middle = middleOf(slot);
  const [x, y, z] = applyAffine(motion, middle);
  qualityStore.setState({ adjusting: { slot, motion: composeAffine(motion, by(pointLps(x, y, z))) } });
}

export function shiftBy([x, y, z]: Triple): void {
  move(() => ({ matrix: IDENTITY_MAP.matrix, translation: [x, y, z] }));
}

/** Turns the picture about the liver's middle by the right hand about an axis. */
export function turnBy(about: Triple, degrees: number): void {
  const angle = (degrees * Math.PI) / 180;
  move((middle) => rigidAbout(middle, [about[0] * angle, about[1] * angle, about[2] * angle], [0, 0, 0]));
}

let last: ToolPointer | null = null;

function onPointer(slot: Slot, pointer: ToolPointer): void {
  const { adjusting } = qualityStore.getState();
  if (adjusting === null || adjusting.slot !== slot) return;
  const before = last;
  last = pointer.phase === 'up' || pointer.phase === 'cancel' ? null : pointer;
  if (before === null || pointer.phase === 'down' || before.viewportId !== pointer.viewportId) return;
  const [from, to] = [before.lps, pointer.lps];
  if (!pointer.isShiftHeld) {
    shiftBy([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
    return;
  }
  const middle = applyAffine(adjusting.motion, middleOf(slot));
  turnBy(pointer.intoLps, degreesAbout(middle, pointer.intoLps, from, to));
}

/** The angle between two places seen from a point along an axis. */
function degreesAbout(middle: Triple, axis: Triple, from: Triple, to: Triple): number {
  const flat = (p: Triple): Triple => {
    const d: Triple = [p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]];
    const along = d[0] * axis[0] + d[1] * axis[1] + d[2] * axis[2];
    return [d[0] - along * axis[0], d[1] - along * axis[1], d[2] - along * axis[2]];
  };
  const [a, b] = [flat(from), flat(to)];
  const cross: Triple = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const sine = cross[0] * axis[0] + cross[1] * axis[1] + cross[2] * axis[2];
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return (Math.atan2(sine, cosine) * 180) / Math.PI;
}

/** The arrow keys move the picture while it is adjusted; they mean slices and placements otherwise. */
function onKey(event: KeyboardEvent): void {
  if (qualityStore.getState().adjusting === null || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
  const plane = activePlane();
  if (plane === null) return;
  const { right, down, into } = plane;
  const along = (a: Triple, mm: number): Triple => [a[0] * mm, a[1] * mm, a[2] * mm];
  const moves: Readonly<Record<string, () => void>> = event.shiftKey
    ? { ArrowLeft: () => turnBy(into, -STEP_DEGREES), ArrowRight: () => turnBy(into, STEP_DEGREES) }
    : {
        ArrowLeft: () => shiftBy(along(right, -STEP_MM)),
        ArrowRight: () => shiftBy(along(right, STEP_MM)),
        ArrowUp: () => shiftBy(along(down, -STEP_MM)),
        ArrowDown: () => shiftBy(along(down, STEP_MM)),
      };
  const act = moves[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

/** Lets the mouse and the arrow keys move the picture while it is adjusted. Gives a function that stops it. */
export function startHandAlignment(): () => void {
  const stopTool = addToolUser({
    isActive: () => qualityStore.getState().adjusting !== null,
    onPointer,
    onWheel: (notch) => setTile(qualityStore.getState().tileMm * (notch > 0 ? 1.25 : 0.8)),
    onEngine: () => undefined,
  });
  const stop = qualityStore.subscribe((now, before) => {
    if ((now.adjusting === null) === (before.adjusting === null)) return;
    last = null;
    for (const engine of runningEngines.values()) engine.setMouseMode(mouseMode());
  });
  window.addEventListener('keydown', onKey, { capture: true });
  return () => {
    stopTool();
    window.removeEventListener('keydown', onKey, { capture: true });
    stop();
  };
}

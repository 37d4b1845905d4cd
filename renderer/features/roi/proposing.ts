import { acrossTimepoints, linkInForce } from '../../../core/registration/timepointLink.ts';
import type { AdmissiblePlacements } from '../../../core/roi/admissiblePlacements.ts';
import { portalVeinSphere } from '../../../core/letb/portalVein.ts';
import { placementMap } from '../../../core/letb/placementMap.ts';
import type { LesionBall } from '../../../core/roi/awayFromLesions.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { roiStatistics } from '../../../core/roi/roiStatistics.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { DomainError } from '../../../core/base/errors.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { onVoxelCentre } from '../../compute/valueAt.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { importStore } from '../../state/importStore.ts';
import { readingsOf } from '../../state/lesionStore.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { linkStore } from '../../state/linkStore.ts';
import { addRoi, MAX_PLACEMENTS, roiStore, setRoiKind } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { isMeasurable, timepointStore } from '../../state/timepointStore.ts';
import { setUncertainty, uncertaintyStore, type Proposals } from '../../state/uncertaintyStore.ts';
import { pictureOf, volumeStore } from '../../state/volumeStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { runningEngine } from '../reading/index.ts';

/** What the last search of a slot found: too large for a store. */
const searched = new Map<Slot, AdmissiblePlacements>();

const running = new Map<Slot, { cancel: () => void }>();

/** Ghosts follow the store; proposals of other images or another mask are let go. Gives a function that stops it. */
export function startProposing(): () => void {
  const stops = [
    uncertaintyStore.subscribe((now, before) => {
      for (const slot of slots) {
        if (now[slot].proposals !== before[slot].proposals) showGhosts(slot);
      }
    }),
    roiStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].portalVeinLpsMm !== before[slot].portalVeinLpsMm) showGhosts(slot);
    }),
    timepointStore.subscribe((now, before) => {
      for (const slot of slots) {
        const [a, b] = [now[slot], before[slot]];
        if (a.openId !== b.openId || a.maskRevision !== b.maskRevision || a.alignment !== b.alignment) dismiss(slot);
      }
    }),
    blindingStore.subscribe((now) => {
      for (const slot of slots) if (now[slot]) dismiss(slot);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

export function showGhosts(slot: Slot): void {
  const at = roiStore.getState()[slot].portalVeinLpsMm;
  const { proposals } = uncertaintyStore.getState()[slot];
  runningEngine(slot)?.setGhostRois([...(proposals?.rois ?? []), ...(at === null ? [] : [portalVeinSphere(at)])]);
}

/** True where the program may propose: there is a liver, and the reading is not blind. */
export function canPropose(slot: Slot): boolean {
  return isMeasurable(timepointStore.getState()[slot]) && !blindingStore.getState()[slot];
}

/** Searches three placements of the chosen shape and volume; the newest search alone is answered. */
export async function proposeRois(slot: Slot = viewStore.getState().activeSlot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  if (timepoint === null || liver === null || !canPropose(slot)) return;
  dismiss(slot);
  const run = { cancel: (): void => undefined };
  running.set(slot, run);
  const isCurrent = (): boolean => running.get(slot) === run;
  setUncertainty(slot, { proposing: { kind: 'running', fraction: 0 } });
  const { shape, nominalCm3 } = roiStore.getState()[slot];
  try {
    const { rois, ipsilateral, findings, admissible } = await host().compute.onVolumes.run(
      'proposePlacements',
      {
        arterial: timepoint.arterial,
        subtraction: timepoint.subtraction,
        liver: liver.labelmap,
        shape,
        nominalCm3,
        lesions: recordedLesions(slot),
      },
      {
        onProgress: (fraction) => {
          if (isCurrent()) setUncertainty(slot, { proposing: { kind: 'running', fraction } });
        },
        onCancel: (cancel) => Object.assign(run, { cancel }),
      },
    );
    if (isCurrent()) searched.set(slot, admissible);
    if (isCurrent()) propose(slot, { origin: 'parenchyma', rois, ipsilateral, findings });
  } catch (error) {
    const refusal = refusalOf(error);
    if (!isCurrent()) return;
    setUncertainty(slot, { proposing: IDLE });
    if (refusal !== null) importStore.setState({ notice: refusal });
  } finally {
    if (isCurrent()) running.delete(slot);
  }
}

/** The lesions that the reader recorded at this timepoint, by the longest line of each of their parts. */
function recordedLesions(slot: Slot): readonly LesionBall[] {
  return readingsOf(slot)
    .flatMap(({ parts }) => parts)
    .flatMap(({ whole, viable }) => {
      const line = whole ?? viable;
      if (line === null) return [];
      const middle = line.fromLps.map((x, axis) => (x + (line.toLps[axis] ?? x)) / 2);
      const length = Math.hypot(...line.fromLps.map((x, axis) => x - (line.toLps[axis] ?? x)));
      return [{ centreLpsMm: pointLps(middle[0] ?? 0, middle[1] ?? 0, middle[2] ?? 0), radiusMm: length / 2 }];
    });
}

/** Placements before treatment brought after it by the link of the timepoints; those that would lie outside the liver are left out. */
export function carryRois(): void {
  const timepoint = timepointOf(timepointStore.getState().post.openId);
  const liver = liverOf(timepointStore.getState().post.openId);
  const { evidence } = linkStore.getState();
  if (timepoint === null || liver === null || evidence.registration === null || !canPropose('post')) return;
  const link = linkInForce(evidence, 'registration');
  const rois = roiStore.getState().pre.rois.flatMap((roi) => {
    const there = acrossTimepoints(link, 'pre', roi.centreLpsMm);
    if (there === null) return [];
    const centreLpsMm = onVoxelCentre(timepoint.subtraction.grid, there);
    const carried = makeParenchymaRoi({ ...roi, centreLpsMm });
    return isAdmitted(() => roiStatistics(timepoint.subtraction, liver.labelmap, carried, 1)) ? [carried] : [];
  });
  if (rois.length > 0) propose('post', { origin: 'pre', rois, ipsilateral: rois.map(() => null), findings: [] });
}

function isAdmitted(measure: () => unknown): boolean {
  try {
    measure();
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

function propose(slot: Slot, proposals: Proposals): void {
  setUncertainty(slot, { proposals, proposing: DONE });
}

/** Shows in colours what LETB an ROI at each admissible place would give, or hides it again. */
export function toggleMap(slot: Slot): void {
  const { openId, protocol } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  const admissible = searched.get(slot);
  const on = pictureOf(volumeStore.getState()[slot].arterial)?.volumeId;
  if (uncertaintyStore.getState()[slot].mapEndPercent !== null) {
    hideMap(slot);
    return;
  }
  if (timepoint === null || liver === null || admissible === undefined || on === undefined || !canPropose(slot)) return;
  const { grid } = timepoint.subtraction;
  const map = placementMap(admissible, liver.histogram, { grid, k: protocol.k });
  if (map === null) return;
  // The engine's map of colours takes hundredths and the end of its scale.
  runningEngine(slot)?.setDisplacement({
    on,
    lengths: map.hundredths,
    highestMm: map.highestPercent,
    opacity: MAP_OPACITY,
    at: () => null,
    arrowScale: 1,
  });
  setUncertainty(slot, { mapEndPercent: map.highestPercent });
}

function hideMap(slot: Slot): void {
  if (uncertaintyStore.getState()[slot].mapEndPercent === null) return;
  setUncertainty(slot, { mapEndPercent: null });
  runningEngine(slot)?.setDisplacement(null);
}

const MAP_OPACITY = 0.55;

export function dismiss(slot: Slot): void {
  hideMap(slot);
  searched.delete(slot);
  running.get(slot)?.cancel();
  running.delete(slot);
  const { proposals, proposing } = uncertaintyStore.getState()[slot];
  if (proposals !== null || proposing.kind !== 'idle') setUncertainty(slot, { proposals: null, proposing: IDLE });
}

/** Takes one proposal as the next placement. */
export function takeProposal(slot: Slot, index: number): void {
  const { proposals } = uncertaintyStore.getState()[slot];
  const roi = proposals?.rois[index];
  const { rois, isLocked } = roiStore.getState()[slot];
  if (proposals === null || roi === undefined || isLocked || rois.length >= MAX_PLACEMENTS) return;
  setRoiKind(slot, { shape: roi.shape, nominalCm3: roi.nominalCm3 });
  addRoi(slot, roi.centreLpsMm);
  const without = <T>(list: readonly T[]): readonly T[] => list.filter((_, n) => n !== index);
  const left = { ...proposals, rois: without(proposals.rois), ipsilateral: without(proposals.ipsilateral) };
  if (left.rois.length === 0) dismiss(slot);
  else setUncertainty(slot, { proposals: left });
}

/** Takes the proposals in their order while there is room for a placement. */
export function takeProposals(slot: Slot = viewStore.getState().activeSlot): void {
  const wanted = uncertaintyStore.getState()[slot].proposals?.rois.length ?? 0;
  for (let n = 0; n < wanted; n += 1) takeProposal(slot, 0);
  if (roiStore.getState()[slot].rois.length >= MAX_PLACEMENTS) dismiss(slot);
}

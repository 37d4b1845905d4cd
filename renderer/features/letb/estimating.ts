import { withPortalVein, type PhaseFigures } from '../../../core/letb/phaseFigures.ts';
import { DEFAULT_SEED, type LetbUncertainty } from '../../../core/letb/uncertainty.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { IDLE, refusalOf } from '../../state/job.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { setUncertainty, uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { startSamplingPortalVein } from './portalVein.ts';

/** A placement that is being dragged is not asked about before it stands still. */
const SETTLES_WITHIN_MS = 600;

const timers = new Map<Slot, ReturnType<typeof setTimeout>>();
/** The last question of a slot; it is cancelled by the next, and only its answer is taken. */
const running = new Map<Slot, { cancel: () => void }>();

/** Computes the interval of each timepoint's number when that has stood still. Gives a function that stops it. */
export function startEstimating(onDefect: (error: unknown) => void): () => void {
  const soon = (slot: Slot): void => {
    running.get(slot)?.cancel();
    running.delete(slot);
    clearTimeout(timers.get(slot));
    setUncertainty(slot, { uncertainty: null, arterialPhase: null, computing: IDLE });
    timers.set(
      slot,
      setTimeout(() => {
        estimate(slot).catch(onDefect);
      }, SETTLES_WITHIN_MS),
    );
  };
  const stop = measurementStore.subscribe((now, before) => {
    for (const slot of slots) if (now[slot].inputs !== before[slot].inputs) soon(slot);
  });
  const stopSampling = startSamplingPortalVein();
  return () => {
    stopSampling();
    for (const timer of timers.values()) clearTimeout(timer);
    for (const run of running.values()) run.cancel();
    stop();
  };
}

async function estimate(slot: Slot): Promise<void> {
  const { openId } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  const state = measurementStore.getState()[slot];
  if (timepoint === null || liver === null || state.measurement === null) return;
  if (isStale(state) || blindingStore.getState()[slot]) return;
  const run = { cancel: (): void => undefined };
  running.set(slot, run);
  const isCurrent = (): boolean => running.get(slot) === run;
  setUncertainty(slot, { computing: { kind: 'running', fraction: 0 } });
  try {
    const uncertainty = await host().compute.onVolumes.run(
      'letbUncertainty',
      {
        arterial: timepoint.arterial,
        subtraction: timepoint.subtraction,
        liver: liver.labelmap,
        histogram: liver.histogram,
        measurement: state.measurement,
        seed: DEFAULT_SEED,
      },
      {
        onProgress: (fraction) => {
          if (isCurrent()) setUncertainty(slot, { computing: { kind: 'running', fraction } });
        },
        onCancel: (cancel) => Object.assign(run, { cancel }),
      },
    );
    if (!isCurrent()) return;
    const { acquisition } = timepoint.stacks.arterial.header;
    const figures = await host().compute.onVolumes.run('phaseFigures', {
      arterial: timepoint.arterial,
      acquisition,
      parenchyma: uncertainty.population,
    });
    if (!isCurrent()) return;
    const { portalVeinLpsMm } = roiStore.getState()[slot];
    const arterialPhase = withPortalVein(figures, timepoint.arterial, portalVeinLpsMm);
    setUncertainty(slot, { uncertainty, arterialPhase, inputs: state.inputs, computing: IDLE });
  } catch (error) {
    refusalOf(error);
    if (isCurrent()) setUncertainty(slot, { computing: IDLE });
  } finally {
    if (isCurrent()) running.delete(slot);
  }
}

/** The interval of the number in force; null while it is not known. */
export function uncertaintyInForce(slot: Slot): LetbUncertainty | null {
  const { uncertainty, inputs } = uncertaintyStore.getState()[slot];
  return inputs === measurementStore.getState()[slot].measuredInputs ? uncertainty : null;
}

/** What a measurement's document says beside the number in force: its interval, and the figures of its arterial phase; neither while they are not known. */
export function trustInForce(slot: Slot): {
  readonly uncertainty?: LetbUncertainty;
  readonly arterialPhase?: PhaseFigures;
} {
  const uncertainty = uncertaintyInForce(slot);
  const { arterialPhase } = uncertaintyStore.getState()[slot];
  return uncertainty === null || arterialPhase === null ? {} : { uncertainty, arterialPhase };
}

import { withPortalVein } from '../../../core/letb/phaseFigures.ts';
import { samplePortalVein } from '../../../core/letb/portalVein.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { importStore } from '../../state/importStore.ts';
import { refusalOf } from '../../state/job.ts';
import { roiStore, setPortalVein } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { setUncertainty, uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { runningEngine } from '../reading/index.ts';

/** Points at the portal vein under the cursor, or at the position that the viewports show. A place that cannot be sampled is said. */
export function pointAtPortalVein(slot: Slot = viewStore.getState().activeSlot): void {
  const timepoint = timepointOf(timepointStore.getState()[slot].openId);
  const { cursor } = viewStore.getState();
  const at = cursor?.slot === slot ? cursor.lps : runningEngine(slot)?.position();
  if (timepoint === null || at === undefined || at === null) return;
  try {
    samplePortalVein(timepoint.arterial, at);
    setPortalVein(slot, at);
  } catch (error) {
    importStore.setState({ notice: refusalOf(error) });
  }
}

/** The figures of an arterial phase follow the point; the change follows the figures. Gives a function that stops it. */
export function startSamplingPortalVein(): () => void {
  return roiStore.subscribe((now, before) => {
    for (const slot of slots) {
      const at = now[slot].portalVeinLpsMm;
      const { arterialPhase } = uncertaintyStore.getState()[slot];
      const timepoint = timepointOf(timepointStore.getState()[slot].openId);
      if (at === before[slot].portalVeinLpsMm || arterialPhase === null || timepoint === null) continue;
      setUncertainty(slot, { arterialPhase: withPortalVein(arterialPhase, timepoint.arterial, at) });
    }
  });
}

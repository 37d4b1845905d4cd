import { alignAcrossTimepoints } from '../../../core/compute/alignTimepoint.ts';
import type { TimepointLiver } from '../../../core/registration/timepointLevels.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { timepointOf } from '../../compute/openTimepoint.ts';
import { importStore } from '../../state/importStore.ts';
import { DONE, IDLE, refusalOf } from '../../state/job.ts';
import { linkStore, setEvidence } from '../../state/linkStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { wantLink } from '../reading/index.ts';

let running: { cancel: () => void } | null = null;

/**
 * Aligns the livers of both timepoints in the background; the link by registration is then in force. A map that does not hold what it
 * promises is not used, and its reasons are said. For showing: no number rests on it.
 */
export async function linkByRegistration(): Promise<void> {
  if (linkStore.getState().evidence.registration !== null) {
    wantLink('registration');
    return;
  }
  const [pre, post] = [sideOf('pre'), sideOf('post')];
  if (pre === null || post === null || running !== null) return;
  const ids = openIds();
  const run = { cancel: (): void => undefined };
  running = run;
  const isCurrent = (): boolean => running === run && openIds() === ids;
  linkStore.setState({ registering: { kind: 'running', fraction: 0 } });
  try {
    const { preToPost, verdict, reasons } = await alignAcrossTimepoints(
      host().compute.onVolumes,
      { pre, post },
      {
        onProgress: (fraction) => {
          if (isCurrent()) linkStore.setState({ registering: { kind: 'running', fraction } });
        },
        onCancel: (cancel) => Object.assign(run, { cancel }),
      },
    );
    if (!isCurrent()) return;
    linkStore.setState({ registering: DONE });
    const [reason] = reasons;
    if (verdict !== 'good' && reason !== undefined) importStore.setState({ notice: reason });
    if (verdict === 'poor') return;
    setEvidence({ registration: preToPost });
    wantLink('registration');
  } catch (error) {
    const refusal = refusalOf(error);
    if (isCurrent()) linkStore.setState({ registering: IDLE });
    if (refusal !== null && isCurrent()) importStore.setState({ notice: refusal });
  } finally {
    if (running === run) {
      running = null;
      if (linkStore.getState().registering.kind === 'running') linkStore.setState({ registering: IDLE });
    }
  }
}

/** False where no alignment of the timepoints runs. */
export function cancelLinking(): boolean {
  if (running === null) return false;
  running.cancel();
  return true;
}

function openIds(): string {
  const { pre, post } = timepointStore.getState();
  return `${pre.openId ?? ''} ${post.openId ?? ''}`;
}

function sideOf(slot: Slot): TimepointLiver | null {
  const { openId } = timepointStore.getState()[slot];
  const timepoint = timepointOf(openId);
  const liver = liverOf(openId);
  return timepoint === null || liver === null ? null : { arterial: timepoint.arterial, liver: liver.labelmap };
}

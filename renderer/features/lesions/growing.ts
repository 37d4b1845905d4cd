import { refusals, type Coded } from '../../../core/base/errors.ts';
import type { RunOptions } from '../../../core/compute/computeClient.ts';
import { withLine } from '../../../core/record/lesionList.ts';
import type { DiameterRefusals, ProposedDiameters } from '../../../core/response/measure/proposeDiameters.ts';
import { host } from '../../compute/host.ts';
import { liverOf } from '../../compute/openMasks.ts';
import type { ToolPointer } from '../../engine/contract.ts';
import { IDLE, refusalOf } from '../../state/job.ts';
import { changeReading, lesionStore, studyOf } from '../../state/lesionStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { overlayThresholdHu } from '../reading/index.ts';
import { lineAt, placeOfRole, type ShownPlace } from './imagesOfLesion.ts';
import { planeAxes } from './planeAxes.ts';

const refusal = refusals<DiameterRefusals>();

/** What runs now, to be cancelled. */
let cancelRun: (() => void) | null = null;

/** Cancels the search about a click; false when none runs. */
export function cancelGrowing(): boolean {
  if (cancelRun === null) return false;
  cancelRun();
  return true;
}

interface Click {
  readonly pointer: ToolPointer;
  readonly place: ShownPlace;
  readonly part: 'whole' | 'viable';
}

/**
 * The diameters of what lies about a click, by a worker, recorded as proposed lines: the reader corrects them or leaves them. The viable
 * part is looked for in the subtraction above the threshold of the measurement where there is one, the whole lesion in the phase that was
 * clicked.
 */
export async function growFrom(slot: Slot, lesion: string, { pointer, place, part }: Click): Promise<void> {
  const isOnSubtraction = place.role === 'subtraction';
  const from =
    part === 'viable'
      ? isOnSubtraction
        ? place
        : placeOfRole(slot, 'subtraction')
      : isOnSubtraction
        ? placeOfRole(slot, 'arterial')
        : place;
  const study = studyOf(slot);
  if (from === null) {
    lesionStore.setState({ problem: codedOf(part) });
    return;
  }
  cancelGrowing();
  const run: RunOptions = {
    onCancel: (cancel) => {
      cancelRun = cancel;
    },
  };
  const liver = liverOf(timepointStore.getState()[slot].openId)?.labelmap ?? null;
  lesionStore.setState({ growing: { kind: 'running', fraction: null }, problem: null });
  try {
    const found = await host().compute.onVolumes.run(
      'proposeDiameters',
      {
        part,
        volume: from.volume,
        seedLps: pointer.lps,
        ...planeAxes(pointer.intoLps),
        thresholdHu: part === 'viable' ? overlayThresholdHu(slot) : null,
        liver,
      },
      run,
    );
    if (studyOf(slot) === study) take(slot, lesion, { found, pointer, place: from, part });
    lesionStore.setState({ growing: IDLE, tool: null });
  } catch (error) {
    lesionStore.setState({ growing: IDLE, problem: refusalOf(error) });
  } finally {
    cancelRun = null;
  }
}

function codedOf(part: Click['part']): Coded {
  const { code, details } = refusal('diameter-volume-missing', { part });
  return { code, details };
}

function take(
  slot: Slot,
  lesion: string,
  { found, pointer, place, part }: Click & { readonly found: ProposedDiameters },
): void {
  const { part: n } = lesionStore.getState();
  const line = (caliper: ProposedDiameters['longest']) =>
    ({ ...lineAt(place, pointer, caliper), origin: 'automatic' }) as const;
  changeReading(slot, lesion, (reading) => {
    if (part === 'viable') return withLine(reading, { part: n, name: 'viable', line: line(found.longest) });
    const withWhole = withLine(reading, { part: n, name: 'whole', line: line(found.longest) });
    return withLine({ ...reading, ...withWhole }, { part: n, name: 'shortAxis', line: line(found.perpendicular) });
  });
}

import type { PointLps } from '../../../core/geometry/points.ts';
import type { Volume } from '../../../core/imaging/volume.ts';
import type { LesionLine } from '../../../core/record/lesionsDocument.ts';
import { withLine, type LineName } from '../../../core/record/lesionList.ts';
import { caliperMm, perpendicularTo, type Caliper } from '../../../core/response/caliper.ts';
import { snapToEdge } from '../../../core/response/measure/snapToEdge.ts';
import type { CaliperGrip, ToolPointer } from '../../engine/contract.ts';
import { changeReading, lesionStore, readingOf, selectLesion } from '../../state/lesionStore.ts';
import type { Slot } from '../../state/slots.ts';
import { viewStore } from '../../state/viewStore.ts';
import { growFrom } from './growing.ts';
import { lineAt, shownPlace, volumeOfRole } from './imagesOfLesion.ts';
import { lesionToDraw } from './lesionCommands.ts';
import { partsOfLineId } from './lineIds.ts';

/** A press that moves less draws nothing. */
const SHORTEST_MM = 1;

/** The mouse with a tool in hand: a line from where it is pressed to where it is let go, or a search about the click. */
export function useLesionPointer(slot: Slot, pointer: ToolPointer): void {
  const { tool, inHand } = lesionStore.getState();
  if (inHand !== null) {
    goOn(inHand.slot, pointer);
    return;
  }
  if (tool === null || pointer.phase !== 'down') return;
  viewStore.setState({ activeSlot: slot });
  const place = shownPlace(slot, pointer.viewportId);
  if (place === null) return;
  const lesion = lesionToDraw(slot);
  lesionStore.setState({ problem: null });
  if (tool === 'autoWhole' || tool === 'autoViable') {
    void growFrom(slot, lesion, { pointer, place, part: tool === 'autoWhole' ? 'whole' : 'viable' });
    return;
  }
  const line = lineAt(place, pointer, { fromLps: pointer.lps, toLps: pointer.lps });
  lesionStore.setState({ inHand: { slot, lesion, name: tool, line } });
}

function goOn(slot: Slot, { phase, lps, isAltHeld }: ToolPointer): void {
  const { inHand, part, isSnapping } = lesionStore.getState();
  if (inHand === null) return;
  const drawn = { ...inHand.line, toLps: lps };
  if (phase === 'move') {
    lesionStore.setState({ inHand: { ...inHand, line: drawn } });
    return;
  }
  lesionStore.setState({ inHand: null });
  if (phase === 'cancel' || caliperMm(drawn) < SHORTEST_MM) return;
  const { lesion, name } = inHand;
  const square = isSnapping && !isAltHeld ? squared(slot, lesion, name, drawn) : drawn;
  const line = isSnapping && !isAltHeld ? { ...square, ...snapped(slot, square, 'line') } : square;
  changeReading(slot, lesion, (reading) => withLine(reading, { part, name, line }));
  lesionStore.setState({ tool: null });
}

/** A short axis across the diameter that is already drawn. */
function squared(slot: Slot, lesion: string, name: LineName, line: LesionLine): LesionLine {
  const whole = readingOf(slot, lesion)?.parts[lesionStore.getState().part]?.whole ?? null;
  return name !== 'shortAxis' || whole === null ? line : { ...line, ...perpendicularTo(whole, line) };
}

/** The ends that were let go, on the lesion's edge where there is one within reach. */
function snapped(slot: Slot, line: LesionLine, grip: CaliperGrip): Caliper {
  const volume = volumeOfRole(slot, line.phase);
  const { fromLps, toLps } = line;
  if (volume === null) return { fromLps, toLps };
  const end = (from: PointLps, to: PointLps): PointLps => edgeOr(volume, { fromLps: from, toLps: to });
  return {
    fromLps: grip === 'to' ? fromLps : end(toLps, fromLps),
    toLps: grip === 'from' ? toLps : end(fromLps, toLps),
  };
}

function edgeOr(volume: Volume, line: Caliper): PointLps {
  return snapToEdge(volume, line) ?? line.toLps;
}

/** A recorded line, or one end of it, follows the mouse; the end that was dragged snaps when it is let go. */
export function moveLine(
  slot: Slot,
  lineId: string,
  caliper: Caliper,
  { grip, dragging }: { readonly grip: CaliperGrip; readonly dragging: boolean },
): void {
  const found = partsOfLineId(lineId);
  if (found === null) return;
  const { lesion, part, name } = found;
  const before = readingOf(slot, lesion)?.parts[part]?.[name] ?? null;
  if (before === null) return;
  const moved: LesionLine = {
    ...before,
    ...caliper,
    origin: before.origin === 'automatic' ? 'corrected' : before.origin,
  };
  const snaps = !dragging && grip !== 'line' && lesionStore.getState().isSnapping;
  const line = snaps ? { ...moved, ...snapped(slot, moved, grip) } : moved;
  changeReading(slot, lesion, (reading) => withLine(reading, { part, name, line }));
}

/** The lesion whose line was pressed. */
export function selectByLine(lineId: string): void {
  const found = partsOfLineId(lineId);
  if (found === null) return;
  selectLesion(found.lesion);
  lesionStore.setState({ part: found.part });
}

import { acrossTimepoints } from '../../../core/registration/timepointLink.ts';
import type { LesionLine } from '../../../core/record/lesionsDocument.ts';
import { lineNames } from '../../../core/record/lesionList.ts';
import { caliperMm, type Caliper } from '../../../core/response/caliper.ts';
import { rounded } from '../../../core/text/rounding.ts';
import type { DrawnCaliper, ReadingEngine } from '../../engine/contract.ts';
import { lesionStore, readingOf, readingsOf } from '../../state/lesionStore.ts';
import { currentLink, linkStore } from '../../state/linkStore.ts';
import { toolStore } from '../../state/segmentationStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { volumeStore } from '../../state/volumeStore.ts';
import { addToolUser, mouseMode, runningEngine, runningEngines, setCaliperUser } from '../reading/index.ts';
import { moveLine, selectByLine, useLesionPointer } from './drawingLines.ts';
import { volumeIdForLine, volumeIdOfRole } from './imagesOfLesion.ts';
import { lineId } from './lineIds.ts';

/** Lets the mouse measure while a tool is in hand, and shows the lesions' lines in the pictures. Gives a function that stops it. */
export function startMeasuringLesions(): () => void {
  setCaliperUser({ onMoved: moveLine, onSelected: selectByLine });
  const showAll = (): void => {
    for (const slot of slots) showLines(slot);
  };
  const stops = [
    addToolUser({
      isActive: () => lesionStore.getState().tool !== null,
      onPointer: useLesionPointer,
      onWheel: () => undefined,
      onEngine: takeOver,
    }),
    lesionStore.subscribe((now, before) => {
      if (now.tool !== before.tool) for (const engine of runningEngines.values()) engine.setMouseMode(mouseMode());
      if (now.byStudy !== before.byStudy || now.selected !== before.selected || now.inHand !== before.inHand) showAll();
    }),
    toolStore.subscribe((now) => {
      if (now.tool !== null && lesionStore.getState().tool !== null) lesionStore.setState({ tool: null, inHand: null });
    }),
    linkStore.subscribe(() => showLines('post')),
    timepointStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot].choice !== before[slot].choice) showLines(slot);
    }),
    volumeStore.subscribe((now, before) => {
      for (const slot of slots) if (now[slot] !== before[slot]) showLines(slot);
    }),
    viewStore.subscribe((now, before) => {
      if (now.language !== before.language) showAll();
    }),
    () => setCaliperUser(null),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function takeOver(slot: Slot, engine: ReadingEngine): void {
  engine.setMouseMode(mouseMode());
  engine.setCalipers(linesOf(slot));
}

function showLines(slot: Slot): void {
  runningEngine(slot)?.setCalipers(linesOf(slot));
}

/** Every line recorded in a slot, the one in hand, and on the follow-up the selected lesion's earlier lines as ghosts. */
function linesOf(slot: Slot): readonly DrawnCaliper[] {
  const { selected, inHand } = lesionStore.getState();
  const own = readingsOf(slot).flatMap(({ id, parts }) =>
    parts.flatMap((part, n) =>
      lineNames.flatMap((name): readonly DrawnCaliper[] => {
        const line = part[name];
        const isInHand = inHand?.slot === slot && inHand.lesion === id && inHand.name === name;
        if (line === null || isInHand) return [];
        const drawn = drawnLine(slot, line, { id: lineId({ lesion: id, part: n, name }), lesion: id, name });
        return drawn === null ? [] : [{ ...drawn, isSelected: id === selected }];
      }),
    ),
  );
  const drawing =
    inHand?.slot === slot
      ? drawnLine(slot, inHand.line, { id: 'in hand', lesion: inHand.lesion, name: inHand.name })
      : null;
  return [...ghosts(slot), ...own, ...(drawing === null ? [] : [{ ...drawing, isSelected: true }])];
}

function drawnLine(
  slot: Slot,
  line: LesionLine,
  { id, lesion, name }: { readonly id: string; readonly lesion: string; readonly name: DrawnCaliper['look'] },
): DrawnCaliper | null {
  const on = volumeIdForLine(slot, line);
  if (on === null) return null;
  const caliper: Caliper = { fromLps: line.fromLps, toLps: line.toLps };
  const length = `${rounded('mm', caliperMm(caliper), viewStore.getState().language)} mm`;
  return { id, caliper, on, label: `${lesion} ${length}`, look: name, isSelected: false, isGhost: false };
}

/** The selected lesion's lines of the earlier examination, brought over by the link in force. */
function ghosts(slot: Slot): readonly DrawnCaliper[] {
  const { selected } = lesionStore.getState();
  const on = volumeIdOfRole('post', 'arterial');
  if (slot !== 'post' || selected === null || on === null) return [];
  const link = currentLink(linkStore.getState());
  return (readingOf('pre', selected)?.parts ?? []).flatMap((part, n) =>
    lineNames.flatMap((name): readonly DrawnCaliper[] => {
      const line = part[name];
      if (line === null) return [];
      const fromLps = acrossTimepoints(link, 'pre', line.fromLps);
      const toLps = acrossTimepoints(link, 'pre', line.toLps);
      if (fromLps === null || toLps === null) return [];
      const id = `ghost ${lineId({ lesion: selected, part: n, name })}`;
      return [{ id, caliper: { fromLps, toLps }, on, label: '', look: name, isSelected: false, isGhost: true }];
    }),
  );
}

import type { LesionReading } from '../../core/record/lesionsDocument.ts';
import { lesionStore, noLesions, type LesionState } from './lesionStore.ts';
import { documentOf, keepDocument, recordStore } from './recordStore.ts';
import { slots } from './slots.ts';
import { timepointStore } from './timepointStore.ts';

/** A line that is dragged is one change, not a hundred. */
const SETTLES_WITHIN_MS = 250;

/** Studies whose lesions changed and are kept once they stand still. */
const unkept = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let isTakingOver = false;

/** What was recorded when it last stood still, and before each change that can be undone, the last one last. */
let settled: LesionState['byStudy'] = {};
let undoable: { readonly at: string; readonly byStudy: LesionState['byStudy'] }[] = [];
let defect: (error: unknown) => void = () => undefined;

/** Keeps the lesions of every study in the open case's record, and shows those that it holds, until the returned function is called. */
export function startKeepingLesions(onDefect: (error: unknown) => void): () => void {
  defect = onDefect;
  const stops = [
    lesionStore.subscribe((now, before) => {
      if (now.byStudy === before.byStudy || isTakingOver) return;
      for (const [study, list] of Object.entries(now.byStudy)) if (list !== before.byStudy[study]) unkept.add(study);
      clearTimeout(timer);
      timer = setTimeout(() => void keepLesionsNow(), SETTLES_WITHIN_MS);
    }),
    timepointStore.subscribe((now, before) => {
      // A case that is closed takes its last words with it.
      if (slots.some((slot) => now[slot].choice !== before[slot].choice)) void keepLesionsNow();
    }),
    recordStore.subscribe((now, before) => {
      if (now.restored !== before.restored) takeOver();
    }),
  ];
  const atEnd = (): void => void keepLesionsNow();
  globalThis.addEventListener?.('pagehide', atEnd);
  return () => {
    globalThis.removeEventListener?.('pagehide', atEnd);
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** Keeps at once what waits to stand still. */
export async function keepLesionsNow(): Promise<void> {
  clearTimeout(timer);
  const { byStudy } = lesionStore.getState();
  if (byStudy !== settled) undoable.push({ at: new Date().toISOString(), byStudy: settled });
  settled = byStudy;
  const studies = [...unkept];
  unkept.clear();
  await Promise.all(
    studies.map((study) => {
      const lesions = byStudy[study] ?? [];
      if (lesions.length === 0 && documentOf('lesions', study) === null) return undefined;
      return keepDocument('lesions', study, { schema: 'letb.lesion-readings/1', lesions }).catch(defect);
    }),
  );
}

/** When the lesions were last changed in this window, ISO 8601; null where nothing can be undone. */
export function lastLesionStepAt(): string | null {
  if (lesionStore.getState().byStudy !== settled) return new Date().toISOString();
  return undoable.at(-1)?.at ?? null;
}

/** Takes the last change back, by a further one. */
export async function undoLesions(): Promise<void> {
  await keepLesionsNow();
  const last = undoable.pop();
  if (last === undefined) return;
  const now = lesionStore.getState().byStudy;
  // A study that had none has an empty list from now on.
  const none = Object.fromEntries(Object.keys(now).map((study) => [study, []]));
  lesionStore.setState({ byStudy: { ...none, ...last.byStudy } });
  settled = lesionStore.getState().byStudy;
  await keepLesionsNow();
}

/** Shows the lesions that the record of the open case and reading holds; those of another case go. */
function takeOver(): void {
  const byStudy: Record<string, readonly LesionReading[]> = {};
  for (const { documentKind, key } of recordStore.getState().folded.inForce.values()) {
    const document = documentKind === 'lesions' ? documentOf('lesions', key) : null;
    if (document !== null) byStudy[key] = document.lesions;
  }
  unkept.clear();
  undoable = [];
  settled = byStudy;
  isTakingOver = true;
  try {
    const { selected, part, tool, inHand, problem } = noLesions;
    lesionStore.setState({ byStudy, selected, part, tool, inHand, problem });
  } finally {
    isTakingOver = false;
  }
}

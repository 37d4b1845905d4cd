import type { WindowLevel } from '../../engine/contract.ts';
import type { Slot } from '../../state/slots.ts';
import { viewportStore } from '../../state/viewportStore.ts';
import { otherSlot } from './following.ts';
import { cellsOnScreen, type ShownCell } from './layout.ts';
import { runningEngine } from './runningEngines.ts';

/** Takes over what the engine says of a viewport. */
export function describe(slot: Slot, id: string): void {
  const engine = runningEngine(slot);
  const view = engine?.describeView(id) ?? null;
  if (engine === null || view === null) return;
  const { window, sliceCentreLps, volumeId: _volume, ...figures } = view;
  viewportStore.setState({
    [id]: { ...figures, ...window, centreLps: sliceCentreLps, scaleBar: engine.scaleBarOf(id) },
  });
}

export function describeAll(slot: Slot): void {
  for (const cell of cellsOnScreen()) if (cell.slot === slot) describe(slot, cell.id);
}

/** Viewports that show the same kind of volume, opened in the same window, share it. */
export function windowGroup({ role, cell }: ShownCell): string {
  return `${role} ${typeof cell.window === 'string' ? cell.window : Object.values(cell.window).join('/')}`;
}

/** A window changed in one timepoint changes in the other's pictures of the same kind. */
export function followWindow(slot: Slot, id: string, window: WindowLevel): void {
  const cells = cellsOnScreen();
  const source = cells.find((cell) => cell.id === id);
  const twin = cells.find(
    (cell) => source !== undefined && cell.slot === otherSlot(slot) && windowGroup(cell) === windowGroup(source),
  );
  describe(slot, id);
  const shown = twin === undefined ? undefined : viewportStore.getState()[twin.id];
  if (twin === undefined || shown === undefined) return;
  if (shown.widthHu === window.widthHu && shown.levelHu === window.levelHu) return;
  runningEngine(twin.slot)?.setWindow(twin.id, window);
  describe(twin.slot, twin.id);
}

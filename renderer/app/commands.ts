import type { CommandName } from '../../core/text/windowWords.ts';
import { host } from '../compute/host.ts';
import { addRoiHere, goToNextRoi, nudgeRoi, removeSelectedRoi } from '../features/roi/index.ts';
import { cancelRunning, chooseMask, runningEngine, standardWindows } from '../features/reading/index.ts';
import { cancelImport, openDemo, openFiles, openFolder, undoPhaseCorrection } from '../features/studies/index.ts';
import { slots } from '../state/slots.ts';
import { roles, viewportId } from '../state/viewportStore.ts';
import { viewStore, type Layout } from '../state/viewStore.ts';

/** A key as the keyboard event names it, with its modifiers; `Ctrl` is Command on macOS. */
export interface Command {
  readonly name: CommandName;
  /** Shown in the list; the first is the usual one. */
  readonly keys: readonly string[];
  readonly run: () => void | Promise<void>;
}

/** Everything that can be done by key, in one list. */
export const commands: readonly Command[] = [
  { name: 'openFolder', keys: ['Ctrl+o'], run: openFolder },
  { name: 'openFiles', keys: ['Ctrl+Shift+o'], run: openFiles },
  { name: 'openDemo', keys: ['Ctrl+Shift+d'], run: openDemo },
  { name: 'loadMask', keys: ['Ctrl+l'], run: () => chooseMask() },
  { name: 'showPre', keys: ['1'], run: () => show('pre') },
  { name: 'showPost', keys: ['2'], run: () => show('post') },
  { name: 'showBoth', keys: ['3'], run: () => show('both') },
  { name: 'otherTimepoint', keys: ['t'], run: otherTimepoint },
  { name: 'scrollUp', keys: ['ArrowUp'], run: () => scroll(-1) },
  { name: 'scrollDown', keys: ['ArrowDown'], run: () => scroll(1) },
  { name: 'scrollUpFast', keys: ['PageUp'], run: () => scroll(-10) },
  { name: 'scrollDownFast', keys: ['PageDown'], run: () => scroll(10) },
  { name: 'addRoi', keys: ['r'], run: () => addRoiHere() },
  { name: 'removeRoi', keys: ['Delete'], run: () => removeSelectedRoi() },
  { name: 'nextRoi', keys: ['n'], run: goToNextRoi },
  { name: 'roiLeft', keys: ['Shift+ArrowLeft'], run: () => nudgeRoi(-1, 0) },
  { name: 'roiRight', keys: ['Shift+ArrowRight'], run: () => nudgeRoi(1, 0) },
  { name: 'roiUp', keys: ['Shift+ArrowUp'], run: () => nudgeRoi(0, -1) },
  { name: 'roiDown', keys: ['Shift+ArrowDown'], run: () => nudgeRoi(0, 1) },
  { name: 'zoomIn', keys: ['+', '='], run: () => zoom(1.25) },
  { name: 'zoomOut', keys: ['-'], run: () => zoom(0.8) },
  { name: 'resetView', keys: ['0'], run: resetView },
  {
    name: 'toggleOverlay',
    keys: ['o'],
    run: () => viewStore.setState((view) => ({ isOverlayShown: !view.isOverlayShown })),
  },
  {
    name: 'toggleContour',
    keys: ['c'],
    run: () => viewStore.setState((view) => ({ isContourShown: !view.isContourShown })),
  },
  { name: 'moreOpacity', keys: ['.'], run: () => changeOpacity(0.1) },
  { name: 'lessOpacity', keys: [','], run: () => changeOpacity(-0.1) },
  {
    name: 'toggleWorklist',
    keys: ['w'],
    run: () => viewStore.setState((view) => ({ isWorklistOpen: !view.isWorklistOpen })),
  },
  { name: 'undo', keys: ['z', 'Ctrl+z'], run: async () => void (await undoPhaseCorrection()) },
  { name: 'switchLanguage', keys: [], run: switchLanguage },
  {
    name: 'palette',
    keys: ['Ctrl+k'],
    run: () => viewStore.setState((view) => ({ isPaletteOpen: !view.isPaletteOpen })),
  },
  { name: 'cancel', keys: ['Escape'], run: cancel },
];

export function runCommand(name: CommandName): void {
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) void Promise.resolve(command.run()).catch(reportFault);
}

/** A fault goes to the log file; main takes paths and names out again. */
export function reportFault(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  void host().main.request('log:report', { where: 'window', message: fault.message, stack: fault.stack ?? null });
  console.error(fault);
}

export function show(layout: Layout): void {
  viewStore.setState(layout === 'both' ? { layout } : { layout, activeSlot: layout });
}

function otherTimepoint(): void {
  const { activeSlot, layout } = viewStore.getState();
  const other = activeSlot === 'pre' ? 'post' : 'pre';
  viewStore.setState({ activeSlot: other, layout: layout === 'both' ? 'both' : other });
}

function scroll(count: number): void {
  runningEngine(viewStore.getState().activeSlot)?.scrollBy(count);
}

function zoom(factor: number): void {
  for (const slot of slots) runningEngine(slot)?.zoom(factor);
}

function resetView(): void {
  for (const slot of slots) {
    const engine = runningEngine(slot);
    engine?.reset();
    for (const role of roles) engine?.setWindow(viewportId(slot, role), standardWindows[role]);
  }
}

function changeOpacity(by: number): void {
  viewStore.setState((view) => ({
    isOverlayShown: true,
    overlayOpacity: Math.min(1, Math.max(0.1, Math.round(10 * (view.overlayOpacity + by)) / 10)),
  }));
}

async function switchLanguage(): Promise<void> {
  const language = viewStore.getState().language === 'en' ? 'fr' : 'en';
  viewStore.setState({ language });
  const reply = await host().main.request('settings:set', { language });
  if (!reply.ok) return;
  const info = await host().main.request('app:info', null);
  if (info.ok) viewStore.setState({ app: info.result });
}

function cancel(): void {
  if (viewStore.getState().isPaletteOpen) viewStore.setState({ isPaletteOpen: false });
  else if (!cancelRunning()) cancelImport();
}

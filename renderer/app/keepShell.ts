import type { Settings } from '../../core/ipc/contract.ts';
import { host } from '../compute/host.ts';
import { initialShell, shellStore, STEPS_PX, within, WORKLIST_PX } from '../state/shellStore.ts';
import { viewStore } from '../state/viewStore.ts';

/** Names the display on which the window stands: its panels are remembered for it. */
function displayName(): string {
  return `${screen.width}x${screen.height}`;
}

/** The panels as they were left on this display. */
export function takeOverShell({ shell }: Settings): void {
  const left = shell?.panels[displayName()];
  shellStore.setState({
    worklistPx: within(WORKLIST_PX, left?.worklistPx ?? initialShell.worklistPx),
    stepsPx: within(STEPS_PX, left?.stepsPx ?? initialShell.stepsPx),
    recentCommands: shell?.recentCommands ?? [],
  });
  viewStore.setState({ isWorklistOpen: left?.isWorklistOpen ?? true, areStepsOpen: left?.areStepsOpen ?? true });
}

const WAIT_MS = 400;

/** Writes the panels and the commands used last into the settings, a moment after they changed. Gives a function that stops it. */
export function keepShell(settings: Settings, onDefect: (error: unknown) => void): () => void {
  let shell = settings.shell ?? { panels: {}, recentCommands: [] };
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    timer = null;
    const { worklistPx, stepsPx, recentCommands } = shellStore.getState();
    const { isWorklistOpen, areStepsOpen } = viewStore.getState();
    const { [displayName()]: _before, ...others } = shell.panels;
    const panels = Object.fromEntries([
      ...Object.entries(others).slice(-10),
      [displayName(), { worklistPx, stepsPx, isWorklistOpen, areStepsOpen }],
    ]);
    shell = { panels, recentCommands };
    host().main.request('settings:set', { shell }).catch(onDefect);
  };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, WAIT_MS);
  };
  const stops = [
    shellStore.subscribe(soon),
    viewStore.subscribe((now, before) => {
      if (now.isWorklistOpen !== before.isWorklistOpen || now.areStepsOpen !== before.areStepsOpen) soon();
    }),
  ];
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

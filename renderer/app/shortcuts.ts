import { commands, runCommand } from './commands.ts';
import { viewStore } from '../state/viewStore.ts';
import type { CommandName } from '../../core/text/windowWords.ts';

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The command of a key press, null for none. Shift counts for named keys only: "+" needs it on some keyboards and not on others. */
export function commandOfKey(press: KeyPress): CommandName | null {
  if (press.altKey) return null;
  const isSign = press.key.length === 1 && !/[a-z]/i.test(press.key);
  const parts = [
    ...(press.ctrlKey || press.metaKey ? ['Ctrl'] : []),
    ...(press.shiftKey && !isSign ? ['Shift'] : []),
    press.key.length === 1 ? press.key.toLowerCase() : press.key,
  ];
  const pressed = parts.join('+');
  return commands.find((command) => command.keys.includes(pressed))?.name ?? null;
}

/** Listens to keys until the returned function is called. A control keeps the keys that it needs itself. */
export function startShortcuts(target: Window): () => void {
  const listen = (event: KeyboardEvent): void => {
    const name = commandOfKey(event);
    if (name === null) return;
    const isElsewhere = viewStore.getState().isPaletteOpen || needsKey(event.target, event.key);
    if (isElsewhere && name !== 'cancel' && name !== 'palette') return;
    event.preventDefault();
    runCommand(name);
  };
  target.addEventListener('keydown', listen);
  return () => target.removeEventListener('keydown', listen);
}

/** Text fields need every key, sliders those that move them. */
function needsKey(at: EventTarget | null, key: string): boolean {
  if (at instanceof HTMLSelectElement) return true;
  if (!(at instanceof HTMLInputElement) || at.type === 'checkbox') return false;
  return at.type !== 'range' || /^(?:Arrow|Page|Home|End)/.test(key);
}

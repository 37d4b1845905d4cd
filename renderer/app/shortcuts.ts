import { commands, runCommand } from './commands.ts';
import type { CommandName } from '../../core/text/windowWords.ts';

interface KeyPress {
  readonly key: string;
  /** The key's place on the keyboard, whatever stands on it. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * The command of a key press, null for none. Shift counts for letters and named keys only: "+" needs it on some keyboards and not on
 * others. Where the digits need Shift (a French keyboard), their keys count without it too, unless the sign on them has its own command.
 */
export function commandOfKey(press: KeyPress): CommandName | null {
  if (press.altKey) return null;
  const isSign = press.key.length === 1 && !/[a-z]/i.test(press.key);
  const control = press.ctrlKey || press.metaKey ? ['Ctrl'] : [];
  const parts = [
    ...control,
    ...(press.shiftKey && !isSign ? ['Shift'] : []),
    press.key.length === 1 ? press.key.toLowerCase() : press.key,
  ];
  const found = commandOf(parts.join('+'));
  const digit = /^Digit(\d)$/.exec(press.code ?? '')?.[1];
  if (found !== null || digit === undefined || !isSign) return found;
  return commandOf([...control, digit].join('+'));
}

function commandOf(pressed: string): CommandName | null {
  return commands.find((command) => command.keys.includes(pressed))?.name ?? null;
}

/** Listens to keys until the returned function is called. A control keeps the keys that it needs itself. */
export function startShortcuts(target: Window): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const name = commandOfKey(event);
    if (name === null) return;
    const isElsewhere = document.querySelector('dialog[open]') !== null || needsKey(event.target, event);
    if (isElsewhere && name !== 'cancel' && name !== 'palette') return;
    event.preventDefault();
    runCommand(name);
  };
  target.addEventListener('keydown', listen);
  return () => target.removeEventListener('keydown', listen);
}

/** Text fields and lists need every key but the function keys; sliders, checkboxes and buttons those that move or press them. */
function needsKey(at: EventTarget | null, { key }: KeyboardEvent): boolean {
  if (/^F\d+$/.test(key)) return false;
  if (at instanceof HTMLSelectElement || at instanceof HTMLTextAreaElement) return true;
  // What has the focus is pressed by the space bar.
  if (key === ' ' && at instanceof Element && at.closest('button, summary, a, input, [role="option"]') !== null)
    return true;
  if (!(at instanceof HTMLInputElement) || at.type === 'checkbox') return false;
  return at.type !== 'range' || /^(?:Arrow|Page|Home|End)/.test(key);
}

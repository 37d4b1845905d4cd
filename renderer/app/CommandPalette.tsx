import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { CommandName } from '../../core/text/windowWords.ts';
import { shellStore } from '../state/shellStore.ts';
import { useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { commands, runFromList } from './commands.ts';
import { rankMatches } from './fuzzyMatch.ts';
import { shownKey } from './shownKey.ts';

/** All commands by name, with their keys: letters in their order find one; what was used last stands first; arrows and Enter choose. */
export function CommandPalette(): ReactNode {
  const isOpen = useStore(viewStore, (state) => state.isPaletteOpen);
  return isOpen ? <OpenPalette /> : null;
}

function OpenPalette(): ReactNode {
  const words = useWords();
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const recent = useStore(shellStore, (state) => state.recentCommands);
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState(0);
  const named = commands
    .filter(({ name }) => name !== 'palette')
    .map(({ name }) => ({ name, text: words.commands[name] }));
  const found = rankMatches(typed, named, recent);
  const close = (): void => viewStore.setState({ isPaletteOpen: false });
  const choose = (name: CommandName | undefined): void => {
    if (name === undefined) return;
    close();
    // After the dialog has given the focus back: a command may take it elsewhere.
    setTimeout(() => runFromList(name));
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setPlace((place + step + found.length) % Math.max(1, found.length));
      requestAnimationFrame(() => {
        list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
      });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[place]);
    }
  };
  return (
    <Dialog label={words.paletteTitle} onClose={close} className="palette">
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by key, to be typed into
        autoFocus
        type="text"
        role="combobox"
        value={typed}
        placeholder={words.paletteHint}
        aria-label={words.paletteHint}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[place] === undefined ? undefined : `${listId}-${found[place]}`}
        onKeyDown={onKey}
        onChange={(event) => {
          setTyped(event.target.value);
          setPlace(0);
        }}
      />
      {found.length === 0 ? <p className="muted palette-none">{words.noCommand}</p> : null}
      <ul ref={list} id={listId} role="listbox" aria-label={words.paletteTitle}>
        {found.map((name, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
          <li
            key={name}
            id={`${listId}-${name}`}
            role="option"
            aria-selected={index === place}
            data-command={name}
            onClick={() => choose(name)}
          >
            <span>{words.commands[name]}</span>
            <span>
              {typed === '' && recent.includes(name) ? (
                <span className="faint small">{words.viewing.recent}</span>
              ) : null}{' '}
              {keysOf(name).map((key) => (
                <span key={key} className="key">
                  {shownKey(key)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function keysOf(name: CommandName): readonly string[] {
  return commands.find((command) => command.name === name)?.keys.slice(0, 1) ?? [];
}

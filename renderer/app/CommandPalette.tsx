import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { commands, runCommand, type Command } from './commands.ts';

/** All commands by name, filtered by what is typed; arrows and Enter choose. */
export function CommandPalette(): ReactNode {
  const isOpen = useStore(viewStore, (state) => state.isPaletteOpen);
  return isOpen ? <OpenPalette /> : null;
}

function OpenPalette(): ReactNode {
  const words = useWords();
  const [filter, setFilter] = useState('');
  const [place, setPlace] = useState(0);
  const found = commands.filter(
    ({ name }) => name !== 'palette' && words.commands[name].toLowerCase().includes(filter.trim().toLowerCase()),
  );
  const close = (): void => viewStore.setState({ isPaletteOpen: false });
  const choose = (command: Command | undefined): void => {
    if (command === undefined) return;
    close();
    runCommand(command.name);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setPlace((place + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[place]);
    }
  };
  return (
    <div
      className="palette-ground"
      onPointerDown={(event) => (event.target === event.currentTarget ? close() : undefined)}
    >
      <div className="palette" role="dialog" aria-label={words.paletteTitle}>
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by key, to be typed into
          autoFocus
          type="text"
          value={filter}
          placeholder={words.paletteHint}
          aria-label={words.paletteHint}
          onKeyDown={onKey}
          onChange={(event) => {
            setFilter(event.target.value);
            setPlace(0);
          }}
        />
        <ul>
          {found.length === 0 ? <li className="muted palette-none">{words.noCommand}</li> : null}
          {found.map((command, index) => (
            <li key={command.name}>
              <button
                type="button"
                data-command={command.name}
                aria-pressed={index === place}
                onClick={() => choose(command)}
              >
                <span>{words.commands[command.name]}</span>
                <span>
                  {command.keys.slice(0, 1).map((key) => (
                    <span key={key} className="key">
                      {shownKey(key)}
                    </span>
                  ))}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

const symbols: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

function shownKey(keys: string): string {
  return keys
    .split(/\+(?=.)/)
    .map((key) => symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join(' ');
}

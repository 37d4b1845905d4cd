import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { KeyGroup } from '../../core/text/readingWords.ts';
import { useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { commands } from './commands.ts';
import { shownKey } from './shownKey.ts';

const groups: readonly KeyGroup[] = [
  'case',
  'layout',
  'navigation',
  'picture',
  'overlay',
  'link',
  'masks',
  'roi',
  'lesions',
  'window',
];

/** Every key on one sheet, to be read or printed. */
export function KeySheet(): ReactNode {
  const words = useWords();
  const isOpen = useStore(viewStore, (state) => state.isKeySheetOpen);
  if (!isOpen) return null;
  const { viewing } = words;
  const close = (): void => viewStore.setState({ isKeySheetOpen: false });
  return (
    <Dialog label={viewing.keySheetTitle} onClose={close} className="key-sheet">
      <div className="row key-sheet-head">
        <h2>
          {words.appName} · {viewing.keySheetTitle}
        </h2>
        <span className="row no-print">
          <Button onPress={() => print()}>{viewing.print}</Button>
          <Button onPress={close}>{viewing.close}</Button>
        </span>
      </div>
      <div className="key-columns">
        {groups.map((group) => (
          <section key={group}>
            <h3>{viewing.keyGroups[group]}</h3>
            <table>
              <tbody>
                {commands
                  .filter((command) => command.group === group && command.keys.length > 0)
                  .map(({ name, keys }) => (
                    <tr key={name}>
                      <th scope="row">
                        {keys.map((key) => (
                          <span key={key} className="key">
                            {shownKey(key)}
                          </span>
                        ))}
                      </th>
                      <td>{words.commands[name]}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </section>
        ))}
        <section>
          <h3>{viewing.mouse}</h3>
          <table>
            <tbody>
              {viewing.keySheetMouse.map(([hand, does]) => (
                <tr key={hand}>
                  <th scope="row">{hand}</th>
                  <td>{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </Dialog>
  );
}

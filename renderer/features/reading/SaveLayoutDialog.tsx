import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Coded } from '../../../core/base/errors.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { hangingStore } from '../../state/hangingStore.ts';
import { refusalOf } from '../../state/job.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ownKeys, saveLayout } from './hangingCommands.ts';

/** Asks for the name and the key under which the layout is kept. */
export function SaveLayoutDialog(): ReactNode {
  const isOpen = useStore(hangingStore, (state) => state.isSaving);
  return isOpen ? <OpenDialog /> : null;
}

function OpenDialog(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { viewing } = words;
  const protocols = useStore(hangingStore, (state) => state.protocols);
  const [name, setName] = useState('');
  const [key, setKey] = useState(() => ownKeys.find((one) => protocols.every((other) => other.key !== one)) ?? '');
  const [refusal, setRefusal] = useState<Coded | null>(null);
  const close = (): void => hangingStore.setState({ isSaving: false });
  const save = async (): Promise<void> => {
    try {
      await saveLayout(name.trim(), key === '' ? null : key);
      close();
    } catch (error) {
      setRefusal(refusalOf(error));
    }
  };
  return (
    <Dialog label={viewing.saveTitle} onClose={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{viewing.saveTitle}</h2>
        <label className="choice">
          <span>{viewing.saveName}</span>
          <input
            type="text"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog's first question
            autoFocus
            required
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Choice
          label={viewing.saveKey}
          value={key}
          options={['', ...ownKeys].map((one) => ({ value: one, text: one === '' ? viewing.noKey : one }))}
          onChoose={setKey}
        />
        {refusal === null ? null : <Problem text={sentenceOf(refusal, language)} code={refusal.code} />}
        <div className="row">
          <Button onPress={close}>{words.cancel}</Button>
          <button type="submit" className="button primary" disabled={name.trim() === ''}>
            {viewing.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

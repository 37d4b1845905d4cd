import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { observerKinds, type Observer, type ObserverKind } from '../../../core/record/studies.ts';
import { observerWords } from '../../../core/text/observerWords.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { observerStore } from '../../state/observerStore.ts';
import { signingStore } from '../../state/signingStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { addObserver, renameObserver, type Answer } from './readerCommands.ts';
import { StudyPart } from './StudyPart.tsx';

/** Who reads on this computer, and the studies that they read in. */
export function DeskDialog(): ReactNode {
  const isOpen = useStore(signingStore, (state) => state.isDeskOpen);
  return isOpen ? <OpenDesk /> : null;
}

function OpenDesk(): ReactNode {
  const language = useLanguage();
  const words = observerWords[language];
  const observers = useStore(observerStore, (state) => state.observers);
  const [refusal, setRefusal] = useState<Answer>(null);
  const close = (): void => signingStore.setState({ isDeskOpen: false });
  return (
    <ModalDialog title={words.manage.replace('…', '')} onClose={close} className="desk">
      {refusal === null ? null : <Problem text={sentenceOf(refusal, language)} code={refusal.code} />}
      <section aria-label={words.observers}>
        <h3 className="heading">{words.observers}</h3>
        <ul className="desk-list">
          {observers.map((observer) => (
            <ObserverRow key={observer.observerId} observer={observer} onAnswer={setRefusal} />
          ))}
        </ul>
        <NewObserver onAnswer={setRefusal} />
      </section>
      <StudyPart onAnswer={setRefusal} />
      <div className="actions">
        <Button onPress={close}>{words.close}</Button>
      </div>
    </ModalDialog>
  );
}

interface PartProps {
  readonly onAnswer: (answer: Answer) => void;
}

function ObserverRow({ observer, onAnswer }: PartProps & { readonly observer: Observer }): ReactNode {
  const words = observerWords[useLanguage()];
  const { observerId, kind } = observer;
  const [name, setName] = useState(observer.name);
  const [initials, setInitials] = useState(observer.initials);
  const isChanged = name.trim() !== observer.name || initials.trim() !== observer.initials;
  const save = (): void =>
    void renameObserver({ observerId, name: name.trim(), initials: initials.trim() }).then(onAnswer);
  return (
    <li className="desk-row" data-observer={observerId}>
      <input
        type="text"
        aria-label={words.name}
        maxLength={100}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <input
        type="text"
        className="initials"
        aria-label={words.initials}
        maxLength={6}
        value={initials}
        onChange={(event) => setInitials(event.target.value)}
      />
      <span className="small muted">{words.kinds[kind]}</span>
      <Button disabled={!isChanged || !isName(name) || !isInitials(initials)} onPress={save}>
        {words.rename}
      </Button>
    </li>
  );
}

function NewObserver({ onAnswer }: PartProps): ReactNode {
  const words = observerWords[useLanguage()];
  const [name, setName] = useState('');
  const [initials, setInitials] = useState('');
  const [kind, setKind] = useState<ObserverKind>('reader');
  const add = async (): Promise<void> => {
    const answer = await addObserver({ name: name.trim(), initials: initials.trim(), kind });
    onAnswer(answer);
    if (answer !== null) return;
    setName('');
    setInitials('');
  };
  return (
    <form
      className="desk-row"
      data-new-observer=""
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        type="text"
        aria-label={words.name}
        placeholder={words.name}
        maxLength={100}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <input
        type="text"
        className="initials"
        aria-label={words.initials}
        placeholder={words.initials}
        maxLength={6}
        value={initials}
        onChange={(event) => setInitials(event.target.value)}
      />
      <select
        aria-label={words.reader}
        value={kind}
        onChange={({ target }) => setKind(observerKinds.find((one) => one === target.value) ?? 'reader')}
      >
        {observerKinds.map((one) => (
          <option key={one} value={one}>
            {words.kinds[one]}
          </option>
        ))}
      </select>
      <button type="submit" className="button plain" disabled={!isName(name) || !isInitials(initials)}>
        {words.add}
      </button>
    </form>
  );
}

function isName(text: string): boolean {
  return text.trim() !== '';
}

/** Printed in narrow columns: six characters at most, no blanks. */
function isInitials(text: string): boolean {
  return /^\S{1,6}$/.test(text.trim());
}

import { useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { AddRow } from './AddRow.tsx';
import { useTimelineWords } from './useTimelineWords.ts';

/** What the fields of a draft are given. */
export interface FieldsProps<Draft> {
  readonly draft: Draft;
  readonly put: (change: Partial<Draft>) => void;
}

/**
 * What is listed of one kind, each entry with a button that takes it into the fields below and one that removes it; the fields add a
 * further entry, or change the one that was taken. `Draft` is an entry of which something may still be missing.
 */
export function EntryList<Draft, Entry>(props: {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly nameOf: (entry: Entry) => string;
  readonly blank: Draft;
  readonly draftOf: (entry: Entry) => Draft;
  /** Null while something is missing. */
  readonly entryOf: (draft: Draft) => Entry | null;
  /** What stays in the fields after an entry was added. */
  readonly after: (draft: Draft) => Draft;
  readonly Fields: (props: FieldsProps<Draft>) => ReactNode;
  readonly onChange: (entries: readonly Entry[]) => void;
}): ReactNode {
  const { title, entries, nameOf, blank, draftOf, entryOf, after, Fields, onChange } = props;
  const words = useTimelineWords();
  const [draft, setDraft] = useState(blank);
  const [taken, setTaken] = useState<Entry | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const entry = entryOf(draft);
  // What was removed meanwhile is no longer changed, but added.
  const changed = taken !== null && entries.includes(taken) ? taken : null;
  const focus = (): void => row.current?.querySelector<HTMLElement>('input, select')?.focus();
  const begin = (one: Entry | null): void => {
    setTaken(one);
    setDraft(one === null ? after(draft) : draftOf(one));
    focus();
  };
  const take = (): void => {
    if (entry === null) return;
    onChange(changed === null ? [...entries, entry] : entries.map((one) => (one === changed ? entry : one)));
    begin(null);
  };
  return (
    <>
      <ul className="timeline-list">
        {entries.map((one, at) => {
          const name = nameOf(one);
          return (
            <li key={`${name} ${at}`} className={one === changed ? 'taken' : ''}>
              <span>{name}</span>
              <button
                type="button"
                className="button quiet"
                aria-label={words.edit(name)}
                title={words.edit(name)}
                aria-pressed={one === changed}
                onClick={() => begin(one === changed ? null : one)}
              >
                ✎
              </button>
              <button
                type="button"
                className="button quiet"
                aria-label={words.remove(name)}
                title={words.remove(name)}
                onClick={() => {
                  if (one === changed) begin(null);
                  onChange(entries.filter((other) => other !== one));
                }}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <div ref={row}>
        <AddRow
          title={changed === null ? title : words.edit(nameOf(changed))}
          text={changed === null ? title : words.takeChange}
          isComplete={entry !== null}
          onAdd={take}
        >
          <Fields draft={draft} put={(change) => setDraft((now) => ({ ...now, ...change }))} />
          {changed === null ? null : (
            <Button look="quiet" onPress={() => begin(null)}>
              {words.cancelChange}
            </Button>
          )}
        </AddRow>
      </div>
    </>
  );
}

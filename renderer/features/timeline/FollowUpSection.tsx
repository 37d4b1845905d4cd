import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { progressionBases, progressionPlaces, type Progression } from '../../../core/response/timeline/timeline.ts';
import { timelineStore } from '../../state/timelineStore.ts';
import { AddRow } from './AddRow.tsx';
import { DayField, TypedField, WordField } from './fields.tsx';
import { changeFollowUp } from './timelineCommands.ts';
import { useTimelineWords } from './useTimelineWords.ts';

/** What happened after treatment: death, last contact, progression, the end of treatability. */
export function FollowUpSection(): ReactNode {
  const words = useTimelineWords();
  const { progressions, untreatable, death, lastContact, lastImaging } = useStore(
    timelineStore,
    (state) => state.timeline.followUp,
  );
  return (
    <section className="card timeline-follow-up" aria-label={words.sections.followUp}>
      <h3>{words.sections.followUp}</h3>
      <div className="timeline-fields">
        <DayField
          label={words.followUp.lastContact}
          value={lastContact}
          onTake={(date) => changeFollowUp({ lastContact: date })}
        />
        <DayField
          label={words.followUp.lastImaging}
          value={lastImaging}
          onTake={(date) => changeFollowUp({ lastImaging: date })}
        />
        <DayField label={words.followUp.death} value={death} onTake={(date) => changeFollowUp({ death: date })} />
        <DayField
          label={words.followUp.untreatable}
          value={untreatable?.date ?? null}
          onTake={(date) =>
            changeFollowUp({ untreatable: date === null ? null : { date, reason: untreatable?.reason ?? null } })
          }
        />
        {untreatable === null ? null : (
          <TypedField
            label={words.followUp.untreatableReason}
            value={untreatable.reason ?? ''}
            check={(text) => (text.length > 500 ? words.problems('text', null, null) : null)}
            onTake={(text) => changeFollowUp({ untreatable: { ...untreatable, reason: text === '' ? null : text } })}
          />
        )}
      </div>
      <h4>{words.followUp.progressions}</h4>
      <ul className="timeline-list">
        {progressions.map((one, at) => {
          const name = `${one.date} · ${words.progressionPlaces[one.where]} · ${words.progressionBases[one.basis]}`;
          return (
            <li key={`${name} ${at}`}>
              <span>{name}</span>
              <button
                type="button"
                className="button quiet"
                aria-label={words.remove(name)}
                onClick={() => changeFollowUp({ progressions: progressions.filter((other) => other !== one) })}
              >
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <AddProgression onAdd={(one) => changeFollowUp({ progressions: [...progressions, one] })} />
    </section>
  );
}

function AddProgression({ onAdd }: { readonly onAdd: (progression: Progression) => void }): ReactNode {
  const words = useTimelineWords();
  const [date, setDate] = useState<string | null>(null);
  const [where, setWhere] = useState<Progression['where'] | null>(null);
  const [basis, setBasis] = useState<Progression['basis'] | null>(null);
  const add = (): void => {
    if (date === null || where === null || basis === null) return;
    onAdd({ date, where, basis });
    setDate(null);
  };
  const isComplete = date !== null && where !== null && basis !== null;
  return (
    <AddRow title={words.addProgression} isComplete={isComplete} onAdd={add}>
      <DayField label={words.followUp.progression} value={date} isTakenAtOnce onTake={setDate} />
      <WordField
        label={words.followUp.where}
        value={where}
        words={progressionPlaces}
        nameOf={(one) => words.progressionPlaces[one]}
        none="–"
        onTake={setWhere}
      />
      <WordField
        label={words.followUp.basis}
        value={basis}
        words={progressionBases}
        nameOf={(one) => words.progressionBases[one]}
        none="–"
        onTake={setBasis}
      />
    </AddRow>
  );
}

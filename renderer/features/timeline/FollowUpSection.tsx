import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { progressionBases, progressionPlaces, type Progression } from '../../../core/response/timeline/timeline.ts';
import { timelineStore } from '../../state/timelineStore.ts';
import { EntryList, type FieldsProps } from './EntryList.tsx';
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
      <EntryList<Draft, Progression>
        title={words.addProgression}
        entries={progressions}
        nameOf={({ date, where, basis }) =>
          `${date} · ${words.progressionPlaces[where]} · ${words.progressionBases[basis]}`
        }
        blank={{ date: null, where: null, basis: null }}
        draftOf={(one) => one}
        entryOf={({ date, where, basis }) =>
          date === null || where === null || basis === null ? null : { date, where, basis }
        }
        after={(draft) => ({ ...draft, date: null })}
        onChange={(all) => changeFollowUp({ progressions: all })}
        Fields={ProgressionFields}
      />
    </section>
  );
}

/** A progression of which something may still be missing. */
type Draft = { readonly [Field in keyof Progression]: Progression[Field] | null };

function ProgressionFields({ draft: { date, where, basis }, put }: FieldsProps<Draft>): ReactNode {
  const words = useTimelineWords();
  return (
    <>
      <DayField label={words.followUp.progression} value={date} isTakenAtOnce onTake={(day) => put({ date: day })} />
      <WordField
        label={words.followUp.where}
        value={where}
        words={progressionPlaces}
        nameOf={(one) => words.progressionPlaces[one]}
        none="–"
        onTake={(one) => put({ where: one })}
      />
      <WordField
        label={words.followUp.basis}
        value={basis}
        words={progressionBases}
        nameOf={(one) => words.progressionBases[one]}
        none="–"
        onTake={(one) => put({ basis: one })}
      />
    </>
  );
}

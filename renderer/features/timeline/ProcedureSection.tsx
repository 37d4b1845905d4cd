import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import type { PlacedSession } from '../../../core/response/timeline/groupSessions.ts';
import type { ImagePair, TreatmentWithImages } from '../../../core/response/timeline/placeImages.ts';
import {
  procedureKinds,
  selectivities,
  sessionPlaces,
  type Procedure,
} from '../../../core/response/timeline/timeline.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { changeTimeline, timelineStore } from '../../state/timelineStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { AddRow } from './AddRow.tsx';
import { AmountField, DayField, SegmentsField, TypedField, WordField } from './fields.tsx';
import { addProcedure, changeProcedure, readTreatment, removeProcedure } from './timelineCommands.ts';
import { useTimelineWords } from './useTimelineWords.ts';

const AGENTS = ['doxorubicin', 'epirubicin', 'idarubicin', 'cisplatin', 'mitomycin C', 'streptozotocin', 'irinotecan'];
const MOST = 100_000;

/** The sessions by treatment and cycle, as the rules or the reader group them. */
export function ProcedureSection({ treatments }: { readonly treatments: readonly TreatmentWithImages[] }): ReactNode {
  const words = useTimelineWords();
  const burden = useStore(timelineStore, (state) => state.timeline.burdenSegments);
  const sessions = treatments.reduce((sum, { procedureDates }) => sum + procedureDates.length, 0);
  return (
    <section className="card timeline-procedures" aria-label={words.sections.procedures}>
      <h3>
        {words.sections.procedures} · {words.summary(treatments.length, sessions)}
      </h3>
      {treatments.map((treatment) => (
        <div key={treatment.number} className="timeline-treatment" data-treatment={treatment.number}>
          <h4>
            {words.treatment(treatment.number)} <PairText images={treatment.images} />
            {treatments.length > 1 ? <ReadTreatment treatment={treatment} /> : null}
          </h4>
          {treatment.cycles.map((cycle) => (
            <div key={cycle.number} className="timeline-cycle" data-cycle={cycle.number}>
              <p className="small muted">
                {words.cycle(cycle.number)}
                {cycle.complete === null ? '' : ` · ${words.complete(cycle.complete)}`}
                {treatment.cycles.length > 1 ? (
                  <>
                    {' · '}
                    <PairText images={cycle.images} besides={treatment.images} />
                  </>
                ) : null}
              </p>
              {cycle.sessions.map((session) => (
                <SessionFields
                  key={session.procedure.id}
                  session={session}
                  isFirst={session.reason.code === 'place-first-session'}
                />
              ))}
            </div>
          ))}
        </div>
      ))}
      <AddProcedure />
      <SegmentsField
        label={`${words.burden}. ${words.burdenHint}`}
        value={burden}
        onTake={(burdenSegments) => changeTimeline((timeline) => ({ ...timeline, burdenSegments }))}
      />
    </section>
  );
}

/** Which of several treatments is read, or the way to read this one. */
function ReadTreatment({ treatment }: { readonly treatment: TreatmentWithImages }): ReactNode {
  const words = useTimelineWords();
  const read = useStore(pairingStore, (state) => state.procedureDates);
  const isRead = read[0] === treatment.first;
  return isRead ? (
    <span className="chip good">{words.isRead}</span>
  ) : (
    <Button look="quiet" onPress={() => readTreatment(treatment.number)}>
      {words.readTreatment}
    </Button>
  );
}

/** The CTs around sessions, and what is off their timing unless it is said of `besides` already. */
function PairText({
  images: { pre, post, findings },
  besides,
}: {
  readonly images: ImagePair;
  readonly besides?: ImagePair;
}): ReactNode {
  const words = useTimelineWords();
  const language = useLanguage();
  const known = new Set((besides?.findings ?? []).map((finding) => JSON.stringify(finding)));
  const further = findings.filter((finding) => !known.has(JSON.stringify(finding)));
  return (
    <span className="small muted pair-text">
      {words.pair(pre?.date ?? '–', post?.date ?? '–')}
      {further.length === 0 ? null : (
        <span className="chip warn" data-findings={further.map(({ code }) => code).join(' ')}>
          {further.map((finding) => sentenceOf(finding, language)).join(' ')}
        </span>
      )}
    </span>
  );
}

function AddProcedure(): ReactNode {
  const words = useTimelineWords();
  const [date, setDate] = useState<string | null>(null);
  const add = (): void => {
    if (date !== null) addProcedure(date);
    setDate(null);
  };
  return (
    <AddRow title={words.addProcedure} isComplete={date !== null} onAdd={add}>
      <DayField label={words.procedure.date} value={date} isTakenAtOnce onTake={setDate} />
    </AddRow>
  );
}

function SessionFields({
  session,
  isFirst,
}: {
  readonly session: PlacedSession;
  readonly isFirst: boolean;
}): ReactNode {
  const words = useTimelineWords();
  const { procedure } = session;
  const { id, date } = procedure;
  const change = (part: Partial<Procedure>): void => changeProcedure(id, part);
  const name = words.procedureOf(date);
  return (
    <div className="timeline-session" role="group" aria-label={name} data-procedure={id}>
      <DayField
        label={words.procedure.date}
        value={date}
        isNeeded
        onTake={(day) => (day === null ? undefined : change({ date: day }))}
      />
      <WordField
        label={words.procedure.kind}
        className="kind"
        value={procedure.kind}
        words={procedureKinds}
        nameOf={(kind) => words.kindsLong[kind]}
        none={words.notStated}
        onTake={(kind) => change({ kind })}
      />
      {procedure.kind === 'y90' ? (
        <AmountField
          label={words.procedure.activityGbq}
          value={procedure.activityGbq}
          least={0.001}
          most={MOST}
          onTake={(activityGbq) => change({ activityGbq })}
        />
      ) : (
        <>
          <TypedField
            label={words.procedure.agent}
            value={procedure.agent ?? ''}
            suggestions={AGENTS}
            check={(text) => (text.length > 500 ? words.problems('text', null, null) : null)}
            onTake={(text) => change({ agent: text === '' ? null : text })}
          />
          <AmountField
            label={words.procedure.doseMg}
            value={procedure.doseMg}
            least={0.001}
            most={MOST}
            onTake={(doseMg) => change({ doseMg })}
          />
        </>
      )}
      <AmountField
        label={words.procedure.oilMl}
        value={procedure.oilMl}
        least={0.001}
        most={MOST}
        onTake={(oilMl) => change({ oilMl })}
      />
      <ParticlesField procedure={procedure} onTake={(particlesUm) => change({ particlesUm })} />
      <WordField
        label={words.procedure.selectivity}
        value={procedure.selectivity}
        words={selectivities}
        nameOf={(one) => words.selectivities[one]}
        none={words.notStated}
        onTake={(selectivity) => change({ selectivity })}
      />
      <SegmentsField
        label={words.procedure.segments}
        value={procedure.segments}
        onTake={(segments) => change({ segments })}
      />
      <PlaceFields session={session} isFirst={isFirst} />
      <button
        type="button"
        className="button quiet remove"
        aria-label={words.remove(name)}
        title={words.remove(name)}
        onClick={() => removeProcedure(id)}
      >
        ×
      </button>
    </div>
  );
}

function ParticlesField(props: {
  readonly procedure: Procedure;
  readonly onTake: (size: Procedure['particlesUm']) => void;
}): ReactNode {
  const words = useTimelineWords();
  const { particlesUm } = props.procedure;
  const sizesOf = (text: string): Procedure['particlesUm'] => {
    const parts = /^(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?$/.exec(text);
    const [from, to] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])];
    return parts !== null && from > 0 && from <= to ? { from, to } : null;
  };
  const shown =
    particlesUm === null
      ? ''
      : particlesUm.from === particlesUm.to
        ? String(particlesUm.from)
        : `${particlesUm.from}-${particlesUm.to}`;
  return (
    <TypedField
      label={words.procedure.particlesUm}
      className="amount"
      value={shown}
      check={(text) => (text === '' || sizesOf(text) !== null ? null : words.problems('range', null, null))}
      onTake={(text) => props.onTake(sizesOf(text))}
    />
  );
}

/** Where the session stands among the others: by the rules, with their reason, or by hand, with the reader's. */
function PlaceFields({ session, isFirst }: { readonly session: PlacedSession; readonly isFirst: boolean }): ReactNode {
  const words = useTimelineWords();
  const language = useLanguage();
  const { procedure, byRules, reason } = session;
  const [chosen, setChosen] = useState(procedure.place?.value ?? null);
  const value = procedure.place?.value ?? chosen;
  return (
    <div className="timeline-place">
      <WordField
        label={words.procedure.place}
        value={isFirst ? null : value}
        disabled={isFirst}
        words={sessionPlaces}
        nameOf={(place) => words.places[place]}
        none={words.byRules(words.places[byRules])}
        onTake={(place) => {
          setChosen(place);
          if (place === null) changeProcedure(procedure.id, { place: null });
          else if (procedure.place !== null)
            changeProcedure(procedure.id, { place: { ...procedure.place, value: place } });
        }}
      />
      {isFirst || value === null ? null : (
        <ReasonField
          value={procedure.place?.reason ?? ''}
          onTake={(text) => changeProcedure(procedure.id, { place: { value, reason: text } })}
        />
      )}
      <p className="small muted">{sentenceOf(reason, language)}</p>
    </div>
  );
}

function ReasonField({
  value,
  onTake,
}: {
  readonly value: string;
  readonly onTake: (text: string) => void;
}): ReactNode {
  const words = useTimelineWords();
  return (
    <>
      <TypedField
        label={words.procedure.reason}
        value={value}
        check={(text) =>
          text === '' ? words.reasonNeeded : text.length > 500 ? words.problems('text', null, null) : null
        }
        onTake={onTake}
      />
      {value === '' ? <p className="small warns">{words.reasonNeeded}</p> : null}
    </>
  );
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { EndpointValue } from '../../../core/response/timeline/deriveEndpoints.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { changeTimeline, timelineStore } from '../../state/timelineStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Choice } from '../../ui/Choice.tsx';
import { endpointDefinitions, type CourseShown } from './courseShown.ts';
import { useTimelineWords } from './useTimelineWords.ts';

/** The endpoints that follow from the dates, by the definitions of the chosen study. */
export function EndpointSection({ shown }: { readonly shown: CourseShown }): ReactNode {
  const words = useTimelineWords();
  const { definition, indexTreatment } = useStore(timelineStore, (state) => state.timeline.endpoints);
  const language = useLanguage();
  const known = shown.definition;
  const notesBy = (origin: 'source' | 'choice'): readonly string[] =>
    (known?.notes ?? []).filter((note) => note.origin === origin).map((note) => note[language]);
  return (
    <section className="card timeline-endpoints" aria-label={words.sections.endpoints}>
      <h3>{words.sections.endpoints}</h3>
      <div className="timeline-choices">
        <Choice
          label={words.endpoints.definition}
          value={definition ?? ''}
          options={[
            { value: '', text: words.endpoints.noDefinition },
            ...endpointDefinitions.map(({ id, name }) => ({ value: id, text: name })),
          ]}
          onChoose={(id) => changeEndpoints({ definition: id === '' ? null : id })}
        />
        <Choice
          label={words.endpoints.index}
          value={String(indexTreatment)}
          options={[
            { value: 'first-evaluable', text: words.endpoints.firstEvaluable },
            { value: 'first', text: words.endpoints.first },
            ...shown.treatments.map(({ number }) => ({ value: String(number), text: words.treatment(number) })),
          ]}
          onChoose={(value) =>
            changeEndpoints({
              indexTreatment: value === 'first' || value === 'first-evaluable' ? value : Number(value),
            })
          }
        />
      </div>
      {shown.course === null || known === null ? null : (
        <>
          <div className="timeline-scroll">
            <table className="figures">
              <thead>
                <tr>
                  {(['endpoint', 'of', 'from', 'to', 'months', 'flag', 'endedBy', 'landmark'] as const).map(
                    (column) => (
                      <th key={column} scope="col">
                        {words.endpoints[column]}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {shown.course.values.map((value) => (
                  <EndpointRow key={`${value.endpoint.id} ${value.treatment} ${value.cycle}`} value={value} />
                ))}
              </tbody>
            </table>
          </div>
          <p className="small muted">
            {known.source}. {notesBy('source').join(' ')}
          </p>
          <details className="small muted">
            <summary>{words.endpoints.choices}</summary>
            <ul>
              {notesBy('choice').map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}

function changeEndpoints(change: Partial<ReturnType<typeof timelineStore.getState>['timeline']['endpoints']>): void {
  changeTimeline((timeline) => ({ ...timeline, endpoints: { ...timeline.endpoints, ...change } }));
}

function EndpointRow({ value }: { readonly value: EndpointValue }): ReactNode {
  const words = useTimelineWords();
  const language = useLanguage();
  const { endpoint, treatment, cycle, outcome, landmark } = value;
  const unit =
    cycle !== null
      ? words.cycle(cycle)
      : treatment === null
        ? words.units[endpoint.unit]
        : endpoint.unit === 'patient'
          ? words.countedFrom(words.treatment(treatment))
          : words.treatment(treatment);
  const head = (
    <>
      <th scope="row">
        {words.names(endpoint.id)} ({endpoint.abbreviation})
      </th>
      <td>{unit}</td>
    </>
  );
  if (outcome.kind === 'not-evaluable')
    return (
      <tr data-endpoint={endpoint.id} data-not-evaluable={outcome.reason.code}>
        {head}
        <td colSpan={6} className="warns">
          {sentenceOf(outcome.reason, language)}
        </td>
      </tr>
    );
  return (
    <tr data-endpoint={endpoint.id} data-days={outcome.days} data-event={outcome.event}>
      {head}
      <td>{outcome.start}</td>
      <td>{outcome.end}</td>
      <td>{rounded('months', outcome.months, language)}</td>
      <td>{words.flag(outcome.event)}</td>
      <td>{words.endedBy[outcome.endedBy]}</td>
      <td>
        {landmark === null
          ? '–'
          : landmark.kind === 'counted'
            ? rounded('months', landmark.months, language)
            : words.landmarkExcluded(words.flag(landmark.because === 'event'))}
      </td>
    </tr>
  );
}

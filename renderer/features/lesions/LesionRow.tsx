import type { ReactNode } from 'react';
import type { LesionLine, LesionReading } from '../../../core/record/lesionsDocument.ts';
import { wordOf } from '../../../core/record/lesionList.ts';
import { caliperMm } from '../../../core/response/caliper.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { readingOf, selectLesion, type LesionState } from '../../state/lesionStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { goToLesion } from './lesionCommands.ts';
import { LesionThumbnail } from './LesionThumbnail.tsx';
import { useSiteText } from './sites.ts';

/** One lesion: name, site, what it measures before and after, and where it lies. `children`: what is open below it. */
export function LesionRow(props: {
  readonly lesion: LesionReading;
  readonly state: LesionState;
  readonly read: readonly Slot[];
  readonly children: ReactNode;
}): ReactNode {
  const { lesion, state, read, children } = props;
  const { lesions: words, timepoints } = useWords();
  const site = useSiteText(lesion.site);
  const isSelected = lesion.id === state.selected;
  return (
    <li className="lesion" data-lesion={lesion.id} data-role={lesion.role ?? ''} data-selected={isSelected}>
      <div className="lesion-row">
        <button
          type="button"
          className="lesion-name"
          aria-expanded={isSelected}
          title={site}
          onClick={() => selectLesion(isSelected ? null : lesion.id)}
        >
          <b>{lesion.id}</b>
          <span className="small muted">{site}</span>
        </button>
        <button type="button" className="lesion-go" title={words.goTo(lesion.id)} onClick={() => goToLesion(lesion.id)}>
          {read.map((slot) => {
            const reading = readingOf(slot, lesion.id, state);
            return (
              <span key={slot} className="lesion-seen" data-slot={slot}>
                <LesionThumbnail slot={slot} line={lineToShow(reading)} label={`${lesion.id} · ${timepoints[slot]}`} />
                <Figure lesion={lesion} reading={reading} isBefore={lesion.role === 'new' && slot === read[0]} />
              </span>
            );
          })}
        </button>
      </div>
      {children}
    </li>
  );
}

/** What a timepoint says of the lesion; a missing measurement is said, never a number. */
function Figure(props: {
  readonly lesion: LesionReading;
  readonly reading: LesionReading | null;
  /** Of a new lesion before it was there. */
  readonly isBefore: boolean;
}): ReactNode {
  const { lesion, reading, isBefore } = props;
  const { lesions: words } = useWords();
  const language = useLanguage();
  const word = reading === null ? null : wordOf(reading);
  if (isBefore) return <span className="small faint" />;
  if (reading === null || word === null)
    return (
      <span className="small lesion-missing" data-figure="notEvaluable">
        {words.notMeasured}
      </span>
    );
  const lengths = (pick: (part: LesionReading['parts'][number]) => LesionLine | null): string =>
    reading.parts
      .flatMap((part) => {
        const line = pick(part);
        return line === null ? [] : [rounded('mm', caliperMm(line), language)];
      })
      .join(' + ');
  const main = lengths((part) => (lesion.kind === 'node' ? part.shortAxis : part.whole));
  const viable = reading.viableStatus === 'nonEnhancing' ? rounded('mm', 0, language) : lengths((part) => part.viable);
  if (word.kind === 'merged') return <span className="small">{words.merged(word.into)}</span>;
  const isSaid = word.kind !== 'measured';
  return (
    <span className="small lesion-figure" data-figure={word.kind}>
      {isSaid ? <span>{words.words[word.kind]}</span> : null}
      {main === '' ? null : <b>{main}</b>}
      {viable === '' ? null : (
        <span className="lesion-viable" title={words.lines.viable}>
          {viable}
        </span>
      )}
    </span>
  );
}

function lineToShow(reading: LesionReading | null): LesionLine | null {
  const [part] = reading?.parts ?? [];
  return part?.whole ?? part?.viable ?? part?.shortAxis ?? null;
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LesionReading } from '../../../core/record/lesionsDocument.ts';
import {
  lineNames,
  withLine,
  withoutPart,
  withPart,
  withWord,
  wordOf,
  type LesionWord,
} from '../../../core/record/lesionList.ts';
import { caliperMm } from '../../../core/response/caliper.ts';
import { lineFindings } from '../../../core/response/lineFindings.ts';
import { certainties, cytologies, viableStatuses } from '../../../core/response/lesions.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { changeReading, lesionStore, readingOf, readingsOf, slotsRead } from '../../state/lesionStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { IdentityPart, SitePart } from './IdentityPart.tsx';
import { removeLesion } from './lesionCommands.ts';
import { LineTools } from './LineTools.tsx';

/** What is recorded of a lesion: what it is, its lines at the active timepoint, and what is said where there is no line. */
export function LesionEditor({ slot, lesion }: { readonly slot: Slot; readonly lesion: LesionReading }): ReactNode {
  const { lesions: words, timepoints } = useWords();
  const reading = useStore(lesionStore, (state) => readingOf(slot, lesion.id, state));
  return (
    <div className="lesion-editor">
      <LineTools />
      <p className="small muted">
        <b>{timepoints[slot]}</b>
      </p>
      <Lines slot={slot} lesion={lesion} reading={reading} />
      <StatePart slot={slot} lesion={lesion} reading={reading} />
      <SitePart lesion={lesion} />
      <details>
        <summary className="small muted">{words.more}</summary>
        <div className="lesion-more">
          <IdentityPart lesion={lesion} />
          <Button look="quiet" onPress={() => removeLesion(lesion.id)}>
            {words.remove(lesion.id)}
          </Button>
        </div>
      </details>
    </div>
  );
}

interface PartProps {
  readonly slot: Slot;
  readonly lesion: LesionReading;
  readonly reading: LesionReading | null;
}

function Lines({ slot, lesion, reading }: PartProps): ReactNode {
  const { lesions: words, roles, viewing } = useWords();
  const language = useLanguage();
  const chosen = useStore(lesionStore, (state) => state.part);
  const parts = reading?.parts ?? [];
  const isSplit = parts.length > 1;
  const findings = parts.flatMap((part) => lineFindings(lesion.id, part.whole, part.shortAxis));
  return (
    <>
      {parts.map((part, n) => (
        <div key={`part ${n + 1}`} className="lesion-part" data-part={n + 1}>
          {isSplit ? (
            <span className="row">
              <button
                type="button"
                className="small part-name"
                aria-pressed={n === chosen}
                onClick={() => lesionStore.setState({ part: n })}
              >
                {words.part(n + 1)}
              </button>
              <button
                type="button"
                className="line-remove"
                aria-label={`${words.removePart} ${n + 1}`}
                title={`${words.removePart} ${n + 1}`}
                onClick={() => {
                  lesionStore.setState({ part: 0 });
                  changeReading(slot, lesion.id, (now) => withoutPart(now, n));
                }}
              >
                ✕
              </button>
            </span>
          ) : null}
          {lineNames.map((name) => {
            const line = part[name];
            if (line === null) return null;
            return (
              <div key={name} className={`lesion-line line-${name}`} data-line={name} data-mm={caliperMm(line)}>
                <i aria-hidden="true" />
                <span>{words.lines[name]}</span>
                <b>{rounded('mm', caliperMm(line), language)} mm</b>
                <span className="small faint">
                  {roles[line.phase]}
                  {line.plane.kind === 'acquisition' ? '' : ` · ${viewing.planes[line.plane.kind]}`} ·{' '}
                  {words.origins[line.origin]}
                </span>
                <button
                  type="button"
                  className="line-remove"
                  aria-label={words.removeLine(words.lines[name])}
                  title={words.removeLine(words.lines[name])}
                  onClick={() => changeReading(slot, lesion.id, (now) => withLine(now, { part: n, name, line: null }))}
                >
                  ✕
                </button>
              </div>
            );
          })}
        </div>
      ))}
      {findings.map((finding) => (
        <p key={finding.code} className="small lesion-finding">
          {sentenceOf(finding, language)}
        </p>
      ))}
      {parts.some((part) => part.whole !== null) ? (
        <Button
          look="quiet"
          onPress={() => {
            changeReading(slot, lesion.id, withPart);
            lesionStore.setState({ part: parts.length });
          }}
        >
          {words.addPart}
        </Button>
      ) : null}
    </>
  );
}

interface StatePartProps extends PartProps {
  readonly isBaseline: boolean;
}

type PlainWord = Exclude<LesionWord['kind'], 'merged'>;

/** What a reader may say of a lesion at a timepoint, by its role; a non-target that has a line is measured too. */
function wordsFor(role: LesionReading['role'], isBaseline: boolean, isMeasured: boolean): readonly PlainWord[] {
  if (role !== 'nonTarget') return isBaseline ? ['measured'] : ['measured', 'tooSmall', 'absent', 'notEvaluable'];
  const said: readonly PlainWord[] = isBaseline
    ? ['present']
    : ['present', 'absent', 'unequivocalProgression', 'notEvaluable'];
  return isMeasured ? ['measured', ...said] : said;
}

/** The lesion's state in one word, or into which other target it has merged. */
function StateChoice({ slot, lesion, reading, isBaseline }: StatePartProps): ReactNode {
  const { lesions: words } = useWords();
  const word = wordOf(reading ?? undefined);
  const role = lesion.role ?? 'target';
  const said = wordsFor(role, isBaseline, word?.kind === 'measured');
  const mergeable =
    role === 'target' && !isBaseline ? readingsOf(slot).filter(({ id }) => id !== lesion.id && id.startsWith('T')) : [];
  const valueOf = (one: LesionWord): string => (one.kind === 'merged' ? `merged ${one.into}` : one.kind);
  const offered: readonly { readonly word: LesionWord; readonly text: string }[] = [
    ...said.map((kind) => ({ word: { kind }, text: words.words[kind] })),
    ...mergeable.map(({ id }) => ({ word: { kind: 'merged' as const, into: id }, text: words.merged(id) })),
  ];
  return (
    <Choice
      label={words.state}
      value={word === null ? '' : valueOf(word)}
      options={[
        { value: '', text: words.notMeasured, disabled: true },
        ...offered.map((one) => ({ value: valueOf(one.word), text: one.text })),
      ]}
      onChoose={(chosen) => {
        const next = offered.find((one) => valueOf(one.word) === chosen)?.word;
        if (next === undefined) return;
        lesionStore.setState({ part: 0 });
        changeReading(slot, lesion.id, () => withWord(next, role));
      }}
    />
  );
}

function StatePart(props: PartProps): ReactNode {
  const { slot, lesion, reading } = props;
  const { lesions: words } = useWords();
  const isBaseline = slotsRead()[0] === slot;
  const put = (change: (now: LesionReading) => Partial<LesionReading>): void => changeReading(slot, lesion.id, change);
  return (
    <>
      <StateChoice {...props} isBaseline={isBaseline} />
      {lesion.kind === 'lesion' ? (
        <Choice
          label={words.viable}
          value={reading?.viableStatus ?? 'none'}
          options={(['none', ...viableStatuses] as const).map((one) => ({
            value: one,
            text: words.viableStatuses[one],
          }))}
          onChoose={(chosen) =>
            put(({ parts }) =>
              chosen === 'none' || chosen === 'enhancing'
                ? { viableStatus: chosen === 'none' ? null : chosen }
                : { viableStatus: chosen, parts: parts.map((part) => ({ ...part, viable: null })) },
            )
          }
        />
      ) : null}
      {lesion.role === 'new' ? (
        <Choice
          label={words.certainty}
          value={reading?.certainty ?? 'none'}
          options={(['none', ...certainties] as const).map((one) => ({ value: one, text: words.certainties[one] }))}
          onChoose={(chosen) => put(() => ({ certainty: chosen === 'none' ? null : chosen }))}
        />
      ) : null}
      {lesion.kind === 'effusion' ? (
        <Choice
          label={words.cytology}
          value={reading?.cytology ?? 'none'}
          options={(['none', ...cytologies] as const).map((one) => ({ value: one, text: words.cytologies[one] }))}
          onChoose={(chosen) => put(() => ({ cytology: chosen === 'none' ? null : chosen }))}
        />
      ) : null}
    </>
  );
}

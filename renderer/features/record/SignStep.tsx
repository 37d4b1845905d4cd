import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { isSignable } from '../../../core/record/missingParts.ts';
import { PATIENT_KEY } from '../../../core/record/recordEvent.ts';
import type { ReadingDocument } from '../../../core/record/readingDocument.ts';
import { progressOf, summaryOf } from '../../../core/record/caseProgress.ts';
import { signedVersions } from '../../../core/record/signedVersions.ts';
import { readingIdOf } from '../../../core/record/readings.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { signingWords } from '../../../core/text/signingWords.ts';
import { blindingStore } from '../../state/blindingStore.ts';
import { measurementStore } from '../../state/measurementStore.ts';
import { keepDocument, recordStore } from '../../state/recordStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { signingStore } from '../../state/signingStore.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Step } from '../steps/index.ts';
import { saveSigned, type SavedAs } from './reports.ts';
import { missingNow, signatureNow, signReading, timepointStates } from './signing.ts';
import './record.css';

/** Everything that decides what is missing: the step is drawn again when any of it changes. */
function useReadingState(): void {
  useStore(timepointStore);
  useStore(measurementStore);
  useStore(roiStore);
  useStore(blindingStore);
  useStore(recordStore);
}

/** What is missing, the signature, its versions, and what is written of them. */
export function SignStep(): ReactNode {
  useReadingState();
  const words = signingWords[useLanguage()];
  const { reading, caseId, events } = recordStore.getState();
  const signed = signatureNow();
  const summary = summaryOf(events, caseId ?? '', readingIdOf(reading));
  const isChanged = signed !== null && progressOf({ ...summary, isFlagged: false }) !== 'signed';
  const hasTimepoint = timepointStates().length > 0;
  return (
    <>
      <Step
        number={8}
        name={words.step}
        state={signed !== null && !isChanged ? 'done' : hasTimepoint ? 'current' : 'open'}
        detail={
          signed === null
            ? words.notSigned
            : words.signedBy(signed.observer.initials, signed.signedAt.slice(0, 10), signed.version)
        }
      />
      {hasTimepoint ? <SignCard signed={signed} isChanged={isChanged} isFlagged={summary.isFlagged} /> : null}
    </>
  );
}

interface CardProps {
  readonly signed: ReadingDocument | null;
  readonly isChanged: boolean;
  readonly isFlagged: boolean;
}

function SignCard({ signed, isChanged, isFlagged }: CardProps): ReactNode {
  const language = useLanguage();
  const words = signingWords[language];
  const { timepoints } = useWords();
  const { signing, isAsking, savedAs, problem } = useStore(signingStore);
  const missing = missingNow();
  const canSign = isSignable(missing, timepointStates()) && signing.kind !== 'running';
  const sign = (): void => {
    if (signed === null) void signReading(null);
    else signingStore.setState({ isAsking: true });
  };
  return (
    <section
      className="card sign-card"
      aria-label={words.step}
      data-version={signed?.version ?? 0}
      data-changed={isChanged}
    >
      {missing.length === 0 ? (
        <p className="small muted">{words.complete}</p>
      ) : (
        <p className="small" data-missing={missing.map(({ part }) => part).join(' ')}>
          <span className="muted">{words.missing}: </span>
          {missing
            .map(({ timepoint, part }) =>
              timepoint === null ? words.parts[part] : `${words.parts[part]} (${timepoints[timepoint]})`,
            )
            .join(', ')}
        </p>
      )}
      {isChanged ? (
        <p>
          <Chip look="warn">{words.changedSince}</Chip>
        </p>
      ) : null}
      {isAsking && signed !== null ? (
        <ReasonForm version={signed.version + 1} />
      ) : (
        <div className="actions">
          {signed === null || isChanged ? (
            <Button look="primary" disabled={!canSign} onPress={sign}>
              {signing.kind === 'running'
                ? words.signing
                : signed === null
                  ? words.sign
                  : words.signAgain(signed.version + 1)}
            </Button>
          ) : null}
          <Button
            look="quiet"
            onPress={() =>
              void keepDocument('flag', PATIENT_KEY, isFlagged ? null : { schema: 'letb.flag/1', note: '' })
            }
          >
            {isFlagged ? words.unflag : words.flag}
          </Button>
          <Button look="quiet" onPress={() => signingStore.setState({ isAuditOpen: true })}>
            {words.audit.open}
          </Button>
        </div>
      )}
      {signing.kind === 'failed' ? (
        <Problem text={sentenceOf(signing.error, language)} code={signing.error.code} />
      ) : null}
      <Versions />
      {savedAs === null ? null : (
        <p className="small muted" role="status">
          {words.saved(savedAs)}
        </p>
      )}
      {problem === null ? null : <Problem text={sentenceOf(problem, language)} code={problem.code} />}
    </section>
  );
}

function ReasonForm({ version }: { readonly version: number }): ReactNode {
  const words = signingWords[useLanguage()];
  const [reason, setReason] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="reason"
      onSubmit={(event) => {
        event.preventDefault();
        void signReading(reason.trim());
      }}
    >
      <label>
        <span className="small muted">{words.reason}</span>
        <textarea
          ref={field}
          required
          maxLength={1000}
          rows={2}
          title={words.reasonHint}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <div className="actions">
        <button type="submit" className="button primary" disabled={reason.trim() === ''}>
          {words.signAgain(version).replace('…', '')}
        </button>
        <Button onPress={() => signingStore.setState({ isAsking: false })}>{words.cancel}</Button>
      </div>
    </form>
  );
}

const kinds: readonly SavedAs[] = ['pdf', 'html', 'csv', 'json'];

/** The signed versions, the newest first, then those of other readings that may be seen. */
function Versions(): ReactNode {
  const words = signingWords[useLanguage()];
  const { events, reading } = recordStore.getState();
  const own = readingIdOf(reading);
  const others = [...new Set(events.map(({ readingId }) => readingId))].filter((one) => one !== own);
  return (
    <>
      <VersionList label={words.versions} versions={signedVersions(events, own)} />
      <VersionList label={words.otherReadings} versions={others.flatMap((one) => signedVersions(events, one))} />
    </>
  );
}

/** Each version with its files. */
function VersionList(props: { readonly label: string; readonly versions: readonly ReadingDocument[] }): ReactNode {
  const words = signingWords[useLanguage()];
  const { label, versions } = props;
  if (versions.length === 0) return null;
  const names = { pdf: 'PDF', html: 'HTML', csv: 'CSV', json: 'JSON' };
  const titles = { pdf: words.savePdf, html: words.savePage, csv: words.saveCsv, json: words.saveRecord };
  return (
    <ul className="versions" aria-label={label}>
      {versions.map((one) => (
        <li key={`${one.readingId} ${one.version}`} data-signed-version={one.version} data-reading-id={one.readingId}>
          <span>
            {words.version(one.version)} · {one.observer.name}
            {one.session === null ? null : ` (${one.session.study}, ${one.session.pass})`} ·{' '}
            {one.signedAt.slice(0, 16).replace('T', ' ')}
            {one.reason === null ? null : <span className="small muted"> · {one.reason}</span>}
          </span>
          <span className="version-files">
            {kinds.map((kind) => (
              <button
                key={kind}
                type="button"
                className="link"
                title={titles[kind]}
                onClick={() => void saveSigned(one, kind)}
              >
                {names[kind]}
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

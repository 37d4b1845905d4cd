import { useEffect, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { BatchQueueRow, BatchView } from '../../../core/ipc/batchContract.ts';
import { batchWords, durationIn, type BatchWords } from '../../../core/text/batchWords.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { batchStore } from '../../state/batchStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import {
  chooseCase,
  chooseManifest,
  decideCase,
  showBatchTable,
  showCurrentBatch,
  startBatch,
  stepThroughCases,
  stopBatch,
} from './batchCommands.ts';
import { BatchSheet } from './BatchSheet.tsx';
import { reportDefect } from './reportDefect.ts';
import './batch.css';

/** A batch's queue: its cases with their states, and the check sheet of the chosen one. */
export function BatchTab(): ReactNode {
  const view = useStore(batchStore, (state) => state.view);
  const words = batchWords[useLanguage()];
  useEffect(() => {
    showCurrentBatch().catch(reportDefect);
  }, []);
  return (
    <div className="batch">
      <div className="row batch-bar">
        <Button onPress={() => void chooseManifest().catch(reportDefect)} disabled={isBusy(view)}>
          {words.choose}
        </Button>
        {view === null ? null : <Controls view={view} words={words} />}
      </div>
      {view === null ? (
        <div className="cohort-empty">
          <p>{words.empty}</p>
          <p className="muted small batch-hint">{words.emptyHint}</p>
        </div>
      ) : (
        <Queue view={view} words={words} />
      )}
    </div>
  );
}

function isBusy(view: BatchView | null): boolean {
  return view !== null && view.phase !== 'ready' && view.phase !== 'over';
}

function Controls({ view, words }: { readonly view: BatchView; readonly words: BatchWords }): ReactNode {
  const { phase, rows } = view;
  const failed = rows.filter(({ state }) => state === 'failed' || state === 'partial').length;
  const hasEnded = rows.some(({ state }) => state !== 'pending');
  const isRunning = phase === 'running' || phase === 'pausing' || phase === 'stopping';
  return (
    <>
      {phase === 'ready' ? (
        <Button look="primary" onPress={() => void startBatch(false).catch(reportDefect)}>
          {hasEnded ? words.resume : words.start}
        </Button>
      ) : null}
      {isRunning ? (
        <>
          <Button onPress={() => void stopBatch('pause').catch(reportDefect)} disabled={phase !== 'running'}>
            {words.pause}
          </Button>
          <Button onPress={() => void stopBatch('cancel').catch(reportDefect)} disabled={phase === 'stopping'}>
            {words.cancel}
          </Button>
        </>
      ) : null}
      {!isRunning && failed > 0 ? (
        <Button onPress={() => void startBatch(true).catch(reportDefect)}>{words.retryFailed(failed)}</Button>
      ) : null}
      {!isRunning && hasEnded ? (
        <Button look="quiet" onPress={() => void showBatchTable().catch(reportDefect)}>
          {words.showTable}
        </Button>
      ) : null}
    </>
  );
}

function Queue({ view, words }: { readonly view: BatchView; readonly words: BatchWords }): ReactNode {
  const language = useLanguage();
  const chosen = useStore(batchStore, (state) => state.chosen);
  const { rows, phase, protocol, invalidRows, fraction, secondsLeft } = view;
  const ended = rows.filter(({ state }) => state !== 'pending' && state !== 'running').length;
  const failed = rows.filter(({ state }) => state === 'failed' || state === 'partial').length;
  const row = rows.find((one) => one.case === chosen) ?? null;
  const answerKey = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'arrowdown' || key === 'arrowup') {
      event.preventDefault();
      stepThroughCases(key === 'arrowdown' ? 1 : -1).catch(reportDefect);
    } else if (row !== null && (key === 'a' || key === 'r' || key === 'u')) {
      const decision = key === 'u' ? null : ({ decision: key === 'a' ? 'accepted' : 'rejected', reason: '' } as const);
      decideCase(row.case, decision).catch(reportDefect);
    }
  };
  return (
    <>
      <div className="batch-state">
        <p aria-live="polite" data-phase={phase}>
          <b>{view.manifest}</b> → {view.folder} · {words.phases[phase]} · {words.progress(ended, rows.length, failed)}
          {phase === 'running' && secondsLeft !== null ? ` · ${words.left(durationIn(secondsLeft, words))}` : ''}
        </p>
        {phase === 'running' || phase === 'pausing' || phase === 'stopping' ? (
          <ProgressBar fraction={fraction} label={words.phases[phase]} />
        ) : null}
        <p className="muted small">
          {protocol === null
            ? ''
            : `${words.protocol(rounded('factor', protocol.k, language), rounded('factor', protocol.roiVolumeCm3, language), words.alignments[protocol.align])}. `}
          {words.unreviewedNote}
        </p>
        {invalidRows.length === 0 ? null : (
          <details className="warns small">
            <summary>{words.invalidRows(invalidRows.length)}</summary>
            <ul>
              {invalidRows.map((problem) => (
                <li key={sentenceOf(problem, 'en')}>{sentenceOf(problem, language)}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {/* ↑ ↓ A R U, as in a batch's page: the buttons say the same. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="batch-halves" onKeyDown={answerKey}>
        <div className="cohort-table batch-queue">
          <table>
            <thead>
              <tr>
                {(['case', 'state', 'pre', 'post', 'change', 'review'] as const).map((column) => (
                  <th key={column} scope="col">
                    {words.columns[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <Row key={one.case} row={one} isChosen={one.case === chosen} words={words} />
              ))}
            </tbody>
          </table>
        </div>
        {row === null ? (
          <p className="muted small batch-hint">{words.chooseRow}</p>
        ) : (
          <BatchSheet key={row.case} row={row} words={words} />
        )}
      </div>
    </>
  );
}

function Row(props: {
  readonly row: BatchQueueRow;
  readonly isChosen: boolean;
  readonly words: BatchWords;
}): ReactNode {
  const { row, isChosen, words } = props;
  const language = useLanguage();
  const review = row.review?.decision ?? 'unreviewed';
  return (
    <tr
      data-case={row.case}
      data-state={row.state}
      aria-current={isChosen}
      onClick={() => void chooseCase(row.case).catch(reportDefect)}
    >
      <th scope="row">
        <button type="button">
          {row.patient} · {row.treatment}
        </button>
      </th>
      <td>{stateText(row, words)}</td>
      <td>{rounded('percent', row.letbPercent.pre, language)}</td>
      <td>{rounded('percent', row.letbPercent.post, language)}</td>
      <td>{rounded('changePercent', row.changePercent, language)}</td>
      <td data-review={review}>{words.reviews[review]}</td>
    </tr>
  );
}

/** The state in words; of a running case its timepoint and step. */
function stateText({ state, underWay }: BatchQueueRow, words: BatchWords): string {
  if (state !== 'running' || underWay === null) return words.states[state];
  const { timepoint, step, fraction } = underWay;
  const where =
    timepoint === null
      ? words.starting
      : `${words.timepoints[timepoint]}, ${words.steps[step] ?? words.steps['measuring'] ?? ''}`;
  return `${where} · ${Math.round(100 * fraction)} %`;
}

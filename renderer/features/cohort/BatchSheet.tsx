import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { BatchQueueRow, BatchSheetTimepoint } from '../../../core/ipc/batchContract.ts';
import { contactSheet, pictures } from '../../../core/report/pagePictures.ts';
import { reportText, timepointName } from '../../../core/text/reportText.ts';
import type { BatchWords } from '../../../core/text/batchWords.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { batchStore } from '../../state/batchStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { decideCase, openBatchCase } from './batchCommands.ts';
import { reportDefect } from './reportDefect.ts';

/** The chosen case: why it failed, its pictures, and the reader's decision. */
export function BatchSheet({ row, words }: { readonly row: BatchQueueRow; readonly words: BatchWords }): ReactNode {
  const language = useLanguage();
  const sheet = useStore(batchStore, (state) => state.sheet);
  const [reason, setReason] = useState(row.review?.reason ?? '');
  const decide = (decision: 'accepted' | 'rejected' | null): void =>
    void decideCase(row.case, decision === null ? null : { decision, reason }).catch(reportDefect);
  const decided = row.review?.decision ?? null;
  return (
    <section className="batch-sheet" aria-label={`${row.patient} · ${row.treatment}`}>
      <div className="row batch-decide">
        <Button look={decided === 'accepted' ? 'primary' : 'plain'} title="A" onPress={() => decide('accepted')}>
          {words.accept}
        </Button>
        <Button look={decided === 'rejected' ? 'primary' : 'plain'} title="R" onPress={() => decide('rejected')}>
          {words.reject}
        </Button>
        {decided === null ? null : (
          <Button look="quiet" title="U" onPress={() => decide(null)}>
            {words.takeBack}
          </Button>
        )}
        <label className="choice">
          <span>{words.reason}</span>
          <input value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Button look="quiet" onPress={() => void openBatchCase(row.case).catch(reportDefect)}>
          {words.openCase}
        </Button>
      </div>
      {row.failures.map((failure) => (
        <p key={`${failure.timepoint ?? ''} ${failure.code}`} className="warns" data-code={failure.code}>
          {failure.timepoint === null ? '' : timepointName(failure.timepoint, language) + reportText[language].colon}
          {sentenceOf(failure, language)}
        </p>
      ))}
      {sheet === null ? null : sheet.length === 0 ? (
        <p className="muted small">{words.noSheet}</p>
      ) : (
        sheet.map((timepoint) => <SheetTimepoint key={timepoint.id} {...timepoint} />)
      )}
    </section>
  );
}

function SheetTimepoint({ id, pictures: { images, contact, histogram } }: BatchSheetTimepoint): ReactNode {
  const language = useLanguage();
  // Two charts in one document must not share the names of their parts.
  const chart = histogram.replaceAll('chart-enhancing', `chart-enhancing-${id}`);
  return (
    <>
      <h3>{timepointName(id, language)}</h3>
      <div dangerouslySetInnerHTML={{ __html: contactSheet(contact, language).markup }} />
      <div dangerouslySetInnerHTML={{ __html: pictures(images, language).markup }} />
      <div className="batch-histogram" dangerouslySetInnerHTML={{ __html: chart }} />
    </>
  );
}

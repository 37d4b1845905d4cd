import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { caseStore } from '../../state/caseStore.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { observerStore, passOrder } from '../../state/observerStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { noFilter, worklistStore } from '../../state/worklistStore.ts';
import { keyOfPatient, worklistOf, type WorklistPatient } from '../../state/worklistTree.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { CaseFilter } from './CaseFilter.tsx';
import { CaseList } from './CaseList.tsx';
import { CasePanel } from './CasePanel.tsx';
import { IdentityDialog } from './IdentityDialog.tsx';
import { dismissNotice, openDemo, openFiles, openFolder } from './importCommands.ts';
import { ScanProgress } from './ScanProgress.tsx';
import { SkippedDialog } from './SkippedDialog.tsx';
import { StoreProblem } from './StoreProblem.tsx';
import { StackList } from './StackList.tsx';
import { useWorklistWords } from './useWorklistWords.ts';
import { casesLeft, casesOfPass, casesShown } from './worklistView.ts';
import './studies.css';

/** Patients → studies → stacks, as they are found and once they are read, and how to get them. */
export function Worklist(): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const notice = useStore(importStore, (state) => state.notice);
  const job = useStore(importStore, (state) => state.job);
  const cases = useCases();
  return (
    <nav className="worklist" aria-label={words.worklist}>
      <div className="worklist-actions">
        <Button onPress={() => void openFolder()} title={words.openFolder}>
          {own.openFolder}
        </Button>
        <Button onPress={() => void openFiles()} title=".zip, DICOMDIR, .dcm">
          {own.openFiles}
        </Button>
        <Button onPress={() => void openDemo()} title={words.openDemo}>
          {own.openDemo}
        </Button>
      </div>
      <StoreProblem />
      {job.kind === 'running' ? <ScanProgress /> : null}
      {notice === null ? null : (
        <Problem text={sentenceOf(notice, language)} code={notice.code}>
          <Button onPress={dismissNotice}>{words.dismiss}</Button>
        </Problem>
      )}
      {job.kind === 'failed' ? <Problem text={sentenceOf(job.error, language)} code={job.error.code} /> : null}
      {cases.all.length === 0 ? null : <Cases {...cases} />}
      <SkippedFiles />
      <IdentityDialog />
    </nav>
  );
}

interface CasesShown {
  readonly all: readonly WorklistPatient[];
  readonly shown: readonly WorklistPatient[];
  readonly chosen: WorklistPatient | null;
  /** The scan runs: nothing of it may be opened. */
  readonly isSoFar: boolean;
}

/** What the running scan has found, else what was read. */
function useCases(): CasesShown {
  const soFar = useStore(importStore, (state) => state.soFar);
  const soFarKey = useStore(importStore, (state) => state.soFarKey);
  const tree = useStore(importStore, (state) => state.tree);
  const patient = useStore(importStore, openPatient);
  const filter = useStore(worklistStore);
  const progress = useStore(caseStore);
  const reading = useStore(recordStore, (state) => state.reading);
  const book = useStore(observerStore, (state) => state.book);
  const isPass = reading.sessionId !== null;
  const all = useMemo(
    () => casesOfPass(soFar ?? (tree === null ? [] : worklistOf(tree)), passOrder(reading, book)),
    [soFar, tree, reading, book],
  );
  const { search, progress: wanted, verdict } = filter;
  const shown = useMemo(
    () => (isPass ? casesLeft : casesShown)(all, { search, progress: wanted, verdict }, progress),
    [all, search, wanted, verdict, progress, isPass],
  );
  const openKey = soFar === null ? (patient === null ? null : keyOfPatient(patient)) : soFarKey;
  const chosen = all.find(({ key }) => key === openKey) ?? all[0] ?? null;
  return { all, shown, chosen, isSoFar: soFar !== null };
}

function Cases({ all, shown, chosen, isSoFar }: CasesShown): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  return (
    <>
      <CaseFilter />
      <h2 className="heading worklist-count" aria-live="polite">
        {words.worklist} · {own.shown(shown.length, all.length)}
      </h2>
      {shown.length === 0 ? (
        <p className="small muted">
          {own.nothingFound}{' '}
          <button type="button" className="link" onClick={() => worklistStore.setState(noFilter)}>
            {own.clearFilter}
          </button>
        </p>
      ) : (
        <CaseList cases={shown} chosen={chosen} isSoFar={isSoFar} />
      )}
      {isSoFar ? null : <CasePanel />}
      {chosen === null ? null : <StackList patient={chosen} isSoFar={isSoFar} />}
    </>
  );
}

function SkippedFiles(): ReactNode {
  const own = useWorklistWords();
  const skipped = useStore(importStore, (state) => state.tree?.skipped.length ?? 0);
  const isOpen = useStore(worklistStore, (state) => state.isSkippedOpen);
  if (skipped === 0) return null;
  return (
    <>
      <button
        type="button"
        className="skipped-count small"
        data-skipped={skipped}
        onClick={() => worklistStore.setState({ isSkippedOpen: true })}
      >
        {own.skippedCount(skipped)} …
      </button>
      {isOpen ? <SkippedDialog /> : null}
    </>
  );
}

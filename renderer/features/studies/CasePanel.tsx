import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { decisionStore } from '../../state/decisionStore.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { pairingStore, type IdentityCase } from '../../state/pairingStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { worklistStore } from '../../state/worklistStore.ts';
import { asksReader, stackKey } from '../../state/worklistTree.ts';
import { Button } from '../../ui/Button.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { askIdentity, readPair } from './caseCommands.ts';
import { undoPhaseCorrection } from './phaseCommands.ts';
import { TreatmentDateField } from './TreatmentDateField.tsx';
import { useWorklistWords } from './useWorklistWords.ts';

/** What holds for the open case as a whole: its treatment, its pair with the timing, and what waits for the reader. */
export function CasePanel(): ReactNode {
  const identity = useStore(pairingStore, (state) => state.identity);
  const hasCase = useStore(pairingStore, (state) => state.pairing !== null);
  if (!hasCase) return null;
  return (
    <div className="case-panel">
      <TreatmentDateField />
      <PairLine />
      {identity === null ? null : <IdentityLine identity={identity} />}
      <OfferedPair />
      <AskingLine />
      <UndoLine />
    </div>
  );
}

function PairLine(): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const pairing = useStore(pairingStore, (state) => state.pairing);
  if (pairing === null || pairing.identityQuestion !== null) return null;
  const { pre, post, basis, findings } = pairing;
  const dateOf = (timepoint: typeof pre): string => (timepoint === null ? '–' : (timepoint.date ?? words.noDate));
  const by = basis === 'procedure-dates' ? own.pairingBy.procedureDates : own.pairingBy.studyOrder;
  const remarks = [
    ...findings.map((finding) => ({ of: null, finding })),
    ...(pre?.comparability ?? []).map((finding) => ({ of: 'pre', finding }) as const),
    ...(post?.comparability ?? []).map((finding) => ({ of: 'post', finding }) as const),
  ];
  const isWarning = remarks.some(({ finding }) => finding.severity === 'warning');
  return (
    <div
      className="row pair-line small"
      data-pair={`${pre?.date ?? ''} ${post?.date ?? ''}`}
      title={`${own.pairing} ${by}`}
    >
      <span className="figures-line">
        {pre === null && post === null ? `${own.pairing} –` : `${dateOf(pre)} → ${dateOf(post)}`}
      </span>
      {remarks.length === 0 ? null : (
        <Popover
          label={own.remarks(remarks.length)}
          button={{
            className: isWarning ? 'chip warn' : 'chip',
            title: own.remarks(remarks.length),
            'aria-label': own.remarks(remarks.length),
            'data-findings': remarks.map(({ finding }) => finding.code).join(' '),
          }}
          face={`! ${remarks.length}`}
        >
          {() => (
            <div className="pair-remarks">
              <p className="small muted">
                {own.pairing} {by}
              </p>
              <ul className="sentences small">
                {remarks.map(({ of, finding }, index) => (
                  <li key={`${finding.code} ${index}`} className={finding.severity === 'warning' ? 'warns' : 'remark'}>
                    {of === null ? null : <b>{words.timepoints[of]} · </b>}
                    {sentenceOf(finding, language)}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </Popover>
      )}
    </div>
  );
}

function IdentityLine({ identity }: { readonly identity: IdentityCase }): ReactNode {
  const own = useWorklistWords();
  const { answer } = identity;
  return (
    <div className={answer === null ? 'attention small' : 'row small muted'} data-identity={answer ?? 'open'}>
      <span>
        {answer === null
          ? own.pairingWaits
          : answer === 'one-person'
            ? own.answered.onePerson
            : own.answered.notOnePerson}
      </span>
      <Button onPress={() => askIdentity(true)} look={answer === null ? 'plain' : 'quiet'}>
        {answer === null ? own.answerNow : own.changeAnswer}
      </Button>
    </div>
  );
}

function OfferedPair(): ReactNode {
  const own = useWorklistWords();
  const isOffered = useStore(pairingStore, (state) => state.isOffered);
  if (!isOffered) return null;
  return (
    <div className="attention small" data-offered="">
      <span>{own.pairOffered}</span>
      <Button onPress={() => void readPair()}>{own.readPair}</Button>
    </div>
  );
}

/** How many phases of the case wait for a word of the reader, and the way from one to the next. */
function AskingLine(): ReactNode {
  const own = useWorklistWords();
  const patient = useStore(importStore, openPatient);
  const asking =
    patient?.studies.flatMap(({ studyInstanceUid, series }) =>
      series.flatMap(({ stacks }) => stacks.filter(asksReader).map(({ id }) => stackKey(studyInstanceUid, id))),
    ) ?? [];
  if (asking.length === 0) return null;
  const next = (): void => {
    const { goTo } = worklistStore.getState();
    const key = asking[(asking.indexOf(goTo?.key ?? '') + 1) % asking.length] ?? '';
    worklistStore.setState({ goTo: { key, asked: (goTo?.asked ?? 0) + 1 }, verdict: null });
  };
  return (
    <div className="row small" data-asking={asking.length}>
      <span className="asks-count">? {own.asksCount(asking.length)}</span>
      <Button look="quiet" onPress={next} title={own.nextAsking}>
        ↓
      </Button>
    </div>
  );
}

function UndoLine(): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const last = useStore(decisionStore, (state) => state.undoable.at(-1));
  if (last === undefined) return null;
  const { decision, before } = last;
  const [from, to] = [before ?? decision.proposed, decision.decided ?? decision.proposed];
  return (
    <div className="row small muted" data-undoable="">
      <span className="undo-text">{own.undoPhase(words.phases[from], words.phases[to])}</span>
      <Button look="quiet" onPress={() => void undoPhaseCorrection()}>
        {own.undo}
      </Button>
    </div>
  );
}

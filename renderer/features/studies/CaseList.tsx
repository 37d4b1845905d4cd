import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { caseStore } from '../../state/caseStore.ts';
import { importStore } from '../../state/importStore.ts';
import { useWords } from '../../state/useWords.ts';
import type { WorklistPatient } from '../../state/worklistTree.ts';
import { WindowedList } from '../../ui/WindowedList.tsx';
import { choosePatient } from './caseCommands.ts';
import { useWorklistWords } from './useWorklistWords.ts';

const CASE_HEIGHT = 30;

const keyOf = ({ key }: WorklistPatient): string => key;
const heightOf = (): number => CASE_HEIGHT;

/** The cases by patient; the chosen one's studies stand below. */
export function CaseList(props: {
  readonly cases: readonly WorklistPatient[];
  readonly chosen: WorklistPatient | null;
  readonly isSoFar: boolean;
}): ReactNode {
  const { cases, chosen, isSoFar } = props;
  const own = useWorklistWords();
  return (
    <WindowedList
      className="case-list"
      label={own.cases}
      items={cases}
      keyOf={keyOf}
      heightOf={heightOf}
      initialKey={chosen?.key ?? null}
      render={(patient, tabIndex) => (
        <CaseRow patient={patient} tabIndex={tabIndex} isChosen={patient.key === chosen?.key} isSoFar={isSoFar} />
      )}
    />
  );
}

function CaseRow(props: {
  readonly patient: WorklistPatient;
  readonly tabIndex: 0 | -1;
  readonly isChosen: boolean;
  readonly isSoFar: boolean;
}): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const { patient, tabIndex, isChosen, isSoFar } = props;
  const progress = useStore(caseStore, (all) => all[patient.key] ?? 'not-started');
  const state = isSoFar
    ? null
    : patient.asks > 0
      ? 'asks'
      : progress !== 'not-started'
        ? progress
        : isChosen
          ? 'open'
          : null;
  const stateWords = {
    asks: own.asks,
    'in-progress': own.progress.inProgress,
    signed: own.progress.signed,
    flagged: own.progress.flagged,
    open: own.progress.reading,
  };
  const choose = (): void => {
    if (isSoFar) importStore.setState({ soFarKey: patient.key });
    else if (!isChosen) void choosePatient(patient.key);
  };
  return (
    <button
      type="button"
      className="case"
      data-row-focus=""
      data-case={patient.patientId ?? ''}
      data-state={state ?? (isSoFar ? 'scanning' : 'not-started')}
      tabIndex={tabIndex}
      aria-current={isChosen}
      onClick={choose}
    >
      <span className="case-name">{nameOf(patient, words.unknownPatient)}</span>
      <span className="small faint">{patient.sex}</span>
      <span className="case-state small">
        {state === null ? own.studiesCount(patient.studies.length) : stateWords[state]}
      </span>
    </button>
  );
}

export function nameOf(patient: Pick<WorklistPatient, 'patientId' | 'name'>, unnamed: string): string {
  return patient.patientId ?? patient.name?.replaceAll('^', ' ').trim() ?? unnamed;
}

import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { pairingStore } from '../../state/pairingStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useWords } from '../../state/useWords.ts';
import { worklistStore } from '../../state/worklistStore.ts';
import { studyOf, type WorklistPatient, type WorklistStudy } from '../../state/worklistTree.ts';
import { Segments } from '../../ui/Segments.tsx';
import { WindowedList } from '../../ui/WindowedList.tsx';
import { chooseStudy } from './caseCommands.ts';
import { GrowingRow, StackRow } from './StackRow.tsx';
import { flagsOf } from './stackFlags.ts';
import { useWorklistWords } from './useWorklistWords.ts';
import { stackListOf, type StackListItem } from './worklistView.ts';

const STUDY_HEIGHT = 46;
const STACK_HEIGHT = 64;
const FLAGS_HEIGHT = 18;
const GROWING_HEIGHT = 64;

const keyOf = ({ key }: StackListItem): string => key;
const isStudy = (item: StackListItem): boolean => item.kind === 'study';

function heightOf(item: StackListItem): number {
  if (item.kind === 'study') return STUDY_HEIGHT;
  if (item.row.kind === 'growing') return GROWING_HEIGHT;
  return flagsOf(item.row.reasons).length > 0 ? STACK_HEIGHT + FLAGS_HEIGHT : STACK_HEIGHT;
}

/** Studies and stacks of one patient; once the reader has said so, also those that lie under another ID of the same person. */
export function StackList({
  patient,
  isSoFar,
}: {
  readonly patient: WorklistPatient;
  readonly isSoFar: boolean;
}): ReactNode {
  const own = useWorklistWords();
  const verdict = useStore(worklistStore, (state) => state.verdict);
  const goTo = useStore(worklistStore, (state) => state.goTo);
  const pairing = useStore(pairingStore, (state) => state.pairing);
  const studies = useMemo(() => {
    const isPaired = !isSoFar && pairing !== null && pairing.timepoints.length > patient.studies.length;
    return isPaired ? pairing.timepoints.map(({ study }) => studyOf(study)) : patient.studies;
  }, [isSoFar, pairing, patient]);
  const items = useMemo(() => stackListOf(studies, verdict), [studies, verdict]);
  return (
    <WindowedList
      key={patient.key}
      className="stack-list"
      label={own.stacks}
      items={items}
      keyOf={keyOf}
      heightOf={heightOf}
      isPassed={isStudy}
      goTo={goTo}
      render={(item, tabIndex) =>
        item.kind === 'study' ? (
          <StudyHead study={item.study} isSoFar={isSoFar} />
        ) : item.row.kind === 'growing' ? (
          <GrowingRow row={item.row} tabIndex={tabIndex} />
        ) : (
          <StackRow row={item.row} studyInstanceUid={item.study.studyInstanceUid} tabIndex={tabIndex} />
        )
      }
    />
  );
}

function StudyHead({ study, isSoFar }: { readonly study: WorklistStudy; readonly isSoFar: boolean }): ReactNode {
  const words = useWords();
  const slot = useStore(
    timepointStore,
    (state) => slots.find((one) => state[one].choice?.studyInstanceUid === study.studyInstanceUid) ?? null,
  );
  const choose = (one: Slot): void => {
    const paired = pairingStore
      .getState()
      .pairing?.timepoints.find((timepoint) => timepoint.studyInstanceUid === study.studyInstanceUid);
    if (paired !== undefined) void chooseStudy(one, paired.study);
  };
  return (
    <section className="study" data-study-slot={isSoFar ? 'none' : (slot ?? 'none')}>
      <div className="row">
        <h3 className="heading">{study.date ?? words.noDate}</h3>
        {isSoFar ? null : (
          <Segments<Slot>
            label={words.layout}
            isSmall
            value={slot}
            options={slots.map((one) => ({
              value: one,
              text: words.timepoints[one],
              title: words.readAsTimepoint(words.timepoints[one]),
            }))}
            onChoose={choose}
          />
        )}
      </div>
      <p className="small faint study-description" title={study.description ?? ''}>
        {study.description}
      </p>
    </section>
  );
}

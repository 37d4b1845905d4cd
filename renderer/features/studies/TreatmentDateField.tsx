import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { timelineWords } from '../../../core/text/timelineText.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { onlyProcedureOf, timelineStore } from '../../state/timelineStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { keyOfPatient } from '../../state/worklistTree.ts';
import { Button } from '../../ui/Button.tsx';
import { changeTreatmentDate } from './caseCommands.ts';

/**
 * When the open patient was treated: what pairs the studies and what their timing is checked against. The day of the only procedure, or of
 * the first one there will be; among several, the sessions of the treatment that is read. A date that does not exist is none.
 */
export function TreatmentDateField(): ReactNode {
  const patient = useStore(importStore, openPatient);
  const timeline = useStore(timelineStore, (state) => state.timeline);
  const isRead = useStore(timelineStore, (state) => state.isRead);
  if (patient === null) return null;
  if (timeline.procedures.length > 1) return <SessionsLine />;
  const date = onlyProcedureOf(timeline)?.date ?? null;
  return <DateField key={keyOfPatient(patient)} date={date} isRead={isRead} />;
}

function SessionsLine(): ReactNode {
  const words = useWords();
  const own = timelineWords[useLanguage()];
  const dates = useStore(pairingStore, (state) => state.procedureDates);
  const first = dates[0] ?? '–';
  return (
    <div className="row treatment-date small" title={words.treatmentDateHint}>
      <span>{words.treatmentDate}</span>
      <Button look="quiet" title={own.title} onPress={() => timelineStore.setState({ isOpen: true })}>
        {dates.length > 1 ? own.several(first, dates.length) : first}
      </Button>
    </div>
  );
}

function DateField({ date, isRead }: { readonly date: string | null; readonly isRead: boolean }): ReactNode {
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const input = field.current;
    // What is being typed there is not written over.
    if (input !== null && input !== document.activeElement) input.value = date ?? '';
  }, [date]);
  return (
    <label className="row treatment-date small" title={words.treatmentDateHint}>
      <span>{words.treatmentDate}</span>
      <input
        ref={field}
        type="date"
        min="1970-01-01"
        max="2199-12-31"
        defaultValue={date ?? ''}
        disabled={!isRead}
        onChange={({ target }) => changeTreatmentDate(target.validity.valid ? target.value : '')}
        onBlur={({ target }) => {
          target.value = date ?? '';
        }}
      />
    </label>
  );
}

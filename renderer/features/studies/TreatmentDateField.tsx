import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { importStore, openPatient } from '../../state/importStore.ts';
import { treatmentDateOf, treatmentStore } from '../../state/treatmentStore.ts';
import { useWords } from '../../state/useWords.ts';
import { keyOfPatient } from '../../state/worklistTree.ts';
import { changeTreatmentDate } from './caseCommands.ts';

/** When the open patient was treated: what pairs the studies and what their timing is checked against. A date that does not exist is none. */
export function TreatmentDateField(): ReactNode {
  const patient = useStore(importStore, openPatient);
  const date = useStore(treatmentStore, (dates) => treatmentDateOf(patient, dates));
  return patient === null ? null : <DateField key={keyOfPatient(patient)} date={date} />;
}

function DateField({ date }: { readonly date: string | null }): ReactNode {
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
        onChange={({ target }) => void changeTreatmentDate(target.validity.valid ? target.value : '')}
      />
    </label>
  );
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import {
  analogueUses,
  bloodMarkers,
  extrahepaticSites,
  primarySites,
  sexes,
  tumourGrades,
  type MarkerValue,
  type PatientData,
} from '../../../core/response/timeline/patientData.ts';
import { isIsoDate } from '../../../core/letb/timing.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { changePatientData, timelineStore } from '../../state/timelineStore.ts';
import { Button } from '../../ui/Button.tsx';
import { EntryList, type FieldsProps } from './EntryList.tsx';
import { AmountField, DayField, SeveralField, TypedField, WordField } from './fields.tsx';
import { useTimelineWords } from './useTimelineWords.ts';

const yesNo = ['yes', 'no'] as const;
const MOST_MARKER = 1e9;
const UNITS: Readonly<Record<MarkerValue['marker'], readonly string[]>> = {
  'chromogranin-a': ['ng/mL', 'µg/L', 'nmol/L'],
  '5-hiaa': ['mg/24 h', 'µmol/24 h', 'nmol/L'],
};

/** What studies ask of a patient. */
export function PatientSection(): ReactNode {
  const words = useTimelineWords();
  const data = useStore(timelineStore, (state) => state.data);
  const change = (part: Partial<PatientData>): void => changePatientData(part);
  return (
    <section className="card timeline-patient" aria-label={words.sections.patient}>
      <h3>{words.sections.patient}</h3>
      <div className="timeline-fields">
        <DayField
          label={words.patient.birthDate}
          value={data.birthDate}
          onTake={(birthDate) => change({ birthDate })}
        />
        <AmountField
          label={words.patient.ageYears}
          value={data.ageYears}
          least={0}
          most={120}
          isWhole
          onTake={(ageYears) => change({ ageYears })}
        />
        <WordField
          label={words.patient.sex}
          value={data.sex}
          words={sexes}
          nameOf={(one) => words.sexes[one]}
          none={words.notStated}
          onTake={(sex) => change({ sex })}
        />
        <FromImages data={data} />
        <WordField
          label={words.patient.primary}
          value={data.primary}
          words={primarySites}
          nameOf={(one) => words.primaries[one]}
          none={words.notStated}
          onTake={(primary) => change({ primary })}
        />
        <WordField
          label={words.patient.grade}
          value={data.grade}
          words={tumourGrades}
          nameOf={(one) => one}
          none={words.notStated}
          onTake={(grade) => change({ grade })}
        />
        <AmountField
          label={words.patient.ki67Percent}
          value={data.ki67Percent}
          least={0}
          most={100}
          onTake={(ki67Percent) => change({ ki67Percent })}
        />
        <AmountField
          label={words.patient.priorLines}
          value={data.priorLines}
          least={0}
          most={30}
          isWhole
          onTake={(priorLines) => change({ priorLines })}
        />
        <WordField
          label={words.patient.somatostatinAnalogue}
          value={data.somatostatinAnalogue}
          words={analogueUses}
          nameOf={(one) => words.analogues[one]}
          none={words.notStated}
          onTake={(somatostatinAnalogue) => change({ somatostatinAnalogue })}
        />
        <AmountField
          label={words.patient.ecog}
          value={data.ecog}
          least={0}
          most={4}
          isWhole
          onTake={(ecog) => change({ ecog })}
        />
        <WordField
          label={words.patient.extrahepaticDisease}
          value={data.extrahepaticDisease === null ? null : data.extrahepaticDisease ? 'yes' : 'no'}
          words={yesNo}
          nameOf={(one) => words.yesNo[one]}
          none={words.notStated}
          onTake={(one) => change({ extrahepaticDisease: one === null ? null : one === 'yes' })}
        />
        {data.extrahepaticDisease === true ? (
          <SeveralField
            label={words.patient.extrahepaticSites}
            value={data.extrahepaticSites}
            words={extrahepaticSites}
            nameOf={(one) => words.sites[one]}
            onTake={(sites) => change({ extrahepaticSites: sites })}
          />
        ) : null}
      </div>
      <h4>{words.patient.markers}</h4>
      <EntryList<MarkerDraft, MarkerValue>
        title={words.addMarker}
        entries={data.markers}
        nameOf={({ date, marker, value, unit, upperLimit }) =>
          `${date} · ${words.markers[marker]} ${value} ${unit}${upperLimit === null ? '' : ` (< ${upperLimit})`}`
        }
        blank={{ date: null, marker: null, value: null, unit: '', upperLimit: null }}
        draftOf={(one) => one}
        entryOf={({ date, marker, value, unit, upperLimit }) =>
          date === null || marker === null || value === null || unit === ''
            ? null
            : { date, marker, value, unit, upperLimit }
        }
        after={(draft) => ({ ...draft, date: null, value: null })}
        onChange={(markers) => change({ markers })}
        Fields={MarkerFields}
      />
    </section>
  );
}

/** What the images state is offered, never taken by itself. */
function FromImages({ data }: { readonly data: PatientData }): ReactNode {
  const words = useTimelineWords();
  const patient = useStore(importStore, openPatient);
  const birthDate = data.birthDate === null ? dateOf(patient?.birthDate ?? null) : null;
  const sex = data.sex === null ? (({ F: 'female', M: 'male' } as const)[patient?.sex ?? ''] ?? null) : null;
  if (birthDate === null && sex === null) return null;
  const stated = [birthDate, sex === null ? null : words.sexes[sex]].filter((one) => one !== null).join(', ');
  return (
    <Button
      look="quiet"
      onPress={() =>
        changePatientData({ ...(birthDate === null ? {} : { birthDate }), ...(sex === null ? {} : { sex }) })
      }
    >
      {words.fromImages(stated)}
    </Button>
  );
}

/** `YYYYMMDD` or `YYYY-MM-DD` as a date; null for anything else. */
function dateOf(text: string | null): string | null {
  const plain = (text ?? '').replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return isIsoDate(plain) ? plain : null;
}

/** A marker's value of which something may still be missing. */
interface MarkerDraft {
  readonly date: string | null;
  readonly marker: MarkerValue['marker'] | null;
  readonly value: number | null;
  readonly unit: string;
  readonly upperLimit: number | null;
}

function MarkerFields({ draft, put }: FieldsProps<MarkerDraft>): ReactNode {
  const { date, marker, value, unit, upperLimit } = draft;
  const words = useTimelineWords();
  return (
    <>
      <WordField
        label={words.patient.marker}
        value={marker}
        words={bloodMarkers}
        nameOf={(one) => words.markers[one]}
        none="–"
        onTake={(one) => put({ marker: one })}
      />
      <DayField label={words.procedure.date} value={date} isTakenAtOnce onTake={(day) => put({ date: day })} />
      <AmountField
        label={words.patient.value}
        value={value}
        least={0}
        most={MOST_MARKER}
        onTake={(amount) => put({ value: amount })}
      />
      <TypedField
        label={words.patient.unit}
        className="amount"
        value={unit}
        suggestions={marker === null ? [] : UNITS[marker]}
        check={(text) => (text.length > 32 ? words.problems('text', null, null) : null)}
        onTake={(text) => put({ unit: text })}
      />
      <AmountField
        label={words.patient.upperLimit}
        value={upperLimit}
        least={0.001}
        most={MOST_MARKER}
        onTake={(amount) => put({ upperLimit: amount })}
      />
    </>
  );
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { observerStore, openSession } from '../../state/observerStore.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { timelineStore } from '../../state/timelineStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import { courseShown, todayHere } from './courseShown.ts';
import { EndpointSection } from './EndpointSection.tsx';
import { FollowUpSection } from './FollowUpSection.tsx';
import { isOutcomeHidden } from './outcomeHidden.ts';
import { PatientSection } from './PatientSection.tsx';
import { ProcedureSection } from './ProcedureSection.tsx';
import { TimelinePlot } from './TimelinePlot.tsx';
import { closeTimeline } from './timelineCommands.ts';
import { useTimelineWords } from './useTimelineWords.ts';
import './timeline.css';

/** The patient's treatments, follow-up and data, with the endpoints that follow from their dates. */
export function TimelineScreen(): ReactNode {
  const isOpen = useStore(timelineStore, (state) => state.isOpen);
  const hasCase = useStore(importStore, (state) => openPatient(state) !== null);
  return isOpen && hasCase ? <OpenScreen /> : null;
}

function OpenScreen(): ReactNode {
  const words = useTimelineWords();
  const language = useLanguage();
  const { timeline, data, isRead } = useStore(timelineStore);
  const patient = useStore(importStore, openPatient);
  const pairing = useStore(pairingStore, (state) => state.pairing);
  useStore(recordStore, (state) => state.reading);
  useStore(observerStore);
  const isHidden = isOutcomeHidden(openSession()?.study ?? null);
  const images = (pairing?.timepoints ?? []).map(({ studyInstanceUid: id, date }) => ({ id, date }));
  const shown = courseShown(timeline, { data, images, today: todayHere() });
  const name = patient?.patientId ?? patient?.name ?? '';
  return (
    <ModalDialog
      title={`${words.title}${name === '' ? '' : ` · ${name}`}`}
      onClose={() => void closeTimeline()}
      className="timeline"
    >
      <fieldset disabled={!isRead} className="timeline-parts">
        <legend className="small muted">{isRead ? null : words.reading}</legend>
        {isHidden ? <p className="small warns">{words.hidden}</p> : null}
        {isHidden || shown.findings.length === 0 ? null : (
          <ul className="sentences small timeline-findings" aria-live="polite">
            {shown.findings.map((finding, at) => (
              <li
                key={`${finding.code} ${at}`}
                data-code={finding.code}
                className={finding.severity === 'warning' ? 'warns' : 'remark'}
              >
                {sentenceOf(finding, language)}
              </li>
            ))}
          </ul>
        )}
        {isHidden ? null : <TimelinePlot treatments={shown.treatments} />}
        <ProcedureSection treatments={shown.treatments} />
        {isHidden ? null : (
          <>
            <EndpointSection shown={shown} />
            <div className="timeline-halves">
              <FollowUpSection />
              <PatientSection />
            </div>
          </>
        )}
      </fieldset>
      <div className="actions">
        <Button onPress={() => void closeTimeline()}>{words.close}</Button>
      </div>
    </ModalDialog>
  );
}

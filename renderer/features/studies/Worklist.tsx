import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { PatientNode, StudyNode } from '../../../core/dicom/studyTree.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { StackRow } from './StackRow.tsx';
import { choosePatient, chooseStudy, dismissNotice, openDemo, openFolder } from './studiesCommands.ts';
import { stacksOfStudy } from './proposeChoices.ts';
import './studies.css';

/** Patients → studies → stacks, and how to get them. */
export function Worklist(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const tree = useStore(importStore, (state) => state.tree);
  const notice = useStore(importStore, (state) => state.notice);
  const job = useStore(importStore, (state) => state.job);
  const patient = useStore(importStore, openPatient);
  const patients = tree?.patients ?? [];
  return (
    <nav className="worklist" aria-label={words.worklist}>
      <div className="worklist-actions">
        <Button onPress={() => void openFolder()}>{words.openFolder}</Button>
        <Button onPress={() => void openDemo()}>{words.openDemo}</Button>
      </div>
      {notice === null ? null : (
        <Problem text={sentenceOf(notice, language)} code={notice.code}>
          <Button onPress={dismissNotice}>{words.dismiss}</Button>
        </Problem>
      )}
      {job.kind === 'failed' ? <Problem text={sentenceOf(job.error, language)} code={job.error.code} /> : null}
      {patients.length === 0 ? null : (
        <h2 className="heading">
          {words.worklist} · {patients.length}
        </h2>
      )}
      <ul>
        {patients.map((node, index) => (
          <li key={node.patientId ?? `unnamed-${index}`}>
            <button
              type="button"
              className="case"
              aria-pressed={node === patient}
              onClick={() => (node === patient ? undefined : void choosePatient(index))}
            >
              <span className="case-name">{nameOf(node, words.unknownPatient)}</span>
              <span className="small">{node.sex}</span>
            </button>
          </li>
        ))}
      </ul>
      {patient?.studies.map((study) => (
        <Study key={study.studyInstanceUid} study={study} />
      ))}
      {tree === null || tree.skipped.length === 0 ? null : (
        <details className="skipped">
          <summary>{words.skippedFiles(tree.skipped.length)}</summary>
          <ul>
            {tree.skipped.slice(0, MOST_SKIPPED_SHOWN).map((file) => (
              <li key={file.source} title={file.detail}>
                <span>{file.source}</span>{' '}
                <span className="faint">
                  {sentenceOf({ code: file.code, details: { detail: file.detail } }, language)}
                </span>
              </li>
            ))}
            {tree.skipped.length > MOST_SKIPPED_SHOWN ? <li>…</li> : null}
          </ul>
        </details>
      )}
    </nav>
  );
}

/** A folder full of other files must not make a list without end. */
const MOST_SKIPPED_SHOWN = 200;

export function nameOf(patient: PatientNode, unnamed: string): string {
  return patient.patientId ?? patient.name?.replaceAll('^', ' ').trim() ?? unnamed;
}

function Study({ study }: { readonly study: StudyNode }): ReactNode {
  const words = useWords();
  const slot = useStore(
    timepointStore,
    (state) => slots.find((one) => state[one].choice?.studyInstanceUid === study.studyInstanceUid) ?? null,
  );
  return (
    <section className="study" data-study-slot={slot ?? 'none'}>
      <div className="row study-head">
        <h3 className="heading">{study.date ?? words.noDate}</h3>
        <Segments<Slot>
          label={words.layout}
          isSmall
          value={slot}
          options={slots.map((one) => ({
            value: one,
            text: words.timepoints[one],
            title: words.readAsTimepoint(words.timepoints[one]),
          }))}
          onChoose={(one) => void chooseStudy(one, study)}
        />
      </div>
      {study.description === null ? null : <p className="small faint study-description">{study.description}</p>}
      {stacksOfStudy(study).map((stack) => (
        <StackRow key={stack.id} stack={stack} slot={slot} />
      ))}
    </section>
  );
}

import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { auditTrail, filteredTrail, type AuditEntry, type AuditFilter } from '../../../core/record/auditTrail.ts';
import { isDocumentKind } from '../../../core/record/documentKinds.ts';
import { PATIENT_KEY } from '../../../core/record/recordEvent.ts';
import { auditCsv } from '../../../core/report/auditCsv.ts';
import { auditText } from '../../../core/text/auditText.ts';
import { recordWords } from '../../../core/text/recordWords.ts';
import { signingWords } from '../../../core/text/signingWords.ts';
import { host } from '../../compute/host.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { observerStore } from '../../state/observerStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { signingStore } from '../../state/signingStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import './record.css';

/** Who did what on the open case, and when: everything that may be seen of its record. */
export function AuditDialog(): ReactNode {
  const isOpen = useStore(signingStore, (state) => state.isAuditOpen);
  return isOpen ? <OpenAudit /> : null;
}

const everything: AuditFilter = { observerId: null, documentKind: null, search: '' };

function OpenAudit(): ReactNode {
  const language = useLanguage();
  const { audit: words } = signingWords[language];
  const events = useStore(recordStore, (state) => state.events);
  const [filter, setFilter] = useState(everything);
  const names = useNames();
  const trail = auditTrail(events);
  const textOf = (entry: AuditEntry): string => auditText(entry, language);
  const shown = filteredTrail(trail, filter, textOf);
  const close = (): void => signingStore.setState({ isAuditOpen: false });
  const observers = [...new Set(trail.map(({ observerId }) => observerId))];
  const kinds = [...new Set(trail.map(({ documentKind }) => documentKind))].toSorted();
  return (
    <ModalDialog title={words.title} onClose={close} className="audit">
      <div className="audit-filter" role="search">
        <input
          type="search"
          aria-label={words.filter}
          placeholder={words.filter}
          value={filter.search}
          onChange={({ target }) => setFilter({ ...filter, search: target.value })}
        />
        <select
          aria-label={words.who}
          value={filter.observerId ?? ''}
          onChange={({ target }) =>
            setFilter({ ...filter, observerId: target.value === '' ? null : Number(target.value) })
          }
        >
          <option value="">{words.anyone}</option>
          {observers.map((id) => (
            <option key={id} value={id ?? ''}>
              {names.observer(id)}
            </option>
          ))}
        </select>
        <select
          aria-label={words.what}
          value={filter.documentKind ?? ''}
          onChange={({ target }) => setFilter({ ...filter, documentKind: target.value === '' ? null : target.value })}
        >
          <option value="">{words.anything}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {names.document(kind)}
            </option>
          ))}
        </select>
        <span className="small muted" aria-live="polite">
          {words.steps(shown.length, trail.length)}
        </span>
      </div>
      {trail.length === 0 ? (
        <p className="muted">{words.none}</p>
      ) : (
        <Trail entries={shown} names={names} textOf={textOf} />
      )}
      <p className="small faint">{words.hidden}</p>
      <div className="actions">
        <Button onPress={close}>{words.close}</Button>
        <Button disabled={shown.length === 0} onPress={() => void saveTrail(auditCsv(shown, names.observer, textOf))}>
          {signingWords[language].saveCsv}
        </Button>
      </div>
    </ModalDialog>
  );
}

interface Names {
  readonly observer: (observerId: number | null) => string;
  readonly document: (kind: string) => string;
  readonly place: (key: string) => string;
}

function useNames(): Names {
  const language = useLanguage();
  const observers = useStore(observerStore, (state) => state.observers);
  const patient = useStore(importStore, openPatient);
  const { documents, unknownDocument } = recordWords[language];
  return {
    observer: (id) => observers.find(({ observerId }) => observerId === id)?.name ?? '–',
    document: (kind) => (isDocumentKind(kind) ? documents[kind] : unknownDocument),
    place: (key) =>
      key === PATIENT_KEY
        ? signingWords[language].audit.patient
        : (patient?.studies.find(({ studyInstanceUid }) => studyInstanceUid === key)?.date ?? key),
  };
}

function Trail({
  entries,
  names,
  textOf,
}: {
  readonly entries: readonly AuditEntry[];
  readonly names: Names;
  readonly textOf: (entry: AuditEntry) => string;
}): ReactNode {
  const { audit: words } = signingWords[useLanguage()];
  return (
    // The table scrolls by keys too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="audit-table" role="region" aria-label={words.title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[words.revision, words.when, words.who, words.what, words.where, words.change].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.revision} data-revision={entry.revision} data-kind={entry.documentKind}>
              <td>{entry.revision}</td>
              <td>{entry.at.slice(0, 19).replace('T', ' ')}</td>
              <td>{names.observer(entry.observerId)}</td>
              <td>{names.document(entry.documentKind)}</td>
              <td>{names.place(entry.key)}</td>
              <td className="audit-content">{textOf(entry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

async function saveTrail(text: string): Promise<void> {
  const reply = await host().main.request('report:saveText', { name: 'audit.csv', text });
  if (!reply.ok) signingStore.setState({ problem: reply.error });
  else if (reply.result !== null) signingStore.setState({ savedAs: reply.result.name });
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { PatientNode } from '../../../core/dicom/studyTree.ts';
import { importStore, openPatient } from '../../state/importStore.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ModalDialog } from '../../ui/ModalDialog.tsx';
import { answerIdentity, askIdentity } from './caseCommands.ts';
import { identityTable, type IdentityRow } from './identityTable.ts';
import { useWorklistWords } from './useWorklistWords.ts';

/** The question whose studies these are, with what their images state side by side. Nothing is paired before it is answered. */
export function IdentityDialog(): ReactNode {
  const identity = useStore(pairingStore, (state) => state.identity);
  const isAsking = useStore(pairingStore, (state) => state.isAsking);
  const patient = useStore(importStore, openPatient);
  if (!isAsking || identity === null || patient === null) return null;
  return <Question patient={patient} alike={identity.alike} />;
}

function Question({
  patient,
  alike,
}: {
  readonly patient: PatientNode;
  readonly alike: readonly PatientNode[];
}): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const identity = useStore(pairingStore, (state) => state.identity);
  const { studies, rows } = identityTable([patient, ...alike]);
  const details = identity?.finding.details['alike'];
  const fields = Array.isArray(details) ? details.join(', ') : '';
  return (
    <ModalDialog title={own.identityTitle} onClose={() => askIdentity(false)} className="identity">
      <p>{alike.length > 0 ? own.identityAlike(fields) : own.identityUnlike}</p>
      <div className="identity-scroll">
        <table className="identity-table">
          <thead>
            <tr>
              <th scope="col">{own.identityField}</th>
              {studies.map((study, index) => (
                <th key={`${study.studyInstanceUid} ${index}`} scope="col">
                  {own.studyOf(study.date ?? words.noDate)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.attribute} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <dl className="small muted identity-answers">
        <dt>{own.onePerson}</dt>
        <dd>{own.onePersonDetail}</dd>
        <dt>{own.notOnePerson}</dt>
        <dd>{alike.length > 0 ? own.notOnePersonDetail.alike : own.notOnePersonDetail.unlike}</dd>
      </dl>
      <div className="actions">
        <Button onPress={() => void answerIdentity('one-person')}>{own.onePerson}</Button>
        <Button onPress={() => void answerIdentity('not-one-person')}>{own.notOnePerson}</Button>
        <Button look="quiet" onPress={() => askIdentity(false)}>
          {own.later}
        </Button>
      </div>
    </ModalDialog>
  );
}

function Row({ row }: { readonly row: IdentityRow }): ReactNode {
  const own = useWorklistWords();
  return (
    <tr className={row.differs ? 'differs' : ''} data-attribute={row.attribute} data-differs={row.differs}>
      <th scope="row">{row.attribute}</th>
      {row.values.map((values, index) => (
        <td key={`${row.attribute} ${index}`}>
          {values.length === 0 ? <span className="faint">{own.notStated}</span> : values.join(' / ')}
        </td>
      ))}
    </tr>
  );
}

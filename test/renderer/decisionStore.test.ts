import { beforeEach, describe, expect, it } from 'vitest';
import type { Phase } from '../../core/dicom/stack.ts';
import {
  decide,
  decidePhase,
  decisionStore,
  noDecisions,
  roleKey,
  undoPhase,
} from '../../renderer/state/decisionStore.ts';
import { importStore, noImport, openPatient, withDecisions } from '../../renderer/state/importStore.ts';
import { noPairing, pairAgain, pairingStore } from '../../renderer/state/pairingStore.ts';
import { keyOfPatient } from '../../renderer/state/worklistTree.ts';
import { fullStudy, patientOf } from '../fixtures/patients.ts';

const at = '2026-04-01T09:00:00.000Z';

function correct(stackId: string, decided: Phase | null): void {
  decidePhase({ kind: 'phase', at, studyInstanceUid: 's', stackId, proposed: 'arterial', confidence: 0.9, decided });
}
const inForce = (): readonly string[] => [...decisionStore.getState().phases].map(([key, phase]) => `${key}: ${phase}`);

beforeEach(() => {
  decisionStore.setState(noDecisions, true);
  importStore.setState(noImport, true);
  pairingStore.setState(noPairing, true);
});

describe('the reader’s decisions on phases', () => {
  it('are in force by their last word, withdrawn ones not at all', () => {
    correct('a', 'delayed');
    correct('b', 'other');
    correct('a', 'portal-venous');
    expect(inForce()).toEqual(['s a: portal-venous', 's b: other']);
    correct('b', null);
    expect(inForce()).toEqual(['s a: portal-venous']);
  });

  it('are undone one after the other, back to the proposals', () => {
    correct('a', 'delayed');
    correct('a', 'other');
    correct('b', 'arterial');
    expect(undoPhase(at)).toMatchObject({ stackId: 'b', decided: null });
    expect(undoPhase(at)).toMatchObject({ stackId: 'a', decided: 'delayed' });
    expect(inForce()).toEqual(['s a: delayed']);
    expect(undoPhase(at)).toMatchObject({ stackId: 'a', decided: null });
    expect(undoPhase(at)).toBeNull();
    expect(inForce()).toEqual([]);
  });

  it('leave their trace: an undone decision stays in the log, with what took it back', () => {
    correct('a', 'delayed');
    undoPhase(at);
    expect(decisionStore.getState().log).toMatchObject([{ decided: 'delayed' }, { decided: null }]);
  });
});

describe('roles by hand', () => {
  it('hold until they are withdrawn', () => {
    const role = (stackId: string | null): void =>
      decide({ kind: 'role', at, studyInstanceUid: 's', role: 'arterial', stackId });
    role('a');
    expect(decisionStore.getState().roles.get(roleKey('s', 'arterial'))).toBe('a');
    role(null);
    expect(decisionStore.getState().roles.size).toBe(0);
  });
});

describe('the pairing of the open patient', () => {
  const person = { name: 'DOE^JANE', birthDate: '1950-02-03' };
  const first = patientOf([fullStudy('2026-01-05', person)], { ...person, patientId: '0012' });
  const second = patientOf([fullStudy('2026-03-09', person)], { ...person, patientId: '12' });
  const open = (): void => {
    const scanned = { patients: [first, second], skipped: [] };
    importStore.setState({ scanned, tree: withDecisions(scanned), patientKey: keyOfPatient(first) });
    pairAgain();
  };
  const dates = (): readonly unknown[] => {
    const { pairing } = pairingStore.getState();
    return [pairing?.pre?.date, pairing?.post?.date];
  };
  const answer = (said: 'one-person' | 'not-one-person'): void => {
    const { identity } = pairingStore.getState();
    decide({ kind: 'identity', at, question: identity?.key ?? '', code: identity?.finding.code ?? '', answer: said });
    pairAgain();
  };

  it('waits while it is doubtful whose studies they are', () => {
    open();
    expect(openPatient(importStore.getState())).toBe(first);
    expect(pairingStore.getState().identity?.alike).toEqual([second]);
    expect(dates()).toEqual([undefined, undefined]);
  });

  it('takes the studies of both IDs once they are said to be one person’s, and the patient’s own when not', () => {
    open();
    answer('one-person');
    expect(dates()).toEqual(['2026-01-05', '2026-03-09']);
    answer('not-one-person');
    expect(dates()).toEqual(['2026-01-05', undefined]);
    expect(pairingStore.getState().pairing?.timepoints).toHaveLength(1);
  });

  it('remembers the answer to the same question, and asks another one anew', () => {
    open();
    answer('one-person');
    open();
    expect(pairingStore.getState().identity?.answer).toBe('one-person');
    const renamed = patientOf([fullStudy('2026-03-09', { ...person, sex: 'M' })], {
      ...person,
      patientId: '12',
      sex: 'M',
    });
    const other = patientOf([fullStudy('2026-01-05', { ...person, sex: 'F' })], {
      ...person,
      patientId: '0012',
      sex: 'F',
    });
    importStore.setState({ tree: { patients: [other, renamed], skipped: [] } });
    pairAgain();
    expect(pairingStore.getState().identity?.answer).toBeNull();
  });
});

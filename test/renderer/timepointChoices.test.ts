import { describe, expect, it } from 'vitest';
import type { Phase } from '../../core/dicom/stack.ts';
import type { PatientNode, StudyNode } from '../../core/dicom/studyTree.ts';
import { withDecidedPhases } from '../../core/dicom/phase/decidedPhases.ts';
import { proposePairing } from '../../core/letb/proposePairing.ts';
import { choicesOf } from '../../renderer/features/studies/timepointChoices.ts';
import { roleKey } from '../../renderer/state/decisionStore.ts';
import { fullStudy, stackOf, studyOf } from '../fixtures/patients.ts';

function patient(studies: readonly StudyNode[]): PatientNode {
  return { patientId: 'P', name: null, birthDate: null, sex: null, studies };
}

const none = new Map<string, string>();

function choicesFor(node: PatientNode, byHand: ReadonlyMap<string, string> = none): ReturnType<typeof choicesOf> {
  return choicesOf(proposePairing(node), byHand);
}

describe('what is read of a proposed pair', () => {
  it('are the arterial and the precontrast stack of the first and the last study', () => {
    const { pre, post } = choicesFor(
      patient([fullStudy('2026-01-01'), fullStudy('2026-02-01'), fullStudy('2026-03-01')]),
    );
    expect([pre?.arterialStackId, pre?.precontrastStackId]).toEqual(['a-2026-01-01', 'p-2026-01-01']);
    expect([post?.arterialStackId, post?.precontrastStackId]).toEqual(['a-2026-03-01', 'p-2026-03-01']);
  });

  it('is never a stack whose phase asks the reader, and is once the reader has decided it', () => {
    const doubtful = stackOf('a', 'arterial', { confidence: 0.4, needsReader: true });
    const node = patient([studyOf('2026-01-01', [stackOf('p', 'precontrast'), doubtful])]);
    expect(choicesFor(node).pre).toMatchObject({ precontrastStackId: 'p', arterialStackId: null });
    const tree = withDecidedPhases({ patients: [node], skipped: [] }, (_study, id) => (id === 'a' ? 'arterial' : null));
    const [decided] = tree.patients;
    expect(decided && choicesFor(decided).pre).toMatchObject({ precontrastStackId: 'p', arterialStackId: 'a' });
  });

  it('follows a corrected phase', () => {
    const node = patient([fullStudy('2026-01-01')]);
    const swapped = { 'a-2026-01-01': 'portal-venous', 'v-2026-01-01': 'arterial' } as const;
    const phases = new Map<string, Phase>(Object.entries(swapped));
    const [decided] = withDecidedPhases({ patients: [node], skipped: [] }, (_, id) => phases.get(id) ?? null).patients;
    expect(decided && choicesFor(decided).pre?.arterialStackId).toBe('v-2026-01-01');
  });

  it('is what the reader chose by hand, where that stack is there', () => {
    const node = patient([fullStudy('2026-01-01')]);
    const arterial = roleKey('study-2026-01-01', 'arterial');
    const by = (id: string): string | null | undefined =>
      choicesFor(node, new Map([[arterial, id]])).pre?.arterialStackId;
    expect(by('v-2026-01-01')).toBe('v-2026-01-01');
    expect(by('gone')).toBe('a-2026-01-01');
  });

  it('is never one stack in both roles', () => {
    const node = patient([fullStudy('2026-01-01')]);
    const byHand = new Map([[roleKey('study-2026-01-01', 'arterial'), 'p-2026-01-01']]);
    expect(choicesFor(node, byHand).pre).toMatchObject({
      arterialStackId: 'p-2026-01-01',
      precontrastStackId: null,
    });
  });

  it('is nothing while it is doubtful whose studies they are', () => {
    const other: PatientNode = { ...patient([fullStudy('2026-03-01')]), patientId: '00P' };
    const pairing = proposePairing(patient([fullStudy('2026-01-01')]), { others: [other] });
    expect(pairing.identityQuestion).not.toBeNull();
    expect(choicesOf(pairing, none)).toEqual({ pre: null, post: null });
  });
});

describe('decided phases', () => {
  it('leave what has no decision the very same object', () => {
    const tree = { patients: [patient([fullStudy('2026-01-01')]), patient([fullStudy('2026-02-01')])], skipped: [] };
    expect(withDecidedPhases(tree, () => null)).toBe(tree);
    const changed = withDecidedPhases(tree, (_, id) => (id === 'a-2026-02-01' ? 'delayed' : null));
    expect(changed.patients[0]).toBe(tree.patients[0]);
    expect(changed.patients[1]?.studies[0]?.series[0]?.stacks[0]).toBe(
      tree.patients[1]?.studies[0]?.series[0]?.stacks[0],
    );
    const [, decided] = changed.patients[1]?.studies[0]?.series[0]?.stacks ?? [];
    expect(decided?.phase).toMatchObject({ value: 'delayed', confidence: 1, needsReader: false });
  });
});

import { describe, expect, it } from 'vitest';
import type { Phase, Stack, Verdict } from '../../core/dicom/stack.ts';
import type { PatientNode, StudyNode } from '../../core/dicom/studyTree.ts';
import { proposeChoices } from '../../renderer/features/studies/proposeChoices.ts';
import { sliceFile } from '../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../fixtures/scanned.ts';

const [model] = stacksOfFiles(
  Array.from({ length: 6 }, (_, k) =>
    sliceFile({ rows: 4, columns: 4, position: [0, 0, 4 * k], instance: k + 1, series: '1.2' }),
  ),
);

function stack(id: string, phase: Phase, confidence: number, verdict: Verdict = 'measurable'): Stack {
  if (model === undefined) throw new Error('the model series has a stack');
  return { ...model, id, verdict, phase: { value: phase, confidence, needsReader: false, evidence: [] } };
}

function study(date: string, stacks: readonly Stack[]): StudyNode {
  return {
    studyInstanceUid: `study-${date}`,
    date,
    time: null,
    description: null,
    series: [{ seriesInstanceUid: `series-${date}`, number: 1, description: null, modality: 'CT', stacks }],
  };
}

function patient(studies: readonly StudyNode[]): PatientNode {
  return { patientId: 'P', name: null, birthDate: null, sex: null, studies };
}

const full = (date: string): StudyNode =>
  study(date, [
    stack(`p-${date}`, 'precontrast', 0.9),
    stack(`a-${date}`, 'arterial', 0.9),
    stack(`v-${date}`, 'portal-venous', 0.9),
  ]);

describe('the proposed timepoints', () => {
  it('are the first and the last study with both phases', () => {
    const { pre, post } = proposeChoices(patient([full('1'), full('2'), full('3')]));
    expect([pre?.arterialStackId, pre?.precontrastStackId]).toEqual(['a-1', 'p-1']);
    expect([post?.arterialStackId, post?.precontrastStackId]).toEqual(['a-3', 'p-3']);
  });

  it('leave out studies without both phases', () => {
    const { pre, post } = proposeChoices(patient([study('0', [stack('v', 'portal-venous', 1)]), full('1')]));
    expect(pre?.studyInstanceUid).toBe('study-1');
    expect(post).toBeNull();
  });

  it('take the surest stack of a phase, and never one that cannot be measured', () => {
    const { pre } = proposeChoices(
      patient([
        study('1', [
          stack('p', 'precontrast', 0.9),
          stack('weak', 'arterial', 0.5),
          stack('refused', 'arterial', 1, 'refused'),
          stack('sure', 'arterial', 0.8),
        ]),
      ]),
    );
    expect(pre?.arterialStackId).toBe('sure');
  });

  it('open the first study of a patient without phases and leave the roles to the reader', () => {
    const { pre } = proposeChoices(patient([study('1', [stack('x', 'unknown', 0)])]));
    expect(pre).toMatchObject({ studyInstanceUid: 'study-1', arterialStackId: null, precontrastStackId: null });
  });

  it('are none for a patient without studies', () => {
    expect(proposeChoices(patient([]))).toEqual({ pre: null, post: null });
  });
});

import { describe, expect, it } from 'vitest';
import { casesOfPass, nextUnsigned } from '../../renderer/features/studies/worklistView.ts';
import type { WorklistPatient } from '../../renderer/state/worklistTree.ts';

const keys = ['a', 'b', 'c', 'd'];
const turns = (order: string) => Array.from(order, (caseId) => ({ caseId, first: 'pre' as const }));

describe('the next case', () => {
  it('is the one after the open one, and after the last the first', () => {
    expect(keys.map((open) => nextUnsigned(keys, null, { open, progress: {} }))).toEqual(['b', 'c', 'd', 'a']);
  });

  it('is none that is signed, and none where all others are', () => {
    const progress = { b: 'signed', c: 'flagged', d: 'signed' } as const;
    expect(nextUnsigned(keys, null, { open: 'a', progress })).toBe('c');
    expect(nextUnsigned(keys, null, { open: 'c', progress })).toBe('a');
    expect(nextUnsigned(keys, null, { open: 'a', progress: { ...progress, c: 'signed' } })).toBeNull();
    expect(nextUnsigned(['a'], null, { open: 'a', progress: {} })).toBeNull();
  });

  it('follows the order of a pass, among the cases that are here', () => {
    const options = { open: 'c', progress: {} };
    expect(nextUnsigned(keys, turns('dxcab'), options)).toBe('a');
    expect(nextUnsigned(['c', 'd'], turns('dxcab'), options)).toBe('d');
    expect(nextUnsigned(keys, turns('ba'), { open: 'd', progress: {} })).toBe('b');
  });
});

describe('the list of a pass', () => {
  it('holds its cases that are here, in its order', () => {
    const patients = keys.map((key) => ({ key }) as WorklistPatient);
    expect(casesOfPass(patients, null)).toBe(patients);
    expect(casesOfPass(patients, turns('dxb')).map(({ key }) => key)).toEqual(['d', 'b']);
  });
});

import { describe, expect, it } from 'vitest';
import { buildStudyTree } from '../../core/dicom/buildStudyTree.ts';
import { groupIntoSeries } from '../../core/dicom/groupIntoSeries.ts';
import { collectSeries } from '../../core/dicom/seriesSoFar.ts';
import { splitStacks } from '../../core/dicom/splitStacks.ts';
import type { PatientNode, SkippedFile } from '../../core/dicom/studyTree.ts';
import { casesShown, groupedByReason, stackListOf } from '../../renderer/features/studies/worklistView.ts';
import { noFilter } from '../../renderer/state/worklistStore.ts';
import { collectWorklist, keyOfPatient, studyOf, worklistOf } from '../../renderer/state/worklistTree.ts';
import { sliceFiles, type Attribute } from '../fixtures/dicomFile.ts';
import { fullStudy, patientOf, stackOf, studyOf as studyNode } from '../fixtures/patients.ts';
import { scanned } from '../fixtures/scanned.ts';

function about(id: string | null, name: string | null, study: string, number: number): readonly Attribute[] {
  return [
    { tag: '00100020', vr: 'LO', value: id },
    { tag: '00100010', vr: 'PN', value: name },
    { tag: '0020000D', vr: 'UI', value: study },
    { tag: '00200011', vr: 'IS', value: number },
  ];
}

/** Patients with and without ID and name, series out of order. */
const files = (
  [
    ['P2', 'B', '1.2', 4],
    ['P2', 'B', '1.2', 3],
    ['P1', 'A', '1.3', 1],
    [null, 'ONLY^NAME', '1.4', 1],
    [null, null, '1.5', 2],
    ['P2', 'B', '1.1', 7],
  ] as const
).flatMap(([id, name, study, number]) =>
  sliceFiles(6, 2.5, { series: `${study}.${number}`, with: about(id, name, study, number) }),
);

describe('the worklist of a running scan', () => {
  const instances = scanned(files);
  const tree = buildStudyTree(
    groupIntoSeries(instances).map((group) => ({ group, stacks: splitStacks(group) })),
    [],
  );
  const collector = collectSeries();
  const soFar = collectWorklist();

  it('grows with what is read, and has the rows of the finished tree in its order in the end', () => {
    const counts: number[] = [];
    for (let from = 0; from < instances.length; from += 6) {
      for (const instance of instances.slice(from, from + 6)) collector.add(instance);
      soFar.add(collector.take());
      counts.push(soFar.patients().flatMap(({ studies }) => studies.flatMap(({ rows }) => rows)).length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
    soFar.add(collector.take());
    const shape = (patients: ReturnType<typeof worklistOf>): unknown =>
      patients.map(({ key, studies }) => [
        key,
        studies.map((study) => [study.studyInstanceUid, study.rows.map((row) => row.key)]),
      ]);
    expect(shape(soFar.patients())).toEqual(shape(worklistOf(tree)));
    expect(soFar.patients().map(({ key }) => key)).toEqual(tree.patients.map(keyOfPatient));
  });

  it('keeps the very objects of patients of whom nothing new was said', () => {
    const before = soFar.patients();
    const [more] = sliceFiles(1, 2.5, { series: '1.3.9', with: about('P1', 'A', '1.3', 9) });
    for (const instance of scanned(more === undefined ? [] : [more])) collector.add(instance);
    soFar.add(collector.take());
    const after = soFar.patients();
    expect(after.map((patient, index) => patient === before[index])).toEqual(
      after.map(({ patientId }) => patientId !== 'P1'),
    );
  });

  it('gives nothing of a stack that could be opened', () => {
    const rows = soFar.patients().flatMap(({ studies }) => studies.flatMap((study) => study.rows));
    expect(rows.every((row) => row.kind === 'growing' || row.stack === null)).toBe(true);
  });
});

const asking = studyNode('2026-02-01', [
  stackOf('sure', 'precontrast'),
  stackOf('asks', 'arterial', { needsReader: true }),
  stackOf('never', 'arterial', { needsReader: true, verdict: 'refused' }),
]);
const patients: readonly PatientNode[] = [
  patientOf([fullStudy('2026-01-01')], { patientId: 'A1', name: 'DOE^JANE' }),
  patientOf([asking], { patientId: 'B2', name: 'ROE^RICHARD' }),
  patientOf([fullStudy('2026-03-01')], { patientId: 'C3', name: 'DOE^JOHN' }),
];
const ids = (shown: ReturnType<typeof casesShown>): readonly (string | null)[] =>
  shown.map(({ patientId }) => patientId);

describe('the list of cases', () => {
  const all = worklistOf({ patients, skipped: [] });

  it('has those that ask the reader first, the others in the order of the tree', () => {
    expect(ids(casesShown(all, noFilter, {}))).toEqual(['B2', 'A1', 'C3']);
  });

  it('is searched by all the words that are typed: ID, parts of the name, date', () => {
    const found = (search: string): readonly (string | null)[] => ids(casesShown(all, { ...noFilter, search }, {}));
    expect(found('doe')).toEqual(['A1', 'C3']);
    expect(found('doe john')).toEqual(['C3']);
    expect(found(' b2 ')).toEqual(['B2']);
    expect(found('2026-01')).toEqual(['A1']);
    expect(found('doe 2026-02')).toEqual([]);
  });

  it('is narrowed by state and verdict', () => {
    const [first] = patients;
    const progress = { [first === undefined ? '' : keyOfPatient(first)]: 'in-progress' } as const;
    const left = (filter: Partial<typeof noFilter>): readonly (string | null)[] =>
      ids(casesShown(all, { ...noFilter, ...filter }, progress));
    expect(left({ progress: 'in-progress' })).toEqual(['A1']);
    expect(left({ progress: 'not-started' })).toEqual(['B2', 'C3']);
    expect(left({ progress: 'asks' })).toEqual(['B2']);
    expect(left({ verdict: 'refused' })).toEqual(['B2']);
  });
});

describe('the stacks of a study', () => {
  it('that ask come first; a refused one asks nothing', () => {
    const study = studyOf(asking);
    expect(study.rows.map((row) => row.key)).toEqual([
      'study-2026-02-01 asks',
      'study-2026-02-01 sure',
      'study-2026-02-01 never',
    ]);
    expect(stackListOf([study], 'refused').map(({ key }) => key)).toEqual([
      'study study-2026-02-01',
      'study-2026-02-01 never',
    ]);
    expect(stackListOf([study], 'viewable')).toEqual([]);
  });
});

describe('files left out', () => {
  it('are grouped by their reason, the most frequent first, none lost', () => {
    const skipped = (['not-dicom', 'dicomdir', 'not-dicom', 'empty-file'] as const).map((code, n): SkippedFile => ({
      source: String(n),
      code,
      detail: '',
    }));
    expect(groupedByReason(skipped).map(({ code, files }) => [code, files.map(({ source }) => source)])).toEqual([
      ['not-dicom', ['0', '2']],
      ['dicomdir', ['1']],
      ['empty-file', ['3']],
    ]);
  });
});

import { afterAll, beforeEach, expect, it } from 'vitest';
import type { LesionReading } from '../../core/record/lesionsDocument.ts';
import { startResponding } from '../../renderer/features/lesions/responding.ts';
import { addLesion } from '../../renderer/features/lesions/lesionCommands.ts';
import { importStore, noImport } from '../../renderer/state/importStore.ts';
import { lesionStore, noLesions, studiesRead } from '../../renderer/state/lesionStore.ts';
import { responseStore } from '../../renderer/state/responseStore.ts';
import { noTimepoint, setTimepoint } from '../../renderer/state/timepointStore.ts';
import { keyOfPatient } from '../../renderer/state/worklistTree.ts';
import { laterReading, targetReading } from '../fixtures/lesionReadings.ts';
import { fullStudy, patientOf } from '../fixtures/patients.ts';

const faults: unknown[] = [];
const stop = startResponding((error) => faults.push(error));
afterAll(() => {
  stop();
  expect(faults).toEqual([]);
});

const dates = ['2025-11-03', '2026-01-12', '2026-03-16', '2026-05-18', '2026-07-20'];
const studies = dates.map((date) => fullStudy(date));
const uidOf = (date: string): string => studies.find((study) => study.date === date)?.studyInstanceUid ?? '';
const choose = (slot: 'pre' | 'post', date: string): void =>
  setTimepoint(slot, {
    choice: { studyInstanceUid: uidOf(date), date, arterialStackId: null, precontrastStackId: null },
  });

async function overallWith(byDate: Readonly<Record<string, readonly LesionReading[]>>): Promise<readonly unknown[]> {
  lesionStore.setState({
    byStudy: Object.fromEntries(Object.entries(byDate).map(([date, list]) => [uidOf(date), list])),
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  return responseStore
    .getState()
    .answers.flatMap(({ outcome }) =>
      outcome.kind === 'ok'
        ? outcome.value.timepoints.map(({ id, overall }) => `${id} ${overall}`)
        : [outcome.reason.code],
    );
}

beforeEach(() => {
  const patient = patientOf(studies);
  importStore.setState({ ...noImport, tree: { patients: [patient], skipped: [] }, patientKey: keyOfPatient(patient) });
  setTimepoint('pre', noTimepoint);
  setTimepoint('post', noTimepoint);
  lesionStore.setState({ ...noLesions, criteria: ['recist-1.1'] });
  choose('pre', '2026-01-12');
  choose('post', '2026-05-18');
});

const baseline = { '2026-01-12': [targetReading('T1', 50, 50)] };

it('a follow-up is judged from the smallest sum since, in a study between those that are shown', async () => {
  const late = { '2026-05-18': [laterReading('T1', 37, 37)] };
  expect(await overallWith({ ...baseline, ...late })).toEqual(['post SD']);
  const between = { '2026-03-16': [laterReading('T1', 30, 30)] };
  expect(await overallWith({ ...baseline, ...between, ...late })).toEqual(['2026-03-16 PR', 'post PD']);
});

it('studies before the baseline and after the follow-up, and those without lesions, do not enter', async () => {
  const others = {
    '2025-11-03': [targetReading('T1', 20, 20)],
    '2026-07-20': [laterReading('T1', 90, 90)],
    '2026-03-16': [],
  };
  expect(await overallWith({ ...baseline, ...others, '2026-05-18': [laterReading('T1', 49, 49)] })).toEqual([
    'post SD',
  ]);
  expect(studiesRead().map(({ date }) => date)).toEqual(['2026-01-12', '2026-05-18']);
});

it('a lesion that is not measured is not evaluable', async () => {
  expect(await overallWith({ ...baseline, '2026-05-18': [] })).toEqual(['post NE']);
});

it('a new lesion gets a name that no study between has', async () => {
  const seen: LesionReading = {
    ...laterReading('N1', 9, 9),
    role: 'new',
    certainty: 'equivocal',
    kind: 'lesion',
    site: 'liver',
  };
  await overallWith({ ...baseline, '2026-03-16': [laterReading('T1', 48, 48), seen] });
  expect(addLesion('new', 'post')).toBe('N2');
  expect(lesionStore.getState().byStudy[uidOf('2026-05-18')]?.map(({ id }) => id)).toEqual(['N2']);
});

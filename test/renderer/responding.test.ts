import { afterAll, beforeEach, expect, it } from 'vitest';
import { DomainError } from '../../core/base/errors.ts';
import type { LesionReading } from '../../core/record/lesionsDocument.ts';
import { takeOwnSet } from '../../renderer/features/lesions/criteriaSets.ts';
import { proposeRoles, startResponding } from '../../renderer/features/lesions/responding.ts';
import { addLesion } from '../../renderer/features/lesions/lesionCommands.ts';
import { importStore, noImport } from '../../renderer/state/importStore.ts';
import { lesionStore, noLesions, studiesRead } from '../../renderer/state/lesionStore.ts';
import { responseStore } from '../../renderer/state/responseStore.ts';
import { noTimeline, timelineStore } from '../../renderer/state/timelineStore.ts';
import { noTimepoint, setTimepoint } from '../../renderer/state/timepointStore.ts';
import { keyOfPatient } from '../../renderer/state/worklistTree.ts';
import { laterReading, targetReading } from '../fixtures/lesionReadings.ts';
import { criteriaSet } from '../fixtures/lesionCourses.ts';
import { session } from '../fixtures/timelines.ts';
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

it('proposed targets change roles and names at every timepoint, and the follow-up keeps its measurements', async () => {
  const small = targetReading('T1', 8, 8);
  const large: LesionReading = { ...targetReading('NT1', 50, 45), role: 'nonTarget' };
  await overallWith({
    '2026-01-12': [small, large],
    '2026-05-18': [laterReading('T1', 7, 7), laterReading('NT1', 30, 20)],
  });
  expect(proposeRoles(criteriaSet('recist-1.1'))).toEqual(['T1']);
  const { byStudy } = lesionStore.getState();
  expect(byStudy[uidOf('2026-01-12')]?.map(({ id, role }) => `${id} ${role}`)).toEqual(['NT2 nonTarget', 'T1 target']);
  expect(byStudy[uidOf('2026-05-18')]).toEqual([laterReading('NT2', 7, 7), laterReading('T1', 30, 20)]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const [answer] = responseStore.getState().answers;
  expect(answer?.outcome.kind === 'ok' ? answer.outcome.value.timepoints[0]?.target : null).toBe('PR');
});

it('each treatment is answered against its own baseline, where the timeline has more than one', async () => {
  const procedure = (date: string) => session(date);
  timelineStore.setState({
    timeline: { ...noTimeline, procedures: [procedure('2025-11-20'), procedure('2026-06-01')] },
  });
  const read = {
    '2025-11-03': [targetReading('T1', 50, 50)],
    '2026-05-18': [laterReading('T1', 30, 30)],
    '2026-07-20': [laterReading('T1', 29, 29)],
  };
  choose('pre', '2026-05-18');
  choose('post', '2026-07-20');
  expect(await overallWith(read)).toEqual(['pre PR', 'post SD']);
  const { course, findings, answers } = responseStore.getState();
  expect(course.timepoints.map(({ id, cycle }) => `${id} ${cycle}`)).toEqual([
    '2025-11-03 1',
    'pre 1',
    'pre/2 2',
    'post 2',
  ]);
  expect(findings).toEqual([]);
  const [answer] = answers;
  expect(answer?.outcome.kind === 'ok' ? answer.outcome.value.cycles.map(({ best }) => best) : []).toEqual([
    'PR',
    'SD',
  ]);
  // Shrunk to 8 mm it is no target of a second cycle: what is shown is then compared with the first, and that is said.
  choose('pre', '2025-11-03');
  expect(await overallWith({ ...read, '2026-05-18': [laterReading('T1', 8, 8)] })).toEqual([
    '2026-05-18 PR',
    'post PD',
  ]);
  expect(responseStore.getState().findings.map(({ code }) => code)).toEqual(['cycles-not-apart']);
  timelineStore.setState({ timeline: noTimeline });
});

it('criteria of the reader’s own are read from a file and answered; what is wrong in it is named by its place', async () => {
  const own = {
    ...criteriaSet('recist-1.1'),
    id: 'my-centre',
    name: 'My centre',
    partialResponseAtMostPercentOfBaseline: 90,
  };
  expect(takeOwnSet(JSON.stringify(own), 'mine.json').id).toBe('my-centre');
  expect(await overallWith({ ...baseline, '2026-05-18': [laterReading('T1', 44, 44)] })).toEqual([
    'post SD',
    'post PR',
  ]);
  const refusalOf = (value: unknown, text = JSON.stringify(value)): unknown => {
    try {
      takeOwnSet(text, 'mine.json');
    } catch (error) {
      if (error instanceof DomainError) return { code: error.code, where: error.details['where'] };
    }
    return null;
  };
  expect(refusalOf(null, '{')).toMatchObject({ code: 'document-not-json' });
  expect(refusalOf({ ...own, targets: { ...own.targets, maximum: 0 } })).toEqual({
    code: 'criteria-set-invalid',
    where: 'targets.maximum',
  });
  expect(refusalOf({ ...own, id: 'recist-1.1' })).toMatchObject({ code: 'criteria-set-shipped' });
  expect(lesionStore.getState().own.map(({ id }) => id)).toEqual(['my-centre']);
});

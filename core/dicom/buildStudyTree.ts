import { patientKey, type SeriesGroup } from './groupIntoSeries.ts';
import type { InstanceHeader } from './instance.ts';
import type { Stack } from './stack.ts';
import type { PatientNode, SeriesNode, SkippedFile, StudyNode, StudyTree } from './studyTree.ts';

/** A series with its stacks. */
export interface SeriesStacks {
  readonly group: SeriesGroup;
  readonly stacks: readonly Stack[];
}

/** Patients → studies by date → series by number → stacks. What a patient or study node says comes from its first image. */
export function buildStudyTree(series: readonly SeriesStacks[], skipped: readonly SkippedFile[]): StudyTree {
  const patients = grouped(series, ({ group }) => patientKey(group.instances[0].header)).map(patientNode);
  return {
    patients: patients.sort(comparePatients),
    skipped: [...skipped].sort((a, b) => compare(a.source, b.source)),
  };
}

function patientNode(series: readonly [SeriesStacks, ...SeriesStacks[]]): PatientNode {
  const { id, name, birthDate, sex } = headerOf(series).patient;
  const studies = grouped(series, ({ group }) => group.instances[0].header.study.instanceUid).map(studyNode);
  return { patientId: id, name, birthDate, sex, studies: studies.sort(compareStudies) };
}

function studyNode(series: readonly [SeriesStacks, ...SeriesStacks[]]): StudyNode {
  const { instanceUid, date, time, description } = headerOf(series).study;
  const nodes = series.map(seriesNode).sort(compareSeries);
  return { studyInstanceUid: instanceUid, date, time, description, series: nodes };
}

function seriesNode({ group, stacks }: SeriesStacks): SeriesNode {
  const { instanceUid, number, description, modality } = group.instances[0].header.series;
  return { seriesInstanceUid: instanceUid, number, description, modality, stacks };
}

function headerOf(series: readonly [SeriesStacks, ...SeriesStacks[]]): InstanceHeader {
  return series[0].group.instances[0].header;
}

/** The order of a tree's patients: by ID. */
export function comparePatients(a: Pick<PatientNode, 'patientId'>, b: Pick<PatientNode, 'patientId'>): number {
  return compare(a.patientId ?? '', b.patientId ?? '');
}

type StudyOrder = Pick<StudyNode, 'date' | 'time' | 'studyInstanceUid'>;

/** The order of a patient's studies: by date and time, those without a date last. */
export function compareStudies(a: StudyOrder, b: StudyOrder): number {
  const at = (study: StudyOrder): string => `${study.date ?? '9999'} ${study.time ?? ''}`;
  return compare(at(a), at(b)) || compare(a.studyInstanceUid, b.studyInstanceUid);
}

type SeriesOrder = Pick<SeriesNode, 'number' | 'seriesInstanceUid'>;

/** The order of a study's series: by Series Number, those without one last. */
export function compareSeries(a: SeriesOrder, b: SeriesOrder): number {
  const number = (a.number ?? Number.MAX_SAFE_INTEGER) - (b.number ?? Number.MAX_SAFE_INTEGER);
  return number || compare(a.seriesInstanceUid, b.seriesInstanceUid);
}

/** Order by code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function grouped(
  series: readonly SeriesStacks[],
  keyOf: (item: SeriesStacks) => string,
): (readonly [SeriesStacks, ...SeriesStacks[]])[] {
  const groups = new Map<string, [SeriesStacks, ...SeriesStacks[]]>();
  for (const item of series) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

import * as v from 'valibot';
import type { SumFigures } from '../response/categories.ts';
import type { LesionOfReading, ReadingParts } from '../stats/agreement/readingCauses.ts';
import { caliperMiddle, caliperMm } from '../response/caliper.ts';
import { lesionsOf, type LesionLists, type LineName } from './lesionList.ts';
import { lesionReadingsSchema, type LesionLine, type LesionReading } from './lesionsDocument.ts';
import type { ReadingDocument } from './readingDocument.ts';

/** What a signed reading rests on, for telling where two readings of one case part. */
export function readingParts(reading: ReadingDocument): ReadingParts {
  const { timepoints } = reading;
  const inputs = timepoints.flatMap(({ role, measurement }) =>
    measurement.provenance.inputs.map((input) => `${role} ${input.role} ${input.sha256}`),
  );
  const lesions = lesionsAt(reading);
  return {
    studies: timepoints.map(({ role, measurement }) => `${role} ${measurement.subject.studyInstanceUid ?? ''}`),
    stacks: inputs.filter((input) => !input.includes(' liver-mask ')),
    alignments: timepoints.map(({ measurement }) => measurement.alignment.kind),
    liverVolumesCm3: timepoints.map(({ measurement }) => measurement.liverVolumeCm3),
    thresholdsHu: timepoints.map(
      ({ measurement: { placements } }) =>
        placements.reduce((sum, placement) => sum + placement.thresholdHu, 0) / Math.max(1, placements.length),
    ),
    targets: lesions === null ? null : lesions.filter(({ role }) => role === 'target').flatMap(({ at }) => at),
    newLesions: lesions === null ? null : lesions.filter(({ role }) => role === 'new').flatMap(({ at }) => at),
  };
}

interface LesionsOfRole {
  readonly role: LesionReading['role'];
  readonly at: readonly LesionOfReading[];
}

/** What was recorded of the lesions of each signed timepoint, in the order of the timepoints. */
export function signedLesions({ documents, timepoints }: ReadingDocument): LesionLists {
  return timepoints.map(({ measurement }) => {
    const found = documents.find(
      ({ documentKind, key }) => documentKind === 'lesions' && key === measurement.subject.studyInstanceUid,
    );
    const parsed = v.safeParse(lesionReadingsSchema, found?.document);
    return parsed.success ? parsed.output.lesions : [];
  });
}

/** Null where no lesion was recorded. */
function lesionsAt(reading: ReadingDocument): readonly LesionsOfRole[] | null {
  const lists = signedLesions(reading);
  const all = lesionsOf(lists);
  if (all.length === 0) return null;
  return all.map(({ id, role, kind }) => ({
    role,
    at: lists.flatMap((list, index) => {
      const own = list.find((lesion) => lesion.id === id);
      return own === undefined ? [] : [placed(own, kind, reading.timepoints[index]?.role ?? '')];
    }),
  }));
}

/** The lesion by its longest lines: of a split one, those of its longest part. */
function placed(reading: LesionReading, kind: LesionReading['kind'], timepoint: string): LesionOfReading {
  const { id, parts, certainty } = reading;
  const longest = (name: LineName): LesionLine | null =>
    parts
      .flatMap((part) => part[name] ?? [])
      .toSorted((a, b) => caliperMm(b) - caliperMm(a))
      .at(0) ?? null;
  const [whole, viable] = [longest('whole'), longest('viable')];
  const shortAxis = kind === 'node' ? longest('shortAxis') : null;
  const drawn = whole ?? shortAxis ?? viable;
  const measured = kind === 'node' ? shortAxis : whole;
  return {
    id,
    timepoint,
    centreLpsMm: drawn === null ? null : caliperMiddle(drawn),
    diameterMm: measured === null ? null : caliperMm(measured),
    viableMm: viable === null ? null : caliperMm(viable),
    certainty,
  };
}

/** Of each reading of each case the newest version. */
export function newestReadings(readings: readonly ReadingDocument[]): readonly ReadingDocument[] {
  const newest = new Map<string, ReadingDocument>();
  for (const reading of readings) {
    const key = `${reading.caseId}\u0000${reading.readingId}`;
    if ((newest.get(key)?.version ?? 0) < reading.version) newest.set(key, reading);
  }
  return [...newest.values()];
}

/** Who read, as tables name it. */
export function readerOf({ observer, session }: ReadingDocument): string {
  return session === null ? observer.initials : `${observer.initials} ${session.pass}`;
}

/** What readers are compared by; a value that is not evaluable is blank, a response that is not NE. */
export function figuresOfReading({ timepoints, change, responses }: ReadingDocument): ReadonlyMap<string, string> {
  const figures = new Map<string, string>();
  const put = (name: string, value: number | string | null): void => {
    figures.set(name, value === null ? '' : String(value));
  };
  put('letb_change_percent', change?.changePercent ?? null);
  for (const { role, measurement } of timepoints) {
    put(`letb_${role}_percent`, measurement.letbPercent);
    put(`enhancing_${role}_cm3`, measurement.enhancingVolumeCm3);
    put(`liver_${role}_cm3`, measurement.liverVolumeCm3);
  }
  for (const { endpoint, responder } of change?.responses ?? [])
    put(`responder_${endpoint}`, responder === null ? null : responder ? 'responder' : 'non-responder');
  for (const { criteria, best, timepoints: answered } of responses)
    for (const [name, value] of responseFigures(criteria, best, answered.at(-1))) put(name, value);
  return figures;
}

/** The figures of one criteria set's answer: the best response, the last sum in mm and its change from the baseline in percent. */
export function responseFigures(
  criteria: string,
  best: string,
  last: Pick<SumFigures, 'sumMm' | 'changeFromBaselinePercent'> | undefined,
): readonly (readonly [name: string, value: string | number | null])[] {
  return [
    [`response_${criteria}`, best],
    ...(last === undefined
      ? []
      : ([
          [`sum_mm_${criteria}`, last.sumMm],
          [`sum_change_percent_${criteria}`, last.changeFromBaselinePercent],
        ] as const)),
  ];
}

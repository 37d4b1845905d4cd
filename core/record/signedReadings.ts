import * as v from 'valibot';
import type { LesionOfReading, ReadingParts } from '../stats/agreement/readingCauses.ts';
import { lesionsOf, type LesionLists } from './lesionList.ts';
import { lesionReadingsSchema, type LesionReading } from './lesionsDocument.ts';
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

interface LesionCourse {
  readonly role: LesionReading['role'];
  readonly at: readonly LesionOfReading[];
}

/** Null where no lesion was recorded. */
function lesionsAt({ documents, timepoints }: ReadingDocument): readonly LesionCourse[] | null {
  const lists: LesionLists = timepoints.map(({ measurement }) => {
    const found = documents.find(
      ({ documentKind, key }) => documentKind === 'lesions' && key === measurement.subject.studyInstanceUid,
    );
    const parsed = v.safeParse(lesionReadingsSchema, found?.document);
    return parsed.success ? parsed.output.lesions : [];
  });
  const all = lesionsOf(lists);
  if (all.length === 0) return null;
  return all.map(({ id, role }) => ({
    role,
    at: lists.flatMap((list, index) => {
      const own = list.find((lesion) => lesion.id === id);
      return own === undefined ? [] : [placed(own, timepoints[index]?.role ?? '')];
    }),
  }));
}

/** The lesion's longest line: of a split one, the longest of its parts. */
function placed({ id, parts }: LesionReading, timepoint: string): LesionOfReading {
  const lines = parts.flatMap(({ whole }) => (whole === null ? [] : [whole]));
  const longest = lines
    .map(({ fromLps: from, toLps: to }) => ({
      centreLpsMm: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2] as const,
      diameterMm: Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]),
    }))
    .toSorted((a, b) => b.diameterMm - a.diameterMm)[0];
  return { id, timepoint, centreLpsMm: longest?.centreLpsMm ?? null, diameterMm: longest?.diameterMm ?? null };
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
  for (const { criteria, best, timepoints: answered } of responses) {
    put(`response_${criteria}`, best);
    const last = answered.at(-1);
    if (last === undefined) continue;
    put(`sum_mm_${criteria}`, last.sumMm);
    put(`sum_change_percent_${criteria}`, last.changeFromBaselinePercent);
  }
  return figures;
}

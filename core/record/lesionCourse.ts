import type { IsoDate } from '../letb/timing.ts';
import { caliperMm } from '../response/caliper.ts';
import { byId, type LesionCourse, type LesionRecord, type TimepointRecord } from '../response/lesions.ts';
import type { ResponseOptions } from '../response/switches.ts';
import type { LesionLine, LesionReading } from './lesionsDocument.ts';

/** One timepoint's lesions as they were read, with what the criteria need to know of the examination. */
export interface ReadTimepoint {
  readonly id: string;
  readonly date: IsoDate;
  readonly cycle: number;
  readonly baseline: boolean;
  readonly sliceThicknessMm: number | null;
  readonly markers: TimepointRecord['markers'];
  readonly lesions: readonly LesionReading[];
}

export interface ReadingRefusals {
  'lesions-without-date': { readonly timepoint: string };
}

/** The lesions of one patient as the criteria take them. Every diameter is the length of its line. */
export function lesionCourse(
  timepoints: readonly ReadTimepoint[],
  treatments: LesionCourse['treatments'],
): LesionCourse {
  const kinds = kindsOf(timepoints);
  return {
    timepoints: timepoints.map((timepoint) => ({
      ...timepoint,
      lesions: timepoint.lesions.map((lesion) => lesionRecord(lesion, kinds.get(lesion.id) ?? 'lesion')),
    })),
    treatments,
  };
}

/**
 * The same as a `letb.lesions/1` document, which `readLesions` reads: to each lesion its lines, fragments' lines in their order, which
 * the criteria do not read.
 */
export function lesionsDocument(
  timepoints: readonly ReadTimepoint[],
  treatments: LesionCourse['treatments'],
  { criteria, options }: { readonly criteria: string | null; readonly options: ResponseOptions },
) {
  const course = lesionCourse(timepoints, treatments);
  return {
    schema: 'letb.lesions/1' as const,
    criteria,
    options,
    timepoints: course.timepoints.map((timepoint, index) => ({
      ...timepoint,
      lesions: timepoint.lesions.map((record) => ({
        ...record,
        lines: timepoints[index]?.lesions.find(({ id }) => id === record.id)?.parts ?? [],
      })),
    })),
    treatments,
  };
}

/** The kind of each lesion, as it was first said. */
export function kindsOf(timepoints: readonly ReadTimepoint[]): ReadonlyMap<string, LesionRecord['kind']> {
  const kinds = new Map<string, LesionRecord['kind']>();
  const inOrder = timepoints.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : byId(a, b)));
  for (const { lesions } of inOrder) {
    for (const { id, kind } of lesions) if (kind !== null && !kinds.has(id)) kinds.set(id, kind);
  }
  return kinds;
}

/** A reading as one record: lengths of its lines in mm; of a node the short axis. Lines of a lesion that is gone or not evaluable do not count. */
export function lesionRecord(reading: LesionReading, kind: LesionRecord['kind']): LesionRecord {
  const { parts, ...said } = reading;
  const isMeasured = said.mergedInto === null && said.state !== 'absent' && said.state !== 'notEvaluable';
  const whole = isMeasured ? parts.map((part) => lengthOf(kind === 'node' ? part.shortAxis : part.whole)) : [];
  const viable = isMeasured ? parts.map((part) => lengthOf(part.viable)) : [];
  const isSplit = parts.length > 1;
  const diameterMm = isSplit ? null : (whole[0] ?? null);
  return {
    ...said,
    state: said.state ?? (diameterMm === null && all(whole, isSplit) === null ? null : 'measured'),
    diameterMm,
    viableDiameterMm: isSplit ? null : (viable[0] ?? null),
    fragments: all(whole, isSplit),
    viableFragments: all(viable, isSplit),
  };
}

/** The lengths of the parts where every one was measured: a sum over some of them would be too small. */
function all(lengths: readonly (number | null)[], isSplit: boolean): readonly number[] | null {
  const known = lengths.filter((mm) => mm !== null);
  return isSplit && known.length > 0 && known.length === lengths.length ? known : null;
}

function lengthOf(line: LesionLine | null): number | null {
  return line === null ? null : caliperMm(line);
}

import type { Finding } from '../../base/findings.ts';
import { nearestToWindow, postWindow, preWindow, timingFindings, type IsoDate } from '../../letb/timing.ts';
import type { Treatment, TreatmentCycle } from './groupSessions.ts';

/** A CT of the patient: a timepoint by its id, most often the Study Instance UID. */
export interface DatedImage {
  readonly id: string;
  readonly date: IsoDate | null;
}

/** A CT whose date is known. */
export interface PlacedImage {
  readonly id: string;
  readonly date: IsoDate;
}

/** The CT before and the CT after sessions. Null: there is none. */
export interface ImagePair {
  readonly pre: PlacedImage | null;
  readonly post: PlacedImage | null;
  /** Timing by the rules of an evaluable pair; nothing is blocked. */
  readonly findings: readonly Finding[];
}

export interface CycleWithImages extends TreatmentCycle {
  readonly images: ImagePair;
}

export interface TreatmentWithImages extends Omit<Treatment, 'cycles'> {
  readonly images: ImagePair;
  readonly cycles: readonly CycleWithImages[];
}

/**
 * Which CT is before and which after each treatment and each cycle. Before: until the day of its first session, after the last session of
 * the treatment (or cycle) before it. After: from the day after its last session until the day of the first session of the next; so one CT
 * may be after one and before the next. In a window of the timing rules the last before and the first after are taken, else the
 * nearest in days. Of several CTs of one day the first by id.
 */
export function placeImages(
  treatments: readonly Treatment[],
  images: readonly DatedImage[],
): readonly TreatmentWithImages[] {
  const dated = images
    .flatMap(({ id, date }) => (date === null ? [] : [{ id, date }]))
    .toSorted((a, b) => (a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? -1 : 1));
  const allCycles = treatments.flatMap(({ cycles }) => cycles);
  return treatments.map((treatment, at) => ({
    ...treatment,
    images: pairOf(treatment.procedureDates, dated, {
      after: treatments[at - 1]?.last ?? null,
      until: treatments[at + 1]?.first ?? null,
    }),
    cycles: treatment.cycles.map((cycle) => {
      const place = allCycles.findIndex(({ number }) => number === cycle.number);
      const dates = cycle.sessions.map(({ procedure }) => procedure.date);
      return {
        ...cycle,
        images: pairOf(dates, dated, {
          after: allCycles[place - 1]?.last ?? null,
          until: allCycles[place + 1]?.first ?? null,
        }),
      };
    }),
  }));
}

/** The days between which images may belong to sessions: after one day, until another, that day included. */
interface Neighbours {
  readonly after: IsoDate | null;
  readonly until: IsoDate | null;
}

function pairOf(
  procedures: readonly IsoDate[],
  images: readonly PlacedImage[],
  { after, until }: Neighbours,
): ImagePair {
  const [first = '', last = ''] = [procedures[0], procedures.at(-1)];
  const before = images.filter(({ date }) => date <= first && (after === null || date > after));
  const behind = images.filter(({ date }) => date > last && (until === null || date <= until));
  const dateOf = ({ date }: PlacedImage): IsoDate => date;
  const pre = nearestToWindow(lastFirst(before), preWindow(procedures), dateOf);
  const post = nearestToWindow(behind, postWindow(procedures), dateOf);
  return { pre, post, findings: timingFindings(pre?.date ?? null, post?.date ?? null, procedures) };
}

/** The latest day first; images of one day stay in the order of their ids. */
function lastFirst(images: readonly PlacedImage[]): readonly PlacedImage[] {
  return images.toSorted((a, b) => (a.date === b.date ? 0 : a.date > b.date ? -1 : 1));
}

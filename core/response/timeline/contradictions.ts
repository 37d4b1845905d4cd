import { findingsOf, type Finding } from '../../base/findings.ts';
import type { IsoDate } from '../../letb/timing.ts';
import { ageOn, type PatientData } from './patientData.ts';
import type { DatedImage } from './placeImages.ts';
import { byDateAndId, type Timeline } from './timeline.ts';

/** Kinds of dated facts, as a contradiction names them; core/text has the words. */
export const datedFacts = [
  'procedure',
  'image',
  'progression',
  'untreatable',
  'last-imaging',
  'last-contact',
  'marker',
  'death',
  'birth',
] as const;
type DatedFact = (typeof datedFacts)[number];

export interface TimelineContradictions {
  'date-in-future': { readonly fact: string; readonly date: string; readonly today: string };
  'dated-after-death': { readonly fact: string; readonly date: string; readonly death: string };
  'dated-after-last-contact': { readonly fact: string; readonly date: string; readonly lastContact: string };
  'dated-before-birth': { readonly fact: string; readonly date: string; readonly birth: string };
  'untreatable-before-treatment': { readonly date: string; readonly first: string };
  'procedure-after-untreatable': { readonly date: string; readonly untreatable: string };
}
export interface TimelineRemarks {
  'progression-not-after-treatment': { readonly date: string; readonly first: string };
  'procedures-on-one-day': { readonly date: string; readonly count: number };
  'place-of-first-session-unheard': { readonly date: string };
  'age-unlike-birth-date': { readonly ageYears: number; readonly birthYears: number; readonly first: string };
}
const contradiction = findingsOf<TimelineContradictions>();
const remark = findingsOf<TimelineRemarks>();

/** What is known of a patient's dates. */
export interface KnownDates {
  readonly timeline: Timeline;
  readonly data: PatientData | null;
  readonly images: readonly DatedImage[];
  /** The day on which this is asked. */
  readonly today: IsoDate;
}

interface Fact {
  readonly fact: DatedFact;
  readonly date: IsoDate;
}

/**
 * Dates that cannot all be true, the earliest first: no endpoint is derived while there is one. Nothing lies in the future, after death,
 * before birth, or, of a patient not known to have died, after the last contact; nobody is treated once untreatable.
 */
export function contradictionsOf({ timeline, data, images, today }: KnownDates): readonly Finding[] {
  const { death, lastContact, untreatable } = timeline.followUp;
  const facts = factsOf(timeline, data, images);
  const birth = data?.birthDate ?? null;
  const first = firstProcedureOf(timeline);
  const end = death === null && lastContact !== null ? lastContact : null;
  return [
    ...facts
      .filter(({ date }) => date > today)
      .map(({ fact, date }) => contradiction('warning', 'date-in-future', { fact, date, today })),
    ...facts
      .filter(({ fact, date }) => fact !== 'death' && death !== null && date > death)
      .map(({ fact, date }) => contradiction('warning', 'dated-after-death', { fact, date, death: death ?? '' })),
    ...facts
      .filter(({ date }) => end !== null && date > end)
      .map(({ fact, date }) =>
        contradiction('warning', 'dated-after-last-contact', { fact, date, lastContact: end ?? '' }),
      ),
    ...facts
      .filter(({ fact, date }) => fact !== 'birth' && birth !== null && date < birth)
      .map(({ fact, date }) => contradiction('warning', 'dated-before-birth', { fact, date, birth: birth ?? '' })),
    ...(untreatable !== null && first !== null && untreatable.date < first
      ? [contradiction('warning', 'untreatable-before-treatment', { date: untreatable.date, first })]
      : []),
    ...timeline.procedures
      .filter(({ date }) => untreatable !== null && date > untreatable.date && untreatable.date >= (first ?? ''))
      .toSorted(byDateAndId)
      .map(({ date }) =>
        contradiction('warning', 'procedure-after-untreatable', { date, untreatable: untreatable?.date ?? '' }),
      ),
  ];
}

/** What is worth a second look, and takes nothing away from the endpoints. */
export function remarksOf({ timeline, data }: Pick<KnownDates, 'timeline' | 'data'>): readonly Finding[] {
  const sorted = timeline.procedures.toSorted(byDateAndId);
  const first = sorted[0];
  if (first === undefined) return [];
  const days = [...new Set(sorted.map(({ date }) => date))];
  const birthYears = data === null || data.birthDate === null ? null : ageOn(first.date, data.birthDate);
  const ageYears = data?.ageYears ?? null;
  return [
    ...timeline.followUp.progressions
      .filter(({ date }) => date <= first.date)
      .map(({ date }) => remark('note', 'progression-not-after-treatment', { date, first: first.date })),
    ...days.flatMap((date) => {
      const count = sorted.filter((procedure) => procedure.date === date).length;
      return count > 1 ? [remark('warning', 'procedures-on-one-day', { date, count })] : [];
    }),
    ...(first.place !== null && first.place.value !== 'treatment'
      ? [remark('warning', 'place-of-first-session-unheard', { date: first.date })]
      : []),
    ...(birthYears !== null && ageYears !== null && Math.abs(birthYears - ageYears) > 1
      ? [remark('warning', 'age-unlike-birth-date', { ageYears, birthYears, first: first.date })]
      : []),
  ];
}

/** The day of the first session; null without sessions. */
export function firstProcedureOf({ procedures }: Timeline): IsoDate | null {
  return procedures.toSorted(byDateAndId)[0]?.date ?? null;
}

function factsOf(timeline: Timeline, data: PatientData | null, images: readonly DatedImage[]): readonly Fact[] {
  const { progressions, untreatable, death, lastContact, lastImaging } = timeline.followUp;
  const one = (fact: DatedFact, date: IsoDate | null | undefined): readonly Fact[] =>
    date === null || date === undefined ? [] : [{ fact, date }];
  return [
    ...one('birth', data?.birthDate),
    ...timeline.procedures.flatMap(({ date }) => one('procedure', date)),
    ...images.flatMap(({ date }) => one('image', date)),
    ...progressions.flatMap(({ date }) => one('progression', date)),
    ...one('untreatable', untreatable?.date),
    ...(data?.markers ?? []).flatMap(({ date }) => one('marker', date)),
    ...one('last-imaging', lastImaging),
    ...one('last-contact', lastContact),
    ...one('death', death),
  ].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

import type { Coded } from '../../base/errors.ts';
import { daysBetween, type IsoDate } from '../../letb/timing.ts';
import { contradictionsOf, type KnownDates } from './contradictions.ts';
import type { EndpointDefinition, EndpointRule } from './endpointDefinitions.ts';
import { groupSessions } from './groupSessions.ts';
import { placeImages, type ImagePair, type TreatmentWithImages } from './placeImages.ts';
import type { FollowUp, Progression } from './timeline.ts';

/** Event times are in months of this many days: a year of 365.25 days, divided by 12. */
export const DAYS_OF_A_MONTH = 30.4375;

/** Which treatment a patient's endpoints count from: the first with a CT before and a CT after, the first of all, or one by its number. */
export type IndexTreatment = 'first-evaluable' | 'first' | number;

/** What ended the time of a value. */
export type EndedBy =
  | 'death'
  | 'liver-progression'
  | 'progression-elsewhere'
  | 'untreatable'
  | 'next-unit'
  | 'last-contact'
  | 'last-imaging';

/** A time with its flag. `event` false: censored. Months = days / 30.4375, unrounded. */
export interface ObservedTime {
  readonly kind: 'observed';
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly days: number;
  readonly months: number;
  readonly event: boolean;
  readonly endedBy: EndedBy;
}

/** Why there is no value: code → details. A contradiction among the dates stands by its own code. */
export interface EndpointReasons {
  'endpoint-without-procedures': Record<never, never>;
  'no-evaluable-treatment': Record<never, never>;
  'index-treatment-unknown': { readonly treatment: number; readonly treatments: number };
  'follow-up-not-known': { readonly until: string };
  'follow-up-before-start': { readonly until: string; readonly start: string };
}

export interface NotEvaluable {
  readonly kind: 'not-evaluable';
  readonly reason: Coded;
}

/** The same value counted from the CT after treatment, for comparing those whose response is known. */
export type Landmark =
  | {
      readonly kind: 'counted';
      readonly date: IsoDate;
      readonly days: number;
      readonly months: number;
      readonly event: boolean;
    }
  | { readonly kind: 'excluded'; readonly date: IsoDate; readonly because: 'event' | 'censoring' };

export interface EndpointValue {
  readonly endpoint: EndpointRule;
  /** Of the unit: null where the patient has no treatment to count from. */
  readonly treatment: number | null;
  readonly cycle: number | null;
  readonly outcome: ObservedTime | NotEvaluable;
  /** Null: there is no CT after, or no value. */
  readonly landmark: Landmark | null;
}

/** A patient's course with the values of a definition. */
export interface DerivedCourse {
  readonly definition: { readonly id: string; readonly version: string };
  readonly treatments: readonly TreatmentWithImages[];
  /** The treatment that the patient's endpoints count from; null: there is none. */
  readonly indexTreatment: number | null;
  readonly indexChoice: IndexTreatment;
  readonly values: readonly EndpointValue[];
}

/**
 * The endpoints of one study, of one patient. Progression counts after the day of time zero, until the first session of the next
 * treatment or cycle where the rule says so, that day included; death and untreatability count from the day of time zero. On one day
 * an event goes before censoring. While dates contradict one another nothing is derived. Sources: specification of response,
 * treatment timeline; of statistics, unit and time zero.
 */
export function deriveEndpoints(
  known: KnownDates,
  definition: EndpointDefinition,
  indexChoice: IndexTreatment = 'first-evaluable',
): DerivedCourse {
  const treatments = placeImages(groupSessions(known.timeline), known.images);
  const contradiction = contradictionsOf(known)[0] ?? null;
  const index = indexTreatment(treatments, indexChoice);
  const values = definition.endpoints.flatMap((endpoint): readonly EndpointValue[] => {
    const unavailable = contradiction ?? (endpoint.unit === 'patient' && 'code' in index ? index : null);
    return unitsOf(endpoint, treatments, 'code' in index ? null : index).map((unit) => {
      const outcome: ObservedTime | NotEvaluable =
        unavailable === null && unit.span !== null
          ? observe(endpoint, unit.span, known)
          : notEvaluable(unavailable ?? because('endpoint-without-procedures', {}));
      return {
        endpoint,
        treatment: unit.treatment,
        cycle: unit.cycle,
        outcome,
        landmark: landmarkOf(outcome, unit.images),
      };
    });
  });
  return {
    definition: { id: definition.id, version: definition.version },
    treatments,
    indexTreatment: 'code' in index ? null : index.number,
    indexChoice,
    values,
  };
}

/** The CT before and the CT after are known. */
export function isEvaluable({ images }: Pick<TreatmentWithImages, 'images'>): boolean {
  return images.pre !== null && images.post !== null;
}

interface Span {
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** First session of the next unit of the same kind. */
  readonly next: IsoDate | null;
}

interface Unit {
  readonly treatment: number | null;
  readonly cycle: number | null;
  readonly span: Span | null;
  readonly images: ImagePair | null;
}

function indexTreatment(
  treatments: readonly TreatmentWithImages[],
  choice: IndexTreatment,
): TreatmentWithImages | Coded {
  if (treatments.length === 0) return because('endpoint-without-procedures', {});
  if (choice === 'first-evaluable') return treatments.find(isEvaluable) ?? because('no-evaluable-treatment', {});
  const number = choice === 'first' ? 1 : choice;
  return (
    treatments[number - 1] ?? because('index-treatment-unknown', { treatment: number, treatments: treatments.length })
  );
}

function unitsOf(
  { unit }: EndpointRule,
  treatments: readonly TreatmentWithImages[],
  index: TreatmentWithImages | null,
): readonly Unit[] {
  const ofTreatment = (treatment: TreatmentWithImages): Unit => ({
    treatment: treatment.number,
    cycle: null,
    span: { first: treatment.first, last: treatment.last, next: treatments[treatment.number]?.first ?? null },
    images: treatment.images,
  });
  if (unit === 'patient') return [index === null ? NO_UNIT : ofTreatment(index)];
  if (treatments.length === 0) return [NO_UNIT];
  if (unit === 'treatment') return treatments.map(ofTreatment);
  const cycles = treatments.flatMap((treatment) => treatment.cycles.map((cycle) => ({ treatment, cycle })));
  return cycles.map(({ treatment, cycle }, at) => ({
    treatment: treatment.number,
    cycle: cycle.number,
    span: { first: cycle.first, last: cycle.last, next: cycles[at + 1]?.cycle.first ?? null },
    images: cycle.images,
  }));
}

const NO_UNIT: Unit = { treatment: null, cycle: null, span: null, images: null };

interface Ending {
  readonly date: IsoDate;
  readonly endedBy: EndedBy;
}

function observe(rule: EndpointRule, span: Span, known: KnownDates): ObservedTime | NotEvaluable {
  const start = rule.start === 'first-procedure' ? span.first : span.last;
  const { followUp } = known.timeline;
  const event = earliest(eventsOf(rule, start, followUp));
  const cut = earliest([
    ...(rule.death === 'censor' ? on(followUp.death, 'death') : []),
    ...(rule.nextUnit === 'censors' ? on(span.next, 'next-unit') : []),
  ]);
  if (event !== null && (cut === null || event.date <= cut.date)) return observed(start, event, true);
  const censoring =
    rule.followedUntil === 'last-imaging' ? lastImagingUntil(cut, known) : (cut ?? lastContactOf(followUp));
  if (censoring === null) return notEvaluable(because('follow-up-not-known', { until: rule.followedUntil }));
  if (censoring.date < start) return notEvaluable(because('follow-up-before-start', { until: censoring.date, start }));
  return observed(start, censoring, false);
}

function eventsOf(rule: EndpointRule, start: IsoDate, followUp: FollowUp): readonly Ending[] {
  const progressions = followUp.progressions.filter(
    ({ date, where, basis }) =>
      date > start &&
      (rule.progression === 'anywhere' || (rule.progression === 'liver' && where === 'liver')) &&
      (rule.progressionBasis === 'any' || basis === 'radiological'),
  );
  const datesIn = (place: Progression['where']): readonly IsoDate[] =>
    progressions.filter(({ where }) => where === place).map(({ date }) => date);
  return [
    // Of endings on one day the first is named.
    ...(rule.death === 'event' ? on(followUp.death, 'death') : []),
    ...datesIn('liver').flatMap((date) => on(date, 'liver-progression')),
    ...datesIn('elsewhere').flatMap((date) => on(date, 'progression-elsewhere')),
    ...(rule.untreatable ? on(followUp.untreatable?.date ?? null, 'untreatable') : []),
  ];
}

function lastContactOf({ lastContact }: FollowUp): Ending | null {
  return lastContact === null ? null : { date: lastContact, endedBy: 'last-contact' };
}

/** The last day with images that is not after the cut. */
function lastImagingUntil(cut: Ending | null, { timeline, images }: KnownDates): Ending | null {
  const dates = [timeline.followUp.lastImaging, ...images.map(({ date }) => date)].flatMap((date) => date ?? []);
  const last = dates
    .filter((date) => cut === null || date <= cut.date)
    .toSorted()
    .at(-1);
  return last === undefined ? null : { date: last, endedBy: 'last-imaging' };
}

function on(date: IsoDate | null, endedBy: EndedBy): readonly Ending[] {
  return date === null ? [] : [{ date, endedBy }];
}

function earliest(endings: readonly Ending[]): Ending | null {
  return endings.reduce<Ending | null>((first, one) => (first === null || one.date < first.date ? one : first), null);
}

function observed(start: IsoDate, { date, endedBy }: Ending, event: boolean): ObservedTime {
  const days = daysBetween(start, date);
  return { kind: 'observed', start, end: date, days, months: days / DAYS_OF_A_MONTH, event, endedBy };
}

/** Those whose time ended before the CT are excluded; on its day they count, with 0 days. */
function landmarkOf(outcome: ObservedTime | NotEvaluable, images: ImagePair | null): Landmark | null {
  const date = images?.post?.date ?? null;
  if (date === null || outcome.kind === 'not-evaluable') return null;
  if (outcome.end < date) return { kind: 'excluded', date, because: outcome.event ? 'event' : 'censoring' };
  const days = daysBetween(date, outcome.end);
  return { kind: 'counted', date, days, months: days / DAYS_OF_A_MONTH, event: outcome.event };
}

function notEvaluable(reason: Coded): NotEvaluable {
  return { kind: 'not-evaluable', reason: { code: reason.code, details: reason.details } };
}

function because<Code extends keyof EndpointReasons & string>(code: Code, details: EndpointReasons[Code]): Coded {
  return { code, details };
}

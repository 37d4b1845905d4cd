import type { Coded } from '../../base/errors.ts';
import { treatmentWindow, type IsoDate } from '../../letb/timing.ts';
import {
  byDateAndId,
  liverSegments,
  type LiverSegment,
  type Procedure,
  type sessionPlaces,
  type Timeline,
} from './timeline.ts';

/** Why a session stands where it stands: code → details. */
export interface PlaceReasons {
  'place-first-session': Record<never, never>;
  'place-after-six-months': { readonly first: string; readonly latest: string };
  'place-burden-treated': Record<never, never>;
  'place-territory-repeated': { readonly segments: readonly string[] };
  'place-same-day': Record<never, never>;
  'place-territory-not-stated': Record<never, never>;
  'place-burden-not-complete': Record<never, never>;
  'place-by-hand': { readonly reason: string; readonly byRules: string };
}

type SessionPlace = (typeof sessionPlaces)[number];

export interface PlacedSession {
  readonly procedure: Procedure;
  /** From 1; cycles are counted through all treatments of the patient. */
  readonly treatment: number;
  readonly cycle: number;
  readonly place: SessionPlace;
  readonly reason: Coded;
  /** What the rules say where the reader said otherwise, else the same. */
  readonly byRules: SessionPlace;
}

/** Sessions that treat the whole burden, in the order of time. */
export interface TreatmentCycle {
  readonly number: number;
  readonly sessions: readonly PlacedSession[];
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** Whether the whole burden was treated; null where burden or territory are not stated. */
  readonly complete: boolean | null;
}

export interface Treatment {
  readonly number: number;
  readonly cycles: readonly TreatmentCycle[];
  readonly procedureDates: readonly IsoDate[];
  readonly first: IsoDate;
  readonly last: IsoDate;
}

/**
 * Sessions → treatments → cycles. A treatment holds the sessions of 6 calendar months from its first, the last day included. Within it a
 * new cycle begins when the cycle before has treated the whole burden, or when a session treats again a segment that the cycle has
 * treated; sessions of one day are one cycle. The reader's word goes before both. Source: specification of response, treatment timeline.
 */
export function groupSessions(timeline: Timeline): readonly Treatment[] {
  return treatmentsOf(placeSessions(timeline), timeline.burdenSegments);
}

/** The territory of a session; null where it is not stated. A total embolisation treats every segment. */
export function territoryOf({ segments, selectivity }: Procedure): readonly LiverSegment[] | null {
  if (selectivity === 'total') return liverSegments;
  return segments.length > 0 ? segments : null;
}

function placeSessions({ procedures, burdenSegments }: Timeline): readonly PlacedSession[] {
  const placed: PlacedSession[] = [];
  for (const procedure of procedures.toSorted(byDateAndId)) {
    const last = placed.at(-1);
    if (last === undefined) {
      const reason = because('place-first-session', {});
      placed.push({ procedure, treatment: 1, cycle: 1, place: 'treatment', reason, byRules: 'treatment' });
      continue;
    }
    const ofTreatment = placed.filter(({ treatment }) => treatment === last.treatment);
    const ofCycle = placed.filter(({ cycle }) => cycle === last.cycle).map((session) => session.procedure);
    const [byRules, ruled] = ruleFor(procedure, {
      treatmentFirst: ofTreatment[0]?.procedure.date ?? procedure.date,
      ofCycle,
      burdenSegments,
    });
    const place = procedure.place?.value ?? byRules;
    placed.push({
      procedure,
      treatment: last.treatment + (place === 'treatment' ? 1 : 0),
      cycle: last.cycle + (place === 'same-cycle' ? 0 : 1),
      place,
      reason: procedure.place === null ? ruled : because('place-by-hand', { reason: procedure.place.reason, byRules }),
      byRules,
    });
  }
  return placed;
}

interface SoFar {
  readonly treatmentFirst: IsoDate;
  readonly ofCycle: readonly Procedure[];
  readonly burdenSegments: readonly LiverSegment[];
}

function ruleFor(
  procedure: Procedure,
  { treatmentFirst, ofCycle, burdenSegments }: SoFar,
): readonly [SessionPlace, Coded] {
  const { latest } = treatmentWindow(treatmentFirst);
  if (procedure.date > latest)
    return ['treatment', because('place-after-six-months', { first: treatmentFirst, latest })];
  if (ofCycle.at(-1)?.date === procedure.date) return ['same-cycle', because('place-same-day', {})];
  if (treatsBurden(ofCycle, burdenSegments) === true) return ['cycle', because('place-burden-treated', {})];
  const territory = territoryOf(procedure);
  if (territory === null) return ['same-cycle', because('place-territory-not-stated', {})];
  const treated = new Set(ofCycle.flatMap((session) => territoryOf(session) ?? []));
  const segments = territory.filter((segment) => treated.has(segment));
  if (segments.length > 0) return ['cycle', because('place-territory-repeated', { segments })];
  return ['same-cycle', because('place-burden-not-complete', {})];
}

/** Whether these sessions treat the whole burden. Null: what is stated does not tell. */
function treatsBurden(sessions: readonly Procedure[], burden: readonly LiverSegment[]): boolean | null {
  const territories = sessions.map(territoryOf);
  const treated = new Set(territories.flatMap((territory) => territory ?? []));
  if (liverSegments.every((segment) => treated.has(segment))) return true;
  if (burden.length === 0) return null;
  if (burden.every((segment) => treated.has(segment))) return true;
  return territories.includes(null) ? null : false;
}

function treatmentsOf(sessions: readonly PlacedSession[], burden: readonly LiverSegment[]): readonly Treatment[] {
  return numbersOf(sessions, ({ treatment }) => treatment).map((number) => {
    const own = sessions.filter(({ treatment }) => treatment === number);
    return {
      number,
      cycles: numbersOf(own, ({ cycle }) => cycle).map((cycle) => {
        const ofCycle = own.filter((session) => session.cycle === cycle);
        const complete = treatsBurden(
          ofCycle.map(({ procedure }) => procedure),
          burden,
        );
        return { number: cycle, sessions: ofCycle, ...spanOf(ofCycle), complete };
      }),
      procedureDates: own.map(({ procedure }) => procedure.date),
      ...spanOf(own),
    };
  });
}

function numbersOf(
  sessions: readonly PlacedSession[],
  numberOf: (session: PlacedSession) => number,
): readonly number[] {
  return [...new Set(sessions.map(numberOf))];
}

function spanOf(sessions: readonly PlacedSession[]): { readonly first: IsoDate; readonly last: IsoDate } {
  const dates = sessions.map(({ procedure }) => procedure.date);
  return { first: dates[0] ?? '', last: dates.at(-1) ?? '' };
}

function because<Code extends keyof PlaceReasons & string>(code: Code, details: PlaceReasons[Code]): Coded {
  return { code, details };
}

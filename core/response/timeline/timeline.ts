import type { IsoDate } from '../../letb/timing.ts';

/** Embolisation of the liver by the terms of Gaba et al., J Vasc Interv Radiol 2017: bland, conventional, drug-eluting, yttrium-90. */
export const procedureKinds = ['tae', 'c-tace', 'dee-tace', 'y90'] as const;
export const selectivities = ['total', 'lobar', 'sectorial', 'segmental'] as const;
/** Couinaud's segments. A segment 4 that is not divided is both 4a and 4b. */
export const liverSegments = ['1', '2', '3', '4a', '4b', '5', '6', '7', '8'] as const;
/** What a reader may say of a session against the rules: it begins a treatment, it begins a cycle, it continues the cycle before it. */
export const sessionPlaces = ['treatment', 'cycle', 'same-cycle'] as const;
export const progressionPlaces = ['liver', 'elsewhere'] as const;
/** What a progression rests on. */
export const progressionBases = ['radiological', 'clinical'] as const;

export type ProcedureKind = (typeof procedureKinds)[number];
export type LiverSegment = (typeof liverSegments)[number];

/** One session of embolisation. Null: not stated. */
export interface Procedure {
  readonly id: string;
  readonly date: IsoDate;
  readonly kind: ProcedureKind | null;
  readonly agent: string | null;
  readonly doseMg: number | null;
  /** Activity given, of yttrium-90. */
  readonly activityGbq: number | null;
  readonly oilMl: number | null;
  /** Diameters of the particles, µm; both ends alike where one size is stated. */
  readonly particlesUm: { readonly from: number; readonly to: number } | null;
  readonly selectivity: (typeof selectivities)[number] | null;
  /** Treated segments, without repetition; an empty list: not stated. */
  readonly segments: readonly LiverSegment[];
  /** The reader's word on the grouping, with the reason; null: as the rules say. */
  readonly place: { readonly value: (typeof sessionPlaces)[number]; readonly reason: string } | null;
}

export interface Progression {
  readonly date: IsoDate;
  readonly where: (typeof progressionPlaces)[number];
  readonly basis: (typeof progressionBases)[number];
}

/** What happened to the patient after treatment, as far as it is known. */
export interface FollowUp {
  /** In any order. A patient whose disease progressed at no time has none. */
  readonly progressions: readonly Progression[];
  /** From this day further embolisation is not feasible or not recommended. */
  readonly untreatable: { readonly date: IsoDate; readonly reason: string | null } | null;
  readonly death: IsoDate | null;
  /** The last day on which the patient was known to be alive. */
  readonly lastContact: IsoDate | null;
  /** The last day on which images could have shown progression. */
  readonly lastImaging: IsoDate | null;
}

/** A patient's embolisations, in any order, and what followed. */
export interface Timeline {
  readonly procedures: readonly Procedure[];
  /** Segments that hold tumour, so that a cycle is known to be complete; an empty list: not stated. */
  readonly burdenSegments: readonly LiverSegment[];
  readonly followUp: FollowUp;
}

export const emptyTimeline: Timeline = {
  procedures: [],
  burdenSegments: [],
  followUp: { progressions: [], untreatable: null, death: null, lastContact: null, lastImaging: null },
};

/** Order of time; sessions of one day by their ids, so that no answer depends on the order of the input. */
export function byDateAndId<T extends { readonly id: string; readonly date: IsoDate }>(a: T, b: T): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

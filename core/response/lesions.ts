import type { IsoDate } from '../letb/timing.ts';

export const lesionRoles = ['target', 'nonTarget', 'new'] as const;
export const lesionKinds = ['lesion', 'node', 'effusion'] as const;
export const targetStates = ['measured', 'tooSmall', 'absent', 'notEvaluable'] as const;
export const nonTargetStatuses = ['present', 'absent', 'unequivocalProgression', 'notEvaluable'] as const;
export const viableStatuses = ['enhancing', 'nonEnhancing', 'notEvaluable'] as const;
export const certainties = ['unequivocal', 'equivocal'] as const;
export const cytologies = ['positive', 'negative', 'notDone'] as const;
export const markerValues = ['normal', 'raised'] as const;

/** One lesion at one timepoint as the reader recorded it. Null: not stated. Lengths in mm. */
export interface LesionRecord {
  readonly id: string;
  readonly role: (typeof lesionRoles)[number] | null;
  readonly kind: (typeof lesionKinds)[number] | null;
  readonly site: string | null;
  readonly lobe: string | null;
  readonly treated: boolean | null;
  /** Longest diameter; of a node the short axis. */
  readonly diameterMm: number | null;
  /** Longest diameter of the part that enhances in the arterial phase; 0 where none does. */
  readonly viableDiameterMm: number | null;
  readonly state: (typeof targetStates)[number] | null;
  /** Longest diameters of the parts of a split lesion, whole and viable. */
  readonly fragments: readonly number[] | null;
  readonly viableFragments: readonly number[] | null;
  /** The target in whose diameter this one's is now contained. */
  readonly mergedInto: string | null;
  readonly status: (typeof nonTargetStatuses)[number] | null;
  readonly viableStatus: (typeof viableStatuses)[number] | null;
  readonly certainty: (typeof certainties)[number] | null;
  readonly cytology: (typeof cytologies)[number] | null;
  /** A target treated locoregionally before the baseline: the reader's word on progression since, with the reason. */
  readonly pretreated: { readonly progressedSince: boolean; readonly reason: string | null } | null;
}

export interface TimepointRecord {
  readonly id: string;
  readonly date: IsoDate;
  readonly cycle: number;
  readonly baseline: boolean;
  readonly sliceThicknessMm: number | null;
  readonly lesions: readonly LesionRecord[];
  readonly markers: Readonly<Record<string, (typeof markerValues)[number]>>;
}

/** A patient's lesions over time, in any order. */
export interface LesionCourse {
  readonly timepoints: readonly TimepointRecord[];
  readonly treatments: readonly { readonly date: IsoDate; readonly cycle: number }[];
}

/** Records by id, made once for each timepoint: thousands of lesions are looked up for every choice of targets. */
const indexes = new WeakMap<TimepointRecord, ReadonlyMap<string, LesionRecord>>();

/** The record of a lesion at a timepoint. */
export function recordOf(timepoint: TimepointRecord, id: string): LesionRecord | undefined {
  let index = indexes.get(timepoint);
  if (index === undefined) {
    index = new Map(timepoint.lesions.map((lesion) => [lesion.id, lesion]));
    indexes.set(timepoint, index);
  }
  return index.get(id);
}

/** What stays the same of a lesion through a cycle. */
export interface LesionIdentity {
  readonly id: string;
  readonly kind: (typeof lesionKinds)[number];
  readonly site: string;
  readonly lobe: string | null;
  readonly treated: boolean;
}

/** Sites that are the liver: its name with or without lobe or segment (`liver, segment VII`, `left hepatic lobe`, `segment 4a`, `S8`). */
const LIVER = /\b(liver|hepatic|foie|hépatique)\b|^(segment|seg\.?|s)\s*([1-8][ab]?|i{1,3}|iv[ab]?|vi{0,3})$/u;

/** Whether a lesion, no node or effusion, lies in the liver. */
export function isInLiver(lesion: Pick<LesionIdentity, 'kind' | 'site'>): boolean {
  return lesion.kind === 'lesion' && LIVER.test(plain(lesion.site));
}

export function isAtPortaHepatis(lesion: Pick<LesionIdentity, 'kind' | 'site'>): boolean {
  return lesion.kind === 'node' && plain(lesion.site).includes('porta hepatis');
}

/** The organ that limits on targets count: all lymph nodes are one, the liver with its lobes and segments, and both of a pair. */
export function organOf(lesion: Pick<LesionIdentity, 'kind' | 'site'>): string {
  if (lesion.kind === 'node') return 'lymph node';
  if (isInLiver(lesion)) return 'liver';
  const unsided = plain(lesion.site).replaceAll(/\b(left|right|both|bilateral)\b/g, '');
  return unsided.replaceAll(/[\s,]+/g, ' ').trim() || plain(lesion.site);
}

/** Order of ids by code unit: the same everywhere, so that sums and answers do not depend on the order of the input. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function plain(site: string): string {
  return site.trim().toLowerCase();
}

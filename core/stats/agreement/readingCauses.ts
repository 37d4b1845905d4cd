/** Where two readings of one case can part, upstream first: what lies further down follows from what lies further up. */
export const DISAGREEMENT_CAUSES = [
  'baseline',
  'phase',
  'alignment',
  'mask',
  'roi',
  'targets',
  'new-lesion',
  'caliper',
] as const;
export type DisagreementCause = (typeof DISAGREEMENT_CAUSES)[number];

/** A lesion as one reading has it at one timepoint, LPS mm; the centre is null where it was not drawn. */
export interface LesionOfReading {
  readonly id: string;
  /** Only lesions of one timepoint are compared. */
  readonly timepoint: string;
  readonly centreLpsMm: readonly [number, number, number] | null;
  readonly diameterMm: number | null;
}

/** What one reading of a case rests on. Null: that part is no part of this reading. */
export interface ReadingParts {
  /** The studies compared: before treatment and after. */
  readonly studies: readonly string[] | null;
  /** The stacks that were subtracted, timepoint by timepoint. */
  readonly stacks: readonly string[] | null;
  readonly alignments: readonly string[] | null;
  /** Liver volumes by timepoint, cm³. */
  readonly liverVolumesCm3: readonly number[] | null;
  /** Thresholds of the placements, HU, all timepoints. */
  readonly thresholdsHu: readonly number[] | null;
  readonly targets: readonly LesionOfReading[] | null;
  readonly newLesions: readonly LesionOfReading[] | null;
}

export interface CauseTolerances {
  /** Liver volumes closer than this, percent of their mean, are one mask. */
  readonly volumePercent: number;
  /** Mean thresholds closer than this are one choice of ROI. */
  readonly thresholdHu: number;
  /** Diameters closer than this are one measurement. */
  readonly diameterMm: number;
  /** Centres closer than this, or than half the larger diameter, are one lesion. */
  readonly centreMm: number;
}

export const CAUSE_TOLERANCES: CauseTolerances = { volumePercent: 1, thresholdHu: 1, diameterMm: 1, centreMm: 10 };

/** Every cause by which two readings differ, upstream first. A part that either lacks is not compared. */
export function causesBetween(
  first: ReadingParts,
  second: ReadingParts,
  tolerances: CauseTolerances = CAUSE_TOLERANCES,
): readonly DisagreementCause[] {
  const found = new Set<DisagreementCause>();
  if (areUnlike(first.studies, second.studies)) found.add('baseline');
  if (areUnlike(first.stacks, second.stacks)) found.add('phase');
  if (areUnlike(first.alignments, second.alignments)) found.add('alignment');
  const farApart = (a: number, b: number): boolean =>
    Math.abs(a - b) > (tolerances.volumePercent / 100) * Math.max(1e-9, (Math.abs(a) + Math.abs(b)) / 2);
  if (anyPair(first.liverVolumesCm3, second.liverVolumesCm3, farApart)) found.add('mask');
  if (anyPair(first.thresholdsHu, second.thresholdsHu, (a, b) => Math.abs(a - b) > tolerances.thresholdHu))
    found.add('roi');
  const targets = matchLesions(first.targets, second.targets, tolerances);
  if (targets !== null && targets.unmatched > 0) found.add('targets');
  const fresh = matchLesions(first.newLesions, second.newLesions, tolerances);
  if (fresh !== null && fresh.unmatched > 0) found.add('new-lesion');
  const measured = targets?.pairs ?? [];
  if (measured.some(([a, b]) => isOtherLength(a.diameterMm, b.diameterMm, tolerances.diameterMm))) found.add('caliper');
  return DISAGREEMENT_CAUSES.filter((cause) => found.has(cause));
}

function areUnlike(first: readonly string[] | null, second: readonly string[] | null): boolean {
  if (first === null || second === null) return false;
  return first.length !== second.length || first.some((item, index) => item !== second[index]);
}

function anyPair(
  first: readonly number[] | null,
  second: readonly number[] | null,
  test: (a: number, b: number) => boolean,
): boolean {
  if (first === null || second === null) return false;
  return first.length !== second.length || first.some((value, index) => test(value, second[index] ?? value));
}

function isOtherLength(a: number | null, b: number | null, limitMm: number): boolean {
  if (a === null || b === null) return a !== b;
  return Math.abs(a - b) > limitMm;
}

/** Lesions of two readings that are one: nearest centres first, each once; without centres by id. */
function matchLesions(
  first: readonly LesionOfReading[] | null,
  second: readonly LesionOfReading[] | null,
  { centreMm }: CauseTolerances,
): { readonly pairs: readonly (readonly [LesionOfReading, LesionOfReading])[]; readonly unmatched: number } | null {
  if (first === null || second === null) return null;
  const candidates = first
    .flatMap((a) => second.map((b) => ({ a, b, distance: distanceBetween(a, b, centreMm) })))
    .filter(({ distance }) => distance !== null)
    .sort((one, other) => (one.distance ?? 0) - (other.distance ?? 0));
  const [usedA, usedB] = [new Set<LesionOfReading>(), new Set<LesionOfReading>()];
  const pairs: (readonly [LesionOfReading, LesionOfReading])[] = [];
  for (const { a, b } of candidates) {
    if (usedA.has(a) || usedB.has(b)) continue;
    usedA.add(a);
    usedB.add(b);
    pairs.push([a, b]);
  }
  return { pairs, unmatched: first.length + second.length - 2 * pairs.length };
}

/** Null where they are two lesions. */
function distanceBetween(a: LesionOfReading, b: LesionOfReading, centreMm: number): number | null {
  if (a.timepoint !== b.timepoint) return null;
  if (a.centreLpsMm === null || b.centreLpsMm === null) return a.id === b.id ? 0 : null;
  const [dx, dy, dz] = [0, 1, 2].map((axis) => (a.centreLpsMm?.[axis] ?? 0) - (b.centreLpsMm?.[axis] ?? 0));
  const distance = Math.hypot(dx ?? 0, dy ?? 0, dz ?? 0);
  return distance <= Math.max(centreMm, (a.diameterMm ?? 0) / 2, (b.diameterMm ?? 0) / 2) ? distance : null;
}

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

/** The causes that can move LETB and the volumes that it is made of: lesions are no part of it. */
export const CAUSES_OF_LETB: readonly DisagreementCause[] = ['baseline', 'phase', 'alignment', 'mask', 'roi'];
/** The causes that can move a response by size or enhancement: liver, ROI and alignment are no part of it. */
export const CAUSES_OF_RESPONSE: readonly DisagreementCause[] = [
  'baseline',
  'phase',
  'targets',
  'new-lesion',
  'caliper',
];

/** A lesion as one reading has it at one timepoint, LPS mm; the centre is null where it was not drawn. */
export interface LesionOfReading {
  readonly id: string;
  /** Only lesions of one timepoint are compared. */
  readonly timepoint: string;
  readonly centreLpsMm: readonly [number, number, number] | null;
  /** The longest diameter; of a node the short axis. */
  readonly diameterMm: number | null;
  /** The longest diameter of the part that enhances; absent: not measured. */
  readonly viableMm?: number | null;
  /** Of a new lesion, how sure the reader is of it. */
  readonly certainty?: string | null;
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
  if (first.targets !== null && second.targets !== null) {
    const { pairs, unmatched } = matchLesions(first.targets, second.targets, tolerances);
    if (unmatched > 0) found.add('targets');
    if (pairs.some((pair) => isMeasuredOtherwise(pair, tolerances))) found.add('caliper');
  }
  if (first.newLesions !== null && second.newLesions !== null) {
    const { pairs, unmatched } = matchLesions(first.newLesions, second.newLesions, tolerances);
    if (unmatched > 0 || pairs.some(areUnequallySure)) found.add('new-lesion');
  }
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

/** One lesion as two readings have it, timepoint by timepoint. */
export interface LesionPair {
  readonly first: readonly LesionOfReading[];
  readonly second: readonly LesionOfReading[];
}

/**
 * Lesions of two readings that are one, whatever they are called: where both drew it first, their centres are no further apart than
 * `centreMm` or half the larger diameter; nearest first, each once. Where no timepoint has it drawn by both, by id. The same pairs with the
 * readings exchanged. `unmatched`: lesions of either that the other lacks.
 */
export function matchLesions(
  first: readonly LesionOfReading[],
  second: readonly LesionOfReading[],
  { centreMm }: Pick<CauseTolerances, 'centreMm'> = CAUSE_TOLERANCES,
): { readonly pairs: readonly LesionPair[]; readonly unmatched: number } {
  const [those, others] = [byLesion(first), byLesion(second)];
  const candidates = those
    .flatMap((a) => others.map((b) => ({ first: a, second: b, distance: distanceBetween(a, b, centreMm) })))
    .filter(({ distance }) => distance !== null)
    .sort((one, other) => (one.distance ?? 0) - (other.distance ?? 0) || (namesOf(one) < namesOf(other) ? -1 : 1));
  const used = new Set<readonly LesionOfReading[]>();
  const pairs: LesionPair[] = [];
  for (const pair of candidates) {
    if (used.has(pair.first) || used.has(pair.second)) continue;
    used.add(pair.first);
    used.add(pair.second);
    pairs.push({ first: pair.first, second: pair.second });
  }
  return { pairs, unmatched: those.length + others.length - 2 * pairs.length };
}

function byLesion(lesions: readonly LesionOfReading[]): readonly (readonly LesionOfReading[])[] {
  return [...new Set(lesions.map(({ id }) => id))].map((id) => lesions.filter((lesion) => lesion.id === id));
}

/** The same text with the readings exchanged. */
function namesOf({ first, second }: LesionPair): string {
  return [first[0]?.id ?? '', second[0]?.id ?? ''].toSorted().join('\u0000');
}

/** Null where they are two lesions. */
function distanceBetween(
  first: readonly LesionOfReading[],
  second: readonly LesionOfReading[],
  centreMm: number,
): number | null {
  for (const a of first) {
    const b = second.find(({ timepoint }) => timepoint === a.timepoint);
    if (b === undefined || a.centreLpsMm === null || b.centreLpsMm === null) continue;
    const [ax, ay, az] = a.centreLpsMm;
    const [bx, by, bz] = b.centreLpsMm;
    const distance = Math.hypot(ax - bx, ay - by, az - bz);
    return distance <= Math.max(centreMm, (a.diameterMm ?? 0) / 2, (b.diameterMm ?? 0) / 2) ? distance : null;
  }
  return first[0]?.id === second[0]?.id ? 0 : null;
}

function isMeasuredOtherwise({ first, second }: LesionPair, { diameterMm: limitMm }: CauseTolerances): boolean {
  return [...new Set([...first, ...second].map(({ timepoint }) => timepoint))].some((timepoint) => {
    const a = first.find((one) => one.timepoint === timepoint);
    const b = second.find((one) => one.timepoint === timepoint);
    return (
      isOtherLength(a?.diameterMm ?? null, b?.diameterMm ?? null, limitMm) ||
      isOtherLength(a?.viableMm ?? null, b?.viableMm ?? null, limitMm)
    );
  });
}

function isOtherLength(a: number | null, b: number | null, limitMm: number): boolean {
  if (a === null || b === null) return a !== b;
  return Math.abs(a - b) > limitMm;
}

function areUnequallySure({ first, second }: LesionPair): boolean {
  return first.some(({ timepoint, certainty }) => {
    const other = second.find((one) => one.timepoint === timepoint);
    return other !== undefined && (other.certainty ?? null) !== (certainty ?? null);
  });
}

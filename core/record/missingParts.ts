/** What a reading may lack when it is signed, in the order of the reading. */
export const missingPartNames = [
  'images',
  'liver',
  'placements',
  'letb',
  'stale',
  'locked',
  'visual',
  'change',
  'unstored',
] as const;
export type MissingPart = (typeof missingPartNames)[number];

/** A timepoint of a reading, as far as it is done. */
export interface TimepointState {
  readonly isOpen: boolean;
  readonly hasLiver: boolean;
  readonly placements: number;
  readonly isMeasured: boolean;
  /** What is shown is no longer what was measured. */
  readonly isStale: boolean;
  /** A blind reading hides its number yet. */
  readonly isHidden: boolean;
  readonly isVisuallyRead: boolean;
}

export interface MissingOfTimepoint<Id> {
  readonly timepoint: Id | null;
  readonly part: MissingPart;
}

/**
 * What each timepoint lacks, and what the reading as a whole does (`timepoint` null). `hasChange`: null where only one timepoint is read.
 */
export function missingParts<Id>(
  timepoints: readonly (TimepointState & { readonly id: Id })[],
  reading: { readonly hasChange: boolean | null; readonly unstored: number },
): readonly MissingOfTimepoint<Id>[] {
  const ofTimepoints = timepoints.flatMap((one) => partsOf(one).map((part) => ({ timepoint: one.id, part })));
  return [
    ...ofTimepoints,
    ...(reading.hasChange === false ? [{ timepoint: null, part: 'change' } as const] : []),
    ...(reading.unstored > 0 ? [{ timepoint: null, part: 'unstored' } as const] : []),
  ];
}

function partsOf(state: TimepointState): readonly MissingPart[] {
  if (!state.isOpen) return ['images'];
  const measured: readonly MissingPart[] = state.isHidden
    ? ['locked']
    : [
        ...(state.isMeasured ? [] : (['letb'] as const)),
        ...(state.isMeasured && state.isStale ? (['stale'] as const) : []),
      ];
  return [
    ...(state.hasLiver ? [] : (['liver'] as const)),
    ...(state.placements < 3 ? (['placements'] as const) : []),
    ...measured,
    ...(state.isVisuallyRead ? [] : (['visual'] as const)),
  ];
}

/** What keeps a reading from being signed at all; the rest is said beside the signature. A timepoint without a number is left out of it. */
const BLOCKING: ReadonlySet<MissingPart> = new Set(['stale', 'locked', 'unstored']);

export function isSignable<Id>(
  missing: readonly MissingOfTimepoint<Id>[],
  timepoints: readonly Pick<TimepointState, 'isMeasured'>[],
): boolean {
  return timepoints.some(({ isMeasured }) => isMeasured) && missing.every(({ part }) => !BLOCKING.has(part));
}

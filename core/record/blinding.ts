import * as v from 'valibot';
import { PLACEMENTS_OF_A_MEASUREMENT } from '../letb/protocol.ts';
import type { RoisDocument } from './roisDocument.ts';
import type { Study } from './studies.ts';

/** `letb.placement-lock/1`: the reader stands by a timepoint's placements; a blind reading shows its number from then on. */
export interface PlacementLockDocument {
  readonly schema: 'letb.placement-lock/1';
  /** The placements as they were locked: what was moved since is told from them. LPS mm. */
  readonly centresLpsMm: readonly (readonly [number, number, number])[];
}

const finite = v.pipe(v.number(), v.finite());

export const placementLockSchema: v.GenericSchema<unknown, PlacementLockDocument> = v.object({
  schema: v.literal('letb.placement-lock/1'),
  centresLpsMm: v.pipe(
    v.array(v.strictTuple([finite, finite, finite])),
    v.length(PLACEMENTS_OF_A_MEASUREMENT, 'a lock holds three placements'),
  ),
});

/** The lock of a timepoint's placements; null while they are not all there. */
export function placementLock({ placements }: Pick<RoisDocument, 'placements'>): PlacementLockDocument | null {
  if (placements.length !== PLACEMENTS_OF_A_MEASUREMENT) return null;
  return { schema: 'letb.placement-lock/1', centresLpsMm: placements.map(({ centreLpsMm }) => centreLpsMm) };
}

/** What a blind reading does not show yet. */
export interface Blinding {
  /** LETB, its interval and the placements' own numbers, the overlay and the proposals of a timepoint. */
  readonly pre: boolean;
  readonly post: boolean;
  /** Change, response and everything made of both timepoints. */
  readonly pair: boolean;
}

export const nothingHidden: Blinding = { pre: false, post: false, pair: false };

/**
 * What is hidden from a reading: nothing outside blind studies and after unsealing. A timepoint until its placements are locked, the pair
 * until both are. A timepoint that is not read is not waited for.
 */
export function blindingOf(
  study: Study | null,
  locks: { readonly pre: TimepointLock; readonly post: TimepointLock },
): Blinding {
  if (study === null || !study.isBlind || study.unsealedAt !== null) return nothingHidden;
  const [pre, post] = [locks.pre === 'open', locks.post === 'open'];
  return { pre, post, pair: pre || post };
}

/** `absent`: no such timepoint is read. */
export type TimepointLock = 'absent' | 'open' | 'locked';

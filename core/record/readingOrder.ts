import { mixSeeds, mulberry32, shuffled } from '../phantom/random.ts';
import type { CaseId } from '../ipc/storeContract.ts';
import type { Session, Study } from './studies.ts';

/** One case of a pass, in its turn. */
export interface ReadingTurn {
  readonly caseId: CaseId;
  /** The timepoint that is read first. */
  readonly first: 'pre' | 'post';
}

/**
 * The order in which a pass reads the cases of its study and the timepoints of each: random, and the same for the same seed, observer and
 * pass wherever it is asked.
 */
export function readingOrder(
  { seed, caseIds }: Pick<Study, 'seed' | 'caseIds'>,
  { observerId, pass }: Pick<Session, 'observerId' | 'pass'>,
): readonly ReadingTurn[] {
  const random = mulberry32(mixSeeds(seed, observerId, pass));
  return shuffled(random, caseIds.length).map((place) => ({
    caseId: caseIds[place] ?? '',
    first: random() < 0.5 ? 'pre' : 'post',
  }));
}

import { mulberry32 } from '../base/random.ts';
import { isResponder, type ThresholdSet } from './thresholdSets.ts';
import { quantile, type LetbUncertainty, type PercentInterval } from './uncertainty.ts';

/** What the change needs of one timepoint's uncertainty. */
export type TimepointUncertainty = Pick<LetbUncertainty, 'confidence' | 'seed' | 'quantilesPercent'>;

export type ResponseCall = 'responder' | 'non-responder' | 'indeterminate';

/** How far to trust a change of LETB. Percent. */
export interface ChangeUncertainty {
  readonly confidence: number;
  readonly seed: number;
  /** Null where LETB before treatment may be 0. */
  readonly interval: PercentInterval | null;
  readonly responses: readonly {
    readonly endpoint: string;
    readonly thresholdPercent: number;
    /** That the change lies below the threshold. */
    readonly probability: number;
    readonly call: ResponseCall;
  }[];
}

const DRAWS = 20_000;
/** With more draws than this at LETB 0 before treatment the change has no interval. */
const MOST_ZERO_FRACTION = 0.01;

/**
 * The change drawn from both timepoints' LETBs, which err independently of each other; widened, as they are, to hold the recorded change.
 * A call is made where its probability reaches the confidence and the recorded change says the same; else it is indeterminate.
 * Source: specification of LETB, uncertainty.
 */
export function changeUncertainty(
  pre: TimepointUncertainty,
  post: TimepointUncertainty,
  { changePercent, thresholdSet }: { readonly changePercent: number; readonly thresholdSet: ThresholdSet },
): ChangeUncertainty {
  const confidence = Math.max(pre.confidence, post.confidence);
  const random = mulberry32(pre.seed);
  const changes: number[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const before = quantile(pre.quantilesPercent, random());
    const after = quantile(post.quantilesPercent, random());
    if (before > 0) changes.push((100 * (after - before)) / before);
  }
  const ascending = Float64Array.from(changes).sort();
  const evaluable = ascending.length >= (1 - MOST_ZERO_FRACTION) * DRAWS;
  return {
    confidence,
    seed: pre.seed,
    interval: evaluable
      ? {
          low: Math.min(changePercent, quantile(ascending, (1 - confidence) / 2)),
          high: Math.max(changePercent, quantile(ascending, (1 + confidence) / 2)),
        }
      : null,
    responses: thresholdSet.endpoints.map(({ endpoint, thresholdPercent }) => {
      const below = changes.filter((change) => isResponder(change, thresholdPercent)).length;
      const probability = below / DRAWS;
      const responder = isResponder(changePercent, thresholdPercent);
      const sure = responder ? probability : 1 - probability;
      const call: ResponseCall =
        !evaluable || sure < confidence ? 'indeterminate' : responder ? 'responder' : 'non-responder';
      return { endpoint, thresholdPercent, probability, call };
    }),
  };
}

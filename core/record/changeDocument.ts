import type { LetbChange, TimepointLetb } from '../letb/change.ts';

/** `letb.change/1`: the change of LETB between two timepoints, with both sides' figures beside it. Percent and cm³, unrounded. */
export interface ChangeDocument extends LetbChange {
  readonly schema: 'letb.change/1';
  readonly pre: TimepointSummary;
  readonly post: TimepointSummary;
}

export interface TimepointSummary {
  readonly date: string | null;
  readonly letbPercent: number;
  readonly enhancingVolumeCm3: number;
  readonly liverVolumeCm3: number;
  readonly provisional: boolean;
}

export function changeDocument(pre: TimepointLetb, post: TimepointLetb, change: LetbChange): ChangeDocument {
  return { schema: 'letb.change/1', ...change, pre: summaryOf(pre), post: summaryOf(post) };
}

function summaryOf({
  date,
  letbPercent,
  enhancingVolumeCm3,
  liverVolumeCm3,
  provisional,
}: TimepointLetb): TimepointSummary {
  return { date, letbPercent, enhancingVolumeCm3, liverVolumeCm3, provisional };
}

import type { MaskOverlap } from '../../core/record/readerMasks.ts';
import type { Disagreement } from '../../core/stats/agreement/disagreement.ts';
import { untoldSentences } from '../../core/text/untoldWords.ts';
import { shown, textTable } from './textTable.ts';

/** Cases of the queue that a terminal shows. */
const MOST_QUEUED = 20;

/** Where two raters part, for a terminal: causes with what the statistic would be without each, then the cases worth settling first. */
export function disagreementTable({ discordant, causes, queue }: Disagreement): string {
  if (discordant === 0) return 'no discordant case';
  return [
    textTable([
      ['cause', 'cases', 'if removed', 'computed anew', 'if settled'],
      ...causes.map(({ cause, cases, valueWithout, computed, valueIfSettled }) => [
        cause,
        String(cases.length),
        shown(valueWithout, 3),
        `${computed} of ${cases.length}`,
        shown(valueIfSettled, 3),
      ]),
    ]),
    ...untoldSentences({ causes }, 'en'),
    textTable([
      ['to settle', 'causes', 'gain'],
      ...queue
        .slice(0, MOST_QUEUED)
        .map((entry) => [entry.case, entry.causes.join(' ') || 'unexplained', shown(entry.impact, 3)]),
    ]),
    ...(queue.length > MOST_QUEUED ? [`and ${queue.length - MOST_QUEUED} more`] : []),
  ].join('\n');
}

/** Dice of the readers' masks, a row an image and layer. */
export function overlapTable(overlaps: readonly MaskOverlap[]): string {
  return textTable([
    ['case', 'timepoint', 'mask', 'readers', 'Dice', 'cm³', ''],
    ...overlaps.map(({ case: key, timepoint, layer, readers, dice, volumesCm3, notCompared }) => [
      key,
      timepoint,
      layer,
      readers.join(' · '),
      shown(dice, 3),
      volumesCm3 === null ? '' : volumesCm3.map((volume) => volume.toFixed(1)).join(' · '),
      notCompared ?? '',
    ]),
  ]);
}

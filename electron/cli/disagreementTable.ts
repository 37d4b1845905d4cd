import type { MaskOverlap } from '../../core/record/readerMasks.ts';
import type { Disagreement, StatisticWithout } from '../../core/stats/agreement/disagreement.ts';
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
      ...causes.map(({ cases, computed, valueIfSettled, ...item }) => [
        item.cause,
        String(cases.length),
        bothWays(item),
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

/** The mean, and in brackets the first reader's and the second one's where they are shown otherwise. */
function bothWays({ valueWithout, byFirst, bySecond }: StatisticWithout): string {
  const [mean, first, second] = [valueWithout, byFirst, bySecond].map((value) => shown(value, 3));
  return first === second ? (mean ?? '') : `${mean} (${first} · ${second})`;
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

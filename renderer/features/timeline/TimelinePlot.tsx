import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { timelineChart, type TimelineChartData } from '../../../core/charts/timelineChart.ts';
import type { TreatmentWithImages } from '../../../core/response/timeline/placeImages.ts';
import { documentIn } from '../../../core/record/foldRecord.ts';
import { pairingStore } from '../../state/pairingStore.ts';
import { responseStore } from '../../state/responseStore.ts';
import { recordStore } from '../../state/recordStore.ts';
import { timelineStore } from '../../state/timelineStore.ts';
import { useLanguage } from '../../state/useWords.ts';
import { sumsShown } from './sumsShown.ts';
import { useTimelineWords } from './useTimelineWords.ts';

/** LETB over time with the sessions marked, and what followed. */
export function TimelinePlot({ treatments }: { readonly treatments: readonly TreatmentWithImages[] }): ReactNode {
  const words = useTimelineWords();
  const language = useLanguage();
  const { progressions, untreatable, death } = useStore(timelineStore, (state) => state.timeline.followUp);
  const folded = useStore(recordStore, (state) => state.folded);
  const timepoints = useStore(pairingStore, (state) => state.pairing?.timepoints ?? null);
  const sums = useStore(responseStore, sumsShown);
  const data: TimelineChartData = {
    criteria: sums.criteria,
    sessions: treatments.flatMap(({ number, cycles }) =>
      cycles.flatMap(({ sessions }) =>
        sessions.map(({ procedure: { date, kind, agent } }) => ({
          date,
          treatment: number,
          label: [kind === null ? words.chart.session : words.kinds[kind], agent]
            .filter((one) => one !== null)
            .join(', '),
        })),
      ),
    ),
    points: (timepoints ?? []).flatMap(({ studyInstanceUid, date }) =>
      date === null
        ? []
        : [
            {
              date,
              letbPercent: documentIn(folded, 'measurement', studyInstanceUid)?.letbPercent ?? null,
              sumMm: sums.mm.get(date) ?? null,
            },
          ],
    ),
    marks: [
      ...progressions.map(
        ({ date, where }) =>
          ({ date, mark: where === 'liver' ? 'liver-progression' : 'progression-elsewhere' }) as const,
      ),
      ...(untreatable === null ? [] : [{ date: untreatable.date, mark: 'untreatable' } as const]),
      ...(death === null ? [] : [{ date: death, mark: 'death' } as const]),
    ],
  };
  const svg = timelineChart(data, { widthPx: 1180, heightPx: 200, language });
  // The chart is escaped SVG made by core, without scripts.
  return svg === '' ? null : <div className="timeline-plot" dangerouslySetInnerHTML={{ __html: svg }} />;
}

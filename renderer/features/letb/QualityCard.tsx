import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { histogramChart } from '../../../core/charts/histogramChart.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { liverOf } from '../../compute/openMasks.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';

/** Histogram with threshold, and the figures that go with every LETB. */
export function QualityCard({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const state = useStore(measurementStore, (all) => all[slot]);
  const { measurement } = state;
  if (measurement === null) return null;
  const { quality, coverage } = measurement;
  const sensitivity = Object.entries(quality.sensitivity).toSorted(([a], [b]) => Number(a) - Number(b));
  const stale = isStale(state) && state.refusal !== null;
  const percent = (fraction: number | null): string => `${rounded('percent', fraction, language)} %`;
  return (
    <section className={stale ? 'card stale' : 'card'} aria-label={words.quality}>
      <h3>
        {words.histogram} · {words.timepoints[slot]}
      </h3>
      <Histogram slot={slot} />
      <details>
        <summary className="quality-line">
          {words.negativeTail} <b>{percent(100 * quality.negativeTailFraction)}</b> · {words.noiseFloor}{' '}
          <b>{percent(quality.noiseFloorPercent)}</b> · {words.coverage} <b>{percent(100 * coverage)}</b>
        </summary>
        <dl className="quality">
          <Figure
            name={words.roiOutliers}
            value={
              quality.roiOutlierFraction.map((fraction) => rounded('percent', 100 * fraction, language)).join(' · ') +
              ' %'
            }
          />
          <Figure
            name={`${words.noiseCorrected} (${words.exploratory})`}
            value={percent(quality.letbNoiseCorrectedPercent)}
          />
        </dl>
        <table className="figures sensitivity">
          <tbody>
            <tr>
              <th>{words.sensitivity}</th>
              {sensitivity.map(([k]) => (
                <th key={k}>k {rounded('factor', Number(k), language)}</th>
              ))}
            </tr>
            <tr>
              <td>%</td>
              {sensitivity.map(([k, letb]) => (
                <td key={k}>{rounded('percent', letb, language)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Histogram({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const openId = useStore(timepointStore, (all) => all[slot].openId);
  const selected = useStore(roiStore, (all) => all[slot].selected);
  const thresholdHu = useStore(
    measurementStore,
    (all) => all[slot].measurement?.placements[selected ?? 0]?.thresholdHu ?? null,
  );
  useStore(timepointStore, (all) => all[slot].maskRevision);
  const liver = liverOf(openId);
  if (liver === null) return null;
  const threshold =
    thresholdHu === null ? null : { hu: thresholdHu, label: `T ${rounded('hu', thresholdHu, language)} ${words.hu}` };
  const svg = histogramChart(liver.histogram, { widthPx: 316, heightPx: 96, threshold, language });
  // The chart escapes its text itself.
  return <div className="histogram" dangerouslySetInnerHTML={{ __html: svg }} />;
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LetbMeasurement } from '../../../core/letb/computeLetb.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';

/** One line for each placement of both timepoints, and the volumes of each timepoint. */
export function PlacementTable(): ReactNode {
  const words = useWords();
  const isEmpty = useStore(measurementStore, (all) => slots.every((slot) => all[slot].measurement === null));
  if (isEmpty) return null;
  return (
    <section className="card" aria-label={words.placements}>
      <table className="figures">
        <thead>
          <tr>
            <th>{words.placement}</th>
            <th>{words.mean}</th>
            <th>{words.sd}</th>
            <th>{words.threshold}</th>
            <th>cm³</th>
            <th>LETB %</th>
          </tr>
        </thead>
        {slots.map((slot) => (
          <Placements key={slot} slot={slot} />
        ))}
      </table>
    </section>
  );
}

function Placements({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const state = useStore(measurementStore, (all) => all[slot]);
  const selected = useStore(roiStore, (all) => all[slot].selected);
  const { measurement } = state;
  if (measurement === null) return null;
  const stale = isStale(state) && state.refusal !== null;
  return (
    <tbody className={stale ? 'stale' : ''} data-slot={slot}>
      {measurement.placements.map((placement, index) => (
        <tr key={`${slot}-${index + 1}`} data-selected={index === selected}>
          <td>
            {words.timepoints[slot]} {index + 1}
          </td>
          <td>{rounded('hu', placement.meanHu, language)}</td>
          <td>{rounded('hu', placement.sdHu, language)}</td>
          <td>{rounded('hu', placement.thresholdHu, language)}</td>
          <td>{rounded('cm3', placement.enhancingVolumeCm3, language)}</td>
          <td>{rounded('percent', placement.letbPercent, language)}</td>
        </tr>
      ))}
      <Summary measurement={measurement} />
    </tbody>
  );
}

function Summary({ measurement }: { readonly measurement: LetbMeasurement }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { letbSdPercent, letbRangePercent, letbCoefficientOfVariation: variation } = measurement;
  return (
    <tr className="summary">
      <td colSpan={6}>
        {words.liver} {rounded('cm3', measurement.liverVolumeCm3, language)} cm³ · {words.enhancing}{' '}
        {rounded('cm3', measurement.enhancingVolumeCm3, language)} cm³
        <br />
        {letbSdPercent === null
          ? words.onePlacementSpread
          : words.overPlacements(
              rounded('percent', letbSdPercent, language),
              rounded('percent', letbRangePercent, language),
              rounded('percent', variation === null ? null : 100 * variation, language),
            )}
      </td>
    </tr>
  );
}

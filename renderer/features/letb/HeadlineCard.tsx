import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { uncertaintyWords } from '../../../core/text/uncertaintyWords.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Interval } from './UncertaintyCard.tsx';

/** LETB before and after with preset and k, and the change between them. */
export function HeadlineCard(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { pre, post } = useStore(timepointStore);
  const presets = [...new Set([pre.protocol.preset, post.protocol.preset])].map((preset) => words.presets[preset]);
  return (
    <section className="card headline" aria-label="LETB">
      <div className="headline-row">
        {slots.map((slot) => (
          <Letb key={slot} slot={slot} />
        ))}
        <Change />
      </div>
      <p className="small faint">
        LETB · {words.preset} {presets.join(' | ')} · k = {rounded('factor', pre.protocol.k, language)}
      </p>
    </section>
  );
}

function Letb({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const state = useStore(measurementStore, (all) => all[slot]);
  const { measurement } = state;
  const stale = isStale(state) && state.refusal !== null;
  const {
    letbSdPercent,
    letbRangePercent,
    letbCoefficientOfVariation: variation,
  } = measurement ?? {
    letbSdPercent: null,
    letbRangePercent: null,
    letbCoefficientOfVariation: null,
  };
  const spread =
    letbSdPercent === null
      ? words.onePlacementSpread
      : words.overPlacements(
          rounded('percent', letbSdPercent, language),
          rounded('percent', letbRangePercent, language),
          rounded('percent', variation === null ? null : 100 * variation, language),
        );
  return (
    <div
      className={stale ? 'figure stale' : 'figure'}
      data-slot={slot}
      data-letb-percent={measurement?.letbPercent ?? ''}
      data-stale={isStale(state)}
      data-preset={measurement?.preset ?? ''}
      title={measurement === null ? words.notMeasured : spread}
    >
      <div className="big">
        {rounded('percent', measurement?.letbPercent, language)} <span className="unit">%</span>
      </div>
      <IntervalLine slot={slot} />
      <div className="small muted">{words.timepoints[slot]}</div>
      <div className="tags">
        {stale ? (
          <Chip look="bad" title={words.staleDetail}>
            {words.stale}
          </Chip>
        ) : null}
        {measurement?.preset === 'corrected' ? (
          <Chip title={words.aligning.kindHints[measurement.alignment.kind === 'rigid' ? 'rigid' : 'deformable']}>
            {words.presets.corrected}
          </Chip>
        ) : null}
        {measurement?.provisional === true ? <Chip look="warn">{words.provisional}</Chip> : null}
      </div>
    </div>
  );
}

function IntervalLine({ slot }: { readonly slot: Slot }): ReactNode {
  const language = useLanguage();
  const { uncertainty, computing } = useStore(uncertaintyStore, (all) => all[slot]);
  if (uncertainty === null && computing.kind !== 'running') return null;
  const hint = uncertaintyWords[language];
  return (
    <div
      className="small interval"
      title={uncertainty === null ? hint.computing : hint.interval(String(100 * uncertainty.confidence))}
      data-interval-of={slot}
    >
      {uncertainty === null ? '…' : <Interval interval={uncertainty.interval} />}
    </div>
  );
}

function Change(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const change = useStore(measurementStore, (all) => all.change);
  const stale = useStore(measurementStore, isChangeStale);
  const percent = change?.changePercent ?? null;
  const look = stale || percent === null ? '' : percent < 0 ? ' falls' : ' rises';
  return (
    <div className={stale ? 'figure stale' : 'figure'} data-change-percent={percent ?? ''}>
      <div className={`big${look}`}>
        {rounded('changePercent', percent, language)} <span className="unit">%</span>
      </div>
      {change?.uncertainty === undefined ? null : (
        <div className="small interval" data-change-interval>
          <Interval interval={change.uncertainty.interval} kind="changePercent" />
        </div>
      )}
      <div className="small muted">{words.change}</div>
      <div className="tags">
        {stale && change !== null ? (
          <Chip look="bad" title={words.staleDetail}>
            {words.stale}
          </Chip>
        ) : null}
        {change?.provisional === true ? <Chip look="warn">{words.provisional}</Chip> : null}
      </div>
    </div>
  );
}

/** The change is as old as the older of its two numbers. */
export function isChangeStale(all: ReturnType<typeof measurementStore.getState>): boolean {
  return slots.some((slot) => isStale(all[slot]) && all[slot].refusal !== null);
}

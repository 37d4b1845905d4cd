import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LetbUncertainty, PercentInterval } from '../../../core/letb/uncertainty.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { uncertaintyWords } from '../../../core/text/uncertaintyWords.ts';
import type { Slot } from '../../state/slots.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { FindingLine } from './Findings.tsx';

/** The interval of a timepoint's LETB, its parts, and where the placements lie among all admissible ones. */
export function UncertaintyCard({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { uncertainty, computing } = useStore(uncertaintyStore, (all) => all[slot]);
  const own = uncertaintyWords[language];
  if (computing.kind === 'running') {
    return (
      <section className="card" aria-label={own.title}>
        <ProgressBar label={own.computing} fraction={computing.fraction} />
      </section>
    );
  }
  if (uncertainty === null) return null;
  return (
    <section
      className="card uncertainty"
      aria-label={own.title}
      data-interval={`${uncertainty.interval.low} ${uncertainty.interval.high}`}
    >
      <h3>
        {own.title} · {words.timepoints[slot]}
      </h3>
      <details>
        <summary>
          {own.interval(rounded('factor', 100 * uncertainty.confidence, language))}{' '}
          <b>
            <Interval interval={uncertainty.interval} />
          </b>
        </summary>
        <Parts uncertainty={uncertainty} />
      </details>
      {uncertainty.findings.map((finding, index) => (
        <FindingLine key={`${finding.code}-${index + 1}`} finding={finding} />
      ))}
    </section>
  );
}

function Parts({ uncertainty }: { readonly uncertainty: LetbUncertainty }): ReactNode {
  const language = useLanguage();
  const own = uncertaintyWords[language];
  const { parts, population, placements, lipiodol } = uncertainty;
  const rows: readonly (readonly [name: string, hint: string, interval: PercentInterval | null])[] = [
    [own.placement, own.placementHint, parts.placement],
    [own.sampling, own.samplingHint, parts.sampling],
    [own.boundary, own.boundaryHint, parts.boundary],
    [own.registration, own.registrationHint, parts.registration],
  ];
  const percentiles = placements.map(({ percentile }) =>
    percentile === null ? '–' : rounded('percent', percentile, language),
  );
  return (
    <dl className="quality">
      {rows.map(([name, hint, interval]) => (
        <div key={name} title={hint}>
          <dt>{name}</dt>
          <dd>
            <Interval interval={interval} />
          </dd>
        </div>
      ))}
      <div title={own.populationHint}>
        <dt>{own.population}</dt>
        <dd>{rounded('percent', population.letbPercent, language)} %</dd>
      </div>
      <div title={own.percentilesHint}>
        <dt>{own.percentiles}</dt>
        <dd>{percentiles.join(' · ')}</dd>
      </div>
      {lipiodol === null ? null : (
        <div title={own.noneToAll}>
          <dt>{own.oil(rounded('cm3', lipiodol.unknownCm3, language))}</dt>
          <dd>
            <Interval interval={{ low: lipiodol.noneViablePercent, high: lipiodol.allViablePercent }} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** `9.6 – 12.6 %` */
export function Interval({
  interval,
  kind = 'percent',
}: {
  readonly interval: PercentInterval | null;
  readonly kind?: 'percent' | 'changePercent';
}): ReactNode {
  const language = useLanguage();
  if (interval === null) return '–';
  return `${rounded(kind, interval.low, language)} – ${rounded(kind, interval.high, language)} %`;
}

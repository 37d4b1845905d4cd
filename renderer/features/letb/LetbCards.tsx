import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { isStale, measurementStore } from '../../state/measurementStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Problem } from '../../ui/Problem.tsx';
import { SetAsideButton } from '../reading/index.ts';
import { ChangeCard } from './ChangeCard.tsx';
import { Findings } from './Findings.tsx';
import { HeadlineCard } from './HeadlineCard.tsx';
import { PhaseCard } from './PhaseCard.tsx';
import { PlacementTable } from './PlacementTable.tsx';
import { UncertaintyCard } from './UncertaintyCard.tsx';
import { QualityCard } from './QualityCard.tsx';
import './letb.css';

/** Everything that is measured: both timepoints' numbers, then `children` (what they are measured with), then the rest. */
export function LetbCards({ slot, children }: { readonly slot: Slot; readonly children: ReactNode }): ReactNode {
  const words = useWords();
  return (
    <>
      <HeadlineCard />
      {slots.map((one) => (
        <Refusal key={one} slot={one} />
      ))}
      {children}
      <PlacementTable />
      <UncertaintyCard slot={slot} />
      <ChangeCard />
      <PhaseCard slot={slot} />
      <QualityCard slot={slot} />
      <Findings slot={slot} title={`${words.findings} · ${words.timepoints[slot]}`} />
    </>
  );
}

function Refusal({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const state = useStore(measurementStore, (all) => all[slot]);
  if (state.refusal === null || (state.measurement !== null && !isStale(state))) return null;
  return (
    <Problem text={`${words.timepoints[slot]} · ${sentenceOf(state.refusal, language)}`} code={state.refusal.code}>
      <SetAsideButton slot={slot} error={state.refusal} />
    </Problem>
  );
}

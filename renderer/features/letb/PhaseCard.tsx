import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { PhaseFigures } from '../../../core/letb/phaseFigures.ts';
import { phaseFigureName } from '../../../core/text/uncertaintySentences.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { uncertaintyWords } from '../../../core/text/uncertaintyWords.ts';
import { roiStore, setPortalVein } from '../../state/roiStore.ts';
import { slots, type Slot } from '../../state/slots.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { runningEngine } from '../reading/index.ts';
import { pointAtPortalVein } from './portalVein.ts';

const NUMBERS = [
  ['aortaHu', 'wholeHu'],
  ['liverHu', 'wholeHu'],
  ['parenchymaEnhancementHu', 'hu'],
  ['parenchymaSdHu', 'hu'],
  ['delaySeconds', 'factor'],
  ['kvp', 'factor'],
  ['sliceThicknessMm', 'spacingMm'],
] as const;
const TEXTS = ['kernel', 'scanner'] as const;

/** What the arterial phases before and after treatment are compared by, side by side; the reader points at the portal vein. */
export function PhaseCard({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const own = uncertaintyWords[language];
  const all = useStore(uncertaintyStore);
  if (slots.every((one) => all[one].arterialPhase === null)) return null;
  const row = (name: string, shown: (phase: PhaseFigures) => string): ReactNode => (
    <tr key={name} data-figure={name}>
      <td>{phaseFigureName(name, language)}</td>
      {slots.map((one) => {
        const phase = all[one].arterialPhase;
        return <td key={one}>{phase === null ? '–' : shown(phase)}</td>;
      })}
    </tr>
  );
  return (
    <section className="card phases" aria-label={own.phases}>
      <details>
        <summary>{own.phases}</summary>
        <table className="figures">
          <thead>
            <tr>
              <td />
              {slots.map((one) => (
                <th key={one}>{words.timepoints[one]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row('portalVeinHu', ({ portalVein }) => rounded('wholeHu', portalVein?.meanHu, language))}
            {NUMBERS.map(([name, kind]) => row(name, (phase) => rounded(kind, phase[name], language)))}
            {TEXTS.map((name) => row(name, (phase) => phase[name] ?? '–'))}
          </tbody>
        </table>
        <PortalVeinPart slot={slot} />
      </details>
    </section>
  );
}

function PortalVeinPart({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const own = uncertaintyWords[useLanguage()];
  const at = useStore(roiStore, (all) => all[slot].portalVeinLpsMm);
  return (
    <div className="row">
      <Button title={own.portalVeinHint} onPress={() => pointAtPortalVein(slot)}>
        {own.portalVein} · {words.timepoints[slot]} <span className="key">Ctrl ⇧ V</span>
      </Button>
      {at === null ? null : (
        <>
          <Button look="quiet" onPress={() => runningEngine(slot)?.scrollTo(at)}>
            {own.show}
          </Button>
          <Button look="quiet" onPress={() => setPortalVein(slot, null)}>
            {own.dismiss}
          </Button>
        </>
      )}
    </div>
  );
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RoiShape } from '../../../core/roi/parenchymaRoi.ts';
import { rounded } from '../../../core/text/rounding.ts';
import { MAX_PLACEMENTS, removeRoi, roiStore, setRoiKind } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { isMeasurable, timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { addRoiHere, goToRoi } from './roiCommands.ts';
import { ProposalPart } from './ProposalPart.tsx';
import './roi.css';

const shapes: readonly RoiShape[] = ['cube', 'sphere'];
/** Nominal volumes of the method, cm³. */
const volumes = [1, 0.5] as const;

/** The placements of a timepoint: go to, add, remove; their shape and volume. */
export function RoiCard({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const state = useStore(roiStore, (all) => all[slot]);
  const k = useStore(timepointStore, (all) => all[slot].protocol.k);
  const canPlace = useStore(timepointStore, (all) => isMeasurable(all[slot]));
  const factor = (value: number): string => rounded('factor', value, language);
  const mm = (value: number): string => rounded('mm', value, language);
  return (
    <section className="card roi-card" aria-label={words.steps.rois}>
      <h3>
        {words.steps.rois} · {words.timepoints[slot]}
      </h3>
      <div className="row">
        <Segments
          label={words.shape}
          isSmall
          value={state.shape}
          options={shapes.map((shape) => ({ value: shape, text: words.shapes[shape] }))}
          onChoose={(shape) => setRoiKind(slot, { shape })}
        />
        <Segments
          label={words.volume}
          isSmall
          value={String(state.nominalCm3)}
          options={volumes.map((volume) => ({ value: String(volume), text: `${factor(volume)} cm³` }))}
          onChoose={(volume) => setRoiKind(slot, { nominalCm3: Number(volume) })}
        />
        <span className="small muted">k = {factor(k)}</span>
      </div>
      {canPlace && state.rois.length === 0 ? <p className="small muted roi-hint">{words.noRois}</p> : null}
      <ul className="roi-list">
        {state.rois.map((roi, index) => (
          <li
            key={`${slot}-${index + 1}`}
            className="roi"
            data-selected={index === state.selected}
            data-centre-lps={roi.centreLpsMm.join(' ')}
          >
            <button
              type="button"
              className="roi-go"
              title={`x ${mm(roi.centreLpsMm[0])} y ${mm(roi.centreLpsMm[1])} z ${mm(roi.centreLpsMm[2])} mm`}
              aria-pressed={index === state.selected}
              onClick={() => goToRoi(slot, index)}
            >
              <i aria-hidden="true" /> {index + 1}
            </button>
            <button
              type="button"
              className="roi-remove"
              title={`${words.removeRoi} ${index + 1}`}
              aria-label={`${words.removeRoi} ${index + 1}`}
              onClick={() => removeRoi(slot, index)}
            >
              ✕
            </button>
          </li>
        ))}
        {state.rois.length < MAX_PLACEMENTS ? (
          <li>
            <Button disabled={!canPlace} onPress={() => addRoiHere(slot)}>
              {words.addRoi} <span className="key">R</span>
            </Button>
          </li>
        ) : null}
      </ul>
      <ProposalPart slot={slot} />
    </section>
  );
}

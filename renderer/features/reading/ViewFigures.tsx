import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { explainedStore } from '../../state/explainedStore.ts';
import { currentLink, linkStore } from '../../state/linkStore.ts';
import { measurementStore, isStale } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { viewportStore, type ViewportFigures } from '../../state/viewportStore.ts';
import { pictureOf, volumeStore } from '../../state/volumeStore.ts';
import { isLinkedView, type ShownCell } from './layout.ts';

/** What is written on a picture: what it is, what is measured in it, where it lies, and how it is shown. */
export function ViewFigures({ shown }: { readonly shown: ShownCell }): ReactNode {
  const words = useWords();
  const { id, slot, role } = shown;
  const figures = useStore(viewportStore, (all) => all[id]);
  const date = useStore(timepointStore, (state) => state[slot].choice?.date ?? null);
  const kind = figures?.plane.kind ?? 'acquisition';
  return (
    <>
      <div className="on-picture top-left">
        <b>
          {words.timepoints[slot]} · {words.roles[role]}
          {kind === 'acquisition' ? '' : ` · ${words.viewing.planes[kind]}`}
        </b>
        <br />
        {role === 'subtraction' ? <ThresholdLine slot={slot} /> : (date ?? words.noDate)}
      </div>
      <VolumeLine shown={shown} />
      {figures === undefined ? null : <Figures shown={shown} figures={figures} />}
    </>
  );
}

function ThresholdLine({ slot }: { readonly slot: Slot }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const state = useStore(measurementStore, (all) => all[slot]);
  const selected = useStore(roiStore, (all) => all[slot].selected);
  const placement = state.measurement?.placements[selected ?? 0];
  if (placement === undefined || (isStale(state) && state.refusal !== null)) return null;
  return (
    <span data-threshold-hu={placement.thresholdHu}>
      T {rounded('hu', placement.thresholdHu, language)} {words.hu}
    </span>
  );
}

function VolumeLine({ shown: { slot, role } }: { readonly shown: ShownCell }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const liverCm3 = useStore(timepointStore, (state) => state[slot].liverCm3);
  const state = useStore(measurementStore, (all) => all[slot]);
  const explained = useStore(explainedStore, (all) => all[slot].cm3);
  if (role === 'arterial' && liverCm3 !== null) {
    return (
      <div className="on-picture top-right">
        {words.liver} {rounded('cm3', liverCm3, language)} cm³
      </div>
    );
  }
  if (role !== 'subtraction' || state.measurement === null || (isStale(state) && state.refusal !== null)) return null;
  return (
    <div className="on-picture top-right">
      {words.enhancing} {rounded('cm3', state.measurement.enhancingVolumeCm3, language)} cm³
      {explained === null ? null : (
        <span className="explained-cm3" title={words.aligning.explainedMeaning}>
          <br />
          {words.aligning.ofWhichExplained(rounded('cm3', explained, language))}
        </span>
      )}
    </div>
  );
}

/** The patient's axis across a plane, and the coordinate along it. */
const across = {
  sagittal: ['x', 0],
  coronal: ['y', 1],
  axial: ['z', 2],
  acquisition: ['z', 2],
  oblique: ['z', 2],
} as const;

function Figures({ shown, figures }: { readonly shown: ShownCell; readonly figures: ViewportFigures }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const { letters, centreLps, slab, thicknessMm, widthHu, levelHu, scaleBar, refusedOverlays } = figures;
  const [axis, place] = across[figures.plane.kind];
  const mm = (value: number): string => rounded('spacingMm', value, language);
  return (
    <>
      <span className="letter at-left">{letters.left}</span>
      <span className="letter at-right">{letters.right}</span>
      <span className="letter at-top">{letters.top}</span>
      <span className="letter at-bottom">{letters.bottom}</span>
      <div className="on-picture bottom-left" data-slice={figures.slice ?? ''} data-slices={figures.slices}>
        {refusedOverlays.map((finding) => (
          <span key={finding.code} className="refused-overlay" title={sentenceOf(finding, language)}>
            {sentenceOf(finding, language)}
          </span>
        ))}
        {scaleBar === null ? null : (
          <span className="scale-bar" data-length-mm={scaleBar.lengthMm} style={{ width: scaleBar.lengthPx }}>
            {rounded('factor', scaleBar.lengthMm, language)} mm
          </span>
        )}
        {centreLps === null ? (
          <span>{words.viewing.notReached}</span>
        ) : (
          <span>
            {axis} {rounded('mm', centreLps[place], language)} mm ·{' '}
            {slab === null
              ? `${mm(thicknessMm)} mm`
              : words.viewing.slabOf(words.viewing.projections[slab.projection], mm(slab.thicknessMm))}
          </span>
        )}
      </div>
      <div className="on-picture bottom-right">
        <LinkName shown={shown} />
        <span>
          W {rounded('wholeHu', widthHu, language)} L {rounded('wholeHu', levelHu, language)}
        </span>
      </div>
    </>
  );
}

/** Which link holds this picture to the other timepoint's. */
function LinkName({ shown }: { readonly shown: ShownCell }): ReactNode {
  const words = useWords();
  const kind = useStore(linkStore, (state) => currentLink(state).kind);
  const frame = useStore(volumeStore, (all) => pictureOf(all[shown.slot][shown.role])?.frame ?? null);
  if (frame === null) return <span className="link-name">{words.viewing.noFrame}</span>;
  if (!isLinkedView(shown)) return null;
  return (
    <span className="link-name" data-link={kind}>
      {words.viewing.linkedBy[kind]}
    </span>
  );
}

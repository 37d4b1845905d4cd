import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { rampGradient } from '../../engine/colourRamp.ts';
import { alignmentStore, shownAlignment } from '../../state/alignmentStore.ts';
import { qualityStore, setDivider } from '../../state/qualityStore.ts';
import type { Slot } from '../../state/slots.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import type { ShownCell } from '../reading/index.ts';
import { arrowScale, DIFFERENCE_WINDOW, scaleEndMm } from './qualityView.ts';

/** What the quality view writes on a picture: whose side is which, the line between them, the scale of a map. */
export function QualityOverlay({ shown }: { readonly shown: ShownCell }): ReactNode {
  const mode = useStore(qualityStore, (view) => view.mode);
  if (mode === null || shown.role !== 'arterial') return null;
  if (mode === 'displacement') return <Legend slot={shown.slot} />;
  return (
    <>
      <Sides slot={shown.slot} />
      {mode === 'checkerboard' ? null : <Line />}
    </>
  );
}

function Sides({ slot }: { readonly slot: Slot }): ReactNode {
  const { aligning: words } = useWords();
  const { mode, isBefore, adjusting } = useStore(qualityStore);
  const isAligned = useStore(alignmentStore, (all) => shownAlignment(all[slot]) !== null);
  const { widthHu, levelHu } = DIFFERENCE_WINDOW;
  const isAfter = adjusting !== null || (isAligned && !isBefore);
  const [first, second] =
    mode === 'difference'
      ? [words.sides.differenceBefore, isAfter ? words.sides.differenceAfter : words.sides.differenceBefore]
      : [words.sides.arterial, isAfter ? words.sides.after : words.sides.before];
  return (
    <div className="on-picture quality-sides" data-sides={`${first} | ${second}`}>
      {first} | {second}
      {mode === 'difference' ? ` · W ${widthHu} L ${levelHu}` : null}
    </div>
  );
}

/** Dragged, or moved by the arrow keys. */
function Line(): ReactNode {
  const { aligning: words } = useWords();
  const fraction = useStore(qualityStore, (view) => (view.mode === 'difference' && view.isBefore ? 1 : view.fraction));
  const area = useRef<HTMLDivElement>(null);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const box = area.current?.parentElement?.getBoundingClientRect();
    if (box !== undefined && event.currentTarget.hasPointerCapture(event.pointerId))
      setDivider((event.clientX - box.left) / box.width);
  };
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setDivider(qualityStore.getState().fraction + by);
  };
  return (
    <div
      ref={area}
      className="swipe-line"
      role="slider"
      tabIndex={0}
      aria-label={words.divider}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * fraction)}
      style={{ left: `${100 * fraction}%` }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onKeyDown={press}
    />
  );
}

function Legend({ slot }: { readonly slot: Slot }): ReactNode {
  const { aligning: words } = useWords();
  const language = useLanguage();
  const largest = useStore(
    alignmentStore,
    (all) => shownAlignment(all[slot])?.registration.figures.largestDisplacementMm ?? null,
  );
  if (largest === null) return null;
  const end = scaleEndMm(largest);
  const ramp: CSSProperties = { background: rampGradient('to right') };
  return (
    <div className="on-picture shift-legend" data-scale-end-mm={end}>
      <span>{words.legend}</span>
      <i style={ramp} aria-hidden="true" />
      <span className="ticks">
        {[0, 0.5, 1].map((share) => (
          <span key={share}>{rounded('factor', share * end, language)}</span>
        ))}
      </span>
      <span className="faint">{words.arrows(String(arrowScale(end)))}</span>
    </div>
  );
}

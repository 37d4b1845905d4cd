import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { measurementStore, isStale } from '../../state/measurementStore.ts';
import { roiStore } from '../../state/roiStore.ts';
import type { Slot } from '../../state/slots.ts';
import { timepointStore } from '../../state/timepointStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { viewportId, viewportStore, type Role } from '../../state/viewportStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import type { ViewportSpec } from '../../engine/readingEngine.ts';
import {
  describeAll,
  engineOf,
  goToDestination,
  reportViewportFault,
  runningEngine,
  standardWindows,
  volumeId,
} from './engines.ts';

interface ViewportProps {
  readonly slot: Slot;
  readonly role: Role;
  readonly openId: string;
}

/** One picture of the engine, with its figures written on it. */
export function Viewport({ slot, role, openId }: ViewportProps): ReactNode {
  const words = useWords();
  const element = useRef<HTMLDivElement>(null);
  const isActive = useStore(viewStore, (state) => state.layout === 'both' && state.activeSlot === slot);
  const isContourShown = useStore(viewStore, (state) => state.isContourShown);
  const date = useStore(timepointStore, (state) => state[slot].choice?.date ?? null);

  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    let unmount: (() => void) | null = null;
    let isGone = false;
    engineOf(slot)
      .then((engine) => {
        if (isGone || engine === null) return;
        const shown = viewportStore.getState()[viewportId(slot, role)];
        unmount = engine.mount(target, {
          ...specOf({ slot, role, openId }, viewStore.getState().isContourShown),
          window: shown ?? standardWindows[role],
        });
        engine.setRois(roiStore.getState()[slot].rois, roiStore.getState()[slot].selected);
        goToDestination(slot);
        describeAll(slot);
      })
      .catch(reportViewportFault);
    return () => {
      isGone = true;
      unmount?.();
    };
  }, [slot, role, openId]);

  useEffect(() => {
    const shown = viewportStore.getState()[viewportId(slot, role)];
    if (shown === undefined) return;
    runningEngine(slot)?.update({ ...specOf({ slot, role, openId }, isContourShown), window: shown });
  }, [slot, role, openId, isContourShown]);

  return (
    <section className="viewport" data-viewport={viewportId(slot, role)} data-active={isActive}>
      <div className="picture" ref={element} />
      <div className="on-picture top-left">
        <b>
          {words.timepoints[slot]} · {words.roles[role]}
        </b>
        <br />
        {role === 'subtraction' ? <ThresholdLine slot={slot} /> : (date ?? words.noDate)}
      </div>
      <VolumeLine slot={slot} role={role} />
      <ViewFigures slot={slot} role={role} />
    </section>
  );
}

function specOf({ slot, role, openId }: ViewportProps, contour: boolean): ViewportSpec {
  return {
    id: viewportId(slot, role),
    volumeId: volumeId(openId, role),
    window: standardWindows[role],
    overlays: { contour, rois: role !== 'precontrast', enhancing: role === 'subtraction' },
  };
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

function VolumeLine({ slot, role }: { readonly slot: Slot; readonly role: Role }): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const liverCm3 = useStore(timepointStore, (state) => state[slot].liverCm3);
  const state = useStore(measurementStore, (all) => all[slot]);
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
    </div>
  );
}

function ViewFigures({ slot, role }: { readonly slot: Slot; readonly role: Role }): ReactNode {
  const language = useLanguage();
  const figures = useStore(viewportStore, (all) => all[viewportId(slot, role)]);
  if (figures === undefined) return null;
  const { letters, zMm, sliceSpacingMm, widthHu, levelHu } = figures;
  return (
    <>
      <span className="letter at-left">{letters.left}</span>
      <span className="letter at-right">{letters.right}</span>
      <span className="letter at-top">{letters.top}</span>
      <span className="letter at-bottom">{letters.bottom}</span>
      <div className="on-picture bottom-left">
        z {rounded('mm', zMm, language)} mm · {rounded('spacingMm', sliceSpacingMm, language)} mm
      </div>
      <div className="on-picture bottom-right">
        W {rounded('wholeHu', widthHu, language)} L {rounded('wholeHu', levelHu, language)}
      </div>
    </>
  );
}

import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ViewportSpec } from '../../engine/contract.ts';
import { roiStore } from '../../state/roiStore.ts';
import { uncertaintyStore } from '../../state/uncertaintyStore.ts';
import { useWords } from '../../state/useWords.ts';
import { viewportStore, type ViewportFigures } from '../../state/viewportStore.ts';
import { viewStore } from '../../state/viewStore.ts';
import { describeAll, windowGroup } from './describe.ts';
import { engineOf } from './engines.ts';
import { arrive } from './following.ts';
import { selectView, toggleMaximised } from './hangingCommands.ts';
import { cellOnScreen, type ShownCell } from './layout.ts';
import { reportViewportFault, runningEngine } from './runningEngines.ts';
import { openingPlane, openingWindow } from './viewCommands.ts';
import { viewExtras } from './viewExtras.ts';
import { ViewFigures } from './ViewFigures.tsx';
import { ViewMenu } from './ViewMenu.tsx';

interface ViewportProps {
  readonly shown: ShownCell;
  readonly volumeId: string;
  readonly isAlone: boolean;
  /** Keys speak of it. */
  readonly isActive: boolean;
}

/** One picture of the engine, with its figures written on it. */
export function Viewport({ shown, volumeId, isAlone, isActive }: ViewportProps): ReactNode {
  const words = useWords();
  const element = useRef<HTMLDivElement>(null);
  const { id, slot, role, name } = shown;
  const plane = useStore(viewportStore, (all) => all[id]?.plane.kind ?? openingPlane(shown).kind);
  const projection = useStore(viewportStore, (all) => (all[id] ?? shown.cell).slab?.projection);
  const isContourShown = useStore(viewStore, (state) => state.isContourShown);

  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    let unmount: (() => void) | null = null;
    let isGone = false;
    engineOf(slot)
      .then((engine) => {
        const cell = cellOnScreen(id);
        if (isGone || engine === null || cell === null) return;
        const { isContourShown: contour } = viewStore.getState();
        unmount = engine.mount(target, specOf(cell, volumeId, contour, viewportStore.getState()[id]));
        const { rois, selected } = roiStore.getState()[slot];
        engine.setRois(rois, selected);
        engine.setGhostRois(uncertaintyStore.getState()[slot].proposals?.rois ?? []);
        arrive(slot);
        describeAll(slot);
      })
      .catch(reportViewportFault);
    return () => {
      isGone = true;
      unmount?.();
    };
  }, [id, slot, volumeId]);

  useEffect(() => {
    const figures = viewportStore.getState()[id];
    const cell = cellOnScreen(id);
    if (figures === undefined || cell === null) return;
    runningEngine(slot)?.update(specOf(cell, volumeId, isContourShown, figures));
  }, [id, slot, volumeId, isContourShown]);

  const volume = words.viewing.view(words.timepoints[slot], words.roles[role]);
  // One volume may be shown in several planes, thin and thick.
  const label = [
    volume,
    ...(plane === 'acquisition' ? [] : [words.viewing.planes[plane]]),
    ...(projection === undefined ? [] : [words.viewing.projections[projection]]),
  ].join(' · ');
  return (
    <section
      className="viewport"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys speak of the focused picture
      tabIndex={0}
      aria-label={label}
      data-viewport={name}
      data-view-id={id}
      data-active={isActive}
      onFocus={() => selectView(id)}
      onDoubleClick={(event) => {
        if (event.target instanceof Element && event.target.closest('.view-tools') === null) toggleMaximised(id);
      }}
    >
      <div className="picture" ref={element} />
      <ViewFigures shown={shown} />
      {viewExtras(shown)}
      <ViewMenu shown={shown} isAlone={isAlone} label={label} />
    </section>
  );
}

function specOf(
  shown: ShownCell,
  volumeId: string,
  contour: boolean,
  figures: ViewportFigures | undefined,
): ViewportSpec {
  const { id, cell, role } = shown;
  return {
    id,
    volumeId,
    window: figures ?? openingWindow(shown),
    windowGroup: windowGroup(shown),
    plane: figures?.plane ?? openingPlane(shown),
    slab: figures === undefined ? cell.slab : figures.slab,
    isInverted: figures?.isInverted ?? false,
    interpolation: figures?.interpolation ?? 'linear',
    overlays: {
      contour: contour && cell.overlays.includes('contour'),
      rois: cell.overlays.includes('rois'),
      enhancing: cell.overlays.includes('enhancing') && role === 'subtraction',
    },
  };
}

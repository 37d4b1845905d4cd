import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { shellStore, STEPS_PX, stepsWidth, within, WORKLIST_PX, worklistWidth } from '../state/shellStore.ts';
import { useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { Divider } from '../ui/Divider.tsx';

/** The lines beside the two side panels: they make them wider or narrower. */
export function PanelDividers(): ReactNode {
  const { viewing } = useWords();
  const { worklistPx, stepsPx } = useStore(shellStore);
  const isWorklistOpen = useStore(viewStore, (state) => state.isWorklistOpen);
  const areStepsOpen = useStore(viewStore, (state) => state.areStepsOpen);
  return (
    <section className="panel-dividers" aria-label={viewing.panelWidths}>
      {isWorklistOpen ? (
        <Divider
          className="panel-divider"
          label={viewing.dividerWorklist}
          orientation="vertical"
          percent={(100 * worklistPx) / WORKLIST_PX.most}
          style={{ left: worklistWidth(worklistPx) }}
          onMove={(px) => shellStore.setState((state) => ({ worklistPx: within(WORKLIST_PX, state.worklistPx + px) }))}
        />
      ) : null}
      {areStepsOpen ? (
        <Divider
          className="panel-divider"
          label={viewing.dividerSteps}
          orientation="vertical"
          percent={(100 * stepsPx) / STEPS_PX.most}
          style={{ right: stepsWidth(stepsPx) }}
          onMove={(px) => shellStore.setState((state) => ({ stepsPx: within(STEPS_PX, state.stepsPx - px) }))}
        />
      ) : null}
    </section>
  );
}

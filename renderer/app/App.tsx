import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { CohortScreen } from '../features/cohort/index.ts';
import { AuditDialog, DeskDialog } from '../features/record/index.ts';
import { ReadingArea, SaveLayoutDialog } from '../features/reading/index.ts';
import { EmptyCase, openDropped, Worklist } from '../features/studies/index.ts';
import { TimelineScreen } from '../features/timeline/index.ts';
import { importStore } from '../state/importStore.ts';
import { shellStore, stepsWidth, worklistWidth } from '../state/shellStore.ts';
import { slots, type Slot } from '../state/slots.ts';
import { useLanguage, useWords } from '../state/useWords.ts';
import { viewStore } from '../state/viewStore.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { reportFault } from './commands.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { KeySheet } from './KeySheet.tsx';
import { PanelDividers } from './PanelDividers.tsx';
import { startShortcuts } from './shortcuts.ts';
import { StatusBar } from './StatusBar.tsx';
import { Steps } from './Steps.tsx';
import { TopBar } from './TopBar.tsx';

export function App(): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const isWorklistOpen = useStore(viewStore, (state) => state.isWorklistOpen);
  const hasCase = useStore(importStore, (state) => state.tree !== null);
  const areStepsOpen = useStore(viewStore, (state) => state.areStepsOpen);
  const { worklistPx, stepsPx } = useStore(shellStore);
  const isDropping = useStore(viewStore, (state) => state.isDropping);
  useEffect(() => startShortcuts(window), []);
  useEffect(() => startDropping(window), []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const columns = `${isWorklistOpen ? worklistWidth(worklistPx) : '0'} minmax(0, 1fr) ${areStepsOpen ? stepsWidth(stepsPx) : '0'}`;
  return (
    <div className="window" style={{ gridTemplateColumns: columns }}>
      <TopBar />
      {isWorklistOpen ? (
        <ErrorBoundary>
          <Worklist />
        </ErrorBoundary>
      ) : null}
      <ErrorBoundary>{hasCase ? <ReadingArea /> : <EmptyCase />}</ErrorBoundary>
      {areStepsOpen ? (
        <ErrorBoundary>
          <Steps />
        </ErrorBoundary>
      ) : null}
      <StatusBar />
      <PanelDividers />
      <CommandPalette />
      <KeySheet />
      <SaveLayoutDialog />
      <TimelineScreen />
      <CohortScreen />
      <DeskDialog />
      <AuditDialog />
      {isDropping ? (
        <div className="drop-notice">
          <p>
            {words.dropHere}
            <br />
            <span className="small">{words.dropMaskHere}</span>
          </p>
        </div>
      ) : null}
    </div>
  );
}

/** The timepoint whose pictures lie there. */
function slotAt(target: EventTarget | null): Slot | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
  return slots.find((slot) => slot === row?.dataset['slot']) ?? null;
}

/** Files may be dropped anywhere. */
function startDropping(target: Window): () => void {
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    if (!viewStore.getState().isDropping) viewStore.setState({ isDropping: true });
  };
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) viewStore.setState({ isDropping: false });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    viewStore.setState({ isDropping: false });
    openDropped([...(event.dataTransfer?.files ?? [])], slotAt(event.target)).catch(reportFault);
  };
  target.addEventListener('dragover', over);
  target.addEventListener('dragleave', leave);
  target.addEventListener('drop', drop);
  return () => {
    target.removeEventListener('dragover', over);
    target.removeEventListener('dragleave', leave);
    target.removeEventListener('drop', drop);
  };
}

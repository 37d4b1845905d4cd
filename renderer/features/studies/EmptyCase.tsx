import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { importStore } from '../../state/importStore.ts';
import { useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { openDemo, openFiles, openFolder } from './importCommands.ts';
import { useWorklistWords } from './useWorklistWords.ts';

/** What stands in the place of the pictures before there is a case: how to open one, or how far reading is. */
export function EmptyCase(): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const job = useStore(importStore, (state) => state.job);
  const filesSeen = useStore(importStore, (state) => state.filesSeen);
  const hasFound = useStore(importStore, (state) => state.soFar !== null);
  if (job.kind === 'running') {
    return (
      <main className="viewports-empty" data-state="scanning">
        <h2>{words.reading}</h2>
        {hasFound ? null : <ProgressBar fraction={job.fraction} label={words.reading} />}
        <p className="muted figures-line">{own.readingFiles(filesSeen, null)}</p>
      </main>
    );
  }
  return (
    <main className="viewports-empty" data-state="empty">
      <h2>{words.emptyTitle}</h2>
      <p className="muted">{words.emptyText}</p>
      <div className="worklist-actions">
        <Button look="primary" onPress={() => void openFolder()}>
          {words.openFolder}
        </Button>
        <Button onPress={() => void openFiles()} title=".zip, DICOMDIR, .dcm">
          {own.openFiles}
        </Button>
        <Button onPress={() => void openDemo()}>{words.openDemo}</Button>
      </div>
    </main>
  );
}

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { rounded } from '../../../core/text/rounding.ts';
import { importStore } from '../../state/importStore.ts';
import { useLanguage, useWords } from '../../state/useWords.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { cancelImport } from './importCommands.ts';
import { useWorklistWords } from './useWorklistWords.ts';

/** How far the running scan is, what it has found, and the way to end it. */
export function ScanProgress(): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const language = useLanguage();
  const job = useStore(importStore, (state) => state.job);
  const filesSeen = useStore(importStore, (state) => state.filesSeen);
  const soFar = useStore(importStore, (state) => state.soFar);
  if (job.kind !== 'running') return null;
  const percent = job.fraction === null ? null : rounded('wholeHu', 100 * job.fraction, language);
  return (
    <div className="scan-progress" data-files-seen={filesSeen}>
      <div className="row">
        <span className="small figures-line">{own.readingFiles(filesSeen, percent)}</span>
        <Button look="quiet" onPress={() => void cancelImport()}>
          {words.cancel}
        </Button>
      </div>
      <ProgressBar fraction={job.fraction} label={words.reading} />
      {soFar === null ? null : <p className="small faint">{own.afterScan}</p>}
    </div>
  );
}

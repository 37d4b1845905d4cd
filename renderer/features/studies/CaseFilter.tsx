import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Verdict } from '../../../core/dicom/stack.ts';
import { useWords } from '../../state/useWords.ts';
import { worklistStore, type WorklistFilter } from '../../state/worklistStore.ts';
import { useWorklistWords } from './useWorklistWords.ts';

const verdicts: readonly Verdict[] = ['measurable', 'viewable', 'refused'];
const states = [
  'not-started',
  'in-progress',
  'signed',
  'flagged',
  'asks',
] as const satisfies readonly WorklistFilter['progress'][];

/** Search by ID, name or date; filters by state and verdict. */
export function CaseFilter(): ReactNode {
  const words = useWords();
  const own = useWorklistWords();
  const { search, progress, verdict } = useStore(worklistStore);
  const stateWords = {
    'not-started': own.progress.notStarted,
    'in-progress': own.progress.inProgress,
    signed: own.progress.signed,
    flagged: own.progress.flagged,
    asks: own.asksOnly,
  };
  return (
    <div className="case-filter" role="search">
      <input
        type="search"
        value={search}
        placeholder={own.searchHint}
        aria-label={own.search}
        onChange={({ target }) => worklistStore.setState({ search: target.value })}
      />
      <div className="case-filter-choices">
        <select
          aria-label={own.progressFilter}
          value={progress ?? ''}
          onChange={({ target }) =>
            worklistStore.setState({ progress: states.find((state) => state === target.value) ?? null })
          }
        >
          <option value="">{own.anyProgress}</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {stateWords[state]}
            </option>
          ))}
        </select>
        <select
          aria-label={own.verdictFilter}
          value={verdict ?? ''}
          onChange={({ target }) =>
            worklistStore.setState({ verdict: verdicts.find((one) => one === target.value) ?? null })
          }
        >
          <option value="">{own.anyVerdict}</option>
          {verdicts.map((one) => (
            <option key={one} value={one}>
              {words.verdicts[one]}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

import type { BatchQueueRow, BatchUnderWay } from '../../../core/ipc/batchContract.ts';
import { batchRow } from '../../../core/record/batchDocument.ts';
import { caseTimepointIds } from '../../../core/record/caseDocument.ts';
import { codedForPage } from '../../files/treeForPage.ts';
import { batchedCase, type JournalledCase } from './journal.ts';
import type { CaseProgress } from './runBatch.ts';

/** A case as the queue shows it; `base` is the folder that its paths begin at. */
export function queueRow(journalled: JournalledCase, base: string): BatchQueueRow {
  const row = batchRow(batchedCase(journalled));
  const letb = (id: string): number | null => row.timepoints.find((one) => one.id === id)?.letbPercent ?? null;
  return {
    case: row.case,
    patient: row.patient,
    treatment: row.treatment,
    state: row.state,
    underWay: null,
    letbPercent: { pre: letb('pre'), post: letb('post') },
    changePercent: row.change?.changePercent ?? null,
    failures: row.failures.map(({ timepoint, code, details }) => ({
      timepoint,
      ...codedForPage({ code, details }, [base]),
    })),
    review: journalled.review,
  };
}

/** Where a running case is, out of what its process says: `pre: reading`. */
export function underWay({ fraction, what }: CaseProgress): BatchUnderWay {
  const timepoint = caseTimepointIds.find((id) => what.startsWith(`${id}: `)) ?? null;
  return { fraction, timepoint, step: timepoint === null ? what : what.slice(timepoint.length + 2) };
}

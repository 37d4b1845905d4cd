import { DomainError } from '../../../core/base/errors.ts';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import type { CaseTimepointId } from '../../../core/record/caseDocument.ts';
import { measureCase, type TimepointOutcome } from '../case/measureCase.ts';
import { readPictures } from '../case/timepointPictures.ts';
import { writeCase } from '../case/writeCase.ts';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';
import { planRow } from './planRow.ts';

/** Measures one case of a batch into its folder and says how it goes; the last message is `done`, `refused` or `fault`. */
export async function measureOrder(
  order: CaseOrder,
  client: ComputeClient,
  say: (message: CaseMessage) => void,
): Promise<void> {
  try {
    await measure(order, client, say);
  } catch (error) {
    if (error instanceof DomainError) say({ kind: 'refused', reason: { code: error.code, details: error.details } });
    else say({ kind: 'fault', message: error instanceof Error ? error.message : String(error) });
  }
}

async function measure(order: CaseOrder, client: ComputeClient, say: (message: CaseMessage) => void): Promise<void> {
  const { row, protocol, base, folder, language, softwareVersion } = order;
  const measured = await measureCase(await planRow(row, protocol, base), {
    client,
    folder,
    language,
    softwareVersion,
    now: () => new Date(),
    progress: (fraction, what) => say({ kind: 'progress', fraction, what }),
    ended: endedOf(order),
    onTimepoint: (id, outcome) => {
      if (outcome.kind === 'refused') return say({ kind: 'timepoint', id, result: outcome });
      const { pictures: _pictures, ...result } = outcome;
      say({ kind: 'timepoint', id, result });
    },
  });
  writeCase(measured, folder, { language, title: `${row.patient} · ${row.treatment}` });
  say({ kind: 'done', document: measured.document });
}

/** Timepoints of an earlier run with their pictures; one whose pictures are gone is measured again. */
function endedOf({ ended, folder }: CaseOrder): ReadonlyMap<CaseTimepointId, TimepointOutcome> {
  const outcomes = new Map<CaseTimepointId, TimepointOutcome>();
  for (const [id, result] of ended) {
    if (result.kind === 'refused') outcomes.set(id, result);
    else {
      const pictures = readPictures(folder, id);
      if (pictures !== null) outcomes.set(id, { ...result, pictures });
    }
  }
  return outcomes;
}

import { enableCompileCache } from 'node:module';
import type { CaseTimepointId } from '../../../core/record/caseDocument.ts';
import type { TimepointOutcome } from '../case/measureCase.ts';
import type { CaseMessage, CaseOrder } from './caseOrder.ts';

enableCompileCache();

/** A process that measures the cases it is sent, one at a time, and ends with the process that started it. */
const [{ DomainError }, { measureCase }, { readPictures }, { writeCase }, { planRow }, { startComputePool }] =
  await Promise.all([
    import('../../../core/base/errors.ts'),
    import('../case/measureCase.ts'),
    import('../case/timepointPictures.ts'),
    import('../case/writeCase.ts'),
    import('./planRow.ts'),
    import('../../workers/computePool.ts'),
  ]);

/** One compute thread a process: the processes share the cores. */
const client = startComputePool(1);

function say(message: CaseMessage): void {
  process.send?.(message);
}

async function run(order: CaseOrder): Promise<void> {
  const { row, protocol, base, folder, language, softwareVersion } = order;
  const plan = await planRow(row, protocol, base);
  const ended = new Map<CaseTimepointId, TimepointOutcome>();
  for (const [id, result] of order.ended) {
    if (result.kind === 'refused') ended.set(id, result);
    else {
      const pictures = readPictures(folder, id);
      if (pictures !== null) ended.set(id, { ...result, pictures });
    }
  }
  const measured = await measureCase(plan, {
    client,
    folder,
    softwareVersion,
    now: () => new Date(),
    progress: (fraction) => say({ kind: 'progress', fraction }),
    ended,
    onTimepoint: (id, outcome) => {
      if (outcome.kind === 'refused') return say({ kind: 'timepoint', id, result: outcome });
      const { pictures: _pictures, ...result } = outcome;
      say({ kind: 'timepoint', id, result });
    },
  });
  writeCase(measured, folder, { language, title: `${row.patient} · ${row.treatment}` });
  say({ kind: 'done', document: measured.document });
}

process.on('message', (order: CaseOrder) => {
  run(order).catch((error: unknown) => {
    if (error instanceof DomainError) say({ kind: 'refused', reason: { code: error.code, details: error.details } });
    else say({ kind: 'fault', message: error instanceof Error ? error.message : String(error) });
  });
});
process.on('disconnect', () => process.exit());
say({ kind: 'progress', fraction: 0 });

import { utilityProcess } from 'electron';
import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { BatchSheetTimepoint } from '../../core/ipc/batchContract.ts';
import type { BatchProcessCommand, BatchProcessMessage, BatchProcessOrder } from '../../core/ipc/batchProcess.ts';
import { caseTimepointIds } from '../../core/record/caseDocument.ts';
import { readJsonFile, writeJsonFile } from '../files/jsonFile.ts';
import { readTextFile } from '../files/readTextFile.ts';
import type { BatchOptions, BatchPlace, RunningBatch } from '../ipc/handlers/batches.ts';
import { readPictures } from '../measure/case/timepointPictures.ts';

/** What measuring a case of usual size needs at most. */
const BYTES_OF_A_WORKER = 1.5e9;

/** As many cases at a time as there are cores but one, which is the window's, and as memory has room for. */
function workersBesideAWindow(): number {
  return Math.max(1, Math.min(availableParallelism() - 1, Math.floor(freemem() / BYTES_OF_A_WORKER)));
}

/** Starts the process in which a batch runs; it ends with the program. */
export function startBatchProcess(
  script: string,
  order: Omit<BatchProcessOrder, 'kind' | 'workers'>,
  { onMessage, onEnd }: Parameters<BatchOptions['startBatch']>[1],
): RunningBatch {
  const child = utilityProcess.fork(script, [], { serviceName: 'letb-batch', stdio: 'ignore' });
  child.on('message', (message: BatchProcessMessage) => onMessage(message));
  child.on('exit', onEnd);
  const say = (message: BatchProcessOrder | BatchProcessCommand): void => child.postMessage(message, []);
  say({ kind: 'order', ...order, workers: workersBesideAWindow() });
  return { command: say, end: () => void child.kill() };
}

const placeSchema: v.GenericSchema<unknown, BatchPlace> = v.object({ manifest: v.string(), folder: v.string() });

/** The window's last batch, kept in a file; one whose manifest is gone is forgotten. */
export function batchMemory(file: string): Pick<BatchOptions, 'remembered' | 'remember'> {
  return {
    remembered: () => {
      const place = readJsonFile(file, v.nullable(placeSchema), null);
      return place !== null && existsSync(place.manifest) && existsSync(place.folder) ? place : null;
    },
    remember: (place) => writeJsonFile(file, place),
  };
}

/** What a measured case shows for its check. */
export function readSheet(caseFolder: string): readonly BatchSheetTimepoint[] {
  return caseTimepointIds.flatMap((id) => {
    const pictures = readPictures(caseFolder, id);
    return pictures === null ? [] : [{ id, pictures }];
  });
}

export function readBatchTable(folder: string): string | null {
  const file = join(folder, 'batch.json');
  return existsSync(file) ? readTextFile(file) : null;
}

import { DomainError } from '../../core/base/errors.ts';
import type { SeriesSoFar } from '../../core/dicom/seriesSoFar.ts';
import { partsOfTree } from '../../core/ipc/treeInParts.ts';
import { openHeaderCache } from '../files/headerCache/openHeaderCache.ts';
import type { ScanMessage, ScanOrder } from '../files/scanOrder.ts';
import { scanForPage } from '../files/scanForPage.ts';
import { codedForPage } from '../files/treeForPage.ts';

/** The process that reads files: one order, one answer, then the main process ends it. */
process.parentPort.once('message', ({ data }: { readonly data: ScanOrder }) => {
  void run(data);
});

function say(message: ScanMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
  process.parentPort.postMessage(message);
}

/** Series in one message: a page takes them in within a few milliseconds. */
const SERIES_AT_ONCE = 50;

function tellSeries(series: readonly SeriesSoFar[]): void {
  for (let from = 0; from < series.length; from += SERIES_AT_ONCE)
    say({ kind: 'partial', series: series.slice(from, from + SERIES_AT_ONCE) });
}

async function run(order: ScanOrder): Promise<void> {
  const cache = order.what.kind === 'demo' || process.argv.includes('--no-cache') ? null : openHeaderCache();
  try {
    const { tree, ...result } = await scanForPage(order, {
      onProgress: (progress) => say({ kind: 'progress', ...progress }),
      onSeries: tellSeries,
      cache,
    });
    for (const text of partsOfTree(tree)) say({ kind: 'tree', text });
    say({ kind: 'done', result });
  } catch (error) {
    if (error instanceof DomainError) {
      const roots = order.what.kind === 'paths' ? order.what.paths : [];
      say({ kind: 'refused', error: codedForPage(error, roots) });
      return;
    }
    const fault = error instanceof Error ? error : new Error(String(error));
    say({ kind: 'fault', name: fault.name, message: fault.message, stack: fault.stack ?? '' });
  }
}

import { DomainError } from '../../core/base/errors.ts';
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

async function run(order: ScanOrder): Promise<void> {
  const cache = order.what.kind === 'demo' || process.argv.includes('--no-cache') ? null : openHeaderCache();
  try {
    const result = await scanForPage(order, {
      onProgress: (progress) => say({ kind: 'progress', ...progress }),
      onSeries: (series) => say({ kind: 'partial', series }),
      cache,
    });
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

import { describe, expect, test } from 'vitest';
import type { BatchQueueRow, BatchView } from '../../core/ipc/batchContract.ts';
import type { BatchProcessCommand, BatchProcessMessage } from '../../core/ipc/batchProcess.ts';
import { batchHandlers, type BatchOptions } from '../../electron/ipc/handlers/batches.ts';

const place = { manifest: '/data/study/manifest.csv', folder: '/data/results' };
const protocol = { k: 2, roiVolumeCm3: 1, roiShape: 'cube', align: 'none', overrides: [], uncertainty: true } as const;

function row(key: string, state: BatchQueueRow['state']): BatchQueueRow {
  return {
    case: key,
    patient: key,
    treatment: 'T1',
    state,
    underWay: null,
    letbPercent: { pre: null, post: null },
    changePercent: null,
    failures: [],
    review: null,
  };
}

const opened: BatchProcessMessage = {
  kind: 'opened',
  protocol,
  rows: [row('A', 'measured'), row('B', 'pending')],
  invalidRows: [],
  sources: { A: ['/data/study/a'], B: ['/data/study/b'] },
};

/** The handlers over processes that say what the test has them say. */
function desk(remembered: typeof place | null = null) {
  const started: { readonly measure: string; readonly decisions: readonly unknown[] }[] = [];
  const commands: BatchProcessCommand[] = [];
  const views: BatchView[] = [];
  const imported: (readonly string[])[] = [];
  let listener: Parameters<BatchOptions['startBatch']>[1] | null = null;
  const handlers = batchHandlers({
    startBatch: ({ measure, decisions }, own) => {
      started.push({ measure, decisions });
      listener = own;
      return { command: (command) => void commands.push(command), end: () => undefined };
    },
    choose: () => Promise.resolve(place),
    remembered: () => remembered,
    remember: () => undefined,
    readSheet: () => [],
    readTable: () => '{}',
    startImport: (paths) => {
      imported.push(paths);
      return '7';
    },
    emit: (name, event) => {
      if (name === 'batch:changed') views.push(event as BatchView);
    },
    onFault: () => undefined,
  });
  return {
    handlers,
    started,
    commands,
    imported,
    last: () => views.at(-1),
    says: (...messages: readonly BatchProcessMessage[]) => {
      for (const message of messages) listener?.onMessage(message);
    },
    dies: (exitCode: number) => listener?.onEnd(exitCode),
  };
}

describe('the window’s batch', () => {
  test('is what the journal says as soon as it is chosen, without a path', async () => {
    const { handlers, says, last, started } = desk();
    await handlers['batch:choose'](null);
    expect(started).toEqual([{ measure: 'nothing', decisions: [] }]);
    says(opened, { kind: 'ended' });
    expect(last()).toMatchObject({ manifest: 'manifest.csv', folder: 'results', phase: 'ready', protocol });
    expect(JSON.stringify(last())).not.toContain('/data');
  });

  test('is the one of the last time after a restart, and none where there was none', () => {
    const { handlers, started } = desk(place);
    expect(handlers['batch:current'](null)).toMatchObject({ manifest: 'manifest.csv', phase: 'opening' });
    handlers['batch:current'](null);
    expect(started).toHaveLength(1);
    expect(desk().handlers['batch:current'](null)).toBeNull();
  });

  test('shows the step of a running case, and ends over where nothing waits', async () => {
    const { handlers, says, last } = desk();
    await handlers['batch:choose'](null);
    says(opened, { kind: 'ended' });
    handlers['batch:start']({ retryFailed: false });
    const underWay = { fraction: 0.4, timepoint: 'pre', step: 'reading' } as const;
    const pace = { fraction: 0.4, secondsLeft: 60 };
    says(opened, { kind: 'underWay', case: 'B', underWay, pace });
    handlers['batch:stop']({ how: 'pause' });
    expect(last()).toMatchObject({ phase: 'pausing', secondsLeft: 60, rows: [{}, { state: 'running', underWay }] });
    says({ kind: 'row', row: row('B', 'measured'), pace }, { kind: 'ended' });
    expect(last()).toMatchObject({ phase: 'over', rows: [{}, { state: 'measured', underWay: null }] });
  });

  test('refuses a second run while one is under way, and sends decisions to that one', async () => {
    const { handlers, says, commands, started } = desk();
    await handlers['batch:choose'](null);
    says(opened, { kind: 'ended' });
    handlers['batch:start']({ retryFailed: true });
    expect(started.at(-1)?.measure).toBe('failed');
    expect(() => handlers['batch:start']({ retryFailed: false })).toThrow(
      expect.objectContaining({ code: 'batch-running' }),
    );
    await expect(handlers['batch:choose'](null)).rejects.toMatchObject({ code: 'batch-running' });
    handlers['batch:decide']({ case: 'A', decision: null });
    expect(commands).toEqual([{ kind: 'decide', key: 'A', decision: null }]);
    expect(() => handlers['batch:decide']({ case: 'Z', decision: null })).toThrow(
      expect.objectContaining({ code: 'batch-decisions-unknown-case' }),
    );
  });

  test('says so where its process ends by itself, with no case left running, and can be resumed', async () => {
    const { handlers, says, dies, last } = desk();
    await handlers['batch:choose'](null);
    says(opened, { kind: 'ended' });
    handlers['batch:start']({ retryFailed: false });
    const underWay = { fraction: 0.4, timepoint: null, step: '' };
    says({ kind: 'underWay', case: 'B', underWay, pace: { fraction: 0.1, secondsLeft: null } });
    dies(137);
    expect(last()).toMatchObject({
      phase: 'ready',
      problem: { code: 'batch-broke-down', details: { exitCode: 137 } },
      rows: [{}, { state: 'pending', underWay: null }],
    });
    handlers['batch:start']({ retryFailed: false });
    expect(last()).toMatchObject({ phase: 'running', problem: null });
  });

  test('opens a case’s own folders, and nothing without a batch', async () => {
    const { handlers, says, imported } = desk();
    expect(() => handlers['batch:start']({ retryFailed: false })).toThrow(
      expect.objectContaining({ code: 'batch-none' }),
    );
    await handlers['batch:choose'](null);
    says(opened, { kind: 'ended' });
    expect(handlers['batch:openCase']({ case: 'A' })).toBe('7');
    expect(imported).toEqual([['/data/study/a']]);
    expect(() => handlers['batch:openCase']({ case: 'constructor' })).toThrow(
      expect.objectContaining({ code: 'batch-decisions-unknown-case' }),
    );
  });
});

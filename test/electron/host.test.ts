import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import type { EventName, Events } from '../../core/ipc/contract.ts';
import { FileTokens } from '../../electron/files/fileTokens.ts';
import type { ScanMessage, ScanOrder } from '../../electron/files/scanOrder.ts';
import { codedForPage, treeForPage } from '../../electron/files/treeForPage.ts';
import { importHandlers, type ScanListener } from '../../electron/ipc/handlers/imports.ts';
import { settingsDesk } from '../../electron/ipc/handlers/settings.ts';
import { offeredImport } from '../../electron/main/offeredImport.ts';
import { boundsOnDisplays } from '../../electron/main/windowBounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-host-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what the command line offers', () => {
  const cwd = join('/', 'data');
  test.each([
    [['letb'], 1, { kind: 'nothing' }],
    [['electron', 'main.js'], 2, { kind: 'nothing' }],
    [['electron', '--no-sandbox', 'main.js', '--demo'], 2, { kind: 'demo' }],
    [
      ['electron', '--inspect=0', 'main.js', '--user-data-dir=/x', 'CT'],
      2,
      { kind: 'paths', paths: [join(cwd, 'CT')] },
    ],
    [['letb', '/a', '/b'], 1, { kind: 'paths', paths: ['/a', '/b'] }],
  ] as const)('%j', (argv, own, expected) => {
    expect(offeredImport(argv, own, cwd)).toEqual(expected);
  });
});

describe('the remembered window', () => {
  const displays = [
    { x: 0, y: 0, width: 1920, height: 1080 },
    { x: 1920, y: 0, width: 2560, height: 1440 },
  ];
  test.each([
    [{ x: 100, y: 50, width: 1600, height: 900 }, true],
    [{ x: 2000, y: 50, width: 1600, height: 900 }, true],
    [{ x: -1500, y: 50, width: 1600, height: 900 }, true],
    [{ x: -1550, y: 50, width: 1600, height: 900 }, false],
    [{ x: 5000, y: 50, width: 1600, height: 900 }, false],
    [{ x: 100, y: 2000, width: 1600, height: 900 }, false],
    [{ x: 100, y: -200, width: 1600, height: 900 }, false],
  ])('%j is kept: %s', (bounds, isKept) => {
    expect(boundsOnDisplays(bounds, displays)).toEqual(isKept ? bounds : null);
  });

  test('is not kept without a display, nor when there was none', () => {
    expect(boundsOnDisplays({ x: 0, y: 0, width: 1600, height: 900 }, [])).toBeNull();
    expect(boundsOnDisplays(null, displays)).toBeNull();
  });
});

describe('the settings', () => {
  test('survive a restart, and a damaged file gives the initial ones', () => {
    const file = join(folder, 'settings.json');
    const seen: string[] = [];
    const open = (): ReturnType<typeof settingsDesk> =>
      settingsDesk({ file, initial: { language: 'en' }, onChange: ({ language }) => seen.push(language) });
    const desk = open();
    expect(desk.current()).toEqual({ language: 'en' });
    expect(desk.handlers['settings:set']({ language: 'fr' })).toEqual({ language: 'fr' });
    expect(desk.handlers['settings:set']({})).toEqual({ language: 'fr' });
    expect([open().current(), seen]).toEqual([{ language: 'fr' }, ['fr', 'fr']]);
    for (const damaged of ['{"language":', '{"language":"de"}', '[]', '']) {
      writeFileSync(file, damaged);
      expect(open().current()).toEqual({ language: 'en' });
    }
  });
});

describe('a path on its way to the page', () => {
  const roots = [join('/', 'data', 'DOE')];

  test('of a skipped file is shown from the dropped folder on, or as a bare name', () => {
    const skipped = [
      join('/', 'data', 'DOE', 'CT', 'notes.txt'),
      join('/', 'elsewhere', 'x.txt'),
      join('/', 'data', 'DOE2', 'y'),
    ];
    const tree: StudyTree = {
      patients: [],
      skipped: skipped.map((source) => ({ source, code: 'not-dicom', detail: `open ${source}` })),
    };
    const forPage = treeForPage(tree, roots, '1');
    expect(forPage.tree.skipped.map(({ source }) => source)).toEqual(['DOE/CT/notes.txt', 'x.txt', 'y']);
    expect(forPage.tree.skipped[0]?.detail).toBe(`open ${join('DOE', 'CT', 'notes.txt')}`);
    expect(forPage.paths).toEqual([]);
  });

  test('in the details of a refusal is shortened at every depth', () => {
    const path = join('/', 'data', 'DOE', 'CT');
    expect(codedForPage({ code: 'c', details: { path, list: [path, 1, null], inner: { path } } }, roots)).toEqual({
      code: 'c',
      details: { path: join('DOE', 'CT'), list: [join('DOE', 'CT'), 1, null], inner: { path: join('DOE', 'CT') } },
    });
  });
});

describe('an import', () => {
  let chosenFiles: readonly string[] = [];
  interface Scan {
    readonly order: ScanOrder;
    readonly listener: ScanListener;
    stopped: boolean;
  }
  function desk(offered: Parameters<typeof importHandlers>[0]['takeOffered'] = () => ({ kind: 'nothing' })) {
    const events: [EventName, Events[EventName]][] = [];
    const scans: Scan[] = [];
    const faults: unknown[] = [];
    const tokens = new FileTokens();
    const handlers = importHandlers({
      startScan: (order, listener) => {
        const scan: Scan = { order, listener, stopped: false };
        scans.push(scan);
        return { stop: () => (scan.stopped = true) };
      },
      tokens,
      emit: (name, event) => events.push([name, event]),
      chooseFolder: () => Promise.resolve('/chosen'),
      chooseFiles: () => Promise.resolve(chosenFiles),
      takeOffered: offered,
      onFault: (_where, error) => faults.push(error),
    });
    const send = (scan: number, message: ScanMessage): void => scans[scan]?.listener.onMessage(message);
    return { handlers, events, scans, faults, tokens, send };
  }

  test('tells progress, then the tree in parts; then its tokens serve, and its process has ended', () => {
    const { handlers, events, scans, tokens, send } = desk();
    const importId = '1';
    expect(handlers['import:start']({ paths: ['/data/DOE'] })).toBe(importId);
    expect(scans[0]?.order).toEqual({ importId, what: { kind: 'paths', paths: ['/data/DOE'] } });
    send(0, { kind: 'progress', filesSeen: 10, fraction: 0.5 });
    expect(tokens.pathOf('study://import/1/0')).toBeNull();
    send(0, { kind: 'tree', text: '[]' });
    send(0, { kind: 'done', result: { demo: null, paths: ['/data/DOE/IM1'] } });
    expect(events).toEqual([
      ['import:progress', { importId, filesSeen: 10, fraction: 0.5 }],
      ['import:tree', { importId, text: '[]' }],
      ['import:done', { importId, demo: null }],
    ]);
    expect([tokens.pathOf('study://import/1/0'), scans[0]?.stopped]).toEqual(['/data/DOE/IM1', true]);
    scans[0]?.listener.onEnd(0);
    expect(events).toHaveLength(3);
    expect(handlers['import:close']({ importId })).toBe(true);
    expect(tokens.pathOf('study://import/1/0')).toBeNull();
  });

  test('tells of series while it runs, and of none once it was cancelled', () => {
    const { handlers, events, send } = desk();
    handlers['import:start']({ demo: true });
    send(0, { kind: 'partial', series: [] });
    handlers['import:cancel']({ importId: '1' });
    send(0, { kind: 'partial', series: [] });
    expect(events.map(([name]) => name)).toEqual(['import:partial', 'import:cancelled']);
  });

  test('that is cancelled says so once and nothing afterwards', () => {
    const { handlers, events, scans, send } = desk();
    handlers['import:start']({ demo: true });
    expect(handlers['import:cancel']({ importId: '1' })).toBe(true);
    expect(handlers['import:cancel']({ importId: '1' })).toBe(false);
    send(0, { kind: 'done', result: { demo: null, paths: [] } });
    scans[0]?.listener.onEnd(143);
    expect([events, scans[0]?.stopped]).toEqual([[['import:cancelled', { importId: '1' }]], true]);
  });

  test('whose process dies fails with its exit code', () => {
    const { handlers, events, scans } = desk();
    handlers['import:start']({ demo: true });
    scans[0]?.listener.onEnd(139);
    const error = { code: 'import-broke-down', details: { exitCode: 139 } };
    expect(events).toEqual([['import:failed', { importId: '1', error }]]);
  });

  test('that meets a defect fails without the defect’s words, which go to the log', () => {
    const { handlers, events, faults, send } = desk();
    handlers['import:start']({ demo: true });
    send(0, { kind: 'fault', name: 'TypeError', message: 'of DOE^JOHN', stack: '' });
    expect(JSON.stringify(events)).not.toContain('DOE');
    expect([events[0]?.[0], faults]).toEqual(['import:failed', [expect.objectContaining({ message: 'of DOE^JOHN' })]]);
  });

  test('by a relative path is refused', () => {
    const { handlers, scans } = desk();
    expect(() => handlers['import:start']({ paths: ['/data', 'DOE'] })).toThrow(/request-not-valid/);
    expect(scans).toEqual([]);
  });

  test('takes what was offered, a chosen folder, or chosen files; of a closed dialog nothing', async () => {
    const { handlers, scans } = desk(() => ({ kind: 'paths', paths: ['/offered'] }));
    expect(await handlers['import:takeOffered'](null)).toBe('1');
    expect(await handlers['import:chooseFolder'](null)).toBe('2');
    chosenFiles = ['/chosen/a.zip', '/chosen/DICOMDIR'];
    expect(await handlers['import:chooseFiles'](null)).toBe('3');
    chosenFiles = [];
    expect(await handlers['import:chooseFiles'](null)).toBeNull();
    expect(scans.map(({ order }) => order.what)).toEqual([
      { kind: 'paths', paths: ['/offered'] },
      { kind: 'paths', paths: ['/chosen'] },
      { kind: 'paths', paths: ['/chosen/a.zip', '/chosen/DICOMDIR'] },
    ]);
    expect(await desk().handlers['import:takeOffered'](null)).toBeNull();
  });
});

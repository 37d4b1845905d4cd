import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MainApi } from '../../core/ipc/contract.ts';
import { writeBatchCases } from '../fixtures/batchCases.ts';
import { runLetb } from '../fixtures/runLetb.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'letb-report-'));
let launched: LaunchedApp;

beforeAll(async () => {
  launched = await launchApp();
});
afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The reader's answer in the system's dialog. */
async function chooses(path: string | null): Promise<void> {
  await launched.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() =>
      Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })) as typeof dialog.showSaveDialog;
  }, path);
}

const page = (body: string): string =>
  `<!doctype html><html><head><style>@page { size: A4 } body { color: black }</style></head><body>${body}</body></html>`;

const savePdf = (html: string) =>
  launched.page.evaluate((text) => window.letb.request('report:savePdf', { name: 'LETB P1.pdf', html: text }), html);

describe('a report saved from the window', () => {
  test('is a PDF of A4, one page', async () => {
    await chooses(join(folder, 'a.pdf'));
    expect(await savePdf(page('<h1>LETB 30.0 %</h1>'))).toEqual({ ok: true, result: { name: 'a.pdf' } });
    const pdf = readFileSync(join(folder, 'a.pdf'), 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
  });

  test('runs no script and loads nothing while it is printed', async () => {
    const hostile = page(
      "<script>document.body.innerHTML = \"<p style='break-before: page'>x</p><p style='break-before: page'>y</p>\"</script>" +
        '<img src="app://letb/assets/x.png"><iframe src="app://letb/index.html"></iframe><p>still here</p>',
    );
    await chooses(join(folder, 'b.pdf'));
    expect(await savePdf(hostile)).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'b.pdf'), 'latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    expect(await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('is not made when the reader closes the dialog, and a place that cannot be written is said', async () => {
    await chooses(null);
    expect(await savePdf(page('x'))).toEqual({ ok: true, result: null });
    await chooses(join(folder, 'missing', 'c.pdf'));
    expect(await savePdf(page('x'))).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  });

  test('as text is the text', async () => {
    await chooses(join(folder, 'case.csv'));
    const reply = await launched.page.evaluate(() =>
      window.letb.request('report:saveText', { name: 'case.csv', text: 'µ,é\r\n' }),
    );
    expect(reply).toEqual({ ok: true, result: { name: 'case.csv' } });
    expect(readFileSync(join(folder, 'case.csv'), 'utf8')).toBe('µ,é\r\n');
  });
});

describe('a report printed without a window', () => {
  test('is one page of A4 out of the folder of a case, in either language', () => {
    const manifest = writeBatchCases(join(folder, 'cases'), 1);
    const batch = join(folder, 'batch');
    expect(runLetb('batch', manifest, '--out', batch, '--no-uncertainty').status).toBe(0);
    for (const language of ['en', 'fr']) {
      const path = join(folder, `case-${language}.pdf`);
      const run = runLetb(
        'export',
        join(batch, 'cases', 'P0_T1'),
        '--as',
        'pdf',
        '--out',
        path,
        '--language',
        language,
      );
      expect([run.status, run.out]).toEqual([0, `${path}\n`]);
      const pdf = readFileSync(path, 'latin1');
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
      expect(pdf.match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    }
  });
});

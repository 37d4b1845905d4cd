import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dicomdirFile } from '../fixtures/dicomdirFile.ts';
import { writeManyFiles } from '../fixtures/manyFiles.ts';
import {
  writeCompressedZip,
  writeDoubtfulStacks,
  writePlainSeries,
  writeStacksWithoutPhase,
  writeTwoStudies,
} from '../fixtures/worklistFolders.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-worklist-'));
const many = { patients: 40, series: 50, slices: 5, otherFiles: 5000 };
/** Far fewer than one a row: what is not in sight is not in the document. */
const MOST_NODES = 600;
const jane = { id: '000123', name: 'DOE^JANE', birthDate: '19500203', sex: 'F' };
const faults: string[] = [];
let shell: LaunchedApp;

beforeAll(async () => {
  writeManyFiles(join(folder, 'many'), many);
  writeDoubtfulStacks(join(folder, 'doubtful'));
  writeStacksWithoutPhase(join(folder, 'unknown'));
  writeTwoStudies(join(folder, 'two-ids'), jane, { ...jane, id: '123' });
  writeTwoStudies(join(folder, 'two-persons'), jane, { ...jane, name: 'ROE^RICHARD', birthDate: '19440812', sex: 'M' });
  writeCompressedZip(join(folder, 'archive.zip'));
  shell = await launchApp({ switches: ['--no-cache'] });
  shell.page.on('pageerror', (error) => faults.push(String(error)));
  await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768));
  await shell.page.waitForSelector('[data-state="empty"]');
});

afterAll(async () => {
  expect(faults).toEqual([]);
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Answers the open dialog with these paths and presses its button: the first for a folder, the second for files. */
async function open(paths: readonly string[], button = 0): Promise<void> {
  await shell.app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] });
  }, paths);
  await shell.page.locator('nav .worklist-actions button').nth(button).click();
}

async function opened(paths: readonly string[], button = 0): Promise<void> {
  await open(paths, button);
  await shell.page.waitForSelector('.scan-progress', { state: 'attached' }).catch(() => undefined);
  await shell.page.waitForSelector('.scan-progress', { state: 'detached' });
}

async function drop(files: readonly string[]): Promise<void> {
  const session = await shell.page.context().newCDPSession(shell.page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: 500,
      y: 300,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    });
  }
  await session.detach();
}

function stack(description: string): Locator {
  return shell.page.locator('.stack', { has: shell.page.locator('.stack-name', { hasText: description }) });
}

const nodes = (): Promise<number> => shell.page.evaluate(() => document.querySelectorAll('nav *').length);

describe('a folder of 15,000 files', () => {
  test('fills the list while it is read; what was chosen meanwhile is open afterwards; rows out of sight are not in the document', async () => {
    const { page } = shell;
    await page.evaluate(() => {
      const seen = { cases: [] as number[], mostNodes: 0, chosenMeanwhile: false };
      Object.assign(globalThis, { seen });
      const look = (): void => {
        const list = document.querySelector('.case-list [role="listitem"]');
        if (document.querySelector('.scan-progress') !== null && list !== null) {
          seen.cases.push(Number(list.getAttribute('aria-setsize')));
          const row = document.querySelector<HTMLElement>('.case[data-case="P0003"]');
          if (row?.getAttribute('aria-current') === 'true') seen.chosenMeanwhile = true;
          else row?.click();
        }
        seen.mostNodes = Math.max(seen.mostNodes, document.querySelectorAll('nav *').length);
      };
      const watching = new MutationObserver(look);
      Object.assign(globalThis, { stopLooking: () => watching.disconnect() });
      watching.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await open([join(folder, 'many')]);
    await page.waitForSelector('.scan-progress', { state: 'attached' }).catch(() => undefined);
    await page.waitForSelector('.scan-progress', { state: 'detached', timeout: 60_000 });
    await page.waitForSelector('.case[data-case="P0003"][aria-current="true"]');
    const { cases, mostNodes, chosenMeanwhile } = await page.evaluate<{
      cases: number[];
      mostNodes: number;
      chosenMeanwhile: boolean;
    }>('stopLooking(), seen');
    expect(chosenMeanwhile).toBe(true);
    expect(cases[0]).toBeLessThan(many.patients);
    expect(cases).toEqual(cases.toSorted((a, b) => a - b));
    expect(mostNodes).toBeLessThan(MOST_NODES);
    expect(await page.locator('.case-list [role="listitem"]').first().getAttribute('aria-setsize')).toBe('40');
    expect(await page.locator('.stack-list [role="listitem"]').first().getAttribute('aria-setsize')).toBe('51');
  });

  test('has thumbnails for the rows in sight alone, at both ends of the list', async () => {
    const { page } = shell;
    await page.waitForSelector('[data-thumbnail="drawn"]');
    await page.locator('.stack-main').first().focus();
    await page.keyboard.press('End');
    await page.waitForSelector('.stack-list [aria-posinset="51"] [data-thumbnail="drawn"]');
    expect(
      await page.evaluate(() => document.activeElement?.closest('[aria-posinset]')?.getAttribute('aria-posinset')),
    ).toBe('51');
    expect(await page.locator('[data-thumbnail]').count()).toBeLessThan(20);
    expect(await nodes()).toBeLessThan(MOST_NODES);
  });

  test('is searched by ID, and read by keys alone: arrows go through the cases, Enter opens one', async () => {
    const { page } = shell;
    await page.locator('nav input[type="search"]').fill('p000');
    await page.waitForSelector('.case-list [aria-setsize="9"]');
    expect(await page.locator('.worklist-count').innerText()).toMatch(/9 of 40/i);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-case'))).toBe('P0002');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.case[data-case="P0002"][aria-current="true"]');
    await page.locator('nav input[type="search"]').fill('nobody');
    await page.waitForSelector('nav .link');
    await page.locator('nav .link').click();
    await page.waitForSelector('.case-list [aria-setsize="40"]');
  });

  test('lists the 5,000 files that were left out by their reason, and gives them to the clipboard', async () => {
    const { page } = shell;
    await page.locator('.skipped-count').click();
    await page.waitForSelector('dialog .skipped-group[data-skip-code="not-dicom"][aria-expanded="true"]');
    expect(await page.locator('dialog .skipped-list [role="listitem"]').first().getAttribute('aria-setsize')).toBe(
      '5001',
    );
    expect(await page.locator('dialog .skipped-file').count()).toBeLessThan(40);
    await page.locator('dialog .actions button').first().click();
    const copied = await shell.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied.split('\n')).toHaveLength(5000);
    expect(copied.split('\n')[0]).toMatch(/^many\/other\/note-0\.txt\tnot-dicom\t/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
  });

  test('is cancelled while it is read: nothing of it is kept, which is said, and what was open stays', async () => {
    const { page } = shell;
    const before = await page.locator('.case-list [role="listitem"]').first().getAttribute('aria-setsize');
    // In the page itself, in the frame in which it can be: on a loaded machine the files could be read before a click from outside arrives.
    const cancelled = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const look = (): void => {
            const button = document.querySelector<HTMLButtonElement>('.scan-progress button');
            if (button === null) requestAnimationFrame(look);
            else resolve(button.click());
          };
          look();
        }),
    );
    await open([join(folder, 'many', 'P0001'), join(folder, 'many', 'P0002'), join(folder, 'many')]);
    await cancelled;
    await page.waitForSelector('.problem[data-code="import-cancelled"]');
    expect(await page.locator('.scan-progress').count()).toBe(0);
    expect(await page.locator('.case-list [role="listitem"]').first().getAttribute('aria-setsize')).toBe(before);
    expect(await page.locator('.case[data-case="P0002"]').getAttribute('aria-current')).toBe('true');
    await page.locator('.problem button').click();
  });
});

describe('doubtful stacks', () => {
  test('show verdict and flags; the details say why as sentences; what cannot be drawn says so', async () => {
    const { page } = shell;
    await opened([join(folder, 'doubtful')]);
    await page.waitForSelector('.stack');
    const seen = new Map<string, string>();
    for (const key of ['Home', 'End']) {
      await page.locator('.stack-main').first().focus();
      await page.keyboard.press(key);
      const last = await page.locator('.stack-list [role="listitem"]').first().getAttribute('aria-setsize');
      await page.waitForSelector(`.stack-list [aria-posinset="${key === 'Home' ? 2 : last}"] .stack-main:focus`);
      for (const row of await page.$$eval('.stack', (rows) =>
        rows.map(
          (row) =>
            [
              row.querySelector('.stack-name')?.textContent ?? '',
              `${row.dataset['verdict']} ${[...row.querySelectorAll<HTMLElement>('[data-flag]')].map((flag) => flag.dataset['flag']).join(' ')}`.trim(),
            ] as const,
        ),
      ))
        seen.set(...row);
    }
    expect(Object.fromEntries(seen)).toMatchObject({
      Gap: 'refused',
      Thick: 'measurable thick',
      Lossy: 'measurable lossy',
      Tilted: 'measurable tilted',
      Split: 'measurable split',
      Topogram: 'viewable',
      Colour: 'viewable',
    });
    await page.waitForSelector('.stack:has-text("Colour") [data-thumbnail="refused"]');
    expect(await stack('Colour').locator('.thumbnail').getAttribute('title')).toContain('PALETTE COLOR');
    await page.locator('nav select').nth(1).selectOption('refused');
    await stack('Gap').locator('.stack-main').press('Enter');
    const details = page.locator('.popover:popover-open');
    expect(await details.innerText()).toMatch(/7\.5 mm between 12\.5 and 20 mm/);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.popover:popover-open') === null);
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('stack-main');
    await page.locator('nav select').nth(1).selectOption('');
  });
});

describe('a phase that asks the reader', () => {
  test('plays no role until it is answered by keys; the answer wins, and is undone', async () => {
    const { page } = shell;
    await opened([join(folder, 'unknown')]);
    await page.waitForSelector('.stack[data-asks="true"]');
    expect(await page.locator('.role[aria-pressed="true"]').count()).toBe(0);
    expect(await page.locator('[data-asking]').getAttribute('data-asking')).toBe('2');
    expect(await page.locator('.case').getAttribute('data-state')).toBe('asks');

    await stack('Series 1').locator('.chip.phase').press('Enter');
    await page.waitForSelector('[role="menu"]:popover-open [data-phase-choice="precontrast"]:focus');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.stack[data-phase="precontrast"][data-asks="false"]');
    expect(await stack('Series 1').locator('.role[aria-pressed="true"]').innerText()).toBe('P');

    await stack('Series 2').locator('.chip.phase').press('Enter');
    await page.waitForSelector('[role="menu"]:popover-open [data-phase-choice="precontrast"]:focus');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('section[data-viewport="pre-subtraction"]');
    expect(await stack('Series 2').locator('.role[aria-pressed="true"]').innerText()).toBe('A');
    expect(await stack('Series 2').locator('.chip.phase').getAttribute('title')).toContain('corrected by the reader');
    expect(await page.locator('[data-asking]').count()).toBe(0);

    await page.locator('.worklist-count').click();
    await page.keyboard.press('z');
    await page.waitForSelector('.stack[data-asks="true"]');
    expect(await stack('Series 2').locator('.role[aria-pressed="true"]').count()).toBe(0);
    expect(await page.locator('section[data-viewport="pre-subtraction"]').count()).toBe(0);
  });
});

describe('studies that may be of two persons', () => {
  test('under two IDs are not paired before the reader has compared and answered', async () => {
    const { page } = shell;
    await opened([join(folder, 'two-ids')]);
    await page.waitForSelector('dialog.identity');
    const rows = await page.$$eval('dialog [data-attribute]', (all) =>
      all.map((row) => [
        row.dataset['attribute'],
        row.dataset['differs'],
        ...[...row.querySelectorAll('td')].map((cell) => cell.textContent),
      ]),
    );
    expect(rows).toContainEqual(['Patient ID', 'true', '000123', '123']);
    expect(rows).toContainEqual(['Patient’s Name', 'false', 'DOE JANE', 'DOE JANE']);
    expect(await page.locator('.role[aria-pressed="true"]').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await page.locator('[data-identity="open"]').count()).toBe(1);
    await page.locator('.segments.small button', { hasText: 'Pre' }).first().click();
    await page.waitForSelector('dialog.identity');
    expect(await page.locator('.role[aria-pressed="true"]').count()).toBe(0);
    await page.locator('dialog .actions button').first().click();
    await page.waitForSelector('[data-identity="one-person"]');
    await page.waitForSelector('[data-pair="2026-01-05 2026-03-09"]');
    await page.waitForSelector('section[data-viewport="post-subtraction"]');
    expect(await page.locator('.study[data-study-slot="pre"], .study[data-study-slot="post"]').count()).toBe(2);
  });

  test('under one ID are opened one at a time once the reader has said that they are two', async () => {
    const { page } = shell;
    await opened([join(folder, 'two-persons')]);
    await page.waitForSelector('dialog.identity [data-attribute="Patient’s Sex"][data-differs="true"]');
    await page.locator('dialog .actions button').nth(1).click();
    await page.waitForSelector('[data-identity="not-one-person"]');
    await page.locator('.study .segments button', { hasText: 'Pre' }).first().click();
    await page.waitForSelector('section[data-viewport="pre-subtraction"]');
    await page.locator('.study .segments button', { hasText: 'Post' }).nth(1).click();
    await page.waitForSelector('section[data-viewport="post-subtraction"]');
    expect(await page.locator('section[data-viewport="pre-subtraction"]').count()).toBe(0);
    expect(await page.locator('.study[data-study-slot="pre"]').count()).toBe(0);
  });
});

describe('the date of treatment', () => {
  test('pairs the studies and says what is off their timing', async () => {
    const { page } = shell;
    await opened([join(folder, 'two-ids')]);
    await page.waitForSelector('[data-pair="2026-01-05 2026-03-09"]');
    const codes = (): Promise<string | null> => page.locator('[data-findings]').getAttribute('data-findings');
    expect(await codes()).toContain('paired-by-study-order');
    await page.locator('.treatment-date input').fill('2026-01-10');
    expect(await codes().catch(() => '')).not.toContain('paired-by-study-order');
    await page.locator('.treatment-date input').fill('2026-03-05');
    await page.waitForSelector('[data-findings*="post-outside-window"]');
    await page.locator('.treatment-date input').fill('');
  });
});

describe('what is opened', () => {
  test('may be an archive with compressed series, from the dialog for files', async () => {
    await opened([join(folder, 'archive.zip')], 1);
    await stack('In an archive').locator('[data-thumbnail="drawn"]').waitFor();
    expect(await stack('In an archive').getAttribute('data-verdict')).toBe('measurable');
  });

  test('may be dropped: an archive, a DICOMDIR, single files', async () => {
    const disc = join(folder, 'disc');
    const names = writePlainSeries(join(disc, 'IM'), 'On a disc', '1.2.8.1');
    writeFileSync(join(disc, 'DICOMDIR'), dicomdirFile(names.map((name) => ['IM', name])));
    mkdirSync(join(folder, 'loose'));
    const loose = writePlainSeries(join(folder, 'loose'), 'Loose files', '1.2.9.1');
    await drop([join(disc, 'DICOMDIR')]);
    await stack('On a disc').locator('[data-thumbnail="drawn"]').waitFor();
    await drop([join(folder, 'archive.zip')]);
    await stack('In an archive').locator('[data-thumbnail="drawn"]').waitFor();
    await drop(loose.map((name) => join(folder, 'loose', name)));
    await stack('Loose files').locator('[data-thumbnail="drawn"]').waitFor();
    expect(await stack('Loose files').innerText()).toContain('8 ×');
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCase, type DemoCase } from '../../electron/files/demoCase.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Kept to be looked at; not committed. */
const pictures = join(projectRoot, 'test', 'visual', 'actual');
const userData = mkdtempSync(join(tmpdir(), 'letb-timeline-e2e-'));

let demo: DemoCase;
let app: LaunchedApp;
const faults: string[] = [];

async function start(): Promise<void> {
  app = await launchApp({ args: ['--demo'], userData });
  app.page.on('pageerror', (error) => faults.push(String(error)));
  await resize(1600, 1000);
  await app.page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: 180_000 });
}

async function resize(width: number, height: number): Promise<void> {
  await app.app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
    width,
    height,
  ] as const);
  await app.page.waitForFunction((wide) => innerWidth === wide, width);
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  demo = await demoCase();
  await start();
});
afterAll(async () => {
  await app.close();
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  expect(faults).toEqual([]);
});

const screen = (): Locator => app.page.locator('dialog.timeline');
const session = (n: number): Locator => screen().locator('.timeline-session').nth(n);
const endpoint = (id: string): Locator => screen().locator(`tr[data-endpoint="${id}"]`);

async function open(): Promise<void> {
  await app.page.keyboard.press('Control+t');
  await screen().waitFor();
}

async function close(): Promise<void> {
  await app.page.keyboard.press('Escape');
  await screen().waitFor({ state: 'detached' });
}

async function fill(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.blur();
}

async function isAccessible(): Promise<void> {
  const { page } = app;
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const { wrong, rules } = await page.evaluate(async (tags) => {
    const { violations, passes } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    return { wrong: found, rules: passes.length };
  }, TAGS);
  expect(wrong).toEqual([]);
  expect(rules).toBeGreaterThan(15);
}

/** Days by the calendar's own arithmetic. */
function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

describe('the timeline of the demo case', () => {
  test('begins with the day of treatment as its first procedure, between the two CTs', async () => {
    await open();
    expect(await screen().locator('.timeline-session').count()).toBe(1);
    expect(await session(0).getByLabel('Date').inputValue()).toBe(demo.treatmentDate);
    const [pre, post] = demo.timepoints;
    expect(await screen().locator('[data-treatment="1"] h4').innerText()).toContain(
      `CT before ${pre.date}, after ${post.date}`,
    );
    // The two values arrive when each timepoint has been measured.
    await screen().locator('.timeline-plot svg g.letbPercent').nth(1).waitFor();
    expect(await screen().locator('.timeline-plot svg g.letbPercent').count()).toBe(2);
  });

  test('takes what is known of a procedure, and says what cannot be while it is typed', async () => {
    await session(0).getByLabel('Kind').selectOption('dee-tace');
    await fill(session(0).getByLabel('Agent'), 'doxorubicin');
    const dose = session(0).getByLabel('Dose, mg');
    await dose.fill('7x');
    await session(0).getByText('A number from').waitFor();
    expect(await dose.getAttribute('aria-invalid')).toBe('true');
    await fill(dose, '75');
    expect(await dose.getAttribute('aria-invalid')).toBe('false');
    await fill(session(0).getByLabel('Particles, µm'), '100-300');
    await session(0).getByLabel('Selectivity').selectOption('total');
  });

  test('derives the endpoints by the study that is chosen', async () => {
    const death = later(demo.treatmentDate, 200);
    const progression = screen().getByRole('group', { name: 'Add a progression' });
    await progression.getByLabel('Date of progression').fill(later(demo.treatmentDate, 100));
    await progression.getByLabel('Where').selectOption('liver');
    await progression.getByLabel('Basis').selectOption('clinical');
    await progression.getByRole('button').click();
    await fill(screen().getByLabel('Death'), death);
    await screen().getByLabel('Definitions of').selectOption('assouline-2023');
    const said = async (id: string): Promise<readonly (string | null)[]> => [
      await endpoint(id).getAttribute('data-days'),
      await endpoint(id).getAttribute('data-event'),
    ];
    expect(await said('overall-survival')).toEqual(['200', 'true']);
    expect(await said('hepatic-progression-free-survival')).toEqual(['100', 'true']);
    await screen().getByLabel('Definitions of').selectOption('fohlen-2023');
    // Clinical progression does not count, and death censors.
    expect(await said('hepatic-progression-free-survival')).toEqual(['200', 'false']);
    expect(await endpoint('overall-survival').innerText()).toContain((200 / 30.4375).toFixed(1));
    await app.page.screenshot({ path: join(pictures, 'timeline-en-1600.png') });
  });

  test('derives nothing from dates that contradict one another, and says which', async () => {
    await fill(screen().getByLabel('Last contact'), later(demo.treatmentDate, 201));
    await screen().locator('[data-code="dated-after-death"]').waitFor();
    expect(await endpoint('overall-survival').getAttribute('data-not-evaluable')).toBe('dated-after-death');
    await fill(screen().getByLabel('Last contact'), '');
    expect(await endpoint('overall-survival').getAttribute('data-days')).toBe('200');
  });

  test('changes what was listed, and leaves it as it was when the change is cancelled', async () => {
    const listed = screen().locator('.timeline-follow-up .timeline-list li');
    const [day, earlier] = [later(demo.treatmentDate, 100), later(demo.treatmentDate, 80)];
    await listed.getByRole('button', { name: /^Change/ }).click();
    const change = screen().getByRole('group', { name: /^Change/ });
    expect(await change.getByLabel('Date of progression').inputValue()).toBe(day);
    await change.getByLabel('Where').selectOption('elsewhere');
    await change.getByRole('button', { name: 'Cancel' }).click();
    expect(await listed.allInnerTexts()).toEqual([expect.stringContaining(day)]);
    await listed.getByRole('button', { name: /^Change/ }).click();
    await change.getByLabel('Date of progression').fill(earlier);
    await change.getByRole('button', { name: 'Change', exact: true }).click();
    await expect.poll(() => listed.allInnerTexts()).toEqual([expect.stringContaining(earlier)]);
    expect(await screen().getByRole('group', { name: 'Add a progression' }).count()).toBe(1);
    await listed.getByRole('button', { name: /^Change/ }).click();
    await change.getByLabel('Date of progression').fill(day);
    await change.getByRole('button', { name: 'Change', exact: true }).click();
    await expect.poll(() => listed.allInnerTexts()).toEqual([expect.stringContaining(day)]);
    await isAccessible();
  });

  test('groups by the rules, and by hand once the reader says why', async () => {
    const add = screen().getByRole('group', { name: 'Add a procedure' });
    await add.getByLabel('Date').fill(later(demo.treatmentDate, 90));
    await add.getByRole('button').click();
    // The first session was total, so the second begins a cycle of the same treatment.
    expect(await screen().locator('[data-treatment]').count()).toBe(1);
    expect(await screen().locator('[data-cycle]').count()).toBe(2);
    await session(1).getByLabel('Grouping').selectOption('treatment');
    expect(await screen().locator('[data-treatment]').count()).toBe(1);
    await fill(session(1).getByLabel('Reason'), 'Relapse elsewhere in the liver.');
    await screen().locator('[data-treatment="2"]').waitFor();
    expect(await session(1).innerText()).toContain('By the rules it begins a cycle.');
    await isAccessible();
  });

  test('keeps the pair of the first treatment, whose sessions the worklist names', async () => {
    await close();
    await app.page.waitForSelector(`[data-pair="${demo.timepoints[0].date} ${demo.timepoints[1].date}"]`);
    expect(await app.page.locator('.treatment-date').innerText()).toContain(demo.treatmentDate);
    expect(await app.page.locator('.treatment-date input').count()).toBe(0);
  });

  test('is there in the next window, in French and in a small one', async () => {
    await app.close();
    await start();
    await app.page.click('button[title="Français"]');
    await resize(1366, 768);
    await open();
    expect(await screen().locator('[data-treatment]').count()).toBe(2);
    expect(await session(0).getByLabel('Dose, mg').inputValue()).toBe('75');
    expect(await session(0).getByLabel('Produit').inputValue()).toBe('doxorubicin');
    expect(await endpoint('overall-survival').innerText()).toContain((200 / 30.4375).toFixed(1).replace('.', ','));
    const overflow = await screen().evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(overflow).toBe(0);
    await isAccessible();
    await app.page.screenshot({ path: join(pictures, 'timeline-fr-1366.png') });
  });

  test('gives the day back to its field when one procedure is left', async () => {
    await session(1)
      .getByRole('button', { name: /^Supprimer/ })
      .click();
    expect(await screen().locator('.timeline-session').count()).toBe(1);
    await close();
    expect(await app.page.locator('.treatment-date input').inputValue()).toBe(demo.treatmentDate);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAccessibility, type Checked } from './axe.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

let app: LaunchedApp;

async function start(args: readonly string[] = []): Promise<void> {
  app = await launchApp({ args });
  await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await app.page.waitForFunction(() => innerWidth === 1600);
}

const check = (): Promise<Checked> => checkAccessibility(app.page);

/** Nothing is wrong, and enough was looked at. The contrast of words over a picture is nothing that axe computes. */
async function isAccessible(fewestContrasts = 6): Promise<void> {
  const { faults, rules, contrasts } = await check();
  expect(faults).toEqual([]);
  expect(rules).toBeGreaterThan(15);
  expect(contrasts).toBeGreaterThanOrEqual(fewestContrasts);
}

const press = (key: string): Promise<void> => app.page.keyboard.press(key);

describe('before a case is open', () => {
  beforeAll(() => start());
  afterAll(() => app.close());

  test('the empty window is accessible', async () => {
    await app.page.waitForSelector('[data-state="empty"]');
    await isAccessible();
  });

  test('an unlabelled button and pale words are found', async () => {
    await app.page.evaluate(() => {
      const wrong = document.createElement('div');
      wrong.id = 'wrong';
      const pale = document.createElement('p');
      Object.assign(pale.style, { color: '#333', background: '#222' });
      pale.textContent = 'Pale';
      wrong.append(document.createElement('button'), pale);
      document.querySelector('main')?.append(wrong);
    });
    const { faults } = await check();
    await app.page.evaluate(() => document.querySelector('#wrong')?.remove());
    expect(faults.map((fault) => fault.split(':')[0]).toSorted()).toEqual(['button-name', 'color-contrast']);
  });
});

describe('with the demo case', () => {
  beforeAll(async () => {
    await start(['--demo']);
    await app.page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: 120_000 });
  });
  afterAll(() => app.close());

  describe.each(['en', 'fr'])('in %s', (language) => {
    beforeAll(async () => {
      if ((await app.page.getAttribute('html', 'lang')) === language) return;
      await press('Control+k');
      await app.page.locator('dialog input').fill('fran');
      await press('Enter');
      await app.page.waitForSelector(`html[lang="${language}"]`);
    });

    test.each(['F1', 'F2', 'F3', 'F4', 'F5'])('the pictures hung by %s are accessible', async (key) => {
      await press(key);
      await app.page.waitForSelector('section[data-viewport]');
      await isAccessible();
    });

    test('one picture alone, without the panels, is accessible', async () => {
      for (const key of ['m', 'w', 'Shift+w']) await press(key);
      await app.page.waitForSelector('aside', { state: 'detached' });
      expect(await app.page.locator('nav, aside').count()).toBe(0);
      expect(await app.page.locator('section[data-viewport]').count()).toBe(1);
      await isAccessible(1);
      for (const key of ['m', 'w', 'Shift+w']) await press(key);
      await app.page.waitForSelector('aside');
    });

    test('crosshair, magnifier and every overlay switched are accessible', async () => {
      for (const key of ['x', 'g', 'h', 'i']) await press(key);
      await isAccessible();
      for (const key of ['x', 'g', 'h', 'i']) await press(key);
    });

    test.each([
      ['command list', 'Control+k'],
      ['key sheet', 'Shift+?'],
      ['question under which name to save a layout', 'Control+s'],
    ])('the %s is accessible', async (_, key) => {
      await press(key);
      await app.page.waitForSelector('dialog[open]');
      await isAccessible();
      await press('Escape');
      await app.page.waitForSelector('dialog[open]', { state: 'detached' });
    });

    test.each([
      ['details of a stack', '.stack-main'],
      ['phases to choose from', '.stack-facts button.chip'],
    ])('the %s are accessible', async (_, button) => {
      await app.page.locator(button).first().click();
      await app.page.waitForSelector('.popover:popover-open');
      await isAccessible();
      await press('Escape');
      await app.page.waitForSelector('.popover:popover-open', { state: 'hidden' });
    });

    test('a small window is accessible', async () => {
      const resize = async (width: number, height: number): Promise<void> => {
        await app.app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
          width,
          height,
        ] as const);
        await app.page.waitForFunction((width) => innerWidth === width, width);
      };
      await resize(1366, 768);
      await isAccessible();
      await resize(1600, 1000);
    });

    test('the lesions are accessible, with a lesion’s particulars and the criteria open', async () => {
      await press('6');
      await press('Shift+t');
      const editor = app.page.locator('.lesion-editor');
      await editor.waitFor();
      await editor.locator('summary').click();
      const criteria = app.page.locator('.responses details').first();
      if ((await criteria.getAttribute('open')) === null) await criteria.locator('summary').click();
      await app.page.locator('.own-set button').waitFor();
      await isAccessible();
    });

    test('a picture’s menu is accessible', async () => {
      await app.page.locator('.view-tools button[aria-expanded]').first().click();
      await app.page.waitForSelector('.view-menu');
      await isAccessible();
      await press('Escape');
    });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTestData, testData } from '../testData.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

/** The shipped protocols by key, with the pictures that each shows of a case of two timepoints whose active one is the first. */
const protocols = [
  ['F1', 'timepoint', ['pre-precontrast', 'pre-arterial', 'pre-subtraction', 'pre-portal-venous']],
  [
    'F2',
    'pre-post',
    ['pre-precontrast', 'pre-arterial', 'pre-subtraction', 'post-precontrast', 'post-arterial', 'post-subtraction'],
  ],
  ['F3', 'letb', ['pre-arterial', 'pre-subtraction', 'pre-coronal', 'pre-sagittal']],
  ['F4', 'lesions', ['pre-arterial', 'post-arterial', 'pre-portal-venous', 'post-portal-venous']],
  ['F5', 'mpr', ['pre-axial', 'pre-coronal', 'pre-sagittal', 'pre-coronal-mip']],
] as const;

const LONG = { timeout: 180_000 };
const userData = mkdtempSync(join(tmpdir(), 'letb-hanging-'));
const faults: string[] = [];
let shell: LaunchedApp;

async function launch(args: readonly string[]): Promise<LaunchedApp> {
  const launched = await launchApp({ args, userData });
  launched.page.on('pageerror', (error) => faults.push(String(error)));
  await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  return launched;
}

/** By its key, once the window listens to keys. */
async function openDemo(): Promise<void> {
  await shell.page.waitForSelector('[data-state="empty"]');
  await shell.page.keyboard.press('Control+Shift+D');
}

/** Every stack of both timepoints is read. */
async function allRead({ page }: LaunchedApp): Promise<void> {
  await page.waitForSelector('section[data-viewport="post-subtraction"]', LONG);
  await page.waitForFunction(
    () => document.querySelector('footer .progress') === null && document.querySelector('main [data-missing]') === null,
    null,
    { ...LONG, polling: 250 },
  );
}

async function hang(key: string, id: string): Promise<void> {
  await shell.page.keyboard.press(key);
  await shell.page.waitForSelector(`main.reading[data-hanging="${id}"]`);
}

const shownViews = (): Promise<readonly (string | undefined)[]> =>
  shell.page.$$eval('section[data-viewport]', (all) => all.map((one) => one.dataset['viewport']));

/** The share of a picture that is neither black nor nearly so. */
async function litFraction(view: string): Promise<number> {
  const { data } = PNG.sync.read(await shell.page.locator(`section[data-viewport="${view}"] .picture`).screenshot());
  let lit = 0;
  for (let n = 0; n < data.length; n += 4) if ((data[n + 1] ?? 0) > 50) lit += 1;
  return lit / (data.length / 4);
}

async function areDrawn(views: readonly string[]): Promise<void> {
  for (const view of views)
    await expect.poll(() => litFraction(view), { message: view, timeout: 15_000 }).toBeGreaterThan(0.05);
}

async function eachProtocol(): Promise<void> {
  for (const [key, id, views] of protocols) {
    await hang(key, id);
    await expect.poll(shownViews, { message: id }).toEqual(views);
    await areDrawn(views);
    expect(await shell.page.locator('section[data-viewport][data-active="true"]').count(), id).toBe(1);
  }
}

const zOf = (view: string): Promise<number> =>
  shell.page
    .locator(`section[data-viewport="${view}"] .bottom-left`)
    .innerText()
    .then((text) => Number(/z ([−-]?[\d.]+) mm/.exec(text)?.[1]?.replace('−', '-')));

const linksNamed = (): Promise<readonly (string | undefined)[]> =>
  shell.page.$$eval('.link-name', (all) => [...new Set(all.map((one) => one.dataset['link']))]);

beforeAll(async () => {
  shell = await launch([]);
  await shell.page.evaluate(() => {
    const contexts: WebGL2RenderingContext[] = [];
    Object.assign(globalThis, { contexts });
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const context: unknown = Reflect.apply(original, this, args);
      if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
      return context;
    } as typeof original;
  });
  await openDemo();
  await shell.page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', LONG);
  await allRead(shell);
});

afterAll(async () => {
  await shell.close();
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
});

describe('the demo case', () => {
  test('opens side by side, and the window says why', async () => {
    expect(await shell.page.getAttribute('main.reading', 'data-hanging')).toBe('pre-post');
    const title = await shell.page
      .locator('header .segments button[aria-pressed="true"]')
      .first()
      .getAttribute('title');
    expect(title).toMatch(/^F2 · .*two timepoints/i);
  });

  test('shows each protocol by its key, with every picture drawn', eachProtocol, 120_000);

  test('is gone through by keys alone: the focus goes from picture to picture, one fills the window, and back', async () => {
    const { page } = shell;
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-viewport') ?? null);
    await hang('F2', 'pre-post');
    await page.keyboard.press('b');
    await expect.poll(focused).toBe('pre-arterial');
    await page.keyboard.press('m');
    await expect.poll(shownViews).toEqual(['pre-arterial']);
    await areDrawn(['pre-arterial']);
    await page.keyboard.press('b');
    await expect.poll(shownViews).toEqual(['pre-subtraction']);
    await page.keyboard.press('m');
    await expect.poll(shownViews).toEqual(protocols[1][2]);
    expect(await page.locator('section[data-viewport="pre-subtraction"]').getAttribute('data-active')).toBe('true');
    const outline = await page.evaluate(() => {
      const active = document.querySelector('section[data-viewport="pre-subtraction"]');
      return active === null ? '' : getComputedStyle(active).outlineStyle;
    });
    expect(outline).toBe('solid');
  });

  test('names on every picture the link in force; off, each timepoint scrolls alone; by hand, from where both are', async () => {
    const { page } = shell;
    await hang('F2', 'pre-post');
    const [link] = await linksNamed();
    expect(['landmarks', 'liver', 'position']).toContain(link);
    expect(await linksNamed()).toHaveLength(1);
    await page.keyboard.press('u');
    await expect.poll(linksNamed).toEqual(['off']);
    const post = await zOf('post-arterial');
    const pre = await zOf('pre-arterial');
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowUp');
    await expect.poll(() => zOf('pre-arterial')).toBeCloseTo(pre + 12, 5);
    expect(await zOf('post-arterial')).toBe(post);
    await page.keyboard.press('Shift+L');
    await expect.poll(linksNamed).toEqual(['hand']);
    for (const _ of [1, 2]) await page.keyboard.press('ArrowDown');
    await expect.poll(() => zOf('pre-arterial')).toBeCloseTo(pre + 4, 5);
    await expect.poll(() => zOf('post-arterial')).toBeCloseTo(post - 8, 5);
    await page.locator('.link-choice select').selectOption('automatic');
    await expect.poll(linksNamed).toEqual([link]);
  });

  test('keeps a layout of the reader under a name and a key, in the settings file', async () => {
    const { page } = shell;
    await hang('F1', 'timepoint');
    await page.keyboard.press('Control+4');
    await page.keyboard.press('v');
    await page.keyboard.press('Control+s');
    await page.waitForSelector('dialog[open] input:focus');
    await page.keyboard.type('Thorax');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main.reading[data-hanging="thorax"]');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    const settings: unknown = JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'));
    expect(settings).toMatchObject({ hangingProtocols: [{ id: 'thorax', key: 'F7', name: { en: 'Thorax' } }] });
    await hang('F2', 'pre-post');
    await hang('F7', 'thorax');
    const first = page.locator('section[data-viewport]').first();
    await expect.poll(() => first.locator('.bottom-right').innerText()).toMatch(/W 1500 L [−-]600/);
    expect(await first.locator('.top-left').innerText()).toMatch(/axial|coronal|sagittal/);
  });

  test('runs a command found by a few letters, and gives the focus back when the list is closed', async () => {
    const { page } = shell;
    await hang('F2', 'pre-post');
    await page.keyboard.press('b');
    const before = await page.evaluate(() => document.activeElement?.getAttribute('data-view-id'));
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-view-id'))).toBe(before);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mpr');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main.reading[data-hanging="mpr"]');
  });

  test('shows its pictures again after a lost graphics context', async () => {
    const { page } = shell;
    await hang('F2', 'pre-post');
    const lost = await page.evaluate<number>(`(() => {
      const live = contexts.filter((one) => !one.isContextLost());
      for (const one of live) one.getExtension('WEBGL_lose_context')?.loseContext();
      return live.length;
    })()`);
    expect(lost).toBeGreaterThan(0);
    await page.waitForSelector('[data-graphics]', { state: 'detached' });
    await areDrawn(protocols[1][2]);
  });

  test('has shown no fault', () => {
    expect(faults).toEqual([]);
  });
});

describe('a saved layout that cannot be read', () => {
  test('is refused with its file and field, while the others stand', async () => {
    await shell.close();
    const file = join(userData, 'settings.json');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as { hangingProtocols: object[] };
    settings.hangingProtocols.push({ ...settings.hangingProtocols[0], id: 'broken', key: null, columns: [-1] });
    writeFileSync(file, JSON.stringify(settings));
    shell = await launch(['--demo']);
    const problem = shell.page.locator('main.reading .problem');
    await problem.first().waitFor(LONG);
    expect(await problem.first().innerText()).toMatch(/settings\.json.*broken.*columns/s);
    await hang('F7', 'thorax');
  });
});

describe.runIf(hasTestData)('a real patient', () => {
  test('is seen while its stacks are read, with one line of progress; Escape ends the reading, and says so in each place', async () => {
    await shell.close();
    shell = await launch([testData('HCC_007')]);
    const { page } = shell;
    await page.waitForSelector('section[data-viewport="pre-arterial"] .scale-bar', LONG);
    expect(await page.locator('footer .progress').count()).toBe(1);
    expect(await page.locator('footer .progress').innerText()).toMatch(/ of [48]/);
    await page.waitForSelector('footer .progress:has-text(" of 8")', LONG);
    await page.keyboard.press('Escape');
    await page.waitForSelector('footer .progress', { state: 'detached' });
    await hang('F4', 'lesions');
    // The last stack of all: it is not read by then, however fast the machine.
    await page.waitForSelector('[data-cell="post-portal-venous"] [data-missing="cancelled"]');
    await page.locator('[data-cell="post-portal-venous"] button').click();
    await page.waitForSelector('section[data-viewport="post-portal-venous"]', LONG);
    await areDrawn(['pre-arterial', 'post-portal-venous']);
  }, 240_000);

  test('shows each protocol by its key, the timepoints linked by what is named', async () => {
    await shell.close();
    shell = await launch([testData('HCC_007')]);
    await allRead(shell);
    await eachProtocol();
    await hang('F2', 'pre-post');
    expect(await linksNamed()).toEqual(['landmarks']);
    const shift = (await zOf('pre-arterial')) - (await zOf('post-arterial'));
    expect(shift).toBeGreaterThan(0);
    const before = await zOf('pre-arterial');
    await shell.page.locator('section[data-viewport="pre-arterial"]').focus();
    for (const _ of [1, 2, 3, 4]) await shell.page.keyboard.press('ArrowUp');
    await expect.poll(() => zOf('pre-arterial')).toBeCloseTo(before + 10, 5);
    const between = async (): Promise<number> => (await zOf('pre-arterial')) - (await zOf('post-arterial'));
    // Each stack has its own lattice of 2.5 mm.
    await expect.poll(async () => Math.abs((await between()) - shift)).toBeLessThanOrEqual(2.5);
    expect(faults).toEqual([]);
  }, 240_000);
});

describe('a computer without WebGL', () => {
  test('says in the window that there are no pictures, and why', async () => {
    await shell.close();
    shell = await launch([]);
    await shell.page.evaluate(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await openDemo();
    const notice = shell.page.locator('[data-graphics="missing"]');
    await notice.waitFor(LONG);
    expect(await notice.innerText()).toMatch(/WebGL/);
    expect(await notice.getAttribute('role')).toBe('alert');
  });
});

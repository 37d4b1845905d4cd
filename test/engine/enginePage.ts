import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openEnginePage, type OpenedPage } from './openPage.ts';
import type { EngineBench } from './page/page.ts';

declare global {
  var engineBench: EngineBench;
}

/** The engine's page for the tests of the file that asks: opened before them, started anew for each, and it complains of nothing in any. */
export function enginePage(): Pick<OpenedPage, 'page'> {
  let opened: OpenedPage | null = null;
  const there = (): OpenedPage => {
    if (opened === null) throw new Error('the page is open while tests run');
    return opened;
  };
  beforeAll(async () => {
    opened = await openEnginePage();
  });
  afterAll(() => there().close());
  beforeEach(() => there().page.evaluate(() => engineBench.start()));
  afterEach(async () => {
    await there().page.evaluate(() => engineBench.stop());
    expect(there().complaints).toEqual([]);
  });
  return {
    get page() {
      return there().page;
    },
  };
}

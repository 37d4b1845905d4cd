import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 A and AA, and axe's own best practices. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  var axe: { run(context: Document, options: object): Promise<AxeResults> };
}

export interface Checked {
  /** One line a fault: rule, what is wrong, where. */
  readonly faults: readonly string[];
  /** Rules that found something to look at. */
  readonly rules: number;
  /** Elements whose contrast was computed. */
  readonly contrasts: number;
}

/** What axe says of the window as it is. */
export async function checkAccessibility(page: Page): Promise<Checked> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const { violations, passes } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    const faults = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replaceAll('\n', ' ')}`),
    );
    const contrasts = passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0;
    return { faults, rules: passes.length, contrasts };
  }, TAGS);
}

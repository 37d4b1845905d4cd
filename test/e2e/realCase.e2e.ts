import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTestData, testData } from '../testData.ts';
import { launchApp } from './launchApp.ts';

/** A real patient, whose phases are in the images and not in the headers. No picture of it is kept. */
describe.runIf(hasTestData)('a real case dropped on the window', () => {
  test('shows six stacks with the right phases and opens both timepoints', async () => {
    const folder = testData('HCC_007');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(380);
    const app = await launchApp();
    try {
      await app.page.waitForSelector('[data-state="empty"]');
      await app.page.evaluate(() => {
        const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'dropped' });
        document.body.append(input);
      });
      await app.page.setInputFiles('#dropped', files);
      await app.page.evaluate(() => {
        const input = document.querySelector<HTMLInputElement>('#dropped');
        const dataTransfer = new DataTransfer();
        for (const file of input?.files ?? []) dataTransfer.items.add(file);
        input?.remove();
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await app.page.waitForSelector('section[data-viewport="post-subtraction"]', { timeout: 60_000 });
      const stacks = await app.page.$$eval('.stack', (rows) =>
        rows.map(
          (row) =>
            `${row.dataset['phase']} ${/\d+ ×/.exec(row.textContent ?? '')?.[0] ?? ''} ${row.dataset['verdict']}`,
        ),
      );
      expect(stacks).toEqual([
        'precontrast 18 × measurable',
        'arterial 75 × measurable',
        'portal-venous 75 × measurable',
        'precontrast 20 × measurable',
        'arterial 79 × measurable',
        'portal-venous 115 × measurable',
      ]);
      const roles = await app.page.$$eval('.stack:has(.role[aria-pressed="true"])', (rows) =>
        rows.map((row) => row.dataset['phase']),
      );
      expect(roles).toEqual(['precontrast', 'arterial', 'precontrast', 'arterial']);
    } finally {
      await app.close();
    }
  });
});

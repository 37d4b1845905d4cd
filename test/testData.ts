import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the test data lies (see CONTRIBUTING.md), whether or not it is there. */
export const testDataRoot =
  process.env['LETB_TEST_DATA'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'letb-test-data');

export const hasTestData = existsSync(join(testDataRoot, '.complete'));

if (!hasTestData)
  console.warn(`\n*** TEST DATA ABSENT at ${testDataRoot}: every test on real data is left out of this run ***\n`);

export function testData(...parts: readonly string[]): string {
  return join(testDataRoot, ...parts);
}

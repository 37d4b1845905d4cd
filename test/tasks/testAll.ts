import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDisplay } from './display.ts';
import { bin, runAll, runTask } from './run.ts';
import { staticTasks } from './staticTasks.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Every suite: what it needs, and the fewest tests that it must have run, so that an empty run is a failure. */
const suites = [
  { name: 'core, command line, host and window units', config: 'test/vitest.config.ts', display: false, atLeast: 300 },
  { name: 'rendering engine in the browser engine', config: 'test/engine/vitest.config.ts', display: true, atLeast: 5 },
  { name: 'the real app', config: 'test/e2e/vitest.config.ts', display: true, atLeast: 10 },
] as const;

/** `npm test`: everything. Ends with the line `N passed, N failed`; exit code 1 when anything failed or too little ran. */
async function main(): Promise<boolean> {
  let complete = await runAll(staticTasks, 2);
  let total: Counts = { passed: 0, failed: 0 };
  const display = await startDisplay();
  try {
    for (const suite of suites) {
      if (suite.display && display.problem !== null) {
        process.stdout.write(`✗ ${suite.name}: ${display.problem}\n`);
        complete = false;
        continue;
      }
      const counts = await runSuite(suite.name, suite.config, display.environment);
      if (counts.passed + counts.failed < suite.atLeast) {
        process.stdout.write(
          `✗ ${suite.name}: only ${counts.passed + counts.failed} tests ran, at least ${suite.atLeast} are expected\n`,
        );
        complete = false;
      }
      total = { passed: total.passed + counts.passed, failed: total.failed + counts.failed };
      complete &&= counts.failed === 0;
    }
  } finally {
    display.end();
  }
  if (!complete && total.failed === 0) total = { ...total, failed: 1 };
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  return complete;
}

async function runSuite(name: string, config: string, environment: Readonly<Record<string, string>>): Promise<Counts> {
  process.stdout.write(`\n— ${name}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'letb-results-'));
  const file = join(folder, 'results.json');
  try {
    const command = [
      bin('vitest'),
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ];
    const result = await runTask({ name, command, environment }, true);
    const counts = countsFrom(file);
    return result.passed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsFrom(file: string): Counts {
  try {
    const results: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof results !== 'object' || results === null) return { passed: 0, failed: 1 };
    const number = (key: string): number => Number(Object.entries(results).find(([name]) => name === key)?.[1] ?? 0);
    return { passed: number('numPassedTests'), failed: number('numFailedTests') };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

process.exitCode = (await main()) ? 0 : 1;

import { defineConfig } from 'vitest/config';

/** The tests on the real app: one at a time, on a display that the caller provides (DISPLAY, e.g. of Xvfb). */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/buildFirst.ts'],
    passWithNoTests: false,
    fileParallelism: false,
    /** Why: electron/workers/withoutMaglev.ts */
    execArgv: ['--no-maglev'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});

import { defineConfig } from 'vitest/config';

/** The tests of the window's engine in the application's own browser, on a display that the caller provides (DISPLAY, e.g. of Xvfb). */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/engine/**/*.engine.ts'],
    passWithNoTests: false,
    fileParallelism: false,
    /** Why: electron/workers/withoutMaglev.ts */
    execArgv: ['--no-maglev'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

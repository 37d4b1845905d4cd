import { defineConfig } from 'vitest/config';

const shared = {
  root: new URL('..', import.meta.url).pathname,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  /** Why: electron/workers/withoutMaglev.ts */
  execArgv: ['--no-maglev'],
};

/** `unit` is what `npm run check` runs; `host` starts processes, reads real data or writes whole cases. */
export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/core/**/*.test.ts', 'test/renderer/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'host', include: ['test/electron/**/*.test.ts', 'test/fuzz/**/*.test.ts'] } },
    ],
  },
});

import { bin, runAll } from './run.ts';
import { staticTasks } from './staticTasks.ts';

/** `npm run check`: types, lint, format, unit and architecture tests, in under a minute. `npm test` runs the rest too. */
const unit = {
  name: 'unit and architecture tests',
  command: [bin('vitest'), 'run', '--config', 'test/vitest.config.ts', '--project', 'unit'],
};
process.exitCode = (await runAll([unit, ...staticTasks], 2)) ? 0 : 1;

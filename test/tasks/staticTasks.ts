import { bin, type Task } from './run.ts';

/** Types in each environment, lint with the import rules, format. */
export const staticTasks: readonly Task[] = [
  ...['core', 'electron', 'renderer', 'test'].map((folder): Task => ({
    name: `types of ${folder}`,
    command: [bin('tsc'), '-p', folder],
  })),
  { name: 'lint', command: [bin('oxlint'), '--deny-warnings', '.'] },
  {
    name: 'format',
    command: [bin('prettier'), '--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
  },
];

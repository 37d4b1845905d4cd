import { fork } from 'node:child_process';
import { writeSync } from 'node:fs';
import { argv, env } from 'node:process';
import { endWithParent } from '../../../electron/measure/batch/endWithParent.ts';

/** A process (`parent`) that starts another one (`child`), which hears nothing any more. Each says its number. */
if (argv[2] === 'child') {
  if (env['WATCHED'] === '1') endWithParent();
  // Long enough for the watching thread to have begun.
  await new Promise((resolve) => setTimeout(resolve, 500));
  writeSync(1, `${process.pid}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
} else {
  fork(new URL(import.meta.url), ['child'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

#!/usr/bin/env node
import '../workers/withoutMaglev.ts';
import { enableCompileCache } from 'node:module';

enableCompileCache();

/** A reader who closed early (`| head`) has what it wanted; anything else that keeps the answer from being written is said and fails. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`letb: the answer cannot be written (${error.code ?? error.message})\n`);
  process.exit(2);
});
process.stderr.on('error', () => undefined);

const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
// What was written is written; threads that are still ending and volumes that are still being freed are not waited for.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));

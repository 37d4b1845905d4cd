import { parseArgs } from 'node:util';
import { fuzz, type Question } from './fuzz.ts';

/** `node test/fuzz/run.ts --count 20000 --seed N`: mutants of seeds N, N + 1, …; `--kind mask` for mask files. Exit 1 on a problem. */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string', default: 'image' },
  },
});
const from = Number(values.seed);
const kind: Question['kind'] = values.kind === 'mask' || values.kind === 'hostile' ? values.kind : 'image';
const started = performance.now();
let seen = 0;
const result = await fuzz({ kind, from, to: from + Number(values.count) }, (one) => {
  if (kind === 'hostile') console.log(one.name, one.outcome, Math.round(one.ms), (one.allocated / 2 ** 20).toFixed(1));
  seen += 1;
  if (seen % 1000 === 0) console.error(`${seen} cases, ${((performance.now() - started) / 1000).toFixed(0)} s`);
});
for (const problem of result.problems) console.log(problem);
for (const [outcome, count] of [...result.outcomes].sort((a, b) => b[1] - a[1])) console.log(`${count} ${outcome}`);
console.log(
  `${result.cases} cases, ${result.problems.length} problems, slowest ${result.slowestMs.toFixed(0)} ms, most allocated ${(result.mostAllocated / 2 ** 20).toFixed(1)} MiB`,
);
process.exitCode = result.problems.length === 0 ? 0 : 1;

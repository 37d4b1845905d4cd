import { writeFileSync } from 'node:fs';
import { DomainError } from '../../core/base/errors.ts';
import { runSteps } from '../../core/base/steps.ts';
import { caliperMm } from '../../core/response/caliper.ts';
import { proposeDiameters } from '../../core/response/measure/proposeDiameters.ts';
import { lesionCase, lesionKinds, type LesionCase } from '../fixtures/lesionCases.ts';

/**
 * How near the size by a click is to the truth on generated lesions: `node test/bench/lesionSizeBench.ts FIRST LAST [FILE]` for the cases of
 * these seeds, 8 kinds each; writes a table.
 */
const [first, last] = [Number(process.argv[2] ?? 1001), Number(process.argv[3] ?? 1020)];

/** What counts as right: within 3 mm or a tenth of the length. */
function isRight(mm: number, { truthMm }: LesionCase): boolean {
  return truthMm !== null && Math.abs(mm - truthMm) <= Math.max(3, 0.1 * truthMm);
}

function proposed({ volume, seedLps, liver }: LesionCase): number | null {
  const plane = { right: [1, 0, 0], down: [0, 1, 0] } as const;
  try {
    const order = { part: 'whole', volume, seedLps, ...plane, thresholdHu: null, liver } as const;
    return caliperMm(runSteps(proposeDiameters(order)).longest);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

const lines = ['| kind | clicks | offered | right | median error, mm | worst, mm |', '|---|---|---|---|---|---|'];
const all = { clicks: 0, onLesions: 0, offered: 0, offeredOnLesions: 0, right: 0 };
let ms = 0;
for (const kind of lesionKinds) {
  const errors: number[] = [];
  let [clicks, offered, right] = [0, 0, 0];
  for (let seed = first; seed <= last; seed += 1) {
    const made = lesionCase(kind, seed);
    const start = performance.now();
    const mm = proposed(made);
    ms += performance.now() - start;
    clicks += 1;
    if (mm === null) continue;
    offered += 1;
    if (isRight(mm, made)) right += 1;
    else process.stdout.write(`${kind} ${seed}: ${mm.toFixed(1)}, truth ${made.truthMm?.toFixed(1) ?? 'none'}\n`);
    if (made.truthMm !== null) errors.push(Math.abs(mm - made.truthMm));
  }
  errors.sort((a, b) => a - b);
  const shown = (value: number | undefined): string => value?.toFixed(1) ?? '';
  lines.push(
    `| ${kind} | ${clicks} | ${offered} | ${right} | ${shown(errors[errors.length >> 1])} | ${shown(errors.at(-1))} |`,
  );
  all.clicks += clicks;
  all.offered += offered;
  all.right += right;
  if (kind === 'none') continue;
  all.onLesions += clicks;
  all.offeredOnLesions += offered;
}
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const refused = percent(all.onLesions - all.offeredOnLesions, all.onLesions);
lines.push(
  `| **all** | ${all.clicks} | ${all.offered} | ${all.right} (**${percent(all.right, all.offered)}**) | | |`,
  '',
  `Seeds ${first} to ${last}. Of clicks on a lesion ${refused} were refused. ${Math.round(ms / all.clicks)} ms a click.`,
);
const table = `${lines.join('\n')}\n`;
process.stdout.write(table);
if (process.argv[4] !== undefined) writeFileSync(process.argv[4], table);

import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { softwareVersion } from '../softwareVersion.ts';
import type { Check } from '../verification/check.ts';
import { letbChecks } from '../verification/letbChecks.ts';
import { resamplingChecks } from '../verification/resamplingChecks.ts';
import { seriesChecks } from '../verification/seriesChecks.ts';
import { VOLUME_TOLERANCE, volumeChecks } from '../verification/volumeChecks.ts';

/** `letb verify`: re-measures reference objects with known answers. Exit 0 when all pass, 1 otherwise. */
export const verifyCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { json: 'flag' });
    if (args.positionals.length > 0) throw new UsageError(`verify takes no "${args.positionals[0] ?? ''}"`);
    const checks: Check[] = [];
    const groups = [volumeChecks, resamplingChecks, seriesChecks, letbChecks];
    for (const [index, group] of groups.entries()) {
      io.progress(index / groups.length, 'reference objects');
      checks.push(...group());
    }
    const failed = checks.filter(({ passed }) => !passed).length;
    io.print(args.flag('json') ? document(checks, failed) : table(checks, failed));
    return failed === 0 ? 0 : 1;
  },
};

function document(checks: readonly Check[], failed: number): string {
  return JSON.stringify({
    schema: 'letb.verify/1',
    softwareVersion: softwareVersion(),
    passed: failed === 0,
    failed,
    volumeTolerance: VOLUME_TOLERANCE,
    checks,
  });
}

function table(checks: readonly Check[], failed: number): string {
  const rows = checks.map(({ object, quantity, unit, expected, measured, difference, tolerance, passed, failure }) => [
    object,
    quantity,
    `${number(expected)} ${unit}`.trimEnd(),
    measured === null ? '–' : number(measured),
    difference === null ? '–' : signed(difference),
    `± ${number(tolerance)}`,
    passed ? 'pass' : `FAIL${failure === null ? '' : `: ${failure}`}`,
  ]);
  const titles = ['reference object', 'quantity', 'known answer', 'measured', 'difference', 'tolerance', ''];
  const widths = titles.map((title, column) =>
    Math.max(...[titles, ...rows].map((row) => (row[column] ?? title).length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const verdict =
    failed === 0
      ? `All ${checks.length} checks passed.`
      : `${failed} of ${checks.length} checks FAILED: do not measure with this installation.`;
  return [line(titles), ...rows.map(line), '', VOLUME_TOLERANCE, verdict].join('\n');
}

function number(value: number): string {
  const rounded = Number(value.toPrecision(8));
  return (Math.abs(rounded) < 1e-4 && rounded !== 0 ? rounded.toExponential(0) : String(rounded)).replace('-', '−');
}

function signed(value: number): string {
  if (value === 0) return '0';
  const text = Math.abs(value) < 1e-4 ? value.toExponential(0) : String(Number(value.toPrecision(3)));
  return (value > 0 ? `+${text}` : text).replace('-', '−');
}

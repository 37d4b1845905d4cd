import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verifyCommand } from '../../../electron/cli/commands/verify.ts';
import type { CommandIo } from '../../../electron/cli/command.ts';
import { check } from '../../../electron/cli/verification/check.ts';
import { runLetb } from '../../fixtures/runLetb.ts';
import { volumeChecks } from '../../../electron/cli/verification/volumeChecks.ts';

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const out: string[] = [];
  const io: CommandIo = { print: (text) => out.push(text), progress: () => undefined, note: () => undefined };
  return { code: await verifyCommand.run(args, io), out: out.join('\n') };
}

describe('letb verify', () => {
  test('every reference object passes, as one JSON document with expected, measured and tolerance', async () => {
    const { code, out } = await run('--json');
    const document = JSON.parse(out);
    expect(code).toBe(0);
    expect(document).toMatchObject({ schema: 'letb.verify/1', passed: true, failed: 0 });
    expect(document.checks.length).toBeGreaterThan(30);
    for (const { expected, measured, difference, tolerance } of document.checks) {
      expect(difference).toBe(measured - expected);
      expect(Math.abs(difference)).toBeLessThanOrEqual(tolerance);
    }
  });

  test('the table has one line for each check and says the outcome last', async () => {
    const { out } = await run();
    expect(out.split('\n').filter((line) => line.endsWith('pass')).length).toBeGreaterThan(30);
    expect(out).toMatch(/All \d+ checks passed\.$/);
    expect(out).toContain('4188.79');
  });

  test('knows the sphere of 10 mm radius as 4188.8 mm³', () => {
    const spheres = volumeChecks().filter(({ object }) => object.startsWith('sphere, radius 10 mm'));
    expect(spheres.map(({ expected }) => expected.toFixed(1))).toEqual(['4188.8', '4188.8', '4188.8']);
  });

  test('the version is that of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(runLetb('--version')).toMatchObject({ status: 0, out: `letb ${version}\n`, err: '' });
  });

  test('without a command one line on stderr says where they are; each tells its own options', () => {
    const { status, out, err } = runLetb();
    expect([status, out, err]).toEqual([2, '', 'letb: no command was given; letb help lists them\n']);
    const help = runLetb('verify', '--help');
    expect([help.status, help.err]).toEqual([0, '']);
    expect(help.out).toMatch(/^ {2}verify \[--json\]/);
  });

  test('words it does not know are refused', async () => {
    await expect(run('more')).rejects.toThrow('verify takes no "more"');
    await expect(run('--fast')).rejects.toThrow('--fast');
  });
});

describe('check', () => {
  const sphere = { object: 'o', quantity: 'q', unit: '', expected: 10, tolerance: 0.5 };
  test('passes on the tolerance and fails beyond it, for NaN and for an error', () => {
    expect(check(sphere, () => 10.5)).toMatchObject({ passed: true, difference: 0.5 });
    expect(check(sphere, () => 9.4).passed).toBe(false);
    expect(check(sphere, () => Number.NaN).passed).toBe(false);
    const thrown = check(sphere, () => {
      throw new Error('no stack was read');
    });
    expect(thrown).toMatchObject({ passed: false, measured: null, failure: 'no stack was read' });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, runLetb, type LetbRun } from '../../fixtures/runLetb.ts';
import { timepointRoi, writeTimepoint, type SmallTimepoint, type TimepointChanges } from '../../fixtures/timepoint.ts';

let folder = '';
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-gaps-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const timepoint = (changes: TimepointChanges = {}): SmallTimepoint =>
  writeTimepoint(join(folder, String((count += 1))), changes);

function measure({ arterial, precontrast, liver }: SmallTimepoint, ...words: readonly string[]): LetbRun {
  const stacks = ['--arterial', arterial, '--precontrast', precontrast, '--liver', liver];
  return runLetb('measure', ...stacks, `--roi=${timepointRoi}`, ...words);
}

interface Measured {
  readonly preset: string;
  readonly letbPercent: number;
  readonly coverage: number;
  readonly liverVolumeCm3: number;
  readonly alignment: { readonly kind: string };
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly details: object }[];
  readonly provenance: {
    readonly inputs: readonly {
      readonly files: number;
      readonly sopInstanceUids: readonly string[];
      readonly correction?: object;
    }[];
  };
}
const measured = (run: LetbRun): Measured => documentOf(run) as unknown as Measured;

describe('letb measure --resample-gaps', () => {
  it.each<[string, TimepointChanges, number]>([
    ['arterial', { arterialSlices: (k) => k !== 8 }, 0],
    ['precontrast', { precontrastSlices: (k) => k !== 8 }, 1],
  ])(
    'measures where one %s slice is missing, which is refused without it, and records the gap',
    (role, changes, input) => {
      const at = timepoint(changes);
      const refused = measure(at);
      expect(refused.status).toBe(2);
      expect(refused.err).toMatch(new RegExp(`${role} stack .* 8 mm between 28 and 36 mm|8 mm between 128 and 136 mm`));
      expect(refused.err).toContain('--resample-gaps');
      const whole = measured(measure(timepoint(), '--json'));
      const filled = measured(measure(at, '--resample-gaps', '--json'));
      expect(filled.preset).toBe('paper');
      expect(filled.coverage).toBe(1);
      expect(filled.liverVolumeCm3).toBe(whole.liverVolumeCm3);
      expect(Math.abs(filled.letbPercent - whole.letbPercent)).toBeLessThan(1);
      expect(filled.findings.find(({ code }) => code === 'gaps-resampled')).toEqual({
        severity: 'warning',
        code: 'gaps-resampled',
        details: {
          role,
          stepMm: 4,
          widestFilledMm: 8,
          emptySlices: 0,
          gaps: [{ stepMm: 8, fromMm: 128, toMm: 136, filled: true }],
        },
      });
      const provenance = filled.provenance.inputs[input];
      expect(provenance).toMatchObject({
        files: 11,
        correction: { kind: 'even-steps', interpolation: 'linear', stepMm: 4, shear: null },
      });
      expect(new Set(provenance?.sopInstanceUids).size).toBe(11);
      const table = measure(at, '--resample-gaps').out;
      expect(table).toContain('resampled linearly onto even steps of 4 mm');
      expect(table).toContain('8 (128 → 136)');
    },
  );

  it('changes nothing where nothing is uneven', () => {
    const at = timepoint();
    const [plain, asked] = [measured(measure(at, '--json')), measured(measure(at, '--resample-gaps', '--json'))];
    expect([asked.letbPercent, asked.findings]).toEqual([plain.letbPercent, plain.findings]);
    expect(asked.provenance.inputs).toEqual(plain.provenance.inputs);
  });

  it('does not invent what a wide arterial gap in the liver lacks: refused by the rule of coverage, with the span', () => {
    const at = timepoint({ arterialSlices: (k) => k < 8 || k > 10 });
    const refused = measure(at, '--resample-gaps');
    expect(refused.status).toBe(2);
    expect(refused.err).toMatch(/covers only 75 % of the liver .*missing: 12 mm \(z 132 → 140 mm\)/);
    const overridden = measured(measure(at, '--resample-gaps', '--override', 'coverage', '--json'));
    expect(overridden.coverage).toBe(0.75);
    expect(overridden.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['gaps-resampled', 'coverage-overridden']),
    );
  });

  it('leaves what else is wrong with a stack as it is refused', () => {
    const at = timepoint({
      arterialSlices: (k) => k !== 8,
      arterial: [{ tag: '00281054', vr: 'LO', value: 'US' }],
    });
    const refused = measure(at, '--resample-gaps');
    expect(refused.status).toBe(2);
    expect(refused.err).not.toContain('--resample-gaps');
  });
});

describe('letb scan', () => {
  it('says of each phase whether a reader is needed, and of each patient which studies pair', () => {
    const at = timepoint();
    const scan = documentOf(runLetb('scan', at.arterial, '--no-cache', '--json')) as unknown as {
      readonly patients: readonly {
        readonly pairing: object;
        readonly studies: readonly {
          readonly series: readonly { readonly stacks: readonly { readonly phase: object }[] }[];
        }[];
      }[];
    };
    const [patient] = scan.patients;
    expect(patient?.studies[0]?.series[0]?.stacks[0]?.phase).toMatchObject({ value: 'unknown', needsReader: true });
    expect(patient?.pairing).toMatchObject({
      basis: 'study-order',
      pre: 0,
      post: null,
      identityQuestion: null,
      timepoints: [{ date: '2026-01-12', role: 'pre', arterial: null, precontrast: null }],
    });
    const table = runLetb('scan', at.arterial, '--no-cache').out;
    expect(table).toMatch(/unknown \?/);
  });

  it('prints the question of identity, with what differs, instead of a pair', () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')].map((path, n) =>
      writeTimepoint(path, {
        arterial: [
          { tag: '0020000D', vr: 'UI', value: `1.2.3.4.${n}` },
          { tag: '00080020', vr: 'DA', value: n === 0 ? '20260112' : '20260312' },
          { tag: '00100010', vr: 'PN', value: n === 0 ? 'DOE^JANE' : 'ROE^MARY' },
        ],
      }),
    );
    const paths = [one?.arterial ?? '', other?.arterial ?? ''];
    const scan = documentOf(runLetb('scan', ...paths, '--no-cache', '--json')) as unknown as {
      readonly patients: readonly {
        readonly pairing: { readonly identityQuestion: object | null; readonly pre: unknown };
      }[];
    };
    expect(scan.patients[0]?.pairing).toMatchObject({
      pre: null,
      post: null,
      identityQuestion: { code: 'identity-unlike-under-one-id' },
    });
    const table = runLetb('scan', ...paths, '--no-cache').out;
    expect(table).toContain('Are these studies one person’s?');
    expect(table).toContain('DOE^JANE: 2026-01-12; ROE^MARY: 2026-03-12');
  });

  it('refuses a date of treatment that is none', () => {
    const run = runLetb('scan', folder, '--treatment-date', '2026-02-30');
    expect([run.status, run.out]).toEqual([2, '']);
    expect(run.err).toContain('--treatment-date takes a date YYYY-MM-DD');
  });
});

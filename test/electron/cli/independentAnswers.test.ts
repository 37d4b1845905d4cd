import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { hasTestData, testData } from '../../testData.ts';

interface Placement {
  readonly meanHu: number;
  readonly sdHu: number;
  readonly thresholdHu: number;
  readonly enhancingVolumeCm3: number;
  readonly letbPercent: number;
  readonly voxels: number;
}
interface Measurement {
  readonly letbPercent: number;
  readonly liverVolumeCm3: number;
  readonly coverage: number;
  readonly alignment: { readonly kind: string };
  readonly placements: readonly Placement[];
}

const measure = (...args: readonly string[]): Measurement =>
  documentOf(runLetb('measure', '--json', ...args)) as unknown as Measurement;
const within = (value: number | undefined, expected: number, tolerance: number): void =>
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);

interface SyntheticAnswer {
  readonly voxels: number;
  readonly mean_hu: number;
  readonly sd_hu: number;
  readonly [k: `k${string}`]: {
    readonly threshold_hu: number;
    readonly enhancing_cm3: number;
    readonly letb_percent: number;
  };
}

describe.runIf(hasTestData)('LETB of generated multiphase pairs, by an independent float64 program', () => {
  const cases = ['aligned', 'breathing'].flatMap((name) =>
    ['cube', 'sphere'].flatMap((shape) => ['1', '0.5'].map((volume) => ({ name, shape, volume }))),
  );
  it.each(cases)('$name, $shape of $volume cm³, at k = 1.5, 2, 2.5 and 3', ({ name, shape, volume }) => {
    const folder = testData('synthetic', name);
    const truth = JSON.parse(readFileSync(testData('synthetic', name, 'truth.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const answer = truth[`${shape}_${volume}cm3`] as SyntheticAnswer;
    const roi = (truth['roi_centre_lps_mm'] as number[]).join(',');
    for (const k of ['1.5', '2', '2.5', '3'] as const) {
      const m = measure(
        '--arterial',
        `${folder}/art`,
        '--precontrast',
        `${folder}/pre`,
        '--liver',
        `${folder}/liver.nii.gz`,
        '--roi',
        roi,
        '--roi-shape',
        shape,
        '--roi-volume',
        volume,
        '--k',
        k,
      );
      const expected = answer[`k${k}`];
      if (expected === undefined) throw new Error(`no truth for k = ${k}`);
      expect(m.placements[0]?.voxels).toBe(answer.voxels);
      within(m.placements[0]?.meanHu, answer.mean_hu, 1e-9);
      within(m.placements[0]?.sdHu, answer.sd_hu, 1e-9);
      within(m.placements[0]?.thresholdHu, expected.threshold_hu, 1e-9);
      within(m.placements[0]?.enhancingVolumeCm3, expected.enhancing_cm3, 1e-9);
      within(m.letbPercent, expected.letb_percent, 1e-9);
      within(m.liverVolumeCm3, truth['liver_ml'] as number, 1e-9);
    }
  });

  it('aligned, with the mask as NRRD', () => {
    const folder = testData('synthetic', 'aligned');
    const m = measure(
      '--arterial',
      `${folder}/art`,
      '--precontrast',
      `${folder}/pre`,
      '--liver',
      `${folder}/liver.nrrd`,
      '--roi',
      '-51,29,2.5',
    );
    within(m.letbPercent, 15.252626720603807, 1e-9);
  });
});

interface RealAnswer {
  readonly roi_centre_lps_mm: readonly number[];
  readonly voxels: number;
  readonly mean_hu: number;
  readonly sd_hu: number;
  readonly threshold_hu: number;
  readonly liver_cm3: number;
  readonly enhancing_cm3: number;
  readonly letb_percent: number;
}

interface ScanDocument {
  readonly patients: readonly {
    readonly studies: readonly {
      readonly date: string;
      readonly series: readonly {
        readonly stacks: readonly { readonly ref: string; readonly phase: { readonly value: string } }[];
      }[];
    }[];
  }[];
}

describe.runIf(hasTestData)(
  'LETB of a real patient, 10 mm precontrast onto 2.5 mm arterial, by an independent float64 program',
  () => {
    const scan = hasTestData
      ? (documentOf(runLetb('scan', testData('HCC_007'), '--json')) as unknown as ScanDocument)
      : { patients: [] };
    const stackOf = (date: string, phase: string): string => {
      const study = scan.patients[0]?.studies.find((node) => node.date === date);
      const found =
        study?.series.flatMap((series) => series.stacks).filter((stack) => stack.phase.value === phase) ?? [];
      if (found.length !== 1) throw new Error(`${found.length} ${phase} stacks on ${date}`);
      return found[0]?.ref ?? '';
    };
    const truth = hasTestData
      ? (JSON.parse(readFileSync(testData('hcc007-check', 'truth.json'), 'utf8')) as Record<
          string,
          Record<string, RealAnswer>[]
        >)
      : {};

    it.each([
      { id: 'pre', date: '1997-12-27' },
      { id: 'post', date: '1998-03-14' },
    ])(
      '$id: three placements, cube and sphere, found and measured through the names that scan prints',
      ({ id, date }) => {
        let checked = 0;
        for (const shape of ['cube', 'sphere']) {
          const answers = (truth[id] ?? []).flatMap((entry) => entry[shape] ?? []);
          const rois = answers.flatMap((answer) => ['--roi', answer.roi_centre_lps_mm.join(',')]);
          const m = measure(
            '--arterial',
            stackOf(date, 'arterial'),
            '--precontrast',
            stackOf(date, 'precontrast'),
            '--liver',
            testData('hcc007-check', `${id}_right_lobe.nii.gz`),
            '--roi-shape',
            shape,
            ...rois,
          );
          expect(m.alignment.kind).toBe('scanner');
          expect(m.coverage).toBe(1);
          answers.forEach((answer, index) => {
            const placement = m.placements[index];
            expect(placement?.voxels).toBe(answer.voxels);
            within(placement?.meanHu, answer.mean_hu, 1e-9);
            within(placement?.sdHu, answer.sd_hu, 1e-9);
            within(placement?.thresholdHu, answer.threshold_hu, 1e-9);
            within(placement?.enhancingVolumeCm3, answer.enhancing_cm3, 1e-6);
            within(placement?.letbPercent, answer.letb_percent, 1e-6);
            within(m.liverVolumeCm3, answer.liver_cm3, 1e-6);
            checked += 1;
          });
        }
        expect(checked).toBe(6);
      },
    );
  },
);

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChangeDocument } from '../../../core/record/changeDocument.ts';
import type { MeasurementDocument } from '../../../core/record/measurementDocument.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { hasTestData, testData } from '../../testData.ts';

describe.runIf(hasTestData)('measure --uncertainty on a phantom whose population is known', () => {
  const folder = mkdtempSync(join(tmpdir(), 'letb-uncertainty-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const measured = (name: string, ...args: readonly string[]): MeasurementDocument => {
    const path = testData('synthetic', name);
    const stacks = ['--arterial', `${path}/art`, '--precontrast', `${path}/pre`, '--liver', `${path}/liver.nii.gz`];
    return documentOf(runLetb('measure', '--json', ...stacks, ...args)) as unknown as MeasurementDocument;
  };
  const truth = (name: string): number => {
    const text = readFileSync(join(testData('synthetic', name), 'truth.json'), 'utf8');
    return (JSON.parse(text) as { population: { letb_percent: number } }).population.letb_percent;
  };

  it('holds the truth, also for one unlucky ROI, and beside a breathing shift of 10 mm', () => {
    for (const name of ['aligned', 'breathing']) {
      const { uncertainty } = measured(name, '--roi=-51,29,2.5', '--uncertainty');
      expect(uncertainty?.interval.low, name).toBeLessThan(truth(name));
      expect(uncertainty?.interval.high, name).toBeGreaterThan(truth(name));
    }
    const { uncertainty, letbPercent } = measured('aligned', '--roi', 'auto', '--uncertainty');
    expect(Math.abs((uncertainty?.population.letbPercent ?? 0) - truth('aligned'))).toBeLessThan(0.3);
    expect(Math.abs(letbPercent - truth('aligned'))).toBeLessThan(1);
  });

  it('goes on into the change of two such documents', () => {
    const once = measured('aligned', '--roi', 'auto', '--uncertainty', '--seed', '7');
    expect(once.uncertainty?.seed).toBe(7);
    const [pre, post] = ['pre.json', 'post.json'].map((name) => join(folder, name));
    writeFileSync(pre ?? '', JSON.stringify(once));
    writeFileSync(post ?? '', JSON.stringify(measured('aligned', '--roi', 'auto', '--uncertainty')));
    const change = documentOf(runLetb('change', pre ?? '', post ?? '', '--json')) as unknown as ChangeDocument;
    expect(change.uncertainty?.interval?.low).toBeLessThan(0);
    expect(change.uncertainty?.interval?.high).toBeGreaterThan(0);
    expect(change.uncertainty?.responses.find(({ thresholdPercent }) => thresholdPercent === -25.8)?.call).toBe(
      'non-responder',
    );
  });

  it('samples the portal vein where it is pointed at, compares it, and replays it', () => {
    const [pre, post] = ['vein-pre.json', 'vein-post.json'].map((name) => join(folder, name));
    const at = ['-40,20,0', '-45,25,5'];
    const [first, second] = at.map((point) =>
      measured('aligned', '--roi=-51,29,2.5', '--uncertainty', `--portal-vein=${point}`),
    );
    expect(first?.arterialPhase?.portalVein?.centreLpsMm).toEqual([-40, 20, 0]);
    expect(first?.arterialPhase?.portalVein?.meanHu).toBeGreaterThan(0);
    writeFileSync(pre ?? '', JSON.stringify(first));
    writeFileSync(post ?? '', JSON.stringify(second));
    const change = documentOf(runLetb('change', pre ?? '', post ?? '', '--json')) as unknown as ChangeDocument;
    const uncompared = change.findings.find(({ code }) => code === 'phases-not-compared')?.details['figures'];
    expect(uncompared ?? []).not.toContain('portalVeinHu');
    const replayed = runLetb('replay', pre ?? '', '--data', testData('synthetic', 'aligned'));
    expect([replayed.err, replayed.out]).toEqual(['', expect.stringMatching(/^equal/)]);
    const stacks = ['--arterial', 'a', '--precontrast', 'p', '--liver', 'm', '--roi', 'auto'];
    expect(runLetb('measure', ...stacks, '--portal-vein', '1,2,3').err).toContain('--uncertainty');
  });

  it('refuses a seed alone and proposals beside placements', () => {
    const stacks = ['--arterial', 'a', '--precontrast', 'p', '--liver', 'm'];
    expect(runLetb('measure', ...stacks, '--roi', 'auto', '--seed', '3').err).toContain('--uncertainty');
    expect(runLetb('measure', ...stacks, '--roi', 'auto', '--roi', '1,2,3').err).toContain('alone');
  });
});

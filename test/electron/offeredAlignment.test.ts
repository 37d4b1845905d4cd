import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import { paired } from '../../core/compute/protocol.ts';
import { pointLps } from '../../core/geometry/points.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import type { Registration } from '../../core/registration/registerPhases.ts';
import { IDENTITY_MAP, rigidAbout } from '../../core/registration/rigidMap.ts';
import { readLabelImageFile } from '../../electron/files/readMaskFile.ts';
import { resolveStack } from '../../electron/files/resolveStack.ts';
import type { AlignmentDocument } from '../../core/record/alignmentDocument.ts';
import { measureAlignedTimepoint } from '../../electron/measure/measureTimepoint.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { movedPatientRoi, writeMovedPatient } from '../fixtures/movedPatient.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-offered-'));
const pool = startComputePool(1);
afterAll(() => {
  pool.end();
  rmSync(folder, { recursive: true, force: true });
});

/** What a fit that went astray would give: phases that lie alike brought 6 mm apart. */
const astray: Registration = {
  requested: 'rigid',
  fallBack: null,
  alignment: { kind: 'rigid', rigid: rigidAbout([0, 0, 0], [0, 0, 0], [0, 0, 6]), field: null },
  figures: {
    misfitBefore: 0.05,
    misfitAfter: 0.04,
    nmiBefore: 1.2,
    nmiAfter: 1.2,
    meanDisplacementMm: 6,
    largestDisplacementMm: 6,
    rotationDegrees: 0,
    jacobian: { least: 1, most: 1 },
    inverseConsistencyMm: null,
    leftByBendingMm: 0,
  },
};
const client: ComputeClient = {
  parallel: pool.parallel,
  run: (job, input, options) =>
    job === 'alignPhases' ? Promise.resolve(paired(astray)) : pool.run(job, input, options),
};

describe('a fitted alignment that makes the rim worse', () => {
  it('is refused when it was fitted for the measurement, and measured with its verdict when it was stored', async () => {
    const patient = writeMovedPatient(folder, IDENTITY_MAP);
    const liverMask = { file: readLabelImageFile(patient.maskFile), label: undefined };
    const request = {
      arterial: await resolveStack(patient.arterialFolder),
      precontrast: await resolveStack(patient.precontrastFolder),
      liverMask,
      rois: [{ centreLpsMm: pointLps(...movedPatientRoi), shape: 'cube', nominalCm3: 1 }] as const,
      protocol: { ...paperProtocol, preset: 'corrected' } as const,
    };
    const options = { softwareVersion: 'test', now: () => new Date(0), progress: () => undefined };
    const kept: AlignmentDocument[] = [];
    const keeping = { ...options, onAlignment: (alignment: AlignmentDocument): unknown => kept.push(alignment) };
    const fitted = measureAlignedTimepoint(request, { from: 'fit', kind: 'rigid' }, client, keeping);
    await expect(fitted).rejects.toMatchObject({
      code: 'alignment-not-offered',
      details: { kind: 'rigid', reasons: [{ code: 'alignment-rim-worse' }, { code: 'alignment-tail-worse' }] },
    });
    const inputs = kept[0]?.inputs ?? [];
    expect(inputs).toHaveLength(3);
    const stored = { registration: astray, inputs };
    const asked = { from: 'file', name: 'astray.json', stored } as const;
    const document = await measureAlignedTimepoint(request, asked, client, options);
    expect(document.alignment).toMatchObject({ verdict: 'poor', accepted: false });
    expect(document.findings.map(({ code }) => code)).toContain('alignment-not-good');
  });
});

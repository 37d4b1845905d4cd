import { describe, expect, it } from 'vitest';
import { runSteps } from '../../../core/base/steps.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { resampleOnto, scannerResampling } from '../../../core/imaging/resample.ts';
import { splineCoefficients } from '../../../core/imaging/splineCoefficients.ts';
import { subtract } from '../../../core/imaging/subtract.ts';
import type { Volume } from '../../../core/imaging/volume.ts';
import { computeAlignedLetb, type AlignedMeasurement } from '../../../core/letb/computeAlignedLetb.ts';
import { checkOffered } from '../../../core/letb/measuredAlignment.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import type { SubtractionHistogram } from '../../../core/letb/subtractionHistogram.ts';
import { registerPhases, type Registration } from '../../../core/registration/registerPhases.ts';
import { resampleAlignedSlices } from '../../../core/registration/resampleAligned.ts';
import { boxOfMask } from '../../../core/registration/workingImage.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { alignmentCases, makeAlignmentCase, type AlignmentCase } from '../../fixtures/alignmentCases.ts';
import { histogramOf } from '../../phantoms.ts';

/** Oil in a liver that turns and bends by 6 mm: no rigid map follows it. */
const bent = alignmentCases.find(({ name }) => name === 'lipiodol, rotation, non-rigid 6');

/** The case, and what an alignment of it measures. */
function bentLiver(): { made: AlignmentCase; measured: (registration: Registration) => AlignedMeasurement } {
  if (bent === undefined) throw new Error('the case is there');
  const made = makeAlignmentCase(bent);
  const { arterial, precontrast, liver } = made;
  const coefficients = runSteps(splineCoefficients(precontrast));
  const rois = made.roiCentresLpsMm.map(([x, y, z]) =>
    makeParenchymaRoi({ centreLpsMm: pointLps(x, y, z), shape: 'cube', nominalCm3: 1 }),
  );
  const counted = (subtraction: Volume): { subtraction: Volume; histogram: SubtractionHistogram } => ({
    subtraction,
    histogram: histogramOf(subtraction, liver),
  });
  const still = runSteps(resampleOnto(scannerResampling(precontrast, arterial.grid)));
  subtract(arterial.voxels, still.voxels, still.voxels);
  const unaligned = { ...counted(still), arterial, kind: 'scanner' } as const;

  function measured(registration: Registration): AlignedMeasurement {
    const box = boxOfMask(liver.voxels, liver.grid, 0);
    if (box === null) throw new Error('the liver is there');
    const voxels = new Int16Array(arterial.voxels.length);
    const resampling = { precontrast, coefficients, fixed: arterial.grid, alignment: registration.alignment, box };
    resampleAlignedSlices(resampling, 0, arterial.grid.dimensions[2], voxels);
    subtract(arterial.voxels, voxels, voxels);
    const protocol = { ...paperProtocol, preset: 'corrected' } as const;
    const input = { ...counted({ grid: arterial.grid, voxels }), liver, rois, protocol, findings: [] };
    return computeAlignedLetb(input, unaligned, registration);
  }
  return { made, measured };
}

describe('an alignment of a liver that no rigid map follows', () => {
  it('is not offered when rigid, whose LETB is further off than unaligned, and is when deformable', () => {
    const { made, measured } = bentLiver();
    const deformable = runSteps(registerPhases(made, 'deformable'));
    const smooth = measured(deformable);
    expect(() => checkOffered(smooth.alignment)).not.toThrow();
    const { rigid } = deformable.alignment;
    const stiff = measured({ ...deformable, requested: 'rigid', alignment: { kind: 'rigid', rigid, field: null } });
    expect(() => checkOffered(stiff.alignment)).toThrow('alignment-not-offered');
    const { before, after } = stiff.alignment.effect.letbPercent;
    expect(Math.abs(after - smooth.letbPercent)).toBeGreaterThan(Math.abs((before ?? 0) - smooth.letbPercent));
  });
});

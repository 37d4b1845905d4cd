import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { rimVoxels, type AlignmentEffect } from '../../../core/letb/alignmentEffect.ts';
import { computeLetb } from '../../../core/letb/computeLetb.ts';
import {
  acceptedAlignment,
  alignmentFindings,
  checkOffered,
  isOffered,
  registeredAlignment,
} from '../../../core/letb/measuredAlignment.ts';
import { makeParenchymaRoi } from '../../../core/roi/parenchymaRoi.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import type { Registration } from '../../../core/registration/registerPhases.ts';
import { IDENTITY_MAP } from '../../../core/registration/rigidMap.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { gridOf, histogramOf, maskOf, volumeOf } from '../../phantoms.ts';

const registration: Registration = {
  requested: 'rigid',
  alignment: { kind: 'rigid', rigid: IDENTITY_MAP, field: null },
  fallBack: null,
  figures: {
    misfitBefore: 0.2,
    misfitAfter: 0.05,
    nmiBefore: 1.05,
    nmiAfter: 1.2,
    meanDisplacementMm: 9,
    largestDisplacementMm: 12,
    rotationDegrees: 1,
    jacobian: { least: 1, most: 1 },
    inverseConsistencyMm: null,
    leftByBendingMm: 0.4,
  },
};
const effect: AlignmentEffect = {
  letbPercent: { before: 15, after: 11 },
  roiSdHu: { before: 17, after: 16 },
  noiseFactor: 16 / 17,
  negativeTail: { before: 0.05, after: 0.023 },
  rimResidual: { before: 0.2, after: 0.08 },
  rimEnhancingCm3: { before: 40, after: 12 },
  misregistrationCm3: { before: 30, after: 6 },
};

function thrownBy(act: () => void): DomainError {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('nothing was refused');
}

describe('the verdict on an alignment', () => {
  it('is good where nothing speaks against it, and unreviewed in any case', () => {
    const judged = registeredAlignment(registration, effect);
    expect(judged).toMatchObject({ verdict: 'good', reasons: [], accepted: false, review: 'unreviewed' });
    expect(alignmentFindings(judged).map(({ code }) => code)).toEqual(['alignment-unreviewed']);
  });

  it('is poor where the rim grew, doubtful where the negative tail did, and says so with the numbers', () => {
    const judged = registeredAlignment(registration, { ...effect, rimResidual: { before: 0.08, after: 0.2 } });
    expect(judged.verdict).toBe('poor');
    expect(judged.reasons).toEqual([{ code: 'alignment-rim-worse', details: { beforePercent: 8, afterPercent: 20 } }]);
    const said = alignmentFindings(judged).map((finding) => sentenceOf(finding, 'en'));
    expect(said.at(-1)).toContain('20 % of voxels lie beyond the noise, before the alignment 8 %');
    const tail = registeredAlignment(registration, { ...effect, negativeTail: { before: 0.02, after: 0.04 } });
    expect(tail).toMatchObject({ verdict: 'doubtful', reasons: [{ code: 'alignment-tail-worse' }] });
  });

  it('is not offered when it is poor, unless a reader set it by hand or accepted it', () => {
    const worse = { ...effect, rimResidual: { before: 0.08, after: 0.2 } };
    const fitted = registeredAlignment(registration, worse);
    expect([isOffered(fitted), isOffered(acceptedAlignment(fitted))]).toEqual([false, true]);
    expect(isOffered(registeredAlignment({ ...registration, origin: 'by-hand' }, worse))).toBe(true);
    expect(() => checkOffered(registeredAlignment(registration, effect))).not.toThrow();
    const refused = (): void => checkOffered(fitted);
    expect(refused).toThrow(DomainError);
    for (const language of ['en', 'fr'] as const) {
      const said = sentenceOf(thrownBy(refused), language);
      expect(said).toContain(language === 'en' ? 'before the alignment 8 %' : 'contre 8 % avant');
      expect(said).toContain(language === 'en' ? 'Align deformably' : 'Alignez en déformable');
    }
  });

  it.each([
    [{ largestDisplacementMm: 40 }, 'alignment-far'],
    [{ jacobian: { least: 0.4, most: 1.2 } }, 'alignment-strained'],
    [{ inverseConsistencyMm: 4 }, 'alignment-undecided'],
    [{ leftByBendingMm: 1.6 }, 'alignment-bends'],
    [{ misfitAfter: 0.3 }, 'alignment-misfit-high'],
  ])('is doubtful with %j', (figures, code) => {
    const judged = registeredAlignment({ ...registration, figures: { ...registration.figures, ...figures } }, effect);
    expect(judged.verdict).toBe('doubtful');
    expect(judged.reasons.map((reason) => reason.code)).toEqual([code]);
    expect(sentenceOf(judged.reasons[0] ?? { code: '', details: {} }, 'fr')).not.toContain('{');
  });

  it('names what was used instead where it fell back', () => {
    const judged = registeredAlignment(
      { ...registration, requested: 'deformable', fallBack: 'deformable-folds' },
      effect,
    );
    const finding = alignmentFindings(judged).find(({ code }) => code === 'alignment-fell-back');
    expect(finding?.details).toEqual({ requested: 'deformable', used: 'rigid', because: 'deformable-folds' });
    expect(sentenceOf(finding ?? { code: '', details: {} }, 'en')).toContain('folded the liver');
  });

  it('does not compare with an unaligned S that cannot be measured', () => {
    const judged = registeredAlignment(registration, { ...effect, rimResidual: { before: null, after: 0.5 } });
    expect(judged.verdict).toBe('good');
  });
});

describe('the preset paper', () => {
  it('is refused with an alignment', () => {
    const grid = gridOf([20, 20, 20]);
    const subtraction = volumeOf(grid, (i) => i);
    const liver = maskOf(grid, () => true);
    const input = {
      subtraction,
      liver,
      histogram: histogramOf(subtraction, liver),
      rois: [makeParenchymaRoi({ centreLpsMm: pointLps(10, 10, 10), shape: 'cube', nominalCm3: 1 })],
      findings: [],
    };
    expect(() => computeLetb({ ...input, protocol: paperProtocol, alignment: { kind: 'rigid' } })).toThrow(
      'paper-preset-aligned',
    );
    const corrected = { ...paperProtocol, preset: 'corrected' } as const;
    expect(computeLetb({ ...input, protocol: corrected, alignment: { kind: 'rigid' } }).preset).toBe('corrected');
  });
});

describe('the rim', () => {
  it('holds the liver’s voxels within its width of a voxel outside', () => {
    const grid = gridOf([15, 15, 9], [2, 2, 4]);
    const liver = maskOf(grid, (i, j, k) => i >= 2 && i < 13 && j >= 2 && j < 13 && k >= 1 && k < 8);
    const inside = (i: number, j: number, k: number): boolean =>
      i >= 4 && i < 11 && j >= 4 && j < 11 && k >= 2 && k < 7;
    const expected = maskOf(grid, (i, j, k) => liver.voxels[i + 15 * (j + 15 * k)] === 1 && !inside(i, j, k));
    const found = new Uint8Array(expected.voxels.length);
    for (const v of rimVoxels(liver, 5)) found[v] = 1;
    expect(found).toEqual(expected.voxels);
  });
});

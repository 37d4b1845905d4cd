import { describe, expect, it } from 'vitest';
import { runSteps, type Steps } from '../../../core/base/steps.ts';
import { pointMap } from '../../../core/registration/alignment.ts';
import { alignTimepoints } from '../../../core/registration/alignTimepoints.ts';
import { alignmentInverse } from '../../../core/registration/inverseAlignment.ts';
import { timepointReasons, type TimepointFigures } from '../../../core/registration/timepointQuality.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { meanDistanceMm } from '../../fixtures/movedLiver.ts';
import { lyingAlike, twoTimepoints } from '../../fixtures/twoTimepoints.ts';

/** The same steps, their fractions kept. */
function* heard<T>(steps: Steps<T>, fractions: number[]): Steps<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    fractions.push(step.value);
    yield step.value;
  }
}

describe('the liver of one timepoint found in another', () => {
  const other = { rotationDegrees: [-6, 5, 10], shiftMm: [30, -40, 250], volumeRatio: 0.85, bendMm: 8 } as const;
  const pair = twoTimepoints({ ...lyingAlike, ...other });
  const fractions: number[] = [];
  const found = runSteps(heard(alignTimepoints(pair), fractions));

  it.each([
    ['turned by 10° and smaller', { rotationDegrees: [10, 0, 0], shiftMm: [0, 20, -100], volumeRatio: 0.85 }],
    ['turned the other way, bent, in thick slices', { rotationDegrees: [0, -10, -8], bendMm: 14, sliceMm: 8 }],
    ['larger', { volumeRatio: 1.15, rotationDegrees: [0, 10, 0] }],
    ['drawn without its dome', { undrawnMm: 25, rotationDegrees: [5, 0, -5] }],
  ] as const)('lies within 5 mm of where it is, with its tumour gone and oil in its place: %s', (_, second) => {
    const both = twoTimepoints({ ...lyingAlike, ...second });
    const { preToPost } = runSteps(alignTimepoints(both));
    expect(meanDistanceMm(both.pre.liver, pointMap(preToPost), both.truth)).toBeLessThan(5);
    expect(meanDistanceMm(both.post.liver, alignmentInverse(preToPost), both.truthBack)).toBeLessThan(5);
  });

  it('needs no common frame of reference, and says that it is sure', () => {
    expect(meanDistanceMm(pair.pre.liver, pointMap(found.preToPost), pair.truth)).toBeLessThan(3);
    expect(found.verdict).toBe('good');
    expect(found.reasons).toEqual([]);
    expect(found.figures.dice).toBeGreaterThan(0.95);
    expect(found.figures.volumeRatio).toBeCloseTo(0.85, 1);
  });

  it('is followed back to within the residual that it states', () => {
    const [forth, back] = [pointMap(found.preToPost), alignmentInverse(found.preToPost)];
    const apart = meanDistanceMm(
      pair.pre.liver,
      (point) => back(forth(point)),
      (point) => point,
    );
    expect(apart).toBeLessThanOrEqual(found.figures.inverseResidualMm.largest);
    expect(found.figures.inverseResidualMm.largest).toBeLessThan(0.01);
  });

  it('stays where it is when nothing moved', () => {
    const both = twoTimepoints(lyingAlike);
    const { preToPost } = runSteps(alignTimepoints(both));
    expect(meanDistanceMm(both.pre.liver, pointMap(preToPost), (point) => point)).toBeLessThan(0.5);
  });

  it('is the same bit for bit when it is made again', () => {
    expect(runSteps(alignTimepoints(pair))).toEqual(found);
  });

  it('tells its progress in order', () => {
    expect(fractions.length).toBeGreaterThan(30);
    expect(fractions.every((value, index) => value >= (fractions[index - 1] ?? 0) - 1e-9)).toBe(true);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it('is refused for a mask that is no liver, naming the timepoint', () => {
    const { liver } = pair.post;
    const speck = { ...pair.post, liver: { ...liver, voxels: liver.voxels.map((_, v) => (v < 30 ? 1 : 0)) } };
    expect(() => runSteps(alignTimepoints({ ...pair, post: speck }))).toThrow('timepoint-liver-too-small');
    const empty = { ...pair.pre, liver: { ...pair.pre.liver, voxels: new Uint8Array(pair.pre.liver.voxels.length) } };
    expect(() => runSteps(alignTimepoints({ ...pair, pre: empty }))).toThrow('"timepoint":"pre"');
  });
});

describe('the verdict on a map between timepoints', () => {
  const fine: TimepointFigures = {
    dice: 0.95,
    volumeRatio: 0.9,
    rotationDegrees: 5,
    jacobian: { least: 0.8, most: 1.2 },
    inverseResidualMm: { mean: 0, largest: 0.001 },
  };

  it.each([
    ['timepoints-livers-unlike', { dice: 0.8 }, 'doubtful'],
    ['timepoints-livers-unlike', { dice: 0.6 }, 'poor'],
    ['timepoints-volume-changed', { volumeRatio: 0.5 }, 'doubtful'],
    ['timepoints-turned', { rotationDegrees: 40 }, 'doubtful'],
    ['timepoints-strained', { jacobian: { least: 0.1, most: 1.2 } }, 'doubtful'],
    ['timepoints-inverse-off', { inverseResidualMm: { mean: 1, largest: 6 } }, 'doubtful'],
  ] as const)('names %s in both languages', (code, change, verdict) => {
    const judged = timepointReasons({ ...fine, ...change });
    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons.map((reason) => reason.code)).toEqual([code]);
    for (const language of ['en', 'fr'] as const)
      for (const reason of judged.reasons) expect(sentenceOf(reason, language)).not.toContain(code);
  });

  it('is good where nothing speaks against it', () => {
    expect(timepointReasons(fine)).toEqual({ verdict: 'good', reasons: [] });
  });
});

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { arterialToPrecontrast, storedAlignment } from '../../../core/registration/alignment.ts';
import type { Registration } from '../../../core/registration/registerPhases.ts';
import { rigidAbout } from '../../../core/registration/rigidMap.ts';
import { latticeOver, zeroField } from '../../../core/registration/splineField.ts';
import { acceptedAlignmentSchema } from '../../../core/record/acceptedAlignmentDocument.ts';
import { alignmentDocument, checkAlignmentInputs, readAlignment } from '../../../core/record/alignmentDocument.ts';
import { gridOf, randomOf } from '../../phantoms.ts';

const field = zeroField(latticeOver(gridOf([20, 20, 20], [3, 3, 3]), 12));
const random = randomOf(8);
field.coefficientsMm.forEach((_, c) => {
  field.coefficientsMm[c] = 6 * random() - 3;
});
const registration: Registration = {
  requested: 'deformable',
  fallBack: null,
  alignment: storedAlignment({
    kind: 'deformable',
    rigid: rigidAbout([1, 2, 3], [0.02, 0.01, -0.03], [1, -4, 9]),
    field,
  }),
  figures: {
    misfitBefore: 0.2,
    misfitAfter: 0.05,
    nmiBefore: null,
    nmiAfter: 1.2,
    meanDisplacementMm: 9,
    largestDisplacementMm: 12,
    rotationDegrees: 1,
    jacobian: { least: 0.9, most: 1.1 },
    inverseConsistencyMm: 0.5,
    leftByBendingMm: null,
  },
};
const inputs = [
  { role: 'arterial', seriesInstanceUid: '1.2', sha256: 'a'.repeat(64) },
  { role: 'precontrast', seriesInstanceUid: '1.3', sha256: 'b'.repeat(64) },
  { role: 'liver-mask', seriesInstanceUid: null, sha256: 'c'.repeat(64) },
] as const;
const text = JSON.stringify(alignmentDocument(registration, inputs));

describe('letb.alignment/1', () => {
  it('read again is the same alignment, bit for bit', () => {
    const read = readAlignment(text, 'a.json');
    expect(read.registration).toEqual(registration);
    expect(read.inputs).toEqual(inputs);
    const point = [17.3, 22.8, 31.1] as const;
    expect(arterialToPrecontrast(read.registration.alignment)(point)).toEqual(
      arterialToPrecontrast(registration.alignment)(point),
    );
  });

  it('says who set the map; one of before the hand could is a fitted one', () => {
    const byHand = JSON.stringify(alignmentDocument({ ...registration, origin: 'by-hand' }, inputs));
    expect(JSON.parse(byHand)).toMatchObject({ origin: 'by-hand' });
    expect(readAlignment(byHand, 'a.json').registration).toEqual({ ...registration, origin: 'by-hand' });
    const { origin: _, ...older } = JSON.parse(text) as Record<string, unknown>;
    expect(readAlignment(JSON.stringify(older), 'a.json').registration).toEqual(registration);
    expect(() => readAlignment(JSON.stringify({ ...older, origin: 'by-ear' }), 'a.json')).toThrow('origin');
  });

  it('accepted by a reader, is read whole or not at all', () => {
    const accepted = {
      schema: 'letb.accepted-alignment/1',
      arterialStackId: 'a',
      precontrastStackId: 'p',
      alignment: alignmentDocument(registration, inputs),
    } as const;
    const kept: unknown = JSON.parse(JSON.stringify(accepted));
    expect(v.parse(acceptedAlignmentSchema, kept)).toEqual(accepted);
    for (const spoilt of [
      { ...accepted, schema: 'letb.accepted-alignment/2' },
      { ...accepted, arterialStackId: 7 },
      { ...accepted, alignment: null },
      { ...accepted, alignment: { ...accepted.alignment, schema: 'letb.alignment/2' } },
      { ...accepted, alignment: { ...accepted.alignment, inputs: [{ role: 'arterial' }] } },
    ])
      expect(v.safeParse(acceptedAlignmentSchema, spoilt).success).toBe(false);
  });

  it('is refused with other images or another mask', () => {
    expect(() => checkAlignmentInputs(inputs, inputs, 'a.json')).not.toThrow();
    for (const [index, { role }] of inputs.entries()) {
      const other = inputs.map((input, at) => (at === index ? { ...input, sha256: 'd'.repeat(64) } : input));
      expect(() => checkAlignmentInputs(inputs, other, 'a.json')).toThrow(`"role":"${role}"`);
      expect(() =>
        checkAlignmentInputs(
          inputs.filter((_, at) => at !== index),
          inputs,
          'a.json',
        ),
      ).toThrow(role);
    }
  });

  it.each([
    ['no JSON', () => '{', 'document-not-json'],
    ['another schema', () => text.replace('alignment/1', 'alignment/2'), 'document-wrong-schema'],
    [
      'a matrix that stretches',
      () => text.replace(/"matrix":\[[^\]]*\]/, '"matrix":[2,0,0,0,1,0,0,0,1]'),
      'no rotation',
    ],
    ['a mirror', () => text.replace(/"matrix":\[[^\]]*\]/, '"matrix":[-1,0,0,0,1,0,0,0,1]'), 'no rotation'],
    [
      'a field too short',
      () => text.replace(/"coefficientsMm":\[[^\]]*\]/, '"coefficientsMm":[1,2,3]'),
      '3 numbers for',
    ],
    ['a rigid one with a field', () => text.replace('"kind":"deformable"', '"kind":"rigid"'), 'does not go with'],
    ['a digest that is none', () => text.replace('a'.repeat(64), 'abc'), 'SHA-256'],
  ])('is refused as %s', (_, make, problem) => {
    expect(() => readAlignment(make(), 'a.json')).toThrow(problem);
  });
});

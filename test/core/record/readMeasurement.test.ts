import { describe, expect, it } from 'vitest';
import { readMeasurement } from '../../../core/record/readMeasurement.ts';

/** The example of the contract, as another program may write it: no subject, more fields than are read. */
const example = {
  schema: 'letb.measurement/1',
  preset: 'paper',
  k: 2,
  alignment: { kind: 'identity' },
  coverage: 1,
  liverVolumeCm3: 1412.3,
  placements: [{ shape: 'cube', nominalCm3: 1, enhancingVolumeCm3: 145.1, letbPercent: 10.27, more: true }],
  letbPercent: 10.27,
  letbSdPercent: null,
  provisional: true,
};

describe('a measurement document', () => {
  it('gives what a change needs', () => {
    expect(readMeasurement(JSON.stringify(example), 'pre.json')).toMatchObject({
      patientId: null,
      date: null,
      letbPercent: 10.27,
      enhancingVolumeCm3: 145.1,
      liverVolumeCm3: 1412.3,
      provisional: true,
    });
  });

  it('with fewer than three placements is provisional, whatever it says', () => {
    expect(readMeasurement(JSON.stringify({ ...example, provisional: false }), 'pre.json').provisional).toBe(true);
  });

  it.each([
    ['no JSON', '{', 'document-not-json'],
    ['another schema', JSON.stringify({ ...example, schema: 'letb.change/1' }), 'document-wrong-schema.*letb.change/1'],
    ['a list', '[]', 'document-wrong-schema'],
    ['no LETB', JSON.stringify({ ...example, letbPercent: undefined }), 'document-invalid.*letbPercent'],
    ['a LETB over 100 %', JSON.stringify({ ...example, letbPercent: 101 }), 'document-invalid.*letbPercent'],
    ['a text for a number', JSON.stringify({ ...example, k: '2' }), 'document-invalid.*"where":"k"'],
    [
      'a date that is none',
      JSON.stringify({ ...example, subject: { studyDate: '2020-02-31' } }),
      'document-invalid.*studyDate',
    ],
    [
      'a LETB that is not its placements’',
      JSON.stringify({ ...example, letbPercent: 99 }),
      'document-invalid.*mean of its placements',
    ],
    ['no placement', JSON.stringify({ ...example, placements: [] }), 'document-invalid.*placements'],
    [
      'an unknown kind of alignment',
      JSON.stringify({ ...example, alignment: { kind: 'magic' } }),
      'document-invalid.*alignment.kind',
    ],
  ])('with %s is refused by name and place', (_, text, pattern) => {
    expect(() => readMeasurement(text, 'pre.json')).toThrow(new RegExp(`${pattern}`));
    expect(() => readMeasurement(text, 'pre.json')).toThrow(/pre\.json/);
  });
});

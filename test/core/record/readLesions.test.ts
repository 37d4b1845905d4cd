import { describe, expect, it } from 'vitest';
import { readLesions } from '../../../core/record/readLesions.ts';
import { DomainError } from '../../../core/base/errors.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';

/** A document with one lesion of the second timepoint, and further fields, otherwise than they should be. */
const withLesion = (lesion: unknown, more: object = {}): string =>
  JSON.stringify({
    schema: 'letb.lesions/1',
    timepoints: [
      { id: 'b', date: '2025-01-10', lesions: [{ id: 'T1', role: 'target' }] },
      { id: 'fu1', date: '2025-04-02', lesions: [{ id: 'T1' }, lesion] },
    ],
    ...more,
  });
const refusalOf = (json: string): DomainError => {
  try {
    readLesions(json, 'm.json');
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('accepted');
};

describe('a lesion document', () => {
  it('lets fields through that it does not know, and takes null as not stated', () => {
    const read = readLesions(withLesion({ id: 'T2', plane: 'axial', diameterMm: null, role: null }), 'm.json');
    expect(read.course.timepoints[1]).toMatchObject({ id: 'fu1', cycle: 1, baseline: false, sliceThicknessMm: null });
    expect(read.course.timepoints[1]?.lesions[1]).toMatchObject({ id: 'T2', diameterMm: null, role: null });
    expect(read).toMatchObject({ criteria: null, options: {} });
  });

  it.each([
    [
      { id: 'T2', diameterMm: '30' },
      'timepoint fu1, lesion T2, field diameterMm: must be millimetres, a number from 0 to 1000, not "30".',
    ],
    [
      { id: 'T2', diameterMm: -1 },
      'timepoint fu1, lesion T2, field diameterMm: must be millimetres, a number from 0 to 1000, not -1.',
    ],
    [{ id: 'T2', fragments: [] }, 'lesion T2, field fragments: must be a list of one or more lengths in mm'],
    [{ id: 'T2', fragments: [3, 'x'] }, 'lesion T2, field fragments.1: must be millimetres'],
    [
      { id: 'T2', state: 'gone' },
      'lesion T2, field state: must be measured | tooSmall | absent | notEvaluable, not "gone".',
    ],
    [{ id: 'T2', certainty: true }, 'field certainty: must be unequivocal | equivocal, not true.'],
    [{ id: '' }, 'timepoint fu1, lesion #2, field id: must be an id'],
    [{ id: 'T\n2' }, 'field id: must be an id of 1 to 64 printable characters'],
    ['T2', 'timepoint fu1, lesion #2'],
    [
      { id: 'T2', pretreated: { progressedSince: 1 } },
      'lesion T2, field pretreated.progressedSince: must be true or false',
    ],
  ])('with %j is refused by timepoint, lesion and field', (lesion, sentence) => {
    const error = refusalOf(withLesion(lesion));
    expect(error.code).toBe('lesions-field-invalid');
    expect(sentenceOf(error, 'en')).toContain(sentence);
    expect(sentenceOf(error, 'fr')).toMatch(/^m\.json : .*doit être/);
  });

  it.each([
    [
      { timepoints: [{ id: 'b', date: '2025-02-30', lesions: [] }] },
      'timepoint b, field date: must be a calendar date YYYY-MM-DD',
    ],
    [{ timepoints: [{ id: 'b', date: '2025-02-03' }] }, 'timepoint b, field lesions: is missing.'],
    [
      { timepoints: [{ id: 'b', date: '2025-02-03', lesions: [], cycle: 0 }] },
      'timepoint b, field cycle: must be a whole number from 1, not 0',
    ],
    [
      { timepoints: [{ id: 'b', date: '2025-02-03', lesions: [], sliceThicknessMm: 0 }] },
      'field sliceThicknessMm: must be millimetres, a number above 0',
    ],
    [{ timepoints: 'none' }, 'field timepoints: must be a list'],
    [{ options: { minimumSdDay: 30 } }, 'field options.minimumSdDay: must be one of the known options'],
    [{ options: { minimumSdDays: -1 } }, 'field options.minimumSdDays: must be a whole number of days from 0'],
    [{ treatments: [{ date: 'soon' }] }, 'field treatments.0.date: must be a calendar date'],
  ])('with %j is refused by its field', (more, sentence) => {
    expect(sentenceOf(refusalOf(withLesion({ id: 'T2' }, more)), 'en')).toContain(sentence);
  });

  it('in which a field is missing says which', () => {
    const error = refusalOf(withLesion({ diameterMm: 3 }));
    expect(sentenceOf(error, 'en')).toBe('m.json: timepoint fu1, lesion #2, field id: is missing.');
    expect(sentenceOf(error, 'fr')).toBe('m.json : examen fu1, lésion #2, champ id : manque.');
    expect(sentenceOf(refusalOf('{"schema":"letb.lesions/1"}'), 'en')).toBe('m.json: field timepoints: is missing.');
  });

  it('that is not JSON, or another document, is refused', () => {
    expect(refusalOf('{').code).toBe('document-not-json');
    expect(refusalOf('[]').code).toBe('document-wrong-schema');
    expect(refusalOf('{"schema":"letb.change/1"}').details).toMatchObject({
      expected: 'letb.lesions/1',
      found: 'letb.change/1',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { manifestTemplate, readManifest } from '../../../core/record/batchManifest.ts';

const header =
  'patient,treatment,folder,treatment_dates,pre_arterial,pre_precontrast,post_arterial,post_precontrast,pre_rois,liver_label';
const manifestOf = (...rows: readonly string[]) => readManifest([header, ...rows].join('\n'), 'm.csv');
const problemOf = (row: string) => manifestOf(row).problems.map(({ line, column, code }) => [line, column, code]);

describe('a manifest', () => {
  it('as the template writes it holds a case by folder and one by stacks', () => {
    const { rows, problems } = readManifest(manifestTemplate, 'template');
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      {
        line: 2,
        key: 'P001_T1',
        source: { kind: 'folder', folder: 'images/P001' },
        treatmentDates: ['2025-02-03', '2025-03-10'],
        given: { pre: { liverMask: null, roiCentres: null }, post: { liverMask: null, roiCentres: null } },
        liverLabel: null,
      },
      {
        line: 3,
        source: { kind: 'stacks', stacks: { pre: { arterial: 'images/P002/pre#4-15810d39' } } },
        given: {
          pre: {
            liverMask: 'masks/P002-pre.nii.gz',
            roiCentres: [
              [-77, 5, 30],
              [-60, 12, 44],
              [-82, -10, 25],
            ],
          },
        },
        liverLabel: 1,
      },
    ]);
  });

  it('tells each wrong row by line and column, and keeps the others', () => {
    const { rows, problems } = manifestOf(
      'A,1,a,2025-01-02,,,,,,',
      'B,1,b',
      ',1,c,,,,,,,',
      'D,1,d,2.1.2025,,,,,,',
      'E,1,e,,x,,,,,',
      'F,1,,,,,,,,',
      'G,1,,,x,,y,z,,',
      'H,1,h,,,,,,1 2,',
      'I,1,i,,,,,,1 2 3;4 5 6;7 8 9;1 1 1,',
      'J,1,j,,,,,,,0',
      'A,1,k,,,,,,,',
      'L,1,l,,,,,,,',
    );
    expect(rows.map(({ patient }) => patient)).toEqual(['A', 'L']);
    expect(problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, null, 'manifest-row-length'],
      [4, 'patient', 'manifest-field-missing'],
      [5, 'treatment_dates', 'manifest-field-invalid'],
      [6, null, 'manifest-source-unclear'],
      [7, null, 'manifest-source-unclear'],
      [8, null, 'manifest-source-unclear'],
      [9, 'pre_rois', 'manifest-field-invalid'],
      [10, 'pre_rois', 'manifest-field-invalid'],
      [11, 'liver_label', 'manifest-field-invalid'],
      [12, null, 'manifest-row-repeated'],
    ]);
  });

  it('tells a misspelt column instead of passing it over', () => {
    const { problems } = readManifest('patient,treatment,folder,pre_lliver\nA,1,a,m.nii\n', 'm.csv');
    expect(problems).toMatchObject([{ line: 1, column: 'pre_lliver', code: 'manifest-column-unknown' }]);
  });

  it('is refused without its two columns, and where a quote is not closed', () => {
    expect(() => readManifest('patient,folder\nA,a\n', 'm.csv')).toThrow(/csv-columns-missing/);
    expect(() => readManifest('patient,treatment,folder\n"A,1,a\n', 'm.csv')).toThrow(/table-quote-open/);
    expect(() => readManifest('\n', 'm.csv')).toThrow(/table-empty/);
  });

  it('is read with semicolons, dates in any order and numbers with a sign', () => {
    const text = 'patient;treatment;folder;treatment_dates;pre_rois\nA;1;a;"2025-03-01 2025-01-02";"-1.5 +2 0"\n';
    expect(readManifest(text, 'm.csv').rows).toMatchObject([
      { treatmentDates: ['2025-01-02', '2025-03-01'], given: { pre: { roiCentres: [[-1.5, 2, 0]] } } },
    ]);
  });

  it.each(['1 2 1e3', 'a b c', '1,5 2 3', '1 2 3 4', ';', 'NaN 1 1'])('takes no "%s" for a point', (points) => {
    expect(problemOf(`A,1,a,,,,,,"${points}",`)).toEqual([[2, 'pre_rois', 'manifest-field-invalid']]);
  });
});

describe('the key of a case', () => {
  const keyOf = (patient: string, treatment: string): string =>
    readManifest(`patient,treatment,folder\n"${patient}","${treatment}",x\n`, 'm').rows[0]?.key ?? '';

  it('can name a folder anywhere, whatever the patient is called', () => {
    for (const name of ['../../etc', 'a/b', 'a\\b', '.', '..', 'CON', 'é', 'a:b', 'x'.repeat(150)])
      expect(keyOf(name, 'T1'), name).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{2,100}$/);
  });

  it('differs where patient or treatment does', () => {
    const names = ['P', 'P_T', 'P_', 'a/b', 'a:b', 'a_b', 'é', 'è', 'PT'];
    const keys = names.flatMap((patient) => names.map((treatment) => keyOf(patient, treatment)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is the same in another row', () => {
    expect(manifestOf('A,1,a,,,,,,,', 'B,2,b,,,,,,,').rows[1]?.key).toBe(manifestOf('B,2,c,,,,,,,').rows[0]?.key);
  });
});

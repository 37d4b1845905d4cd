import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPatientData, readTimeline } from '../../../core/record/readTimeline.ts';
import { mutants } from '../../fixtures/jsonMutants.ts';
import { satisfies } from '../../fixtures/jsonSchema.ts';

const schemaOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../assets/record-documents/${name}`, import.meta.url), 'utf8'));

const timeline = {
  schema: 'letb.timeline/1',
  procedures: [
    {
      id: 'p1',
      date: '2024-01-10',
      kind: 'dee-tace',
      agent: 'doxorubicin',
      doseMg: 75,
      activityGbq: null,
      oilMl: 10,
      particlesUm: { from: 100, to: 300 },
      selectivity: 'lobar',
      segments: ['5', '6'],
      place: { value: 'cycle', reason: 'Planned so.' },
    },
  ],
  burdenSegments: ['5', '4a'],
  followUp: {
    progressions: [{ date: '2024-10-01', where: 'liver', basis: 'clinical' }],
    untreatable: { date: '2024-11-01', reason: 'Liver function.' },
    death: '2025-02-01',
    lastContact: null,
    lastImaging: '2024-12-01',
  },
  endpoints: { definition: 'fohlen-2023', indexTreatment: 'first-evaluable' },
};
const data = {
  schema: 'letb.patient-data/1',
  birthDate: '1960-02-03',
  ageYears: 63,
  sex: 'female',
  primary: 'small-bowel',
  grade: 'G2',
  ki67Percent: 7.5,
  extrahepaticDisease: true,
  extrahepaticSites: ['bone', 'lymph-node'],
  priorLines: 2,
  somatostatinAnalogue: 'ongoing',
  ecog: 1,
  markers: [{ date: '2024-01-02', marker: 'chromogranin-a', value: 820, unit: 'ng/mL', upperLimit: 100 }],
};
const replacements = [null, 'other', '', 'G1', 'first', '2024-02-02', '2024-02-31', 0, -1, 1, 2.5, 1e6, true, [], {}];

describe.each([
  ['letb.timeline/1', 'timeline.schema.json', timeline, readTimeline],
  ['letb.patient-data/1', 'patient-data.schema.json', data, readPatientData],
] as const)('a document %s', (_, file, document, read) => {
  it('is read as it is written', () => expect(read(document, 'x')).toEqual(document));

  it('is accepted exactly where the published schema accepts it, but for what a schema cannot say', () => {
    const schema = schemaOf(file);
    const candidates = mutants(document, replacements);
    const accepted = candidates.filter((candidate) => {
      let problem: string | null = null;
      try {
        read(candidate, 'x');
      } catch (error) {
        problem = String(error);
      }
      const isBeyondSchema =
        /no calendar date|twice|two procedures|smaller size/.test(problem ?? '') && satisfies(schema, candidate);
      expect(problem === null || isBeyondSchema, `${JSON.stringify(candidate)} ${problem}`).toBe(
        satisfies(schema, candidate),
      );
      return problem === null;
    });
    expect(candidates.length).toBeGreaterThan(300);
    expect(accepted.length).toBeGreaterThan(30);
  });

  it('of another schema is refused by the name of both', () => {
    expect(() => read({ ...document, schema: 'letb.other/1' }, 'x.json')).toThrow(
      /document-wrong-schema.*letb.other\/1/,
    );
    expect(() => read(null, 'x.json')).toThrow(/document-wrong-schema.*none/);
  });
});

describe('a timeline', () => {
  const procedure = timeline.procedures[0];
  it('is refused with two procedures of one id, a segment named twice, sizes in the wrong order, or a day the calendar lacks', () => {
    const refused = (change: object) => () => readTimeline({ ...timeline, ...change }, 'x');
    expect(refused({ procedures: [procedure, procedure] })).toThrow(/two procedures/);
    expect(refused({ burdenSegments: ['5', '5'] })).toThrow(/segment twice/);
    expect(refused({ procedures: [{ ...procedure, particlesUm: { from: 300, to: 100 } }] })).toThrow(/smaller size/);
    expect(refused({ procedures: [{ ...procedure, date: '2023-02-29' }] })).toThrow(
      /procedures.0.date.*no calendar date/,
    );
  });
});

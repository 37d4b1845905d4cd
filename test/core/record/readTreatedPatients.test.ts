import { describe, expect, it } from 'vitest';
import type { DateOrder } from '../../../core/record/csvFields.ts';
import { readCsvTable } from '../../../core/record/csvTable.ts';
import { readTreatedPatients, timelineCsvColumns } from '../../../core/record/readTreatedPatients.ts';
import { emptyPatientData } from '../../../core/response/timeline/patientData.ts';

const read = (procedures: string, patients: string | null = null, events: string | null = null, order?: DateOrder) =>
  readTreatedPatients(
    {
      procedures: { name: 'procedures.csv', text: procedures },
      patients: patients === null ? null : { name: 'patients.csv', text: patients },
      events: events === null ? null : { name: 'events.csv', text: events },
    },
    order,
  );

describe('a table', () => {
  const rowsOf = (text: string) => readCsvTable(text, 't').rows.map(({ line, fields }) => [line, ...fields.values()]);

  it('is read with commas, semicolons or tabs, any line breaks, a byte order mark and blank lines', () => {
    const expected = [
      [2, '1', '2'],
      [4, '3', '4'],
    ];
    for (const text of ['a,b\n1,2\n\n3,4\n', '\uFEFFa;b\r\n1;2\r\n;\r\n3;4', 'a\tb\r1\t2\r\r3\t4\r'])
      expect(rowsOf(text), JSON.stringify(text)).toEqual(expected);
  });

  it('keeps delimiters, quotes and line breaks within quotes', () => {
    expect(rowsOf('a,b\n"x, ""y""","1\n2"\n3,4')).toEqual([
      [2, 'x, "y"', '1\n2'],
      [4, '3', '4'],
    ]);
  });

  it('has columns in lower case without blanks around, and so its fields', () => {
    expect(readCsvTable(' Patient , DATE\n p1 , x', 't').rows[0]?.fields).toEqual(
      new Map([
        ['patient', 'p1'],
        ['date', 'x'],
      ]),
    );
  });

  it('is refused without a header, with a column twice, an open quote, or a row of another length', () => {
    expect(() => rowsOf(' \n\n')).toThrow(/table-empty/);
    expect(() => rowsOf('a,A\n1,2')).toThrow(/table-column-repeated/);
    expect(() => rowsOf('a,b\n1,2\n"3,4')).toThrow(/table-quote-open.*"line":3/);
    expect(() => rowsOf('a,b\n1,2,3')).toThrow(/table-row-length.*"line":2.*"cells":3/);
  });
});

describe('the tables of a study', () => {
  const procedures = [
    'patient;date;kind;agent;dose_mg;oil_ml;particles_um;selectivity;segments;place;place_reason',
    'A;2024-01-10;DEB-TACE;doxorubicin;75;;100-300;lobar;5 6 7 8;;',
    'A;2024-02-20;cTACE;;37,5;10;;Lobar;2+3+4;cycle;Planned so.',
    'B;2023-05-01;TARE;;;;40;total;;;',
  ].join('\r\n');
  const patients = [
    'patient;birth_date;age_years;sex;primary;grade;ki67_percent;extrahepatic_disease;extrahepatic_sites;prior_lines;somatostatin_analogue;ecog;burden_segments;untreatable_date;untreatable_reason;death_date;last_contact_date',
    'B;;71;M;pancreas;2;12,5;oui;bone lung;1;ongoing;0;2 6;2024-01-01;Liver function;2024-06-01;',
    'C;1950-02-03;;f;;;;no;;;;;;;;;2024-06-01',
  ].join('\n');
  const events = [
    'patient,date,event,basis,value,unit,upper_limit',
    'A,2024-09-01,liver-progression,radiological,,,',
    'A,2024-01-02,ct,,,,',
    'A,2024-01-03,chromogranin-a,,820.5,ng/mL,100',
    'B,2023-08-01,progression-elsewhere,clinical,,,',
  ].join('\n');
  const { patients: found, unread } = read(procedures, patients, events);

  it('give each patient once: first those of the patients table, then those of the procedures table', () => {
    expect(found.map(({ patient }) => patient)).toEqual(['B', 'C', 'A']);
    expect(unread).toEqual([]);
  });

  it('give procedures with their drugs, sizes, segments and places', () => {
    const of = (patient: string) => found.find((one) => one.patient === patient)?.timeline.procedures;
    expect(of('A')).toEqual([
      {
        id: 'line-2',
        date: '2024-01-10',
        kind: 'dee-tace',
        agent: 'doxorubicin',
        doseMg: 75,
        activityGbq: null,
        oilMl: null,
        particlesUm: { from: 100, to: 300 },
        selectivity: 'lobar',
        segments: ['5', '6', '7', '8'],
        place: null,
      },
      {
        id: 'line-3',
        date: '2024-02-20',
        kind: 'c-tace',
        agent: null,
        doseMg: 37.5,
        activityGbq: null,
        oilMl: 10,
        particlesUm: null,
        selectivity: 'lobar',
        segments: ['2', '3', '4a', '4b'],
        place: { value: 'cycle', reason: 'Planned so.' },
      },
    ]);
    expect(of('B')).toMatchObject([
      { kind: 'y90', particlesUm: { from: 40, to: 40 }, selectivity: 'total', segments: [] },
    ]);
  });

  it('give what is known of the patients, their follow-up and their CTs', () => {
    const [b, c, a] = found;
    expect(b).toMatchObject({
      data: {
        ageYears: 71,
        sex: 'male',
        primary: 'pancreas',
        grade: 'G2',
        ki67Percent: 12.5,
        extrahepaticDisease: true,
        extrahepaticSites: ['bone', 'lung'],
        priorLines: 1,
        somatostatinAnalogue: 'ongoing',
        ecog: 0,
      },
      timeline: {
        burdenSegments: ['2', '6'],
        followUp: {
          progressions: [{ date: '2023-08-01', where: 'elsewhere', basis: 'clinical' }],
          untreatable: { date: '2024-01-01', reason: 'Liver function' },
          death: '2024-06-01',
          lastContact: null,
        },
      },
    });
    expect(c?.data).toEqual({
      ...emptyPatientData,
      birthDate: '1950-02-03',
      sex: 'female',
      extrahepaticDisease: false,
    });
    expect(a?.images.map(({ date }) => date)).toEqual(['2024-01-02']);
    expect(a?.data.markers).toEqual([
      { date: '2024-01-03', marker: 'chromogranin-a', value: 820.5, unit: 'ng/mL', upperLimit: 100 },
    ]);
  });

  it('may be the procedures alone', () => {
    expect(read('patient,date\nA,2024-01-10').patients).toHaveLength(1);
  });

  it('name columns that were not read', () => {
    expect(read('patient,date,Dose\nA,2024-01-10,3').unread).toEqual([{ name: 'procedures.csv', columns: ['dose'] }]);
    expect(timelineCsvColumns.procedures.others).not.toContain('dose');
  });

  it('take dates in the order that is stated, and never guess it', () => {
    const dateOf = (text: string, order: DateOrder) =>
      read(`patient,date\nA,${text}`, null, null, order).patients[0]?.timeline.procedures[0]?.date;
    expect(dateOf('03/04/2024', 'day-first')).toBe('2024-04-03');
    expect(dateOf('3.4.2024', 'day-first')).toBe('2024-04-03');
    expect(dateOf('03/04/2024', 'month-first')).toBe('2024-03-04');
    expect(dateOf('2024-04-03', 'month-first')).toBe('2024-04-03');
    expect(() => dateOf('03/04/2024', 'iso')).toThrow(/csv-date-iso/);
    expect(() => dateOf('13/04/2024', 'month-first')).toThrow(/csv-date-month-first/);
  });
});

describe('what is wrong in a table', () => {
  it('is said all at once, by line and column', () => {
    const text = 'patient,date,kind,dose_mg,segments\nA,2024-02-30,xyz,-5,9\n,,tae,"1.000,5",\n';
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        details: {
          name: 'procedures.csv',
          count: 7,
          problems: [
            { line: 2, column: 'date', expected: 'csv-date-iso', received: '2024-02-30' },
            { line: 2, column: 'kind', expected: 'tae | c-tace | dee-tace | y90', received: 'xyz' },
            { line: 2, column: 'dose_mg', expected: '0.000001 – 100000', received: '-5' },
            { line: 2, column: 'segments', expected: '1 | 2 | 3 | 4a | 4b | 5 | 6 | 7 | 8', received: '9' },
            { line: 3, column: 'patient', expected: 'csv-text', received: '' },
            { line: 3, column: 'date', expected: 'csv-text', received: '' },
            { line: 3, column: 'dose_mg', expected: '0.000001 – 100000', received: '1.000,5' },
          ],
        },
      }) as Error,
    );
  });

  it('is a missing column, a patient twice, an event of nobody, a place without reason, a progression without basis', () => {
    const one = 'patient,date\nA,2024-01-10';
    expect(() => read('patient,day\nA,1')).toThrow(/csv-columns-missing.*"date"/);
    expect(() => read(one, 'patient\nA\nB\nA')).toThrow(/csv-patient-repeated.*"line":4.*"A"/);
    expect(() => read(one, null, 'patient,date,event\na,2024-01-10,ct')).toThrow(/csv-patient-unknown.*"line":2.*"a"/);
    expect(() => read('patient,date,place\nA,2024-01-10,cycle')).toThrow(/place_reason/);
    expect(() => read(one, null, 'patient,date,event\nA,2024-01-10,liver-progression')).toThrow(/basis/);
    expect(() => read(one, null, 'patient,date,event\nA,2024-01-10,5-hiaa')).toThrow(/value.*unit/);
    expect(() => read(one, null, 'patient,date,event\nA,2024-01-10,')).toThrow(/"event"/);
  });
});

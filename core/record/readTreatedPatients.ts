import { refusals } from '../base/errors.ts';
import type { IsoDate } from '../letb/timing.ts';
import {
  analogueUses,
  bloodMarkers,
  emptyPatientData,
  extrahepaticSites,
  primarySites,
  sexes,
  tumourGrades,
  type MarkerValue,
  type PatientData,
} from '../response/timeline/patientData.ts';
import type { DatedImage } from '../response/timeline/placeImages.ts';
import {
  emptyTimeline,
  liverSegments,
  procedureKinds,
  progressionBases,
  selectivities,
  sessionPlaces,
  type LiverSegment,
  type Procedure,
  type ProcedureKind,
  type Progression,
  type Timeline,
} from '../response/timeline/timeline.ts';
import { CsvFields, needColumns, type DateOrder } from './csvFields.ts';
import { readCsvTable, type CsvRow, type CsvTable } from './csvTable.ts';

/** The columns of the three tables; only `needed` ones must be there, an unknown one is passed over and named. */
export const timelineCsvColumns = {
  procedures: {
    needed: ['patient', 'date'],
    others: [
      'kind',
      'agent',
      'dose_mg',
      'activity_gbq',
      'oil_ml',
      'particles_um',
      'selectivity',
      'segments',
      'place',
      'place_reason',
    ],
  },
  patients: {
    needed: ['patient'],
    others: [
      'birth_date',
      'age_years',
      'sex',
      'primary',
      'grade',
      'ki67_percent',
      'extrahepatic_disease',
      'extrahepatic_sites',
      'prior_lines',
      'somatostatin_analogue',
      'ecog',
      'burden_segments',
      'untreatable_date',
      'untreatable_reason',
      'death_date',
      'last_contact_date',
      'last_imaging_date',
    ],
  },
  events: { needed: ['patient', 'date', 'event'], others: ['basis', 'value', 'unit', 'upper_limit'] },
} as const;

/** What a row of the events table is: a progression, a CT, or a value of a marker. */
export const timelineEvents = ['liver-progression', 'progression-elsewhere', 'ct', ...bloodMarkers] as const;

/** Other words that spreadsheets use. */
const KIND_ALIAS: Readonly<Record<string, ProcedureKind>> = {
  ctace: 'c-tace',
  'deb-tace': 'dee-tace',
  deb: 'dee-tace',
  dee: 'dee-tace',
  'y-90': 'y90',
  tare: 'y90',
  sirt: 'y90',
};
const SEGMENT_ALIAS: Readonly<Record<string, readonly LiverSegment[]>> = { '4': ['4a', '4b'] };

export interface CsvText {
  readonly name: string;
  readonly text: string;
}

/** A patient as the tables tell: what the endpoints and the rows of a cohort are made from. */
export interface TreatedPatient {
  readonly patient: string;
  readonly timeline: Timeline;
  readonly data: PatientData;
  readonly images: readonly DatedImage[];
}

export interface TreatedPatients {
  /** In the order of their first rows: of the patients table, then of the procedures table. */
  readonly patients: readonly TreatedPatient[];
  /** Columns that were not read, by table. */
  readonly unread: readonly { readonly name: string; readonly columns: readonly string[] }[];
}

export interface TreatedPatientsRefusals {
  'csv-patient-repeated': { readonly name: string; readonly line: number; readonly patient: string };
  'csv-patient-unknown': { readonly name: string; readonly line: number; readonly patient: string };
}
const refusal = refusals<TreatedPatientsRefusals>();

/**
 * Patients out of the tables that studies keep: one row a procedure; one row a patient; one row an event. Refused: tables without a
 * needed column, fields that are not what they must be (all at once, by line and column), a patient with two rows in the patients
 * table, an event of a patient whom neither other table knows.
 */
export function readTreatedPatients(
  tables: { readonly procedures: CsvText; readonly patients?: CsvText | null; readonly events?: CsvText | null },
  dateOrder: DateOrder = 'iso',
): TreatedPatients {
  const procedures = tableOf(tables.procedures, 'procedures');
  const patients = tableOf(tables.patients ?? null, 'patients');
  const events = tableOf(tables.events ?? null, 'events');
  const procedureOf = proceduresOf(procedures, dateOrder);
  const personOf = personsOf(patients, dateOrder);
  const eventOf = eventsOf(events, dateOrder);
  const names = [...new Set([...personOf.keys(), ...procedureOf.keys()])];
  for (const row of events.rows) {
    const patient = row.fields.get('patient') ?? '';
    if (!names.includes(patient)) throw refusal('csv-patient-unknown', { name: events.name, line: row.line, patient });
  }
  return {
    patients: names.map((patient) => {
      const person = personOf.get(patient);
      const own = eventOf.get(patient) ?? [];
      const { followUp } = person ?? emptyTimeline;
      return {
        patient,
        timeline: {
          procedures: procedureOf.get(patient) ?? [],
          burdenSegments: person?.burdenSegments ?? [],
          followUp: { ...followUp, progressions: own.flatMap(({ progression }) => progression ?? []) },
        },
        data: { ...(person?.data ?? emptyPatientData), markers: own.flatMap(({ marker }) => marker ?? []) },
        images: own.flatMap(({ image }, at) => (image === null ? [] : [{ id: `ct-${at + 1}`, date: image }])),
      };
    }),
    unread: [unreadOf(procedures, 'procedures'), unreadOf(patients, 'patients'), unreadOf(events, 'events')].filter(
      ({ columns }) => columns.length > 0,
    ),
  };
}

type TableKind = keyof typeof timelineCsvColumns;

function tableOf(csv: CsvText | null, kind: TableKind): CsvTable {
  if (csv === null) return { name: kind, columns: [], rows: [] };
  const table = readCsvTable(csv.text, csv.name);
  needColumns(table, timelineCsvColumns[kind].needed);
  return table;
}

function unreadOf({ name, columns }: CsvTable, kind: TableKind): TreatedPatients['unread'][number] {
  const known: readonly string[] = [...timelineCsvColumns[kind].needed, ...timelineCsvColumns[kind].others];
  return { name, columns: columns.filter((column) => !known.includes(column)) };
}

/** What a row gives, by patient, in the order of the rows. A row without a patient is refused. */
function byPatient<T>(table: CsvTable, fields: CsvFields, read: (row: CsvRow) => T): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const row of table.rows) {
    const patient = fields.text(row, 'patient');
    if (patient === null) fields.refuse(row, 'patient', 'csv-text');
    const own = found.get(patient ?? '') ?? [];
    own.push(read(row));
    found.set(patient ?? '', own);
  }
  fields.end();
  return found;
}

const AMOUNT = { from: 0.000_001, to: 100_000 };

function proceduresOf(table: CsvTable, order: DateOrder): ReadonlyMap<string, readonly Procedure[]> {
  const fields = new CsvFields(table.name, order);
  return byPatient(table, fields, (row) => {
    const place = fields.word(row, 'place', { words: sessionPlaces });
    const reason = fields.text(row, 'place_reason');
    if (place !== null && reason === null) fields.refuse(row, 'place_reason', 'csv-text');
    return {
      id: `line-${row.line}`,
      date: neededDate(fields, row),
      kind: fields.word(row, 'kind', { words: procedureKinds, alias: KIND_ALIAS }),
      agent: fields.text(row, 'agent'),
      doseMg: fields.number(row, 'dose_mg', AMOUNT),
      activityGbq: fields.number(row, 'activity_gbq', AMOUNT),
      oilMl: fields.number(row, 'oil_ml', AMOUNT),
      particlesUm: fields.range(row, 'particles_um'),
      selectivity: fields.word(row, 'selectivity', { words: selectivities }),
      segments: fields.words(row, 'segments', { words: liverSegments, alias: SEGMENT_ALIAS }),
      place: place === null || reason === null ? null : { value: place, reason },
    };
  });
}

interface Person {
  readonly data: PatientData;
  readonly burdenSegments: Timeline['burdenSegments'];
  readonly followUp: Timeline['followUp'];
}

function personsOf(table: CsvTable, order: DateOrder): ReadonlyMap<string, Person> {
  const fields = new CsvFields(table.name, order);
  const found = byPatient(table, fields, (row) => ({ row, person: personOf(fields, row) }));
  return new Map(
    [...found].flatMap(([patient, [first, second]]) => {
      if (second !== undefined)
        throw refusal('csv-patient-repeated', { name: table.name, line: second.row.line, patient });
      return first === undefined ? [] : [[patient, first.person] as const];
    }),
  );
}

function personOf(fields: CsvFields, row: CsvRow): Person {
  const untreatable = fields.date(row, 'untreatable_date');
  const reason = fields.text(row, 'untreatable_reason');
  return {
    data: {
      birthDate: fields.date(row, 'birth_date'),
      ageYears: fields.whole(row, 'age_years', { from: 0, to: 120 }),
      sex: fields.word(row, 'sex', { words: sexes, alias: { f: 'female', m: 'male', h: 'male' } }),
      primary: fields.word(row, 'primary', { words: primarySites }),
      grade: fields.word(row, 'grade', { words: tumourGrades, alias: { '1': 'G1', '2': 'G2', '3': 'G3' } }),
      ki67Percent: fields.number(row, 'ki67_percent', { from: 0, to: 100 }),
      extrahepaticDisease: fields.truth(row, 'extrahepatic_disease'),
      extrahepaticSites: fields.words(row, 'extrahepatic_sites', { words: extrahepaticSites }),
      priorLines: fields.whole(row, 'prior_lines', { from: 0, to: 30 }),
      somatostatinAnalogue: fields.word(row, 'somatostatin_analogue', { words: analogueUses }),
      ecog: fields.whole(row, 'ecog', { from: 0, to: 4 }),
      markers: [],
    },
    burdenSegments: fields.words(row, 'burden_segments', { words: liverSegments, alias: SEGMENT_ALIAS }),
    followUp: {
      progressions: [],
      untreatable: untreatable === null ? null : { date: untreatable, reason },
      death: fields.date(row, 'death_date'),
      lastContact: fields.date(row, 'last_contact_date'),
      lastImaging: fields.date(row, 'last_imaging_date'),
    },
  };
}

interface TimelineEvent {
  readonly progression: Progression | null;
  readonly marker: MarkerValue | null;
  readonly image: IsoDate | null;
}

function eventsOf(table: CsvTable, order: DateOrder): ReadonlyMap<string, readonly TimelineEvent[]> {
  const fields = new CsvFields(table.name, order);
  return byPatient(table, fields, (row) => {
    const date = neededDate(fields, row);
    const event = fields.word(row, 'event', { words: timelineEvents });
    const basis = fields.word(row, 'basis', { words: progressionBases });
    const none = { progression: null, marker: null, image: null };
    switch (event) {
      case null:
        if (!row.fields.get('event')) fields.refuse(row, 'event', timelineEvents.join(' | '));
        return none;
      case 'ct':
        return { ...none, image: date };
      case 'liver-progression':
      case 'progression-elsewhere':
        if (basis === null && !row.fields.get('basis')) fields.refuse(row, 'basis', progressionBases.join(' | '));
        return {
          ...none,
          progression: { date, where: placeOf(event), basis: basis ?? 'clinical' },
        };
      default:
        return { ...none, marker: markerOf(fields, row, { date, marker: event }) };
    }
  });
}

function placeOf(event: 'liver-progression' | 'progression-elsewhere'): Progression['where'] {
  return event === 'liver-progression' ? 'liver' : 'elsewhere';
}

function markerOf(fields: CsvFields, row: CsvRow, of: Pick<MarkerValue, 'date' | 'marker'>): MarkerValue {
  const limits = { from: 0, to: 1e9 };
  const value = fields.number(row, 'value', limits);
  const unit = fields.text(row, 'unit');
  if (value === null && !row.fields.get('value')) fields.refuse(row, 'value', 'csv-number');
  if (unit === null || unit.length > 32) fields.refuse(row, 'unit', 'csv-text');
  return { ...of, value: value ?? 0, unit: unit ?? '', upperLimit: fields.number(row, 'upper_limit', AMOUNT) };
}

/** An empty date is refused; what stands for it is never given out, since the table is refused as a whole. */
function neededDate(fields: CsvFields, row: CsvRow): IsoDate {
  const date = fields.date(row, 'date');
  if (date === null && !row.fields.get('date')) fields.refuse(row, 'date', 'csv-text');
  return date ?? '';
}

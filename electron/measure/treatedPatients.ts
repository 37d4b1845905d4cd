import type { DateOrder } from '../../core/record/csvFields.ts';
import { readTreatedPatients, type CsvText, type TreatedPatients } from '../../core/record/readTreatedPatients.ts';
import { readTextFile } from '../files/readTextFile.ts';

/** Paths of the tables that studies keep; only that of the procedures is needed. */
export interface TreatedPatientsFiles {
  readonly procedures: string;
  readonly patients?: string | null;
  readonly events?: string | null;
}

/** Patients out of CSV files; see `readTreatedPatients` for the columns. */
export function treatedPatientsFrom(files: TreatedPatientsFiles, dateOrder: DateOrder = 'iso'): TreatedPatients {
  const csv = (path: string): CsvText => ({ name: path, text: readTextFile(path) });
  const optional = (path: string | null | undefined): CsvText | null =>
    path === null || path === undefined ? null : csv(path);
  return readTreatedPatients(
    { procedures: csv(files.procedures), patients: optional(files.patients), events: optional(files.events) },
    dateOrder,
  );
}

import { crc32 } from '../base/crc32.ts';
import type { Coded } from '../base/errors.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';
import { isIsoDate, type IsoDate } from '../letb/timing.ts';
import { caseTimepointIds, type CaseTimepointId } from './caseDocument.ts';
import { needColumns } from './csvFields.ts';
import { readCsvTable, type CsvRow } from './csvTable.ts';

/** The columns of a manifest; an unknown one is refused, so that a misspelt one is not passed over. */
export const manifestColumns = {
  needed: ['patient', 'treatment'],
  others: [
    'folder',
    'treatment_dates',
    'pre_arterial',
    'pre_precontrast',
    'post_arterial',
    'post_precontrast',
    'pre_liver',
    'post_liver',
    'liver_label',
    'pre_rois',
    'post_rois',
  ],
} as const;

/** One case of a batch: a pair before and after one treatment of one patient. Paths and STACKs as the manifest writes them. */
export interface ManifestRow {
  /** In the file, from 1; the header is a line too. */
  readonly line: number;
  /** Names the case and its folder: letters, digits, `-`, `_` and `.` alone. One patient and treatment have one key whatever their row. */
  readonly key: string;
  readonly patient: string;
  readonly treatment: string;
  readonly treatmentDates: readonly IsoDate[];
  /** Everything of the patient in one place, of which the pair is proposed; or the stacks themselves. */
  readonly source:
    | { readonly kind: 'folder'; readonly folder: string }
    | { readonly kind: 'stacks'; readonly stacks: Readonly<Record<CaseTimepointId, StackPair | null>> };
  readonly given: Readonly<Record<CaseTimepointId, GivenParts>>;
  /** Which label of the mask files is the liver; null: all that is not 0. */
  readonly liverLabel: number | null;
}

export interface StackPair {
  readonly arterial: string;
  readonly precontrast: string;
}

/** What a reader gave of a timepoint; null: found automatically. */
export interface GivenParts {
  readonly liverMask: string | null;
  /** One to three centres, LPS mm. */
  readonly roiCentres: readonly PointLps[] | null;
}

/** A row that is no case, and why. `column` is null where the row as a whole is meant. */
export interface ManifestProblem extends Coded {
  readonly line: number;
  readonly column: string | null;
}

export interface ManifestProblems {
  'manifest-row-length': { readonly line: number; readonly fields: number; readonly columns: number };
  'manifest-field-missing': { readonly line: number; readonly column: string };
  'manifest-field-invalid': {
    readonly line: number;
    readonly column: string;
    readonly received: string;
    readonly expected: ManifestField;
  };
  /** Neither a folder nor stacks, both of them, or half of a pair. */
  'manifest-source-unclear': { readonly line: number };
  'manifest-row-repeated': {
    readonly line: number;
    readonly first: number;
    readonly patient: string;
    readonly treatment: string;
  };
  'manifest-column-unknown': { readonly line: number; readonly column: string };
}
export type ManifestField = 'dates' | 'label' | 'points' | 'text';

export interface Manifest {
  readonly rows: readonly ManifestRow[];
  readonly problems: readonly ManifestProblem[];
}

const LONGEST_TEXT = 200;
const LONGEST_SHOWN = 80;

/**
 * The cases of a batch's manifest, a CSV table called `name` of `manifestColumns`. A wrong row is a problem by its line, and the others stand. Refused: a
 * table without header or without the columns `patient` and `treatment`, a quote that is not closed.
 */
export function readManifest(text: string, name: string): Manifest {
  const problems: ManifestProblem[] = [];
  const table = readCsvTable(text, name, (odd) =>
    problems.push({ ...problem('manifest-row-length', odd), column: null }),
  );
  needColumns(table, manifestColumns.needed);
  const known: readonly string[] = [...manifestColumns.needed, ...manifestColumns.others];
  for (const column of table.columns)
    if (!known.includes(column)) problems.push({ ...problem('manifest-column-unknown', { line: 1, column }), column });
  const rows: ManifestRow[] = [];
  for (const row of table.rows) {
    const read = readRow(row);
    if ('code' in read) problems.push(read);
    else {
      const first = rows.find(({ key }) => key === read.key);
      if (first === undefined) rows.push(read);
      else {
        const { patient, treatment, line } = read;
        const twice = problem('manifest-row-repeated', { line, first: first.line, patient, treatment });
        problems.push({ ...twice, column: null });
      }
    }
  }
  return { rows, problems: problems.toSorted((a, b) => a.line - b.line) };
}

function problem<Code extends keyof ManifestProblems>(
  code: Code,
  details: ManifestProblems[Code],
): Coded & { readonly line: number } {
  return { code, details: { ...details }, line: details.line };
}

/** Thrown inside one row, and caught there. */
class RowProblem {
  readonly problem: ManifestProblem;
  constructor(problem: ManifestProblem) {
    this.problem = problem;
  }
}

function readRow(row: CsvRow): ManifestRow | ManifestProblem {
  try {
    return rowOf(row);
  } catch (error) {
    if (error instanceof RowProblem) return error.problem;
    throw error;
  }
}

function rowOf(row: CsvRow): ManifestRow {
  const { line } = row;
  const field = (column: string): string | null => {
    const text = row.fields.get(column) ?? '';
    if (text.length > LONGEST_TEXT && !column.endsWith('_rois') && !/folder|arterial|precontrast|liver/.test(column))
      throw invalid(line, column, text, 'text');
    return text === '' ? null : text;
  };
  const needed = (column: string): string => {
    const text = field(column);
    if (text === null) throw new RowProblem({ ...problem('manifest-field-missing', { line, column }), column });
    return text;
  };
  const [patient, treatment] = [needed('patient'), needed('treatment')];
  const folder = field('folder');
  const stacks = { pre: stackPair('pre', field, line), post: stackPair('post', field, line) };
  const hasStacks = stacks.pre !== null || stacks.post !== null;
  if ((folder === null) === !hasStacks)
    throw new RowProblem({ ...problem('manifest-source-unclear', { line }), column: null });
  const given = (id: CaseTimepointId): GivenParts => ({
    liverMask: field(`${id}_liver`),
    roiCentres: pointsOf(field(`${id}_rois`), line, `${id}_rois`),
  });
  return {
    line,
    key: keyOf(patient, treatment),
    patient,
    treatment,
    treatmentDates: datesOf(field('treatment_dates'), line),
    source: folder === null ? { kind: 'stacks', stacks } : { kind: 'folder', folder },
    given: { pre: given(caseTimepointIds[0]), post: given(caseTimepointIds[1]) },
    liverLabel: labelOf(field('liver_label'), line),
  };
}

function stackPair(id: CaseTimepointId, field: (column: string) => string | null, line: number): StackPair | null {
  const [arterial, precontrast] = [field(`${id}_arterial`), field(`${id}_precontrast`)];
  if (arterial === null && precontrast === null) return null;
  if (arterial === null || precontrast === null)
    throw new RowProblem({ ...problem('manifest-source-unclear', { line }), column: null });
  return { arterial, precontrast };
}

function invalid(line: number, column: string, received: string, expected: ManifestField): RowProblem {
  const shown = received.replaceAll(/\p{Cc}/gu, '·').slice(0, LONGEST_SHOWN);
  return new RowProblem({ ...problem('manifest-field-invalid', { line, column, received: shown, expected }), column });
}

/** Dates between blanks or semicolons, in any order; each once, ascending. */
function datesOf(text: string | null, line: number): readonly IsoDate[] {
  if (text === null) return [];
  const dates = text.split(/[\s;]+/u).filter((date) => date !== '');
  if (!dates.every(isIsoDate)) throw invalid(line, 'treatment_dates', text, 'dates');
  return [...new Set(dates)].toSorted();
}

/** `x y z; x y z; x y z`, LPS mm. */
function pointsOf(text: string | null, line: number, column: string): readonly PointLps[] | null {
  if (text === null) return null;
  const points = text
    .split(';')
    .map((point) => point.trim())
    .filter((point) => point !== '')
    .map((point) => point.split(/\s+/u).map((part) => (/^[+-]?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN)));
  const valid = points.length >= 1 && points.length <= 3;
  if (!valid || points.some((point) => point.length !== 3 || !point.every(Number.isFinite)))
    throw invalid(line, column, text, 'points');
  return points.map(([x = 0, y = 0, z = 0]) => pointLps(x, y, z));
}

function labelOf(text: string | null, line: number): number | null {
  if (text === null) return null;
  const label = /^-?\d{1,9}$/.test(text) ? Number(text) : 0;
  if (label === 0) throw invalid(line, 'liver_label', text, 'label');
  return label;
}

const LONGEST_KEY_PART = 40;

/** What a folder's name may not hold is replaced, and then the names' checksum tells two of them apart. */
function keyOf(patient: string, treatment: string): string {
  const [a, b] = [patient, treatment].map((name) =>
    name
      .replaceAll(/[^A-Za-z0-9.-]+/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, LONGEST_KEY_PART),
  );
  const plain = `${a ?? ''}_${b ?? ''}`;
  if (plain === `${patient}_${treatment}` && !patient.includes('_') && !treatment.includes('_')) return plain;
  const codes = Uint8Array.from(
    [...`${patient}\n${treatment}`].flatMap((character) => {
      const code = character.codePointAt(0) ?? 0;
      return [code & 0xff, (code >> 8) & 0xff, code >> 16];
    }),
  );
  return `${plain}_${crc32(codes).toString(16).padStart(8, '0')}`;
}

/** A manifest to begin with: the header, and one row of each kind of source. */
export const manifestTemplate = [
  [...manifestColumns.needed, ...manifestColumns.others].join(','),
  'P001,T1,images/P001,2025-02-03;2025-03-10,,,,,,,,,',
  'P002,T1,,2025-04-01,images/P002/pre#4-15810d39,images/P002/pre#2-d1e663d3,images/P002/post#4-730487c6,images/P002/post#2-221aabf3,masks/P002-pre.nii.gz,masks/P002-post.nii.gz,1,-77 5 30; -60 12 44; -82 -10 25,-75 4 31; -61 10 42; -80 -8 27',
  '',
].join('\r\n');

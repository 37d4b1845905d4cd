import { causesBetween } from '../stats/agreement/readingCauses.ts';
import type { DelimitedTable } from './delimitedTable.ts';
import type { ReadingDocument } from './readingDocument.ts';
import { figuresWithout } from './readingWithout.ts';
import { columnWithout } from './comparedRatings.ts';
import { figuresOfReading, newestReadings, readerOf, readingParts } from './signedReadings.ts';

/**
 * Signed readings as a table for the agreement of readers or sessions: one row a case, of each reading's newest version; columns `case`,
 * `patient`, each measure by reader (`letb_change_percent (AB)`, in a study with its pass: `(AB 2)`), `causes`: where the first two
 * readings of the case part, codes of `readingCauses.ts`, and `letb_change_percent (CD) with mask of (AB)`: what the second of two readers would say
 * without that cause (`figuresWithout`), by each measure and cause that occurs.
 */
export function readingsTable(readings: readonly ReadingDocument[], name: string): DelimitedTable {
  const all = newestReadings(readings);
  const readers = [...new Set(all.map(readerOf))].toSorted();
  const cases = [...new Set(all.map(({ caseId }) => caseId))].toSorted();
  const measures = [...new Set(all.flatMap((reading) => [...figuresOfReading(reading).keys()]))];
  const columns = measures.flatMap((measure) => readers.map((reader) => ({ measure, reader })));
  const without = pairsOf(all, readers).flatMap(({ caseId, first, second }) =>
    [...figuresWithout(first, second)].flatMap(([cause, figures]) =>
      measures.flatMap((measure) => {
        const value = figures.get(measure);
        const column = columnWithout(`${measure} (${readerOf(second)})`, cause, readerOf(first));
        return value === undefined ? [] : [{ caseId, column, value }];
      }),
    ),
  );
  const further = [...new Set(without.map(({ column }) => column))].toSorted();
  return {
    name,
    delimiter: ',',
    columns: [
      'case',
      'patient',
      ...columns.map(({ measure, reader }) => `${measure} (${reader})`),
      'causes',
      ...further,
    ],
    rows: cases.map((caseId, index) => {
      const own = readers.map(
        (reader) => all.find((item) => item.caseId === caseId && readerOf(item) === reader) ?? null,
      );
      const [first, second] = own.filter((item) => item !== null);
      const causes =
        first === undefined || second === undefined ? [] : causesBetween(readingParts(first), readingParts(second));
      const cell = (measure: string, reader: string): string => {
        const reading = own[readers.indexOf(reader)] ?? null;
        return reading === null ? '' : (figuresOfReading(reading).get(measure) ?? '');
      };
      return {
        line: index + 2,
        cells: [
          caseId,
          first?.timepoints[0]?.measurement.subject.patientId ?? caseId,
          ...columns.map(({ measure, reader }) => cell(measure, reader)),
          causes.join(' '),
          ...further.map(
            (column) => without.find((one) => one.caseId === caseId && one.column === column)?.value ?? '',
          ),
        ],
      };
    }),
  };
}

interface ReadingPair {
  readonly caseId: string;
  readonly first: ReadingDocument;
  readonly second: ReadingDocument;
}

/** Every two readings of a case, in the order of the readers. */
function pairsOf(readings: readonly ReadingDocument[], readers: readonly string[]): readonly ReadingPair[] {
  const sorted = readings.toSorted((a, b) => readers.indexOf(readerOf(a)) - readers.indexOf(readerOf(b)));
  return sorted.flatMap((first, at) =>
    sorted
      .slice(at + 1)
      .flatMap((second) => (second.caseId === first.caseId ? [{ caseId: first.caseId, first, second }] : [])),
  );
}

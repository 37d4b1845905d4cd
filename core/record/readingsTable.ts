import type { CriteriaSet } from '../response/criteriaSets.ts';
import { causesBetween, type DisagreementCause } from '../stats/agreement/readingCauses.ts';
import type { DelimitedTable } from './delimitedTable.ts';
import type { ReadingDocument } from './readingDocument.ts';
import { answersWithout } from './readingWithout.ts';
import { causesColumn, columnWithout, untoldCell } from './comparedRatings.ts';
import { figuresOfReading, newestReadings, readerOf, readingParts } from './signedReadings.ts';

/**
 * Signed readings as a table for the agreement of readers or sessions: one row a case, of each reading's newest version; columns `case`,
 * `patient`, each measure by reader (`letb_change_percent (AB)`, in a study with its pass: `(AB 2)`), `causes`: where the first two
 * readings of the case part, codes of `readingCauses.ts` (of more than two readers `causes (AB · CD)` for every two), and by each measure and
 * cause that occurs what a reader would say without it (`answersWithout`): `letb_change_percent (CD) with mask of (AB)`,
 * `response_recist-1.1 (CD) with targets shared with (AB)`, or `cannot be told: ` with the code of the reason. `sets`: the criteria by which
 * responses are answered anew.
 */
export function readingsTable(
  readings: readonly ReadingDocument[],
  name: string,
  sets: readonly CriteriaSet[],
): DelimitedTable {
  const all = newestReadings(readings);
  const readers = [...new Set(all.map(readerOf))].toSorted();
  const cases = [...new Set(all.map(({ caseId }) => caseId))].toSorted();
  const measures = [...new Set(all.flatMap((reading) => [...figuresOfReading(reading).keys()]))];
  const columns = measures.flatMap((measure) => readers.map((reader) => ({ measure, reader })));
  const pairs = pairsOf(all, readers);
  const further = new Map<string, Map<string, string>>();
  const put = (column: string, caseId: string, value: string): void => {
    further.set(column, (further.get(column) ?? new Map<string, string>()).set(caseId, value));
  };
  for (const { caseId, first, second } of pairs) {
    if (readers.length > 2)
      put(causesColumn(readerOf(first), readerOf(second)), caseId, causesOf(first, second).join(' '));
    const consensus = all.find((one) => one.caseId === caseId && one.observer.kind === 'consensus') ?? null;
    for (const { cause, measure, answers } of answersWithout(first, second, { sets, consensus })) {
      const taken = answers.kind === 'shared' ? 'shared with' : 'of';
      const [one, other] =
        answers.kind === 'untold'
          ? [untoldCell(answers.reason), untoldCell(answers.reason)]
          : [answers.first, answers.second];
      const column = (reader: ReadingDocument, of: ReadingDocument): string =>
        columnWithout(`${measure} (${readerOf(reader)})`, { cause, taken, other: readerOf(of) });
      put(column(first, second), caseId, one);
      put(column(second, first), caseId, other);
    }
  }
  const furtherColumns = [...further.keys()].toSorted();
  return {
    name,
    delimiter: ',',
    columns: [
      'case',
      'patient',
      ...columns.map(({ measure, reader }) => `${measure} (${reader})`),
      'causes',
      ...furtherColumns,
    ],
    rows: cases.map((caseId, index) => {
      const own = readers.map(
        (reader) => all.find((item) => item.caseId === caseId && readerOf(item) === reader) ?? null,
      );
      const [first, second] = own.filter((item) => item !== null);
      const causes = first === undefined || second === undefined ? [] : causesOf(first, second);
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
          ...furtherColumns.map((column) => further.get(column)?.get(caseId) ?? ''),
        ],
      };
    }),
  };
}

function causesOf(first: ReadingDocument, second: ReadingDocument): readonly DisagreementCause[] {
  return causesBetween(readingParts(first), readingParts(second));
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

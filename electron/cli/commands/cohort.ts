import { existsSync } from 'node:fs';
import { dateOrders, type DateOrder } from '../../../core/record/csvFields.ts';
import { readDatedResponses, readMeasuredPairs, type MeasuredText } from '../../../core/record/readMeasured.ts';
import { withMeasures } from '../../../core/report/cohortMeasures.ts';
import { cohortCsv, cohortRows, type CohortTable } from '../../../core/report/cohortTable.ts';
import { contradictionsOf } from '../../../core/response/timeline/contradictions.ts';
import type { IndexTreatment } from '../../../core/response/timeline/deriveEndpoints.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { findEndpointDefinition } from '../../measure/endpointDefinitions.ts';
import { writeOutput } from '../../files/writeOutput.ts';
import { treatedPatientsFrom } from '../../measure/treatedPatients.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';

/** `letb cohort PROCEDURES.csv`: a study's endpoints out of its tables, LETB and responses beside them, as the table that `letb survival` reads. */
export const cohortCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      patients: 'text',
      events: 'text',
      letb: 'text',
      responses: 'text',
      definition: 'text',
      index: 'text',
      dates: 'text',
      out: 'text',
      json: 'flag',
    });
    const [procedures, ...more] = args.positionals;
    if (procedures === undefined || more.length > 0) throw new UsageError('cohort takes one file: PROCEDURES.csv');
    const chosen = args.text('definition') ?? '';
    if (chosen === '') throw new UsageError('--definition is missing: a study, as assouline-2023, or your own .json');
    const definition = findEndpointDefinition(chosen);
    const dateOrder = dateOrderFrom(args.text('dates') ?? 'iso');
    const { patients, unread } = treatedPatientsFrom(
      { procedures, patients: args.text('patients') ?? null, events: args.text('events') ?? null },
      dateOrder,
    );
    const measured = args.texts('letb').map((given) => readMeasuredPairs(givenDocument(given)));
    const read = args.texts('responses').flatMap((given) => readDatedResponses(givenDocument(given), dateOrder));
    const cohort = withMeasures(
      patients,
      measured.flatMap(({ pairs }) => pairs),
      read,
    );
    for (const name of measured.flatMap(({ rejected }) => rejected)) io.note(`${name}: rejected by a reader, left out`);
    const unreviewed = measured.flatMap((one) => one.unreviewed);
    if (unreviewed.length > 0) io.note(`LETB that no reader has accepted: ${unreviewed.join(', ')}`);
    if (cohort.unknown.length > 0) io.note(`measured, but in no table: ${cohort.unknown.join(', ')}`);
    const today = new Date().toISOString().slice(0, 10);
    const table = cohortRows(cohort.patients, definition, {
      today,
      indexTreatment: indexFrom(args.text('index') ?? 'first-evaluable'),
    });
    for (const { name, columns } of unread) io.note(`${name}: not read: ${columns.join(', ')}`);
    const contradicted = patients.flatMap(({ patient, ...known }) => {
      const [first] = contradictionsOf({ ...known, today });
      return first === undefined ? [] : [`${patient}: ${sentenceOf(first, 'en')}`];
    });
    for (const line of contradicted) io.note(line);
    const out = args.text('out') ?? null;
    if (out !== null) writeOutput(out, cohortCsv(table));
    if (args.flag('json')) io.print(JSON.stringify(documentOf(table)));
    else if (out === null) io.print(cohortCsv(table).trimEnd());
    else io.print(countsText(table));
    return contradicted.length > 0 ? 1 : 0;
  },
};

/** `PATIENT=FILE`, or a file alone. */
function givenDocument(given: string): MeasuredText {
  const at = given.indexOf('=');
  const isFile = at < 1 || existsSync(given);
  const name = isFile ? given : given.slice(at + 1);
  return { name, text: readTextFile(name), patient: isFile ? null : given.slice(0, at) };
}

function dateOrderFrom(text: string): DateOrder {
  const order = dateOrders.find((one) => one === text);
  if (order === undefined) throw new UsageError(`--dates takes ${dateOrders.join(', ')}, not "${text}"`);
  return order;
}

function indexFrom(text: string): IndexTreatment {
  if (text === 'first' || text === 'first-evaluable') return text;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`--index takes first-evaluable, first, or a treatment's number, not "${text}"`);
  return Number(text);
}

function documentOf({ definition, indexTreatment, columns, rows, counts }: CohortTable) {
  return { schema: 'letb.cohort/1', definition, indexTreatment, columns, rows, counts };
}

function countsText({ definition, rows, counts }: CohortTable): string {
  return [
    `${rows.length} rows by the definitions of ${definition.name}`,
    ...counts.map(
      (one) =>
        `${one.column}: ${one.observed} observed, ${one.events} events, ${one.notEvaluable} not evaluable; from the CT after: ${one.landmark}, ` +
        `excluded ${one.excludedByEvent} by an event and ${one.excludedByCensoring} by censoring before it, ${one.withoutLandmark} without that CT`,
    ),
  ].join('\n');
}

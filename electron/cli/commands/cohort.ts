import { writeFileSync } from 'node:fs';
import { dateOrders, type DateOrder } from '../../../core/record/csvFields.ts';
import { readBatch } from '../../../core/record/readBatch.ts';
import { withBatch } from '../../../core/report/batchedCohort.ts';
import { cohortCsv, cohortRows, type CohortTable } from '../../../core/report/cohortTable.ts';
import { contradictionsOf } from '../../../core/response/timeline/contradictions.ts';
import type { IndexTreatment } from '../../../core/response/timeline/deriveEndpoints.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readTextFile } from '../../files/readTextFile.ts';
import { findEndpointDefinition } from '../../measure/endpointDefinitions.ts';
import { treatedPatientsFrom } from '../../measure/treatedPatients.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';

/** `letb cohort PROCEDURES.csv [--batch batch.json]`: the endpoints of a study out of its tables, with the LETB that a batch measured, as the table that `letb survival` reads. */
export const cohortCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      patients: 'text',
      events: 'text',
      definition: 'text',
      batch: 'text',
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
    const { patients, unread } = treatedPatientsFrom(
      { procedures, patients: args.text('patients') ?? null, events: args.text('events') ?? null },
      dateOrderFrom(args.text('dates') ?? 'iso'),
    );
    const today = new Date().toISOString().slice(0, 10);
    const results = args.texts('batch').flatMap((path) => readBatch(readTextFile(path), path));
    const batched = withBatch(patients, results);
    const table = cohortRows(batched.patients, definition, {
      today,
      indexTreatment: indexFrom(args.text('index') ?? 'first-evaluable'),
    });
    for (const name of batched.unknown) io.note(`${name}: its patient is in neither table`);
    for (const name of batched.rejected) io.note(`${name}: left out, rejected by its reader`);
    for (const { name, columns } of unread) io.note(`${name}: not read: ${columns.join(', ')}`);
    const contradicted = patients.flatMap(({ patient, ...known }) => {
      const [first] = contradictionsOf({ ...known, today });
      return first === undefined ? [] : [`${patient}: ${sentenceOf(first, 'en')}`];
    });
    for (const line of contradicted) io.note(line);
    const out = args.text('out') ?? null;
    if (out !== null) writeFileSync(out, cohortCsv(table));
    if (args.flag('json')) io.print(JSON.stringify(documentOf(table)));
    else if (out === null) io.print(cohortCsv(table).trimEnd());
    else io.print(countsText(table));
    return contradicted.length > 0 ? 1 : 0;
  },
};

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

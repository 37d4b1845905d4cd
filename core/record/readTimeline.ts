import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { patientDataDocumentSchema, type PatientDataDocument } from './patientDataDocument.ts';
import type { DocumentRefusals } from './readMeasurement.ts';
import { timelineDocumentSchema, type TimelineDocument } from './timelineDocument.ts';

const refusal = refusals<DocumentRefusals>();

/** A `letb.timeline/1` document that was read from `name`. Refused, by field: anything missing, wrong or unknown. */
export function readTimeline(value: unknown, name: string): TimelineDocument {
  return parse(timelineDocumentSchema, value, { name, expected: 'letb.timeline/1' });
}

/** A `letb.patient-data/1` document that was read from `name`. Refused, by field: anything missing, wrong or unknown. */
export function readPatientData(value: unknown, name: string): PatientDataDocument {
  return parse(patientDataDocumentSchema, value, { name, expected: 'letb.patient-data/1' });
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { name, expected }: { readonly name: string; readonly expected: string },
): v.InferOutput<Schema> {
  const found: unknown = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (found !== expected)
    throw refusal('document-wrong-schema', { name, expected, found: typeof found === 'string' ? found : 'none' });
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
}

import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { caseSteps, caseTimepointIds, type CaseDocument } from './caseDocument.ts';
import type { ChangeDocument } from './changeDocument.ts';
import type { MeasurementDocument } from './measurementDocument.ts';
import type { DocumentRefusals } from './readMeasurement.ts';

const refusal = refusals<DocumentRefusals>();

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const nullableText = v.nullable(v.string());

/** What computing it again needs; the rest is compared as it is. */
const measurementShape = v.looseObject({
  schema: v.literal('letb.measurement/1'),
  preset: v.picklist(['paper', 'corrected']),
  k: positive,
  overrides: v.array(v.string()),
  grid: v.looseObject({
    dimensions: v.strictTuple([positive, positive, positive]),
    spacingMm: v.strictTuple([positive, positive, positive]),
    originLpsMm: v.strictTuple([finite, finite, finite]),
    direction: v.pipe(v.array(finite), v.length(9)),
  }),
  alignment: v.looseObject({ kind: v.picklist(['identity', 'scanner', 'rigid', 'deformable']) }),
  letbPercent: finite,
  placements: v.pipe(
    v.array(
      v.looseObject({
        centreLpsMm: v.strictTuple([finite, finite, finite]),
        shape: v.picklist(['cube', 'sphere']),
        nominalCm3: positive,
      }),
    ),
    v.minLength(1),
    v.maxLength(3),
  ),
  findings: v.array(v.looseObject({ code: v.string() })),
  subject: v.looseObject({ studyInstanceUid: v.string() }),
  provenance: v.looseObject({
    softwareVersion: v.string(),
    inputs: v.array(
      v.looseObject({
        role: v.picklist(['arterial', 'precontrast', 'liver-mask']),
        stackId: nullableText,
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256')),
      }),
    ),
  }),
});

const wholeMeasurement = v.custom<MeasurementDocument>(
  (value) => v.is(measurementShape, value),
  'is no letb.measurement/1',
);
const finding = v.object({
  severity: v.picklist(['note', 'warning']),
  code: v.string(),
  details: v.record(v.string(), v.any()),
});
const refused = { code: v.string(), details: v.record(v.string(), v.any()), sentence: v.string() };

const caseSchema: v.GenericSchema<unknown, CaseDocument> = v.object({
  schema: v.literal('letb.case/1'),
  patientId: nullableText,
  treatmentDates: v.array(v.string()),
  protocol: v.object({
    k: positive,
    roiVolumeCm3: positive,
    roiShape: v.picklist(['cube', 'sphere']),
    align: v.picklist(['none', 'rigid', 'deformable']),
    overrides: v.array(v.string()),
    uncertainty: v.boolean(),
  }),
  folders: v.array(v.string()),
  steps: v.array(
    v.object({
      step: v.picklist(caseSteps),
      timepoint: v.nullable(v.picklist(caseTimepointIds)),
      origin: v.picklist(['automatic', 'reader']),
      review: v.picklist(['unreviewed', 'accepted']),
    }),
  ),
  timepoints: v.array(
    v.object({
      id: v.picklist(caseTimepointIds),
      date: nullableText,
      measurement: wholeMeasurement,
      liverMask: v.object({ path: v.string(), label: v.nullable(finite), findings: v.array(finding) }),
    }),
  ),
  refused: v.array(v.object({ id: v.picklist(caseTimepointIds), date: nullableText, ...refused })),
  change: v.nullable(
    v.custom<ChangeDocument>(
      (value) => v.is(v.looseObject({ schema: v.literal('letb.change/1') }), value),
      'is no letb.change/1',
    ),
  ),
  changeRefusal: v.nullable(v.object(refused)),
  findings: v.array(finding),
});

/** The `schema` that a document's text names; null for none. Refused: text that is not JSON. */
export function schemaOf(text: string, name: string): string | null {
  const value = parseJson(text, name);
  const found: unknown = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  return typeof found === 'string' ? found : null;
}

/** A case from the text of a `letb.case/1` document called `name`. Refused, naming the place: another schema, fields that are missing or wrong. */
export function readCase(text: string, name: string): CaseDocument {
  return parsed(caseSchema, 'letb.case/1', text, name);
}

/** A whole measurement, to be computed again, from the text of a `letb.measurement/1` document called `name`. Refused: as `readCase`. */
export function readWholeMeasurement(text: string, name: string): MeasurementDocument {
  return parsed(wholeMeasurement, 'letb.measurement/1', text, name);
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, expected: string, text: string, name: string): T {
  const found = schemaOf(text, name);
  if (found !== expected) throw refusal('document-wrong-schema', { name, expected, found: found ?? 'none' });
  const result = v.safeParse(schema, parseJson(text, name));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('document-not-json', { name });
  }
}

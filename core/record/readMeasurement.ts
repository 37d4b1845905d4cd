import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import { pointLps } from '../geometry/points.ts';
import type { TimepointLetb } from '../letb/change.ts';
import { PLACEMENTS_OF_A_MEASUREMENT } from '../letb/protocol.ts';
import { isIsoDate } from '../letb/timing.ts';

export interface DocumentRefusals {
  'document-not-json': { readonly name: string };
  'document-wrong-schema': { readonly name: string; readonly expected: string; readonly found: string };
  'document-invalid': { readonly name: string; readonly where: string; readonly problem: string };
}
const refusal = refusals<DocumentRefusals>();

const finite = v.pipe(v.number(), v.finite());
const atLeast0 = v.pipe(finite, v.minValue(0));
/** A recorded LETB is the mean of its placements' to rounding of printed digits. */
const MEAN_TOLERANCE_PERCENT = 1e-6;
const percent = v.pipe(atLeast0, v.maxValue(100));
const nullableText = v.optional(v.nullable(v.string()), null);
const nullableDate = v.optional(
  v.nullable(v.pipe(v.string(), v.check(isIsoDate, 'is no calendar date YYYY-MM-DD'))),
  null,
);

/** Quantiles of drawn LETBs, ascending, from the least to the largest. */
const quantiles = v.pipe(
  v.array(percent),
  v.minLength(2),
  v.check((values) => values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0)), 'is not ascending'),
);
const uncertaintySchema = v.object({
  confidence: v.pipe(finite, v.gtValue(0), v.ltValue(1)),
  seed: v.pipe(finite, v.integer(), v.minValue(0)),
  quantilesPercent: quantiles,
});

const nullableNumber = v.nullable(finite);
const portalVeinSchema = v.object({
  centreLpsMm: v.pipe(
    v.strictTuple([finite, finite, finite]),
    v.transform(([x, y, z]) => pointLps(x, y, z)),
  ),
  meanHu: finite,
  sdHu: finite,
});
const phaseSchema = v.object({
  aortaHu: nullableNumber,
  liverHu: nullableNumber,
  portalVein: v.optional(v.nullable(portalVeinSchema), null),
  kvp: nullableNumber,
  kernel: v.nullable(v.string()),
  sliceThicknessMm: nullableNumber,
  spectralReconstruction: v.nullable(v.string()),
  delaySeconds: nullableNumber,
  scanner: v.nullable(v.string()),
  parenchymaEnhancementHu: nullableNumber,
  parenchymaSdHu: nullableNumber,
});

/** The fields of `letb.measurement/1` that a change is computed from; others are let through unread. */
const measurementSchema = v.object({
  subject: v.optional(v.object({ patientId: nullableText, studyDate: nullableDate }), {}),
  preset: v.picklist(['paper', 'corrected']),
  k: v.pipe(finite, v.gtValue(0)),
  alignment: v.object({ kind: v.picklist(['identity', 'scanner', 'rigid', 'deformable']) }),
  liverVolumeCm3: v.pipe(finite, v.gtValue(0)),
  letbPercent: percent,
  provisional: v.boolean(),
  overrides: v.optional(v.array(v.string()), []),
  uncertainty: v.optional(uncertaintySchema),
  arterialPhase: v.optional(phaseSchema),
  placements: v.pipe(
    v.array(
      v.object({
        shape: v.picklist(['cube', 'sphere']),
        nominalCm3: v.pipe(finite, v.gtValue(0)),
        enhancingVolumeCm3: atLeast0,
        letbPercent: v.optional(percent),
      }),
    ),
    v.minLength(1),
  ),
});

/**
 * A measurement as `change` needs it, from the text of a `letb.measurement/1` document called `name`.
 * Refused, naming the place: text that is not JSON, another schema, fields that are missing, not finite or out of range.
 */
export function readMeasurement(text: string, name: string): TimepointLetb {
  const value = parseJson(text, name);
  const schema: unknown = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema !== 'letb.measurement/1') {
    throw refusal('document-wrong-schema', {
      name,
      expected: 'letb.measurement/1',
      found: typeof schema === 'string' ? schema : 'none',
    });
  }
  const parsed = v.safeParse(measurementSchema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
  }
  const { subject, placements, uncertainty, arterialPhase, ...rest } = parsed.output;
  const mean =
    placements.reduce((sum, placement) => sum + (placement.letbPercent ?? Number.NaN), 0) / placements.length;
  if (Math.abs(mean - rest.letbPercent) > MEAN_TOLERANCE_PERCENT) {
    throw refusal('document-invalid', {
      name,
      where: 'letbPercent',
      problem: `${rest.letbPercent} is not the mean of its placements, ${mean}`,
    });
  }
  return {
    ...rest,
    ...(uncertainty === undefined ? {} : { uncertainty }),
    ...(arterialPhase === undefined ? {} : { arterialPhase }),
    provisional: rest.provisional || placements.length < PLACEMENTS_OF_A_MEASUREMENT,
    patientId: subject.patientId,
    date: subject.studyDate,
    placements,
    enhancingVolumeCm3:
      placements.reduce((sum, placement) => sum + placement.enhancingVolumeCm3, 0) / placements.length,
  };
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('document-not-json', { name });
  }
}

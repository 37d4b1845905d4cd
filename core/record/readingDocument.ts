import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import type { JsonValue } from '../ipc/storeContract.ts';
import type { IsoDate } from '../letb/timing.ts';
import type { Digest } from '../ports/digest.ts';
import { layers, type Layer } from '../segmentation/edits/layers.ts';
import type { AlignmentDocument } from './alignmentDocument.ts';
import { asJson, canonicalJson } from './canonicalJson.ts';
import type { ChangeDocument } from './changeDocument.ts';
import type { MeasurementDocument } from './measurementDocument.ts';
import type { DocumentRefusals } from './readMeasurement.ts';
import type { ResponseDocument } from './responseDocument.ts';
import type { ReadingId } from './recordEvent.ts';
import type { SignedMask } from './signedMask.ts';

/**
 * `letb.reading/1`: a reading as it was signed, enough to compute it again from the DICOM files alone. For each timepoint: the stacks by
 * `measurement.provenance.inputs` (stack id, SOP Instance UIDs, digest), the liver by `masks`, the placements by
 * `measurement.placements` (centre, shape, nominal volume), the protocol by `measurement.preset`, `k` and `overrides`, the alignment by
 * `alignment`; then the change by `procedureDates` and `change.thresholdSet`.
 */
export interface ReadingDocument {
  readonly schema: 'letb.reading/1';
  readonly caseId: string;
  readonly readingId: ReadingId;
  /** From 1. */
  readonly version: number;
  /** Why a reading that was signed is signed again; null for version 1. */
  readonly reason: string | null;
  readonly observer: SigningObserver;
  /** The pass of a study in which it was read; null outside studies. */
  readonly session: { readonly study: string; readonly pass: number; readonly isBlind: boolean } | null;
  /** ISO 8601 instant. */
  readonly signedAt: string;
  readonly softwareVersion: string;
  /** The step of the case's record up to which it speaks. */
  readonly recordRevision: number;
  readonly timepoints: readonly SignedTimepoint[];
  /** Days of treatment that the change was judged by. */
  readonly procedureDates: readonly IsoDate[];
  /** Null for one timepoint, or where the change was refused. */
  readonly change: ChangeDocument | null;
  /** What the sizes answer, one a criteria set that was chosen; empty where no lesion was measured. */
  readonly responses: readonly ResponseDocument[];
  /** Every other document in force: placements, lesions, timeline, visual reading, … */
  readonly documents: readonly SignedDocument[];
  /** SHA-256, lower-case hex, of `canonicalJson` of all the rest, with `runs` null in every mask. */
  readonly sha256: string;
}

export interface SigningObserver {
  readonly id: number;
  readonly name: string;
  readonly initials: string;
  readonly kind: 'reader' | 'consensus';
}

export interface SignedTimepoint {
  readonly role: 'pre' | 'post';
  readonly measurement: MeasurementDocument;
  /** Empty where nothing was drawn but the liver. The liver is always there. */
  readonly masks: readonly SignedMask[];
  /** The accepted alignment that the measurement stands on; null under the preset `paper`. */
  readonly alignment: AlignmentDocument | null;
  /** Masks that were proposed for this image by a draft or a model, the newest first, taken over or not. */
  readonly drafts: readonly SignedDraft[];
}

/** How a draft was made: its method, and everything that it was made from. */
export interface SignedDraft {
  readonly layer: Layer;
  readonly method: string;
  readonly parameters: JsonValue;
  readonly at: string;
}

export interface SignedDocument {
  readonly documentKind: string;
  readonly key: string;
  readonly document: JsonValue;
}

export interface ReadingRefusals {
  'record-tampered': { readonly name: string };
}
const refusal = refusals<DocumentRefusals & ReadingRefusals>();

/** Puts the digest on a reading. */
export async function sealReading(reading: Omit<ReadingDocument, 'sha256'>, digest: Digest): Promise<ReadingDocument> {
  return { ...reading, sha256: await digestOf(reading, digest) };
}

/** The reading without the masks' bytes, as the store keeps it: they lie beside it by their digests. */
export function withoutRuns(reading: ReadingDocument): ReadingDocument {
  return { ...reading, timepoints: reading.timepoints.map(bareTimepoint) };
}

function bareTimepoint(timepoint: SignedTimepoint): SignedTimepoint {
  return { ...timepoint, masks: timepoint.masks.map((mask) => ({ ...mask, runs: null })) };
}

async function digestOf(reading: Omit<ReadingDocument, 'sha256'>, digest: Digest): Promise<string> {
  const bare = { ...reading, timepoints: reading.timepoints.map(bareTimepoint), sha256: undefined };
  return digest(utf8(canonicalJson(asJson(bare))));
}

/** UTF-8 of a text without lone surrogates, as JSON has none: core has no TextEncoder. */
function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text);
  const bytes = new Uint8Array(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at += 1, length += 1) {
    const isEscape = escaped[at] === '%';
    bytes[length] = isEscape ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at);
    if (isEscape) at += 2;
  }
  return bytes.slice(0, length);
}

const finite = v.pipe(v.number(), v.finite());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256'));
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What computing it again needs; the rest is compared as it is. */
const measurementShape = v.looseObject({
  schema: v.literal('letb.measurement/1'),
  preset: v.picklist(['paper', 'corrected']),
  k: v.pipe(finite, v.gtValue(0)),
  overrides: v.array(v.string()),
  letbPercent: finite,
  grid: v.looseObject({ dimensions: v.array(finite), direction: v.array(finite) }),
  placements: v.pipe(
    v.array(
      v.looseObject({
        centreLpsMm: v.strictTuple([finite, finite, finite]),
        shape: v.picklist(['cube', 'sphere']),
        nominalCm3: v.pipe(finite, v.gtValue(0)),
      }),
    ),
    v.minLength(1),
    v.maxLength(3),
  ),
  subject: v.looseObject({ studyInstanceUid: v.string() }),
  provenance: v.looseObject({
    softwareVersion: v.string(),
    inputs: v.array(v.looseObject({ role: v.string(), stackId: v.nullable(v.string()), sha256 })),
  }),
});

const signedMaskSchema = v.object({
  layer: v.picklist(layers),
  sha256,
  runs: v.nullable(v.string()),
  findings: v.array(
    v.object({ severity: v.picklist(['note', 'warning']), code: v.string(), details: v.record(v.string(), v.any()) }),
  ),
});

const timepointSchema = v.object({
  role: v.picklist(['pre', 'post']),
  measurement: v.custom<MeasurementDocument>((value) => v.is(measurementShape, value), 'is no letb.measurement/1'),
  masks: v.array(signedMaskSchema),
  alignment: v.nullable(
    v.custom<AlignmentDocument>(
      (value) => v.is(v.looseObject({ schema: v.literal('letb.alignment/1') }), value),
      'is no letb.alignment/1',
    ),
  ),
  drafts: v.array(
    v.object({
      layer: v.picklist(layers),
      method: v.string(),
      parameters: v.custom<JsonValue>(() => true),
      at: v.string(),
    }),
  ),
});

export const readingSchema: v.GenericSchema<unknown, ReadingDocument> = v.object({
  schema: v.literal('letb.reading/1'),
  caseId: v.string(),
  readingId: v.string(),
  version: whole,
  reason: v.nullable(v.string()),
  observer: v.object({
    id: whole,
    name: v.string(),
    initials: v.string(),
    kind: v.picklist(['reader', 'consensus']),
  }),
  session: v.nullable(v.object({ study: v.string(), pass: whole, isBlind: v.boolean() })),
  signedAt: v.string(),
  softwareVersion: v.string(),
  recordRevision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  timepoints: v.pipe(v.array(timepointSchema), v.minLength(1), v.maxLength(2)),
  procedureDates: v.array(v.string()),
  change: v.nullable(
    v.custom<ChangeDocument>(
      (value) => v.is(v.looseObject({ schema: v.literal('letb.change/1') }), value),
      'is no letb.change/1',
    ),
  ),
  responses: v.array(
    v.custom<ResponseDocument>(
      (value) => v.is(v.looseObject({ schema: v.literal('letb.response/1') }), value),
      'is no letb.response/1',
    ),
  ),
  documents: v.array(
    v.object({ documentKind: v.string(), key: v.string(), document: v.custom<JsonValue>(() => true) }),
  ),
  sha256,
});

/**
 * A signed reading from the text of a `letb.reading/1` document called `name`. Refused: text that is not JSON, another schema, fields that
 * are missing or wrong, content that is not that of its own digest.
 */
export async function readReading(text: string, name: string, digest: Digest): Promise<ReadingDocument> {
  const value = parseJson(text, name);
  const found: unknown = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (found !== 'letb.reading/1')
    throw refusal('document-wrong-schema', {
      name,
      expected: 'letb.reading/1',
      found: typeof found === 'string' ? found : 'none',
    });
  const parsed = v.safeParse(readingSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refusal('document-invalid', { name, where: v.getDotPath(issue) ?? 'document', problem: issue.message });
  }
  if ((await digestOf(parsed.output, digest)) !== parsed.output.sha256) throw refusal('record-tampered', { name });
  return parsed.output;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('document-not-json', { name });
  }
}

/** Whether a text says of itself that it is a signed reading. */
export function isReading(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'schema' in value && value.schema === 'letb.reading/1';
  } catch {
    return false;
  }
}

import * as v from 'valibot';
import { pointLps } from '../geometry/points.ts';
import { observerKinds } from '../record/studies.ts';
import { layers } from '../segmentation/edits/layers.ts';
import type { JsonValue, StoreArgsOf, StoreRequestName } from './storeContract.ts';

/** Ids, names and keys are words, not texts. */
const MAX_NAME_LENGTH = 1000;
/** A key may be a question with everything that it is about. */
const MAX_KEY_LENGTH = 100_000;
/** One event's payload, or one value that the window keeps, as JSON. */
const MAX_JSON_LENGTH = 4_000_000;
const MAX_JSON_DEPTH = 40;
/** A mask of the largest volume that is all corners still takes less. */
const MAX_EDIT_BYTES = 256 * 1024 * 1024;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME_LENGTH));
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_KEY_LENGTH));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const id = v.pipe(count, v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
/** Printed in reports and lists: no control characters, nothing around it. */
const personName = v.pipe(v.string(), v.regex(/^[^\s\p{Cc}](?:[^\p{Cc}]{0,98}[^\s\p{Cc}])?$/u));
const initials = v.pipe(v.string(), v.regex(/^[^\s\p{Cc}]{1,6}$/u));
/** Ten years. */
const MAX_WASHOUT_DAYS = 3650;
const layer = v.picklist(layers);
const editBytes = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= MAX_EDIT_BYTES, 'an edit is smaller'),
);

/** Anything that JSON can say, bounded in depth and length: checked by walking it, since it has no other form. */
const json = v.custom<JsonValue>((value) => lengthAsJson(value, MAX_JSON_DEPTH) <= MAX_JSON_LENGTH, 'plain JSON');

/** About how long the value is as JSON; infinite for what JSON cannot say and for what is too deep. */
function lengthAsJson(value: unknown, depth: number): number {
  if (value === null || typeof value === 'boolean') return 5;
  if (typeof value === 'number') return Number.isFinite(value) ? 24 : Infinity;
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || depth === 0) return Infinity;
  let length = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      length += 1 + lengthAsJson(item, depth - 1);
      if (length > MAX_JSON_LENGTH) return Infinity;
    }
    return length;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return Infinity;
  for (const [key, item] of Object.entries(value)) {
    length += key.length + 4 + lengthAsJson(item, depth - 1);
    if (length > MAX_JSON_LENGTH) return Infinity;
  }
  return length;
}

const triple = v.strictTuple([finite, finite, finite]);
/** Its values are checked by `makeGrid`. */
const grid = v.strictObject({
  dimensions: triple,
  spacingMm: triple,
  originLpsMm: v.pipe(
    triple,
    v.transform(([x, y, z]) => pointLps(x, y, z)),
  ),
  direction: v.strictTuple([finite, finite, finite, finite, finite, finite, finite, finite, finite]),
});

const step = { segmentationId: id, expectedRevision: count };

/** The schema of every request to the store. Unknown keys are refused. */
export const storeSchemas: { readonly [Name in StoreRequestName]: v.GenericSchema<unknown, StoreArgsOf<Name>> } = {
  'store:state': v.null(),
  'store:restoreBackup': v.strictObject({ name: v.pipe(name, v.regex(/^letb-[0-9A-Za-z-]+\.sqlite$/)) }),
  'record:append': v.strictObject({
    caseId: name,
    expectedRevision: count,
    kind: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,79}$/)),
    observer: name,
    payload: json,
  }),
  'record:read': v.strictObject({ caseId: name, afterRevision: count }),
  'segmentation:open': v.strictObject({ caseId: name, name, grid }),
  'segmentation:append': v.strictObject({ ...step, edit: editBytes }),
  'segmentation:undo': v.strictObject(step),
  'segmentation:redo': v.strictObject(step),
  'draft:save': v.strictObject({ segmentationId: id, layer, method: name, parameters: json, mask: editBytes }),
  'draft:list': v.strictObject({ segmentationId: id }),
  'draft:read': v.strictObject({ draftId: id }),
  'observer:list': v.null(),
  'observer:add': v.strictObject({ name: personName, initials, kind: v.picklist(observerKinds) }),
  'observer:rename': v.strictObject({ observerId: id, name: personName, initials }),
  'study:list': v.null(),
  'study:begin': v.strictObject({
    name: personName,
    isBlind: v.boolean(),
    washoutDays: v.pipe(count, v.maxValue(MAX_WASHOUT_DAYS)),
    seed: v.pipe(count, v.maxValue(0xffff_ffff)),
    caseIds: v.pipe(
      v.array(name),
      v.minLength(1),
      v.maxLength(100_000),
      v.check((cases) => new Set(cases).size === cases.length, 'a case is there once'),
    ),
  }),
  'study:unseal': v.strictObject({ studyId: id }),
  'session:begin': v.strictObject({ studyId: id, observerId: id }),
  'record:progress': v.null(),
  'blob:put': v.strictObject({ bytes: editBytes }),
  'blob:get': v.strictObject({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  'window:getState': v.null(),
  'window:setState': v.strictObject({ key, value: json }),
};

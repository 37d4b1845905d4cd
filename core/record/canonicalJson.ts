import type { JsonValue } from '../ipc/storeContract.ts';

/** The one text of a JSON value, whatever the order of its fields: keys sorted by code unit, no spaces. Numbers and texts as JSON.stringify. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${fields.join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A value as JSON has it: what has no form in JSON is left out or null, as JSON.stringify does. */
export function asJson(value: object | null): JsonValue {
  const plain: JsonValue = JSON.parse(JSON.stringify(value));
  return plain;
}

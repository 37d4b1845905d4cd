import { refusals, type DomainError } from '../base/errors.ts';
import type { HangingRefusals, HangingRule } from './hangingProtocol.ts';

const refusal = refusals<HangingRefusals>();

/** A value of a protocol's file with its place, for refusals that name both. */
export interface Field {
  readonly file: string;
  /** `cells[2].plane`; empty for the document itself. */
  readonly path: string;
  readonly value: unknown;
}

export function invalid({ file, path }: Field, rule: HangingRule, allowed = ''): DomainError {
  return refusal('hanging-protocol-invalid', { file, field: path, rule, allowed });
}

/** The fields of an object by name: all of `names`, and none besides. */
export function fieldsOf<Name extends string>(field: Field, names: readonly Name[]): Readonly<Record<Name, Field>> {
  const { value } = field;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(field, 'object');
  const inside = (name: string): Field => ({
    file: field.file,
    path: field.path === '' ? name : `${field.path}.${name}`,
    value: undefined,
  });
  const entries = new Map(Object.entries(value));
  for (const name of entries.keys()) {
    if (!names.some((known) => known === name)) throw invalid(inside(name), 'unknown', names.join(', '));
  }
  const found: Partial<Record<Name, Field>> = {};
  for (const name of names) {
    if (!entries.has(name)) throw invalid(inside(name), 'missing');
    found[name] = { ...inside(name), value: entries.get(name) };
  }
  if (!isComplete(found, names)) throw invalid(field, 'missing');
  return found;
}

function isComplete<Name extends string>(
  found: Partial<Record<Name, Field>>,
  names: readonly Name[],
): found is Record<Name, Field> {
  return names.every((name) => found[name] !== undefined);
}

export function listOf(field: Field, { least, most }: { readonly least: number; readonly most: number }): Field[] {
  const { file, path, value } = field;
  if (!Array.isArray(value) || value.length < least || value.length > most)
    throw invalid(field, 'list', `${least}–${most}`);
  return value.map((item: unknown, n) => ({ file, path: `${path}[${n}]`, value: item }));
}

export function textOf(field: Field, pattern: RegExp, allowed: string): string {
  if (typeof field.value !== 'string' || !pattern.test(field.value)) throw invalid(field, 'text', allowed);
  return field.value;
}

export function numberOf(field: Field, range: { readonly least: number; readonly most: number }): number {
  const { value } = field;
  if (typeof value !== 'number' || !(value >= range.least && value <= range.most))
    throw invalid(field, 'number', `${range.least}–${range.most}`);
  return value;
}

export function wholeOf(field: Field, range: { readonly least: number; readonly most: number }): number {
  const value = numberOf(field, range);
  if (!Number.isInteger(value)) throw invalid(field, 'number', `${range.least}–${range.most}`);
  return value;
}

export function oneOf<Choice extends string | number>(field: Field, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === field.value);
  if (found === undefined) throw invalid(field, 'one-of', choices.join(', '));
  return found;
}

/** Null, or what `read` makes of it. */
export function orNull<T>(field: Field, read: (field: Field) => T): T | null {
  return field.value === null ? null : read(field);
}

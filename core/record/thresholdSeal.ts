import * as v from 'valibot';
import { refusals } from '../base/errors.ts';
import type { Digest } from '../ports/digest.ts';
import { asJson, canonicalJson } from './canonicalJson.ts';

/** What is fixed before outcomes are opened. */
export interface SealedPlan {
  /** The file that the plan was made on, its SHA-256, and the columns that were shown of it: outcomes among them were open already. */
  readonly table: { readonly name: string; readonly sha256: string; readonly columns: readonly string[] };
  /** Column that is cut, and its thresholds in their order, percent. */
  readonly column: string;
  readonly thresholdsPercent: readonly number[];
  /** Columns that will hold the outcome: time and event. */
  readonly time: string;
  readonly event: string;
}

/** `letb.seal/1`: a plan with the instant at which it was sealed. The SHA-256 is of both, so that it can be deposited elsewhere. */
export interface ThresholdSeal {
  readonly schema: 'letb.seal/1';
  readonly sealedAt: string;
  readonly plan: SealedPlan;
  readonly sha256: string;
}

/**
 * How an analysis stands to a seal. `none`: no seal was given. `kept`: column, thresholds and outcome are the sealed ones, sealed while the
 * outcome was not in the table. `open`: sealed with the outcome already in the table. `departed`: something else was analysed than sealed.
 */
export type SealState =
  | { readonly state: 'none' }
  | {
      readonly state: 'kept' | 'open' | 'departed';
      readonly sealedAt: string;
      readonly sha256: string;
      /** Fields of the plan that the analysis departs from. */
      readonly departures: readonly ('column' | 'thresholds' | 'time' | 'event')[];
    };

export interface SealRefusals {
  'seal-not-readable': { readonly name: string; readonly problem: string };
  'seal-broken': { readonly name: string };
}
const refusal = refusals<SealRefusals>();

const text = v.pipe(v.string(), v.minLength(1));
const schema = v.strictObject({
  schema: v.literal('letb.seal/1'),
  sealedAt: text,
  plan: v.strictObject({
    table: v.strictObject({
      name: v.string(),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      columns: v.array(v.string()),
    }),
    column: text,
    thresholdsPercent: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1)),
    time: text,
    event: text,
  }),
  sha256: text,
});

/** Seals a plan at an instant, ISO 8601. */
export async function sealPlan(plan: SealedPlan, sealedAt: string, digest: Digest): Promise<ThresholdSeal> {
  return { schema: 'letb.seal/1', sealedAt, plan, sha256: await hashOf(plan, sealedAt, digest) };
}

/** A seal from its file's text. Refused: text that is no seal, and one whose SHA-256 is not that of its plan. */
export async function readSeal(content: string, name: string, digest: Digest): Promise<ThresholdSeal> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw refusal('seal-not-readable', { name, problem: 'it is not JSON' });
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw refusal('seal-not-readable', { name, problem: parsed.issues[0].message });
  const seal = parsed.output;
  if ((await hashOf(seal.plan, seal.sealedAt, digest)) !== seal.sha256) throw refusal('seal-broken', { name });
  return seal;
}

/** What an analysis says of its thresholds. */
export function sealState(
  seal: ThresholdSeal | null,
  analysis: Pick<SealedPlan, 'column' | 'thresholdsPercent' | 'time' | 'event'>,
): SealState {
  if (seal === null) return { state: 'none' };
  const { plan, sealedAt, sha256 } = seal;
  const isSame = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((value, index) => value === b[index]);
  const departures = [
    ...(plan.column === analysis.column ? [] : (['column'] as const)),
    ...(isSame(plan.thresholdsPercent, analysis.thresholdsPercent) ? [] : (['thresholds'] as const)),
    ...(plan.time === analysis.time ? [] : (['time'] as const)),
    ...(plan.event === analysis.event ? [] : (['event'] as const)),
  ];
  const { columns } = plan.table;
  const wasOpen = columns.includes(plan.time) || columns.includes(plan.event);
  return { state: departures.length > 0 ? 'departed' : wasOpen ? 'open' : 'kept', sealedAt, sha256, departures };
}

async function hashOf(plan: SealedPlan, sealedAt: string, digest: Digest): Promise<string> {
  return digest(utf8(canonicalJson(asJson({ plan, sealedAt }))));
}

/** UTF-8 of a text; core has no TextEncoder. */
function utf8(content: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of content) {
    const code = character.codePointAt(0) ?? 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

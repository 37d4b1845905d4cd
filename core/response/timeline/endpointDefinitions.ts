import * as v from 'valibot';
import { refusals } from '../../base/errors.ts';

/** Of what an endpoint is one value: the patient (from the index treatment), each treatment, or each cycle. */
export const endpointUnits = ['patient', 'treatment', 'cycle'] as const;

/** `source`: said by the study. `choice`: what it leaves open, as it is settled here. */
export const noteOrigins = ['source', 'choice'] as const;

const text = v.pipe(v.string(), v.minLength(1));

const endpointSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,63}$/)),
  /** As papers write it. */
  abbreviation: text,
  /** What its columns in a table begin with. */
  column: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,31}$/)),
  unit: v.picklist(endpointUnits),
  /** Time zero: a session of the patient's index treatment, of the treatment, or of the cycle. */
  start: v.picklist(['first-procedure', 'last-procedure']),
  /** Which progression is an event. */
  progression: v.picklist(['none', 'liver', 'anywhere']),
  progressionBasis: v.picklist(['any', 'radiological']),
  /** Whether it is an event that embolisation is no longer feasible or recommended. */
  untreatable: v.boolean(),
  death: v.picklist(['event', 'censor']),
  /** Until when a patient without event counts, while alive. */
  followedUntil: v.picklist(['last-contact', 'last-imaging']),
  /** What the first session of the next treatment (or cycle) does before an event. */
  nextUnit: v.picklist(['ignored', 'censors']),
});

/** The same rules as the published `assets/endpoint-definitions/endpoint-definition.schema.json`; a test compares the two. */
const definitionSchema = v.strictObject({
  $schema: v.optional(v.string()),
  schema: v.literal('letb.endpoint-definition/1'),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)),
  version: text,
  name: text,
  source: text,
  notes: v.array(v.strictObject({ origin: v.picklist(noteOrigins), en: text, fr: text })),
  endpoints: v.pipe(v.array(endpointSchema), v.minLength(1)),
});

/** How one endpoint is derived from dates. */
export type EndpointRule = Readonly<v.InferOutput<typeof endpointSchema>>;

/** A study's endpoints: named, versioned, with their source. */
export interface EndpointDefinition {
  readonly schema: 'letb.endpoint-definition/1';
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly source: string;
  readonly notes: readonly {
    readonly origin: (typeof noteOrigins)[number];
    readonly en: string;
    readonly fr: string;
  }[];
  readonly endpoints: readonly EndpointRule[];
}

export interface EndpointDefinitionRefusals {
  'endpoint-definition-invalid': { readonly name: string; readonly where: string; readonly problem: string };
  'endpoint-definition-unknown': { readonly id: string; readonly known: readonly string[] };
}
const refusal = refusals<EndpointDefinitionRefusals>();

/**
 * Checks a definition read from the file `name` (schema `letb.endpoint-definition/1`). Refused, by field: anything missing, wrong or
 * unknown; two endpoints of one id or one column; an endpoint that nothing ends.
 */
export function parseEndpointDefinition(value: unknown, name: string): EndpointDefinition {
  const parsed = v.safeParse(definitionSchema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const where = v.getDotPath(issue) ?? 'the definition';
    throw refusal('endpoint-definition-invalid', { name, where, problem: issue.message });
  }
  const { $schema: _, ...definition } = parsed.output;
  for (const [at, endpoint] of definition.endpoints.entries()) {
    const where = `endpoints.${at}`;
    const before = definition.endpoints.slice(0, at);
    if (before.some(({ id, column }) => id === endpoint.id || column === endpoint.column))
      throw refusal('endpoint-definition-invalid', { name, where, problem: 'id or column is used twice' });
    if (endpoint.progression === 'none' && !endpoint.untreatable && endpoint.death === 'censor')
      throw refusal('endpoint-definition-invalid', { name, where, problem: 'nothing is an event' });
  }
  return definition;
}

/** The definition of this id. Refused: an id that no definition has. */
export function endpointDefinitionOf(id: string, definitions: readonly EndpointDefinition[]): EndpointDefinition {
  const found = definitions.find((definition) => definition.id === id);
  if (found === undefined)
    throw refusal('endpoint-definition-unknown', { id, known: definitions.map((one) => one.id).toSorted() });
  return found;
}

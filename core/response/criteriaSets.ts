import * as v from 'valibot';
import { refusals } from '../base/errors.ts';

/** What is done with a liver target that shows no arterial enhancement at baseline, where viable diameters are measured. */
export const nonEnhancingTargetChoices = ['refuse', 'recistDiameter', 'exclude'] as const;

const text = v.pipe(v.string(), v.minLength(1));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const atLeast0 = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const days = v.pipe(v.number(), v.integer(), v.minValue(0));
const acceptOrWarn = v.picklist(['accept', 'warn']);

/** The same rules as the published `assets/criteria-sets/criteria-set.schema.json`; a test compares the two. */
const criteriaSetSchema = v.strictObject({
  $schema: v.optional(v.string()),
  schema: v.literal('letb.criteria-set/1'),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)),
  version: text,
  name: text,
  source: text,
  diameter: v.picklist(['whole', 'viable']),
  targets: v.strictObject({
    maximum: count,
    maximumPerOrgan: count,
    outsideLiver: acceptOrWarn,
    untreated: acceptOrWarn,
    sameLobe: acceptOrWarn,
  }),
  measurability: v.strictObject({
    lesionAtLeastMm: positive,
    thinSliceAtMostMm: positive,
    thickSliceFactor: positive,
    nodeAtLeastMm: positive,
  }),
  nodeNormalBelowMm: positive,
  tooSmallMm: positive,
  completeResponse: v.picklist(['disappearance', 'enhancement']),
  partialResponseAtMostPercentOfBaseline: v.pipe(positive, v.ltValue(100)),
  progression: v.strictObject({
    reference: v.picklist(['nadir', 'baseline']),
    increasePercent: positive,
    strictlyMore: v.boolean(),
    absoluteMm: atLeast0,
    diseaseAfterCompleteResponse: v.boolean(),
  }),
  nonTargets: v.strictObject({
    judgedBy: v.picklist(['presence', 'enhancement']),
    scope: v.picklist(['all', 'treated']),
  }),
  nonEnhancingTarget: v.picklist(nonEnhancingTargetChoices),
  followMarkers: v.boolean(),
  hccRules: v.strictObject({
    newLiverLesion: v.boolean(),
    newLiverLesionAtLeastMm: positive,
    portaHepatisNode: v.boolean(),
    portaHepatisNodeAtLeastMm: positive,
    effusionNeedsCytology: v.boolean(),
  }),
  best: v.strictObject({ confirm: v.boolean(), confirmationDays: days, minimumSdDays: days }),
});

/**
 * A named, versioned set of response criteria: every number and choice by which the variants differ. Lengths in mm.
 * `absoluteMm` 0: no absolute rule; a sum above a nadir of 0 is then progression.
 */
export type CriteriaSet = Readonly<Omit<v.InferOutput<typeof criteriaSetSchema>, '$schema'>>;

export interface CriteriaSetRefusals {
  'criteria-set-invalid': { readonly name: string; readonly where: string; readonly problem: string };
  /** A set of one's own has the id of one that is shipped. */
  'criteria-set-shipped': { readonly name: string; readonly id: string };
  'criteria-set-unknown': { readonly id: string; readonly known: readonly string[] };
}
const refusal = refusals<CriteriaSetRefusals>();

/** Checks a criteria set read from the file `name` (schema `letb.criteria-set/1`). Refused, by field: anything missing, wrong or unknown. */
export function parseCriteriaSet(value: unknown, name: string): CriteriaSet {
  const parsed = v.safeParse(criteriaSetSchema, value);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw refusal('criteria-set-invalid', { name, where: v.getDotPath(issue) ?? 'the set', problem: issue.message });
  }
  const { $schema: _, ...set } = parsed.output;
  return set;
}

/** The set of this id. Refused: an id that no set has. */
export function criteriaSetOf(id: string, sets: readonly CriteriaSet[]): CriteriaSet {
  const found = sets.find((set) => set.id === id);
  if (found === undefined) throw refusal('criteria-set-unknown', { id, known: sets.map((set) => set.id).toSorted() });
  return found;
}

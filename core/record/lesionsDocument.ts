import * as v from 'valibot';
import { pointLps } from '../geometry/points.ts';
import { volumeRoles } from '../hanging/volumeRole.ts';
import {
  certainties,
  cytologies,
  lesionKinds,
  lesionRoles,
  nonTargetStatuses,
  targetStates,
  viableStatuses,
} from '../response/lesions.ts';

/** Who drew a line: the reader, the program, or the program and then the reader. */
export const lineOrigins = ['hand', 'automatic', 'corrected'] as const;
export const linePlanes = ['acquisition', 'axial', 'coronal', 'sagittal', 'oblique'] as const;

const mm = v.pipe(v.number(), v.finite());
const point = v.pipe(
  v.strictTuple([mm, mm, mm]),
  v.transform(([x, y, z]) => pointLps(x, y, z)),
);
const direction = v.strictTuple([mm, mm, mm]);
const text = v.pipe(v.string(), v.maxLength(500));
const id = v.pipe(v.string(), v.regex(/^[^\p{Cc}]{1,64}$/u));

const lineSchema = v.strictObject({
  fromLps: point,
  toLps: point,
  plane: v.strictObject({ kind: v.picklist(linePlanes), normalLps: direction }),
  phase: v.picklist(volumeRoles),
  seriesInstanceUid: v.nullable(text),
  stackId: v.nullable(text),
  /** Counted from 0 along the plane's normal, as the window counts. */
  slice: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  origin: v.picklist(lineOrigins),
});

const partSchema = v.strictObject({
  whole: v.nullable(lineSchema),
  shortAxis: v.nullable(lineSchema),
  viable: v.nullable(lineSchema),
});

const lesionSchema = v.strictObject({
  id,
  role: v.nullable(v.picklist(lesionRoles)),
  kind: v.nullable(v.picklist(lesionKinds)),
  site: v.nullable(text),
  lobe: v.nullable(text),
  treated: v.nullable(v.boolean()),
  pretreated: v.nullable(v.strictObject({ progressedSince: v.boolean(), reason: v.nullable(text) })),
  state: v.nullable(v.picklist(targetStates)),
  status: v.nullable(v.picklist(nonTargetStatuses)),
  viableStatus: v.nullable(v.picklist(viableStatuses)),
  mergedInto: v.nullable(id),
  certainty: v.nullable(v.picklist(certainties)),
  cytology: v.nullable(v.picklist(cytologies)),
  parts: v.pipe(v.array(partSchema), v.minLength(1)),
});

/** `letb.lesion-readings/1`: what a reader recorded of the lesions of one timepoint. */
export const lesionReadingsSchema = v.strictObject({
  schema: v.literal('letb.lesion-readings/1'),
  lesions: v.array(lesionSchema),
});

/** A straight line of a lesion with everything it takes to draw it again: LPS mm, unit normal of its plane, phase, series, stack, slice. */
export type LesionLine = Readonly<v.InferOutput<typeof lineSchema>>;

/** The lines of a lesion, or of one part of a split one. */
export type LesionPart = Readonly<v.InferOutput<typeof partSchema>>;

/**
 * A lesion at one timepoint with its lines. Role, kind, site, lobe and treatment are said where it was first recorded and null later.
 * More than one part: it has split. No line and no state: not evaluable.
 */
export interface LesionReading extends Readonly<Omit<v.InferOutput<typeof lesionSchema>, 'parts'>> {
  readonly parts: readonly LesionPart[];
}

export interface LesionReadings {
  readonly schema: 'letb.lesion-readings/1';
  readonly lesions: readonly LesionReading[];
}

export const noPart: LesionPart = { whole: null, shortAxis: null, viable: null };

/** A lesion of which nothing is recorded. */
export function emptyReading(lesionId: string): LesionReading {
  return {
    id: lesionId,
    role: null,
    kind: null,
    site: null,
    lobe: null,
    treated: null,
    pretreated: null,
    state: null,
    status: null,
    viableStatus: null,
    mergedInto: null,
    certainty: null,
    cytology: null,
    parts: [noPart],
  };
}

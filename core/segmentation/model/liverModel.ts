import * as v from 'valibot';
import { modelRefusal } from './modelRefusals.ts';

/** Schema of a manifest; published as `assets/liver-models/liver-model.schema.json`. */
export const LIVER_MODEL_SCHEMA = 'letb.liver-model/1';

/** The patient's direction in which an axis of a tensor grows. */
export const directions = ['left', 'right', 'posterior', 'anterior', 'superior', 'inferior'] as const;
export type PatientDirection = (typeof directions)[number];

/** An axis of a tensor: what it counts. */
export type TensorAxis = 'batch' | 'channel' | PatientDirection;

export const outputKinds = ['sigmoid', 'softmax', 'logits', 'labels'] as const;
/**
 * What the output holds: `sigmoid`, a probability a channel, each on its own; `softmax`, probabilities that sum to 1 over the channels;
 * `logits`, what becomes the one (one channel) or the other (several); `labels`, a whole number a voxel.
 */
export type OutputKind = (typeof outputKinds)[number];

/** Clipped HU to what the model takes: (HU − mean) / SD, or 0 at the lower clip and 1 at the upper. */
export type IntensityScale =
  { readonly kind: 'mean-sd'; readonly meanHu: number; readonly sdHu: number } | { readonly kind: 'unit' };

type Triple = readonly [number, number, number];

/** A manifest: how an ONNX model sees a CT volume, and what of its answer is liver. */
export interface LiverModel {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  /** Who made it, of what, under which licence. */
  readonly source: string;
  readonly model: {
    /** Beside the manifest or in a folder below it. */
    readonly file: string;
    /** Lower-case hex. Null: not given, not verified. */
    readonly sha256: string | null;
  };
  readonly input: {
    readonly tensor: string;
    /** Slowest first. */
    readonly axes: readonly TensorAxis[];
    /** Along the three spatial axes, in the order of `axes`. */
    readonly spacingMm: Triple;
    readonly clipHu: readonly [number, number];
    readonly scale: IntensityScale;
  };
  readonly window: {
    /** Along the three spatial axes, in the order of `axes`. */
    readonly patchVoxels: Triple;
    /** Least share of a patch that the next one covers again. */
    readonly overlapFraction: number;
    /** Outermost voxels of a patch whose answer is not used where another patch covers them. */
    readonly borderVoxels: Triple;
  };
  readonly output: {
    readonly tensor: string;
    /** Its spatial axes are the input's, in the same order. */
    readonly axes: readonly TensorAxis[];
    readonly kind: OutputKind;
    /** Channels (from 0), or of `labels` the values, that are liver. */
    readonly liver: readonly number[];
    /** The same for tumour, which belongs to the liver mask. */
    readonly tumour: readonly number[];
    /** A voxel is inside from this probability on. */
    readonly threshold: number;
  };
}

/** Bounds that the published schema repeats. */
const MOST_PATCH = 512;
const MOST_PATCH_VOXELS = 2 ** 24;
const HU = v.pipe(v.number(), v.minValue(-32_768), v.maxValue(32_767));
const line = v.pipe(v.string(), v.regex(/^\S(?:.{0,398}\S)?$/u));
const tensorName = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const tripleOf = <Item extends v.GenericSchema<number, number>>(
  item: Item,
): v.StrictTupleSchema<[Item, Item, Item], undefined> => v.strictTuple([item, item, item]);
const whole = (least: number, most: number): v.GenericSchema<number, number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const axes = v.pipe(
  v.array(v.picklist(['batch', 'channel', ...directions])),
  v.minLength(3),
  v.maxLength(5),
  v.check((list) => new Set(list).size === list.length, 'each axis once'),
  v.check(
    (list) => isPatientFrame(spatialAxes(list)),
    'one axis each for left–right, anterior–posterior and the long axis',
  ),
);

const labels = (least: number): v.GenericSchema<number[], number[]> =>
  v.pipe(
    v.array(whole(0, 65_535)),
    v.minLength(least),
    v.maxLength(256),
    v.check((list) => new Set(list).size === list.length, 'each number once'),
  );

const manifest = v.strictObject({
  $schema: v.optional(v.string()),
  schema: v.literal(LIVER_MODEL_SCHEMA),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)),
  version: v.pipe(v.string(), v.regex(/^\S(?:.{0,62}\S)?$/u)),
  name: line,
  source: line,
  model: v.strictObject({
    file: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
    sha256: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), null),
  }),
  input: v.strictObject({
    tensor: tensorName,
    axes,
    spacingMm: tripleOf(v.pipe(v.number(), v.minValue(0.1), v.maxValue(20))),
    clipHu: v.pipe(
      v.strictTuple([HU, HU]),
      v.check(([low, high]) => low < high, 'the lower value first'),
    ),
    scale: v.variant('kind', [
      v.strictObject({
        kind: v.literal('mean-sd'),
        meanHu: HU,
        sdHu: v.pipe(v.number(), v.minValue(0.001), v.maxValue(65_535)),
      }),
      v.strictObject({ kind: v.literal('unit') }),
    ]),
  }),
  window: v.strictObject({
    patchVoxels: v.pipe(
      tripleOf(whole(1, MOST_PATCH)),
      v.check(([a, b, c]) => a * b * c <= MOST_PATCH_VOXELS, `at most ${MOST_PATCH_VOXELS} voxels`),
    ),
    overlapFraction: v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)),
    borderVoxels: v.optional(tripleOf(whole(0, MOST_PATCH)), [0, 0, 0]),
  }),
  output: v.strictObject({
    tensor: tensorName,
    axes,
    kind: v.picklist(outputKinds),
    liver: labels(1),
    tumour: v.optional(labels(0), []),
    threshold: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(0.99)), 0.5),
  }),
});

/**
 * The manifest of a parsed file (schema `letb.liver-model/1`). Refused, by file and field: anything missing, unknown or out of its bounds;
 * axes that are no frame of the patient; a border that leaves nothing of a patch; background or one number twice among the labels.
 */
export function readLiverModel(document: unknown, file: string): LiverModel {
  const parsed = v.safeParse(manifest, document);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw modelRefusal('model-manifest-invalid', {
      file,
      field: v.getDotPath(issue) ?? '',
      expected: issue.expected ?? issue.message,
      received: issue.received === 'undefined' ? '–' : issue.received,
    });
  }
  const { schema: _schema, $schema: _address, ...model } = parsed.output;
  const refuse = (field: string, expected: string, received: string): Error =>
    modelRefusal('model-manifest-invalid', { file, field, expected, received });
  const { input, window, output } = model;
  window.borderVoxels.forEach((border, at) => {
    const patch = window.patchVoxels[at] ?? 0;
    if (2 * border >= patch) throw refuse(`window.borderVoxels.${at}`, `< ${patch / 2}`, String(border));
  });
  const [taken, given] = [spatialAxes(input.axes), spatialAxes(output.axes)];
  if (taken.join() !== given.join()) throw refuse('output.axes', taken.join(', '), given.join(', '));
  const twice = output.tumour.find((label) => output.liver.includes(label));
  if (twice !== undefined) throw refuse('output.tumour', 'a number that is not in output.liver', String(twice));
  if (output.kind === 'labels' && [...output.liver, ...output.tumour].includes(0))
    throw refuse('output.liver', '≥ 1 (0 is the background)', '0');
  return model;
}

/** The spatial axes alone, in their order. */
export function spatialAxes(list: readonly TensorAxis[]): readonly PatientDirection[] {
  return list.filter((one) => one !== 'batch' && one !== 'channel');
}

/** Axis of the patient (0 to the left, 1 to the back, 2 to the head) along which a direction runs, and whether against it. */
export function patientAxisOf(direction: PatientDirection): { readonly axis: 0 | 1 | 2; readonly reversed: boolean } {
  const place = directions.indexOf(direction);
  return { axis: place < 2 ? 0 : place < 4 ? 1 : 2, reversed: place % 2 === 1 };
}

function isPatientFrame(list: readonly PatientDirection[]): boolean {
  return list.length === 3 && new Set(list.map((one) => patientAxisOf(one).axis)).size === 3;
}

import { voxelOffset, type Grid } from '../../geometry/grid.ts';
import { NO_DATA_HU } from '../../imaging/volume.ts';
import type { OutputTensor, TensorValues } from '../../ports/inference.ts';
import { spatialAxes, type LiverModel, type OutputKind, type TensorAxis } from './liverModel.ts';
import { modelRefusal } from './modelRefusals.ts';
import type { PatchPlace } from './windowPlan.ts';

/** What lies beyond the volume, and voxels without data, count as air. */
const AIR_HU = -1024;
/** Probabilities may miss their bounds and their sum by what half-precision weights do. */
const PROBABILITY_SLACK = 0.02;
const WHOLE_SLACK = 1e-3;

/** The patch's extent in the model's order, slowest first. */
type Sizes = readonly [number, number, number];

/** The shape of a tensor of these axes; `channels` null: any number. */
export function shapeOf(
  axes: readonly TensorAxis[],
  sizes: Sizes,
  channels: number | null,
): readonly (number | null)[] {
  const spatial = spatialAxes(axes);
  return axes.map((one) => (one === 'batch' ? 1 : one === 'channel' ? channels : (sizes[spatial.indexOf(one)] ?? 1)));
}

/** A model's value of every HU from −32768 on. */
export function scaledHu({ clipHu: [low, high], scale }: LiverModel['input']): Float32Array {
  const [zero, unit] = scale.kind === 'unit' ? [low, high - low] : [scale.meanHu, scale.sdHu];
  return Float32Array.from({ length: 65_536 }, (_, n) => {
    const hu = n - 32_768 === NO_DATA_HU ? AIR_HU : n - 32_768;
    return (Math.min(high, Math.max(low, hu)) - zero) / unit;
  });
}

/** Fills `into` with the patch at a place, scaled; air beyond the lattice. */
export function fillPatch(
  into: Float32Array,
  { grid, hu, scaled }: { readonly grid: Grid; readonly hu: Int16Array; readonly scaled: Float32Array },
  [alongI, alongJ, alongK]: PatchPlace,
): void {
  const [ni, nj, nk] = grid.dimensions;
  into.fill(scaled[AIR_HU + 32_768] ?? 0);
  const [pi, pj, pk] = [alongI.share.length, alongJ.share.length, alongK.share.length];
  const [firstI, endI] = [Math.max(0, -alongI.start), Math.min(pi, ni - alongI.start)];
  for (let k = Math.max(0, -alongK.start); k < Math.min(pk, nk - alongK.start); k += 1)
    for (let j = Math.max(0, -alongJ.start); j < Math.min(pj, nj - alongJ.start); j += 1) {
      const from = voxelOffset(grid, alongI.start, alongJ.start + j, alongK.start + k);
      const to = pi * (j + pj * k);
      for (let i = firstI; i < endI; i += 1) into[to + i] = scaled[(hu[from + i] ?? 0) + 32_768] ?? 0;
    }
}

/** The probability of liver (tumour included) at each voxel of a patch. Made once for a model; `patch` numbers from 1 for messages. */
export type LiverProbability = (tensor: OutputTensor, patch: number, into: Float32Array) => void;

/**
 * Reads a model's answer. Refused: another shape than the manifest's axes and patch make, values that are no numbers or not finite,
 * `sigmoid` and `softmax` that are no probabilities, `labels` that are not whole, channels that are not there.
 */
export function liverProbability({ id, output, window }: LiverModel): LiverProbability {
  const sizes = window.patchVoxels;
  const chosen = [...output.liver, ...output.tumour];
  const { tensor: name } = output;
  return ({ shape, type, values }, patch, into) => {
    const channelAt = output.axes.indexOf('channel');
    const expected = shapeOf(output.axes, sizes, output.kind === 'labels' ? 1 : null);
    const named = { model: id, tensor: name };
    if (shape.length !== expected.length)
      throw modelRefusal('model-rank-differs', { ...named, field: 'output.axes', axes: output.axes, shape });
    if (expected.some((size, at) => size !== null && size !== shape[at]))
      throw modelRefusal('model-shape-differs', { ...named, field: 'output.axes', axes: output.axes, expected, shape });
    if (values === null) throw modelRefusal('model-output-type', { ...named, type });
    const channels = channelAt < 0 ? 1 : (shape[channelAt] ?? 1);
    const absent = output.kind === 'labels' ? undefined : chosen.find((channel) => channel >= channels);
    if (absent !== undefined) throw modelRefusal('model-channel-absent', { ...named, channel: absent, channels });
    const numbers = plainNumbers(values);
    if (!allFinite(numbers)) throw modelRefusal('model-output-not-finite', { ...named, patch });
    const probabilityAt = READERS[output.kind]({
      values: numbers,
      channels,
      stride: strideOf(shape, channelAt),
      chosen,
      notWhole: (value) => modelRefusal('model-output-not-whole', { ...named, value }),
      notProbability: (value) => modelRefusal('model-output-not-probability', { ...named, kind: output.kind, value }),
    });
    const strides = spatialAxes(output.axes).map((one) => strideOf(shape, output.axes.indexOf(one)));
    const [sk = 0, sj = 0, si = 0] = strides;
    const [nk, nj, ni] = sizes;
    for (let k = 0, at = 0; k < nk; k += 1)
      for (let j = 0; j < nj; j += 1)
        for (let i = 0; i < ni; i += 1, at += 1) into[at] = probabilityAt(k * sk + j * sj + i * si);
  };
}

/** One answer of a model: channel c of the voxel at `at` lies at `at + c · stride`. */
interface Answer {
  readonly values: Numbers;
  readonly channels: number;
  readonly stride: number;
  readonly chosen: readonly number[];
  readonly notWhole: (value: number) => Error;
  readonly notProbability: (value: number) => Error;
}

type Reader = (answer: Answer) => (at: number) => number;

/** The likeliest of the chosen channels: each is a question of its own. */
const sigmoidReader: Reader =
  ({ values, stride, chosen, notProbability }) =>
  (at) => {
    let most = 0;
    for (const channel of chosen) {
      const value = values[at + channel * stride] ?? 0;
      if (value < -PROBABILITY_SLACK || value > 1 + PROBABILITY_SLACK) throw notProbability(value);
      if (value > most) most = value;
    }
    return most;
  };

/** The chosen channels together: liver or tumour. */
const softmaxReader: Reader =
  ({ values, channels, stride, chosen, notProbability }) =>
  (at) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) {
      const value = values[at + channel * stride] ?? 0;
      if (value < -PROBABILITY_SLACK || value > 1 + PROBABILITY_SLACK) throw notProbability(value);
      sum += value;
    }
    if (Math.abs(sum - 1) > PROBABILITY_SLACK) throw notProbability(sum);
    return sumOfChosen(values, at, { stride, chosen });
  };

const logitsReader: Reader = ({ values, channels, stride, chosen }) => {
  if (channels === 1) return (at) => 1 / (1 + Math.exp(-(values[at] ?? 0)));
  return (at) => {
    let highest = -Infinity;
    for (let channel = 0; channel < channels; channel += 1)
      highest = Math.max(highest, values[at + channel * stride] ?? 0);
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1)
      sum += Math.exp((values[at + channel * stride] ?? 0) - highest);
    let inside = 0;
    for (const channel of chosen) inside += Math.exp((values[at + channel * stride] ?? 0) - highest);
    return inside / sum;
  };
};

const labelsReader: Reader = ({ values, chosen, notWhole }) => {
  const inside = new Set(chosen);
  return (at) => {
    const value = values[at] ?? 0;
    const label = Math.round(value);
    if (Math.abs(value - label) > WHOLE_SLACK) throw notWhole(value);
    return inside.has(label) ? 1 : 0;
  };
};

const READERS: Readonly<Record<OutputKind, Reader>> = {
  sigmoid: sigmoidReader,
  softmax: softmaxReader,
  logits: logitsReader,
  labels: labelsReader,
};

function sumOfChosen(
  values: Numbers,
  at: number,
  { stride, chosen }: { readonly stride: number; readonly chosen: readonly number[] },
): number {
  let sum = 0;
  for (const channel of chosen) sum += values[at + channel * stride] ?? 0;
  return sum;
}

function allFinite(values: Numbers): boolean {
  for (let at = 0; at < values.length; at += 1) if (!Number.isFinite(values[at])) return false;
  return true;
}

type Numbers = Exclude<TensorValues, BigInt64Array | BigUint64Array>;

function plainNumbers(values: TensorValues): Numbers {
  return values instanceof BigInt64Array || values instanceof BigUint64Array
    ? Float64Array.from(values, Number)
    : values;
}

function strideOf(shape: readonly number[], axis: number): number {
  return axis < 0 ? 0 : shape.slice(axis + 1).reduce((product, size) => product * size, 1);
}

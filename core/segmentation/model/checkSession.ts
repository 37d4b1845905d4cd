import type { ModelSession, TensorInfo } from '../../ports/inference.ts';
import type { LiverModel, TensorAxis } from './liverModel.ts';
import { modelRefusal } from './modelRefusals.ts';
import { shapeOf } from './patch.ts';

/**
 * Compares an opened model with its manifest before anything is computed. Refused: tensors that it does not have, more than one input, another
 * rank, a fixed size other than the patch's. What the model leaves open is looked at when it answers.
 */
export function checkSession(manifest: LiverModel, session: ModelSession): void {
  const { id, input, output, window } = manifest;
  const taken = tensorOf(session.inputs, input.tensor, { id, field: 'input.tensor' });
  if (session.inputs.length > 1)
    throw modelRefusal('model-several-inputs', { model: id, present: session.inputs.map(({ name }) => name) });
  const given = tensorOf(session.outputs, output.tensor, { id, field: 'output.tensor' });
  const check = (info: TensorInfo, axes: readonly TensorAxis[], field: string, channels: number | null): void => {
    const { name, shape } = info;
    // An output of no known shape is looked at when there is one.
    if (shape === null || (shape.length === 0 && field === 'output.axes')) return;
    const expected = shapeOf(axes, window.patchVoxels, channels);
    const named = { model: id, field, tensor: name, axes, shape };
    if (shape.length !== expected.length) throw modelRefusal('model-rank-differs', named);
    if (shape.some((size, at) => differs(size, expected[at] ?? null)))
      throw modelRefusal('model-shape-differs', { ...named, expected });
  };
  check(taken, input.axes, 'input.axes', 1);
  check(given, output.axes, 'output.axes', output.kind === 'labels' ? 1 : null);
}

/** A text, or a size that is not positive, is left open by the model. */
function differs(size: number | string, expected: number | null): boolean {
  return typeof size === 'number' && size > 0 && expected !== null && size !== expected;
}

function tensorOf(
  tensors: readonly TensorInfo[],
  name: string,
  { id, field }: { readonly id: string; readonly field: string },
): TensorInfo {
  const found = tensors.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw modelRefusal('model-tensor-absent', {
    model: id,
    field,
    tensor: name,
    present: tensors.map((one) => one.name),
  });
}

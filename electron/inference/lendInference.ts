import type { Inference } from '../../core/ports/inference.ts';

/** ONNX Runtime of this thread, loaded with the first model: what segments by no model never pays for it. */
export function lendInference(): () => Promise<Inference> {
  let lent: Promise<Inference> | null = null;
  return () => (lent ??= import('./nodeInference.ts').then(({ nodeInference }) => nodeInference()));
}

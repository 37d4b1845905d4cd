import { modelRefusal } from '../segmentation/model/modelRefusals.ts';
import { causeOf, segmentByModel } from '../segmentation/model/segmentByModel.ts';
import type { ModelSession } from '../ports/inference.ts';
import type { JobContext } from './jobCode.ts';
import type { ModelAnswer, ModelOrder } from './jobs.ts';

/** Largest model's file: WebAssembly has 4 GB for the model, its working memory and the patches together. */
export const MOST_MODEL_BYTES = 2 ** 30;

/** Reads, verifies and opens the model, segments, and lets it go. Refused: another SHA-256 than given, no model, and as `segmentByModel`. */
export async function modelOnWorker(order: ModelOrder, context: JobContext): Promise<ModelAnswer> {
  const { manifest, manifestSha256, grid, voxels, into } = order;
  if (context.ports.inference === undefined) throw new Error('this host lends no inference');
  const inference = await context.ports.inference();
  const { session, modelSha256 } = await openModel(order, context, inference.open);
  try {
    const opened = { manifest, manifestSha256, modelSha256, session, runtime: inference.runtime };
    const host = {
      breathe: context.breathe,
      onProgress: context.progress,
      isCancelled: context.isCancelled,
    };
    const { mask, ...rest } = await segmentByModel({ grid, voxels }, opened, host, into ?? undefined);
    return { mask: into === null ? mask : null, ...rest };
  } finally {
    await session.release();
  }
}

async function openModel(
  { manifest, source, file }: ModelOrder,
  { ports }: JobContext,
  open: (model: Uint8Array) => Promise<ModelSession>,
): Promise<{ readonly session: ModelSession; readonly modelSha256: string }> {
  const bytes = await ports.readSource(source);
  if (bytes.length > MOST_MODEL_BYTES)
    throw modelRefusal('model-file-too-large', { file, byteCount: bytes.length, mostBytes: MOST_MODEL_BYTES });
  const modelSha256 = await ports.digest(bytes);
  const expected = manifest.model.sha256;
  if (expected !== null && expected !== modelSha256)
    throw modelRefusal('model-hash-differs', { file, expected, actual: modelSha256 });
  try {
    return { session: await open(bytes), modelSha256 };
  } catch (error) {
    throw modelRefusal('model-not-loadable', { file, cause: causeOf(error) });
  }
}

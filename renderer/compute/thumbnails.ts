import { CancelledError, DomainError, type Coded } from '../../core/base/errors.ts';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { LIVER_WINDOW, type Thumbnail } from '../../core/imaging/thumbnail.ts';
import { startWorkerPool } from './workerPool.ts';

export type ThumbnailState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'drawn'; readonly picture: Thumbnail }
  | { readonly kind: 'refused'; readonly error: Coded };

/** Pictures kept, the least recently seen go first: some 10 kB each. */
const KEPT = 1000;

/** A worker of their own, so that neither waits for the other: a list is looked at while a case is being read. */
let worker: ComputeClient | null = null;
const kept = new Map<string, ThumbnailState>();

/** The slice in the middle of a stack. */
function middleSlice(stack: Stack): Stack['slices'][number] | undefined {
  return stack.slices[Math.floor(stack.slices.length / 2)];
}

function nameOf(stack: Stack, sidePixels: number): string {
  const slice = middleSlice(stack);
  return `${slice?.source ?? ''} ${slice?.frame ?? ''} ${sidePixels}`;
}

/** The picture of a stack's middle slice where it was made before. */
export function keptThumbnail(stack: Stack, sidePixels: number): ThumbnailState | null {
  const name = nameOf(stack, sidePixels);
  const found = kept.get(name);
  if (found === undefined) return null;
  kept.delete(name);
  kept.set(name, found);
  return found;
}

/** Makes it in the worker; `tell` is called once, unless the returned function, which gives the wish up, was called before. */
export function wishThumbnail(stack: Stack, sidePixels: number, tell: (state: ThumbnailState) => void): () => void {
  let isWished = true;
  let cancel = (): void => undefined;
  const end = (state: ThumbnailState): void => {
    keep(nameOf(stack, sidePixels), state);
    if (isWished) tell(state);
  };
  void make(stack, sidePixels, (own) => {
    cancel = own;
  }).then(end, (error: unknown) => {
    if (!(error instanceof CancelledError)) end({ kind: 'refused', error: codedOf(error) });
  });
  return () => {
    isWished = false;
    cancel();
  };
}

async function make(stack: Stack, sidePixels: number, onCancel: (cancel: () => void) => void): Promise<ThumbnailState> {
  const slice = middleSlice(stack);
  if (slice === undefined) throw new DomainError('geometry-invalid', { what: '0' });
  worker ??= startWorkerPool(1);
  const { source, pixels } = slice;
  const { placement, series } = stack.header;
  const isHounsfield = series.modality === 'CT' && !stack.reasons.some(({ code }) => code === 'not-hounsfield');
  const picture = await worker.run(
    'thumbnail',
    {
      slice: { source, pixels },
      sidePixels,
      pixelSpacingMm: placement.pixelSpacingMm,
      orientation: placement.orientation,
      window: isHounsfield ? LIVER_WINDOW : null,
    },
    { onCancel },
  );
  return { kind: 'drawn', picture };
}

/** A picture that cannot be made is a gap in a list, whatever the cause. */
function codedOf(error: unknown): Coded {
  if (error instanceof DomainError) return { code: error.code, details: error.details };
  return { code: 'thumbnail-broke-down', details: {} };
}

function keep(name: string, state: ThumbnailState): void {
  kept.set(name, state);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

/** The tokens of an import that was closed name nothing any more. */
export function forgetThumbnails(): void {
  kept.clear();
}

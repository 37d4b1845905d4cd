import { CancelledError, DomainError } from '../../base/errors.ts';
import type { Finding } from '../../base/findings.ts';
import { driveSteps, partOfSteps, type DriveOptions } from '../../base/steps.ts';
import { voxelCount, voxelOffset, type Grid } from '../../geometry/grid.ts';
import type { Volume } from '../../imaging/volume.ts';
import type { ModelSession, OutputTensor } from '../../ports/inference.ts';
import { checkSession } from './checkSession.ts';
import type { LiverModel } from './liverModel.ts';
import { maskPlausibility } from './maskPlausibility.ts';
import { modelLattice, onModelLattice } from './modelGrid.ts';
import { modelFinding, modelRefusal } from './modelRefusals.ts';
import { fillPatch, liverProbability, scaledHu, shapeOf } from './patch.ts';
import { projectBack } from './projectBack.ts';
import { patchPlaces, type AxisWindow, type PatchPlace } from './windowPlan.ts';

/** Names the method; another number means that the same model may give another mask. */
export const MODEL_METHOD = 'letb.liver-model-window/1';

/** From what the mask was made; with the same volume, on the same runtime, the same mask. */
export interface ModelProvenance {
  readonly method: string;
  readonly origin: 'model';
  /** A draft is no reading: a reader accepts or corrects it. */
  readonly review: 'unreviewed';
  /** The manifest as it was used: names, parameters, labels. */
  readonly manifest: LiverModel;
  /** Of the model's file, as it was read. */
  readonly modelSha256: string;
  /** Of the manifest's file. */
  readonly manifestSha256: string;
  readonly runtime: string;
  /** Of the volume at the model's spacing, along the model's axes. */
  readonly latticeDimensions: readonly number[];
  readonly patches: number;
}

export interface ModelSegmentation {
  /** 1 is liver, on the volume's grid. */
  readonly mask: Uint8Array;
  readonly findings: readonly Finding[];
  readonly provenance: ModelProvenance;
}

/** An opened model, and what is known of it. */
export interface OpenedModel {
  readonly manifest: LiverModel;
  readonly session: ModelSession;
  readonly runtime: string;
  readonly modelSha256: string;
  readonly manifestSha256: string;
}

/** Shares of the work: bringing the volume to the model's spacing, and the patches. */
const PREPARED = 0.1;
const ANSWERED = 0.9;

/**
 * The liver that a model sees on a volume: resampled to its spacing along the volume's own axes, patch by patch with Gaussian weights,
 * brought back to the volume's grid. Memory: 6 bytes a voxel of the model's lattice, one of the volume, a patch and its answer. Breathes
 * between patches, where it can be cancelled. Refused: a model that does not take or give what its manifest says, fails, or finds nothing.
 */
export async function segmentByModel(
  volume: Volume,
  opened: OpenedModel,
  host: DriveOptions,
  into?: Uint8Array,
): Promise<ModelSegmentation> {
  const { manifest } = opened;
  checkSession(manifest, opened.session);
  const lattice = modelLattice(volume.grid, manifest);
  const part = <T>(steps: Parameters<typeof partOfSteps<T>>[0], from: number, to: number): Promise<T> =>
    driveSteps(partOfSteps(steps, from, to), host);
  const hu = await part(onModelLattice(volume, lattice), 0, PREPARED);
  const places = patchPlaces(lattice.grid.dimensions, windowsOf(manifest));
  const probability = await blendedProbability({ grid: lattice.grid, hu, places }, opened, host);
  const { threshold } = manifest.output;
  const mask = await part(
    projectBack(probability, lattice, into === undefined ? { volume, threshold } : { volume, threshold, into }),
    ANSWERED,
    1,
  );
  if (!mask.includes(1)) throw modelRefusal('model-found-no-liver', { model: manifest.id, threshold });
  const { modelSha256, manifestSha256, runtime } = opened;
  const unverified =
    manifest.model.sha256 === null
      ? [modelFinding('note', 'model-hash-not-given', { model: manifest.id, sha256: modelSha256 })]
      : [];
  return {
    mask,
    findings: [...maskPlausibility(volume, mask), ...unverified],
    provenance: {
      method: MODEL_METHOD,
      origin: 'model',
      review: 'unreviewed',
      manifest,
      modelSha256,
      manifestSha256,
      runtime,
      latticeDimensions: lattice.grid.dimensions,
      patches: places.length,
    },
  };
}

/** Along i, j and k: the model's axes from the last on. */
function windowsOf({ window }: LiverModel): readonly [AxisWindow, AxisWindow, AxisWindow] {
  const along = (axis: 0 | 1 | 2): AxisWindow => ({
    patch: window.patchVoxels[axis],
    overlapFraction: window.overlapFraction,
    border: window.borderVoxels[axis],
  });
  return [along(2), along(1), along(0)];
}

interface Planned {
  readonly grid: Grid;
  readonly hu: Int16Array;
  readonly places: readonly PatchPlace[];
}

async function blendedProbability(
  { grid, hu, places }: Planned,
  { manifest, session }: OpenedModel,
  host: DriveOptions,
): Promise<Float32Array> {
  const { input, window, output } = manifest;
  const sizes = window.patchVoxels;
  const count = sizes[0] * sizes[1] * sizes[2];
  const shape = shapeOf(input.axes, sizes, 1).map((size) => size ?? 1);
  const scaled = scaledHu(input);
  const probabilityOf = liverProbability(manifest);
  const sum = new Float32Array(voxelCount(grid));
  const answer = new Float32Array(count);
  for (const [n, place] of places.entries()) {
    const values = new Float32Array(count);
    fillPatch(values, { grid, hu, scaled }, place);
    let tensor: OutputTensor;
    try {
      tensor = await session.run({ name: input.tensor, shape, values }, output.tensor);
    } catch (error) {
      if (error instanceof CancelledError || error instanceof DomainError) throw error;
      throw modelRefusal('model-run-failed', { model: manifest.id, patch: n + 1, cause: causeOf(error) });
    }
    probabilityOf(tensor, n + 1, answer);
    addShare(sum, answer, grid, place);
    host.onProgress?.(PREPARED + ((ANSWERED - PREPARED) * (n + 1)) / places.length);
    await host.breathe();
    if (host.isCancelled?.() === true) throw new CancelledError();
  }
  return sum;
}

/** Adds a patch's answer, each voxel by its share. */
function addShare(sum: Float32Array, answer: Float32Array, grid: Grid, [alongI, alongJ, alongK]: PatchPlace): void {
  const [ni, nj, nk] = grid.dimensions;
  const [pi, pj, pk] = [alongI.share.length, alongJ.share.length, alongK.share.length];
  for (let k = Math.max(0, -alongK.start); k < Math.min(pk, nk - alongK.start); k += 1)
    for (let j = Math.max(0, -alongJ.start); j < Math.min(pj, nj - alongJ.start); j += 1) {
      const rowShare = (alongK.share[k] ?? 0) * (alongJ.share[j] ?? 0);
      if (rowShare === 0) continue;
      const to = voxelOffset(grid, alongI.start, alongJ.start + j, alongK.start + k);
      const from = pi * (j + pj * k);
      for (let i = Math.max(0, -alongI.start); i < Math.min(pi, ni - alongI.start); i += 1)
        sum[to + i] = (sum[to + i] ?? 0) + rowShare * (alongI.share[i] ?? 0) * (answer[from + i] ?? 0);
    }
}

/** A runtime throws errors, texts and bare numbers. */
export function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 400);
}

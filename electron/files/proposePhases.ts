import { open } from 'node:fs/promises';
import { CancelledError } from '../../core/base/errors.ts';
import { measureAttenuation, type Attenuation } from '../../core/dicom/phase/attenuation.ts';
import { canHavePhase, proposePhases as proposePhasesOfStudy } from '../../core/dicom/phase/proposePhases.ts';
import { axialField, type AxialField } from '../../core/dicom/phase/sampledSlice.ts';
import { slicesToSample } from '../../core/dicom/phase/slicesToSample.ts';
import { readHu } from '../../core/dicom/pixelData.ts';
import { expectedPixelBytes } from '../../core/dicom/readPixelFormat.ts';
import type { Stack, StackSlice } from '../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../core/dicom/studyTree.ts';

/** The tree with a phase proposed for each CT stack, from its header, its neighbours in the study, and a few of its slices. */
export async function proposePhases(
  tree: StudyTree,
  onProgress: (fraction: number) => void,
  isCancelled: () => boolean,
): Promise<StudyTree> {
  const stacks = stacksOf(tree);
  const seen = new Map<string, Attenuation | null>();
  for (const [index, stack] of stacks.entries()) {
    if (isCancelled()) throw new CancelledError();
    seen.set(keyOf(stack), canHavePhase(stack) ? await look(stack) : null);
    onProgress((index + 1) / stacks.length);
  }
  return {
    ...tree,
    patients: tree.patients.map((patient) => ({
      ...patient,
      studies: patient.studies.map((study) => {
        const all = study.series.flatMap((series) => series.stacks);
        const proposed = proposePhasesOfStudy(all, (stack) => seen.get(keyOf(stack)) ?? null);
        const byKey = new Map(proposed.map((stack) => [keyOf(stack), stack]));
        const series = study.series.map((node) => ({
          ...node,
          stacks: node.stacks.map((stack) => byKey.get(keyOf(stack)) ?? stack),
        }));
        return { ...study, series };
      }),
    })),
  };
}

/** Ids are unique within a study; the first file tells studies that share UIDs apart. */
function keyOf(stack: Stack): string {
  return `${stack.id} ${stack.slices[0]?.source ?? ''}`;
}

/** Attenuation on a few slices; null when they cannot be decoded here or show no upper abdomen. */
async function look(stack: Stack): Promise<Attenuation | null> {
  const fields: AxialField[] = [];
  for (const { slice, placement } of slicesToSample(stack)) {
    const { rows, columns } = slice.pixels;
    const voxels = new Int16Array(rows * columns);
    const bytes = await readPixels(slice);
    if (bytes === null) continue;
    readHu({ ...slice.pixels, dataOffset: 0 }, bytes, voxels, 0);
    const field = axialField({ voxels, rows, columns, ...placement });
    if (field !== null) fields.push(field);
  }
  return measureAttenuation(fields);
}

/** The stored pixels, or null when the file has changed or gone since the scan. */
async function readPixels({ source, pixels }: StackSlice): Promise<Uint8Array | null> {
  try {
    await using handle = await open(source, 'r');
    const bytes = new Uint8Array(expectedPixelBytes(pixels));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, pixels.dataOffset);
    return bytesRead === bytes.length ? bytes : null;
  } catch {
    return null;
  }
}

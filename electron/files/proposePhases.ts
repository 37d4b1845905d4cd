import { CancelledError } from '../../core/base/errors.ts';
import { measureAttenuation, type Attenuation } from '../../core/dicom/phase/attenuation.ts';
import { bodyScale } from '../../core/dicom/phase/bodyScale.ts';
import { canHavePhase, proposePhases as proposePhasesOfStudy } from '../../core/dicom/phase/proposePhases.ts';
import { axialField, type AxialField } from '../../core/dicom/phase/sampledSlice.ts';
import { slicesToSample } from '../../core/dicom/phase/slicesToSample.ts';
import type { PixelDecoding } from '../../core/dicom/readCompressedHu.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../core/dicom/studyTree.ts';
import { lendDecoding } from '../decoders/lendDecoding.ts';
import { sliceHuReader } from './sliceHu.ts';

/** The tree with a phase proposed for each CT stack, from its header, its neighbours in the study, and a few of its slices. */
export async function proposePhases(
  tree: StudyTree,
  onProgress: (fraction: number) => void,
  isCancelled: () => boolean,
): Promise<StudyTree> {
  const stacks = stacksOf(tree);
  const decoding = lendDecoding();
  const seen = new Map<string, Attenuation | null>();
  for (const [index, stack] of stacks.entries()) {
    if (isCancelled()) throw new CancelledError();
    seen.set(keyOf(stack), canHavePhase(stack) ? await look(stack, decoding) : null);
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

/** Attenuation on a few slices; null when they cannot be decoded here or show no upper abdomen. A child's are read again, enlarged. */
async function look(stack: Stack, decoding: () => Promise<PixelDecoding>): Promise<Attenuation | null> {
  const fields = await fieldsOf(stack, decoding, 1);
  const scale = bodyScale(fields);
  return measureAttenuation(scale === 1 ? fields : await fieldsOf(stack, decoding, scale));
}

async function fieldsOf(
  stack: Stack,
  decoding: () => Promise<PixelDecoding>,
  scale: number,
): Promise<readonly AxialField[]> {
  const fields: AxialField[] = [];
  const readSliceHu = sliceHuReader(decoding);
  for (const { slice, placement } of slicesToSample(stack)) {
    const { rows, columns } = slice.pixels;
    const voxels = await readSliceHu(slice).catch(() => null);
    const field = voxels === null ? null : axialField({ voxels, rows, columns, ...placement }, scale);
    if (field !== null) fields.push(field);
  }
  return fields;
}

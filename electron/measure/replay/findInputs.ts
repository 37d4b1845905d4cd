import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { imagesOfSlices, resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../../core/dicom/studyTree.ts';
import type { InputProvenance } from '../../../core/record/measurementDocument.ts';
import { isMaskName } from '../../../core/segmentation/maskNames.ts';
import { listFiles } from '../../files/listFiles.ts';
import { readIntoOneBuffer } from '../../files/readIntoOneBuffer.ts';
import { readLabelImageFile } from '../../files/readMaskFile.ts';
import { stackProvenance } from '../measureTimepoint.ts';
import type { RecordedLiver } from './recordedResult.ts';

/** The stack of a tree that a measurement was made from, brought onto even steps where it was then; null where there is none. */
export function findStack(tree: StudyTree, input: InputProvenance | undefined): Stack | null {
  const stacks = stacksOf(tree);
  const found =
    stacks.find(({ id }) => id === input?.stackId) ??
    stacks.find(({ slices }) =>
      sameImages(
        slices.map(({ sopInstanceUid }) => sopInstanceUid),
        input,
      ),
    ) ??
    null;
  if (found === null || input?.correction?.kind !== 'even-steps') return found;
  return resampleSteps(found) ?? found;
}

/** A stack is named by its images too: its id says how it was told apart from others of its series. */
function sameImages(uids: readonly string[], input: InputProvenance | undefined): boolean {
  return (
    input !== undefined &&
    uids.length === input.sopInstanceUids.length &&
    uids.every((uid, n) => uid === input.sopInstanceUids[n])
  );
}

/** The mask file below the folders with the digest of the input, and its label; null where there is none. */
export async function findMask(
  folders: readonly string[],
  input: InputProvenance | undefined,
): Promise<RecordedLiver | null> {
  const { files } = await listFiles(folders, () => false);
  for (const { path } of files) {
    if (!isMaskName(path) || (await digestOfFile(path)) !== input?.sha256) continue;
    return { file: () => readLabelImageFile(path), label: input.label };
  }
  return null;
}

/** The digest that a measurement of the stack would state. Refused: a file that cannot be read. */
export async function digestOfStack(role: 'arterial' | 'precontrast', stack: Stack): Promise<string> {
  const read = readIntoOneBuffer();
  const digests = new Map<string, string>();
  for (const { source } of imagesOfSlices(stack.slices))
    if (!digests.has(source)) digests.set(source, hash('sha256', await read(source), 'hex'));
  return stackProvenance(role, stack, digests).sha256;
}

async function digestOfFile(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}

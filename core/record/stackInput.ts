import { imagesOfSlices } from '../dicom/resampleSteps.ts';
import type { Stack } from '../dicom/stack.ts';
import type { InputProvenance } from './measurementDocument.ts';

/** A stack as a document names its inputs, and the text whose SHA-256 is the stack's. */
export interface StackInput {
  readonly input: Omit<InputProvenance, 'role' | 'sha256'>;
  readonly digestOf: string;
}

/** `sha256Of` has the digest of each of the stack's files, by source; a file without one is a defect. */
export function stackInput(stack: Stack, sha256Of: ReadonlyMap<string, string>): StackInput {
  const images = imagesOfSlices(stack.slices);
  const sources = [...new Set(images.map(({ source }) => source))];
  const uids = images.map((image) => image.sopInstanceUid);
  const frames = images.flatMap(({ frame }) => (frame === undefined ? [] : [frame + 1]));
  const digests = sources.map((source) => {
    const sha256 = sha256Of.get(source);
    if (sha256 === undefined) throw new Error(`no digest for a slice of stack ${stack.id}`);
    return `${sha256}\n`;
  });
  return {
    input: {
      seriesInstanceUid: stack.header.series.instanceUid,
      stackId: stack.id,
      files: sources.length,
      sopInstanceUids: frames.length === 0 ? uids : [...new Set(uids)],
      ...(frames.length === 0 ? {} : { frames }),
      ...(stack.correction === undefined ? {} : { correction: stack.correction }),
    },
    digestOf: digests.join(''),
  };
}

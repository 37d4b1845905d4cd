import { DomainError } from '../../core/base/errors.ts';
import { groupIntoSeries, type ScannedInstance } from '../../core/dicom/groupIntoSeries.ts';
import { isTooLarge, readHu } from '../../core/dicom/pixelData.ts';
import { readCompressedHu } from '../../core/dicom/readCompressedHu.ts';
import { readInstance } from '../../core/dicom/readInstance.ts';
import { filesToCompare, splitStacks } from '../../core/dicom/splitStacks.ts';
import { transferSyntaxOf } from '../../core/dicom/transferSyntax.ts';
import { readMask } from '../../core/segmentation/readMask.ts';
import { lendDecoding } from '../../electron/decoders/lendDecoding.ts';
import { inflatePrefix } from '../../electron/files/readHeaders.ts';
import { nodeInflate } from '../../electron/files/nodeInflate.ts';
import { sliceFiles } from '../fixtures/dicomFile.ts';

const FIRST_BYTES = 8 * 1024;
const decoding = lendDecoding();

/** Slices decoded of one stack. */
const SLICES_DECODED = 3;

/** A healthy series for the mutant to turn up in. */
const others: readonly ScannedInstance[] = sliceFiles(6, 2).map((file, index) => {
  const reading = readInstance(file, file.length);
  if (reading.kind !== 'ok') throw new Error('the healthy series is not readable');
  return { source: `healthy${index}`, header: reading.value, damage: null };
});

/** One for all decoding of a case, as a worker has one for a slice. */
let into = new Int16Array(0);

/** Takes an image file in as a scan does, pixels included; gives what became of it. Throws only where the program would crash. */
export async function takeIn(bytes: Uint8Array): Promise<string> {
  let wanted = Math.min(bytes.length, FIRST_BYTES);
  let reading = readInstance(bytes.subarray(0, wanted), bytes.length, inflatePrefix);
  for (let rounds = 0; reading.kind === 'needsMore'; rounds += 1) {
    if (rounds > 20 || reading.bytes <= wanted) throw new Error(`asks for ${reading.bytes} bytes after ${wanted}`);
    wanted = Math.min(bytes.length, reading.bytes);
    reading = readInstance(bytes.subarray(0, wanted), bytes.length, inflatePrefix);
  }
  const header = reading.kind === 'ok' ? reading.value : reading.reason.header;
  if (header === undefined) return reading.kind === 'failed' ? reading.reason.code : 'ok';
  const damage = reading.kind === 'failed' ? reading.reason : null;
  const mutant: ScannedInstance = { source: 'mutant', header, damage };
  checkNumbers(header);
  const verdicts: string[] = [];
  const decoded = new Set<string>();
  for (const instances of [
    [mutant],
    [mutant, { ...mutant, source: 'copy' }],
    [...others.filter(({ header: { instanceNumber } }) => instanceNumber !== header.instanceNumber), mutant],
  ]) {
    for (const group of groupIntoSeries(instances)) {
      filesToCompare(group);
      for (const stack of splitStacks(group)) {
        checkNumbers(stack);
        verdicts.push(stack.verdict);
        if (stack.verdict === 'measurable' && stack.grid === null) throw new Error('measurable without a grid');
        if (stack.verdict === 'refused') continue;
        for (const { source, pixels } of stack.slices.slice(0, SLICES_DECODED)) {
          if (source !== 'mutant' || isTooLarge(pixels) || pixels.frames > 1) continue;
          const key = JSON.stringify(pixels);
          if (!decoded.has(key)) await decode(pixels, bytes);
          decoded.add(key);
        }
      }
    }
  }
  into = new Int16Array(0);
  return damage?.code ?? verdicts[0] ?? 'no stack';
}

async function decode(pixels: Parameters<typeof readHu>[0], bytes: Uint8Array): Promise<void> {
  const count = pixels.rows * pixels.columns;
  if (into.length !== count) into = new Int16Array(count);
  const { deflated, encapsulated } = transferSyntaxOf(pixels.transferSyntaxUid);
  try {
    if (deflated || encapsulated) await readCompressedHu(pixels, bytes, into, await decoding());
    else readHu(pixels, bytes, into, 0);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

/** Reads a mask file; a refusal is an answer. */
export async function takeInMask(name: string, bytes: Uint8Array): Promise<string> {
  try {
    const image = await readMask(name, bytes, nodeInflate);
    checkNumbers(image.grid);
    return 'ok';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** NaN and infinity are no values. */
function checkNumbers(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`a number is ${value}`);
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    Object.values(value).forEach(checkNumbers);
}

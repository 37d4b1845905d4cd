import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readVolume } from '../../core/compute/prepareTimepoint.ts';
import { decodeJpeg } from '../../core/dicom/jpeg/decodeJpeg.ts';
import { codecOf, transferSyntaxOf } from '../../core/dicom/transferSyntax.ts';
import { resolveStack } from '../../electron/files/resolveStack.ts';
import { nodeDecoding } from '../../electron/decoders/nodeDecodeFrame.ts';
import { allocateShared, startComputePool } from '../../electron/workers/computePool.ts';
import { losslessEncoders, writeCompressedSeries, type Encode } from '../fixtures/compressedSeries.ts';
import { gaussianOf, randomOf } from '../phantoms.ts';
import type { Row } from './row.ts';
import { timed } from './meter.ts';

const COLUMNS = 512;
const SLICES = 300;
/** Slices of different content; the series repeats them. */
const DISTINCT = 10;
const ROUNDS = 3;
const SYNTAXES = [
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.201',
];

/** Series of 300 compressed slices, read by all workers, against their frames decoded one after the other by one thread. */
export async function codecRows(folder: string): Promise<readonly Row[]> {
  const encoders = await losslessEncoders();
  const rows: Row[] = [];
  for (const syntax of SYNTAXES) {
    const encode = encoders.get(syntax);
    if (encode === undefined) throw new Error(`no encoder for ${syntax}`);
    rows.push(await codecRow(join(folder, `codec-${syntax}`), syntax, encode));
  }
  return rows;
}

async function codecRow(folder: string, syntax: string, encode: Encode): Promise<Row> {
  const frames: Uint8Array[] = [];
  const encodeOnce: Encode = (frame) => {
    const next = frames.length;
    if (next < DISTINCT) frames.push(encode(frame));
    const chosen = frames[next < DISTINCT ? next : repeated++ % DISTINCT];
    if (chosen === undefined) throw new Error('no frame');
    return chosen;
  };
  let repeated = 0;
  const noise = noiseTile();
  writeCompressedSeries(folder, {
    series: '1.2.3.9',
    syntax,
    encode: encodeOnce,
    columns: COLUMNS,
    slices: SLICES,
    stepMm: 1.25,
    stored: (index, k) => tissueOf(index) + (noise[(index + k * 977) % noise.length] ?? 0),
  });
  const stack = await resolveStack(folder);
  const { grid } = stack;
  if (grid === null) throw new Error('no grid');
  const { voxels } = allocateShared(COLUMNS * COLUMNS * SLICES);
  const pool = startComputePool();
  const read = (): Promise<unknown> =>
    readVolume(pool, { grid, slices: stack.slices }, { allocate: () => ({ voxels, shared: true }) });
  await read();
  const all = await timed(ROUNDS, read);
  pool.end();
  const single = (await timed(ROUNDS, () => decodeAll(syntax, frames))) / DISTINCT;
  rmSync(folder, { recursive: true, force: true });
  const cores = availableParallelism();
  const ideal = (single * SLICES) / cores;
  return {
    work: `${SLICES} slices 512², ${transferSyntaxOf(syntax).name}`,
    measured: `${all.toFixed(0)} ms, ${((1000 * SLICES) / all).toFixed(0)} slices/s`,
    against: `${single.toFixed(1)} ms a slice on one thread, ÷ ${cores} cores = ${ideal.toFixed(0)} ms`,
    ratio: (ideal / all).toFixed(2),
    target: '≥ 0.8',
    limitedBy: 'reading, SHA-256 and rescaling beside the decoding',
  };
}

const decoding = nodeDecoding();

async function decodeAll(syntax: string, frames: readonly Uint8Array[]): Promise<void> {
  const expected = { rows: COLUMNS, columns: COLUMNS, bitsAllocated: 16, bitsStored: 16, signed: true };
  for (const frame of frames) {
    if (codecOf(syntax) === 'jpeg') decodeJpeg(frame);
    else await decoding.decodeFrame(syntax, frame, expected);
  }
}

/** Air around an ellipse of soft tissue. */
function tissueOf(index: number): number {
  const [x, y] = [(index % COLUMNS) - 256, Math.floor(index / COLUMNS) - 256];
  return (x / 230) ** 2 + (y / 170) ** 2 <= 1 ? 60 : -1000;
}

function noiseTile(): Int16Array {
  const gaussian = gaussianOf(randomOf(11));
  return Int16Array.from({ length: 1_000_003 }, () => Math.round(12 * gaussian()));
}

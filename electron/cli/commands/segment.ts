import { writeFile } from 'node:fs/promises';
import { basename, resolve as absolute } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../../core/base/findings.ts';
import type { DraftAnswer } from '../../../core/compute/jobs.ts';
import { liverDrafting } from '../../../core/compute/liverDrafting.ts';
import { readVolume } from '../../../core/compute/prepareTimepoint.ts';
import { resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import { voxelVolumeMm3, type Grid } from '../../../core/geometry/grid.ts';
import { measurableGrid } from '../../../core/letb/relatePhases.ts';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { resolveStack } from '../../files/resolveStack.ts';
import { allocateShared, startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { pointsFrom } from '../measureArgs.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** Share of the time that reading takes. */
const READING = 0.15;

/** `letb segment`: the automatic draft of the liver on a stack's grid, as a mask file that says it is a draft. */
export const segmentCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      image: 'text',
      seed: 'text',
      outside: 'text',
      out: 'text',
      'resample-gaps': 'flag',
      json: 'flag',
    });
    if (args.positionals.length > 0) throw new UsageError(`segment takes no "${args.positionals[0] ?? ''}"`);
    const [image, out] = [args.required('image'), args.required('out')];
    if (!/\.nii(\.gz)?$/i.test(out)) throw new UsageError(`--out takes a .nii or .nii.gz file, not "${basename(out)}"`);
    const seeds = { inside: pointsFrom(args, 'seed'), outside: pointsFrom(args, 'outside') };
    const pool = startComputePool();
    try {
      const found = await resolveStack(image);
      const stack = args.flag('resample-gaps') ? (resampleSteps(found) ?? found) : found;
      const grid = measurableGrid(stack, 'image');
      const { slices } = stack;
      const { volume, digests } = await readVolume(
        pool,
        { grid, slices },
        { allocate: allocateShared, onProgress: (fraction) => io.progress(READING * fraction, 'reading the stack') },
      );
      const draft = await liverDrafting(pool, image, volume).draft(seeds, {
        onProgress: (fraction) => io.progress(READING + (1 - READING) * fraction, 'drafting the liver'),
      });
      await write(absolute(out), grid, draft);
      const findings = draft.findings.map(withSentence);
      const liverVolumeCm3 = volumeCm3(draft.mask, grid);
      if (args.flag('json')) {
        io.print(
          JSON.stringify({
            schema: 'letb.segmentation/1',
            mask: absolute(out),
            review: draft.provenance.review,
            grid,
            liverVolumeCm3,
            findings,
            provenance: {
              softwareVersion: softwareVersion(),
              ...draft.provenance,
              inputs: digests.map(({ source, sha256 }) => ({ role: 'image', file: basename(source), sha256 })),
            },
          }),
        );
        return 0;
      }
      io.print(`draft of the liver, not reviewed: ${liverVolumeCm3.toFixed(1)} cm³, written to ${absolute(out)}`);
      for (const finding of findings) io.note(finding.sentence);
      return 0;
    } finally {
      pool.end();
    }
  },
};

async function write(path: string, grid: Grid, { mask, provenance }: DraftAnswer): Promise<void> {
  const bytes = writeNifti({ grid, voxels: mask, description: `${provenance.review} draft, ${provenance.method}` });
  try {
    await writeFile(path, path.toLowerCase().endsWith('.gz') ? gzipSync(bytes) : bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`the mask cannot be written to ${path} (${code})`);
  }
}

function withSentence(finding: Finding): Finding & { readonly sentence: string } {
  return { ...finding, sentence: sentenceOf(finding, 'en') };
}

function volumeCm3(mask: Uint8Array, grid: Grid): number {
  let count = 0;
  for (let at = 0; at < mask.length; at += 1) count += mask[at] ?? 0;
  return (count * voxelVolumeMm3(grid)) / 1000;
}

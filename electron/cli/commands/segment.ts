import { basename } from 'node:path';
import { voxelVolumeMm3 } from '../../../core/geometry/grid.ts';
import { damagedFilesFindings } from '../../../core/letb/relatePhases.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readLiverModelFiles } from '../../files/readLiverModel.ts';
import { resolveStack } from '../../files/resolveStack.ts';
import { writeMaskFile } from '../../files/writeMaskFile.ts';
import { stackProvenance } from '../../measure/measureTimepoint.ts';
import { segmentStackByModel } from '../../measure/segmentStackByModel.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs } from '../args.ts';
import { UsageError, type Command } from '../command.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** Names of masks that are written. */
const WRITTEN = /\.nii(?:\.gz)?$/i;

/** `letb segment --model`: the liver that a reader's own ONNX model sees, as a mask that nobody has reviewed. */
export const segmentCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, { image: 'text', model: 'text', out: 'text', json: 'flag' });
    if (args.positionals.length > 0) throw new UsageError(`segment takes no "${args.positionals[0] ?? ''}"`);
    const [reference, manifest, out] = [args.required('image'), args.required('model'), args.required('out')];
    if (!WRITTEN.test(out)) throw new UsageError(`--out takes a .nii or .nii.gz file, not "${out}"`);
    const model = await readLiverModelFiles(manifest);
    const damaged: string[] = [];
    const pool = startComputePool();
    try {
      const stack = await resolveStack(reference, {
        onDamaged: (files) => void damaged.push(...files.map(({ source }) => basename(source))),
      });
      const { labelmap, findings, provenance, digests } = await segmentStackByModel({ stack, model }, pool, {
        onProgress: (fraction) => io.progress(fraction, `segmenting by ${model.manifest.id}`),
      });
      const sha256 = writeMaskFile(out, labelmap);
      const voxels = labelmap.voxels.reduce((sum, inside) => sum + inside, 0);
      const liverVolumeCm3 = (voxels * voxelVolumeMm3(labelmap.grid)) / 1000;
      const told = [...damagedFilesFindings('image', damaged), ...findings].map((finding) => ({
        ...finding,
        sentence: sentenceOf(finding, 'en'),
      }));
      if (args.flag('json'))
        io.print(
          JSON.stringify({
            schema: 'letb.segmentation/1',
            origin: 'model',
            review: 'unreviewed',
            mask: { path: out, sha256, voxels },
            grid: labelmap.grid,
            liverVolumeCm3,
            findings: told,
            provenance: {
              softwareVersion: softwareVersion(),
              ...provenance,
              inputs: [
                stackProvenance('image', stack, new Map(digests.map(({ source, sha256: own }) => [source, own]))),
              ],
            },
          }),
        );
      else {
        io.print(`${out}: ${liverVolumeCm3.toFixed(1)} cm³, by ${model.manifest.name} ${model.manifest.version}`);
        for (const { sentence } of told) io.note(sentence);
      }
      return 0;
    } finally {
      pool.end();
    }
  },
};

import { basename, resolve as absolute } from 'node:path';
import type { ComputeClient } from '../../../core/compute/computeClient.ts';
import { resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { voxelVolumeMm3 } from '../../../core/geometry/grid.ts';
import { damagedFilesFindings } from '../../../core/letb/relatePhases.ts';
import type { DraftProvenance } from '../../../core/segmentation/draft/draftLiver.ts';
import type { DraftSeeds } from '../../../core/segmentation/draft/seeds.ts';
import { isMaskName } from '../../../core/segmentation/maskNames.ts';
import type { ModelProvenance } from '../../../core/segmentation/model/segmentByModel.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { readLiverModelFiles, type LiverModelFiles } from '../../files/readLiverModel.ts';
import { resolveStack } from '../../files/resolveStack.ts';
import { writeMaskFile } from '../../files/writeMaskFile.ts';
import { draftStack } from '../../measure/draftStack.ts';
import { stackProvenance } from '../../measure/measureTimepoint.ts';
import type { SegmentedStack } from '../../measure/segmentedStack.ts';
import { segmentStackByModel } from '../../measure/segmentStackByModel.ts';
import { startComputePool } from '../../workers/computePool.ts';
import { readArgs, type ParsedArgs } from '../args.ts';
import { UsageError, type Command, type CommandIo } from '../command.ts';
import { pointsFrom } from '../measureArgs.ts';
import { softwareVersion } from '../softwareVersion.ts';

/** By what the liver is found. */
type Means =
  | { readonly origin: 'draft'; readonly seeds: DraftSeeds }
  | { readonly origin: 'model'; readonly model: LiverModelFiles };

/** `letb segment`: a liver that nobody has reviewed, on a stack's grid: the automatic draft, or what a reader's own ONNX model sees. */
export const segmentCommand: Command = {
  run: async (words, io) => {
    const args = readArgs(words, {
      image: 'text',
      seed: 'text',
      outside: 'text',
      model: 'text',
      out: 'text',
      'resample-gaps': 'flag',
      json: 'flag',
    });
    if (args.positionals.length > 0) throw new UsageError(`segment takes no "${args.positionals[0] ?? ''}"`);
    const [image, out] = [args.required('image'), args.required('out')];
    if (!isMaskName(out))
      throw new UsageError(`--out takes a .nii, .nii.gz, .nrrd or .mha file, not "${basename(out)}"`);
    const means = await meansFrom(args);
    const damaged: string[] = [];
    const pool = startComputePool();
    try {
      const found = await resolveStack(image, {
        onDamaged: (files) => void damaged.push(...files.map(({ source }) => basename(source))),
      });
      const stack = args.flag('resample-gaps') ? (resampleSteps(found) ?? found) : found;
      const segmented = await segmentedBy(means, { stack, pool, io });
      const document = await writtenDocument(absolute(out), stack, {
        ...segmented,
        origin: means.origin,
        findings: [...damagedFilesFindings('image', damaged), ...segmented.findings],
      });
      if (args.flag('json')) {
        io.print(JSON.stringify(document));
        return 0;
      }
      const { mask, liverVolumeCm3, findings } = document;
      io.print(`${titleOf(means)}, not reviewed: ${liverVolumeCm3.toFixed(1)} cm³, written to ${mask.path}`);
      for (const { sentence } of findings) io.note(sentence);
      return 0;
    } finally {
      pool.end();
    }
  },
};

/** Everything that can be refused before a stack is looked for. */
async function meansFrom(args: ParsedArgs): Promise<Means> {
  const manifest = args.text('model');
  if (manifest === undefined)
    return { origin: 'draft', seeds: { inside: pointsFrom(args, 'seed'), outside: pointsFrom(args, 'outside') } };
  const seeded = ['seed', 'outside'].find((name) => args.texts(name).length > 0);
  if (seeded !== undefined)
    throw new UsageError(`--${seeded} steers the automatic draft and no model: leave out --${seeded} or --model`);
  return { origin: 'model', model: await readLiverModelFiles(args.required('model')) };
}

interface Segmenting {
  readonly stack: Stack;
  readonly pool: ComputeClient;
  readonly io: CommandIo;
}

function segmentedBy(
  means: Means,
  { stack, pool, io }: Segmenting,
): Promise<SegmentedStack<DraftProvenance | ModelProvenance>> {
  if (means.origin === 'draft')
    return draftStack({ stack, seeds: means.seeds }, pool, {
      onProgress: (fraction) => io.progress(fraction, 'drafting the liver'),
    });
  const { model } = means;
  return segmentStackByModel({ stack, model }, pool, {
    onProgress: (fraction) => io.progress(fraction, `segmenting by ${model.manifest.id}`),
  });
}

function titleOf(means: Means): string {
  if (means.origin === 'draft') return 'draft of the liver';
  const { name, version } = means.model.manifest;
  return `liver by ${name} ${version}`;
}

/** The mask's file is written, and the document tells of it. */
async function writtenDocument(
  path: string,
  stack: Stack,
  segmented: SegmentedStack<DraftProvenance | ModelProvenance> & { readonly origin: Means['origin'] },
) {
  const { origin, labelmap, findings, provenance, digests } = segmented;
  const { review, method } = provenance;
  const sha256 = await writeMaskFile(path, { ...labelmap, description: `${review} ${origin}, ${method}` });
  const voxels = labelmap.voxels.reduce((sum, inside) => sum + inside, 0);
  return {
    schema: 'letb.segmentation/1',
    origin,
    review,
    mask: { path, sha256, voxels },
    grid: labelmap.grid,
    liverVolumeCm3: (voxels * voxelVolumeMm3(labelmap.grid)) / 1000,
    findings: findings.map((finding) => ({ ...finding, sentence: sentenceOf(finding, 'en') })),
    provenance: {
      softwareVersion: softwareVersion(),
      ...provenance,
      inputs: [stackProvenance('image', stack, new Map(digests.map(({ source, sha256: own }) => [source, own])))],
    },
  } as const;
}

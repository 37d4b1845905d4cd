import { describe, expect, it } from 'vitest';
import { CancelledError, DomainError } from '../../../../core/base/errors.ts';
import { voxelCentre } from '../../../../core/geometry/affine.ts';
import { directionOf, voxelCount, voxelOffset, type Grid } from '../../../../core/geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../../../core/imaging/volume.ts';
import { readLiverModel } from '../../../../core/segmentation/model/liverModel.ts';
import { segmentByModel, type ModelSegmentation } from '../../../../core/segmentation/model/segmentByModel.ts';
import { sentenceOf } from '../../../../core/text/sentences.ts';
import { nodeInference } from '../../../../electron/inference/nodeInference.ts';
import {
  CLIP_HU,
  identityModel,
  labelsModel,
  LIVER_FROM,
  logitsModel,
  manifestDocument,
  nextAlongFirstAxisModel,
  notANumberModel,
  shrinkingModel,
  sigmoidModel,
  threeChannelModel,
  throwingModel,
} from '../../../fixtures/tinyModels.ts';
import { gridOf, obliqueDirection, randomOf, volumeOf } from '../../../phantoms.ts';

type Changes = Parameters<typeof manifestDocument>[0];

const running = { breathe: () => Promise.resolve() };

async function segmented(
  volume: Volume,
  bytes: Uint8Array,
  changes: Changes = {},
  host: Parameters<typeof segmentByModel>[2] = running,
): Promise<ModelSegmentation> {
  const inference = await nodeInference();
  const session = await inference.open(bytes);
  const manifest = readLiverModel(manifestDocument(changes), 'tiny.json');
  const opened = { manifest, session, runtime: inference.runtime, modelSha256: 'a', manifestSha256: 'b' };
  try {
    return await segmentByModel(volume, opened, host);
  } finally {
    await session.release();
  }
}

async function refusalOf(run: Promise<unknown>): Promise<DomainError> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

/** Two blobs of 100 HU in 0 HU, by patient position: nothing in it is symmetric. */
function blobHu([x, y, z]: readonly [number, number, number]): number {
  const ball = (cx: number, cy: number, cz: number, r: number): boolean =>
    (x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 <= r * r;
  return ball(-2, 1, 1, 4.3) || ball(3, -3, -2, 2.6) ? 100 : 0;
}

/** Centred on the patient's origin. */
function centredGrid(
  dimensions: readonly [number, number, number],
  spacingMm: readonly [number, number, number],
  direction: Grid['direction'],
): Grid {
  const at0 = gridOf(dimensions, spacingMm, [0, 0, 0], direction);
  const [x, y, z] = voxelCentre(at0, [(dimensions[0] - 1) / 2, (dimensions[1] - 1) / 2, (dimensions[2] - 1) / 2]);
  return gridOf(dimensions, spacingMm, [-x, -y, -z], direction);
}

function blobs(grid: Grid): Volume {
  return volumeOf(grid, (i, j, k) => blobHu(voxelCentre(grid, [i, j, k])));
}

/** Slow and obvious: the mean of the 27 voxels about each, 0 beyond the volume, at least half. */
function smoothedAndThresholded({ grid, voxels }: Volume): Uint8Array {
  const [ni, nj, nk] = grid.dimensions;
  const [low, high] = CLIP_HU;
  const value = (i: number, j: number, k: number): number => {
    if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return 0;
    return (Math.min(high, Math.max(low, voxels[voxelOffset(grid, i, j, k)] ?? 0)) - low) / (high - low);
  };
  const steps = [-1, 0, 1];
  const mask = new Uint8Array(voxelCount(grid));
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        const sum = steps.flatMap((c) => steps.flatMap((b) => steps.map((a) => value(i + a, j + b, k + c))));
        mask[voxelOffset(grid, i, j, k)] = sum.reduce((s, x) => s + x, 0) / 27 >= LIVER_FROM ? 1 : 0;
      }
  return mask;
}

const axial = directionOf([1, 0, 0], [0, 1, 0], [0, 0, 1]);
const lattices: readonly (readonly [string, readonly [number, number, number], Grid['direction']])[] = [
  ['of odd sizes', [17, 15, 13], axial],
  ['smaller than a patch along one axis', [19, 14, 5], axial],
  ['fed head first', [17, 15, 13], directionOf([1, 0, 0], [0, 1, 0], [0, 0, -1])],
  ['with every axis reversed', [17, 15, 13], directionOf([-1, 0, 0], [0, -1, 0], [0, 0, -1])],
  ['coronal', [17, 13, 15], directionOf([1, 0, 0], [0, 0, -1], [0, 1, 0])],
  ['sagittal', [15, 13, 17], directionOf([0, 1, 0], [0, 0, -1], [-1, 0, 0])],
];

describe('the liver of a model that smooths and thresholds', () => {
  it.each(lattices)('is the closed-form answer on a volume %s', async (_, dimensions, direction) => {
    const volume = blobs(centredGrid(dimensions, [1, 1, 1], direction));
    const { mask } = await segmented(volume, sigmoidModel());
    const expected = smoothedAndThresholded(volume);
    expect(expected.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(200);
    expect(mask).toEqual(expected);
  });

  it('is the closed-form answer on anisotropic voxels that are the model’s own', async () => {
    const volume = blobs(centredGrid([21, 19, 9], [0.7, 0.7, 1.9], axial));
    const { mask } = await segmented(volume, sigmoidModel(), { input: { spacingMm: [1.9, 0.7, 0.7] } });
    expect(mask).toEqual(smoothedAndThresholded(volume));
  });

  it.each([
    ['one channel of raw scores', logitsModel(), { kind: 'logits' }],
    [
      'probabilities of background, liver and tumour',
      threeChannelModel('softmax'),
      { kind: 'softmax', liver: [1], tumour: [2] },
    ],
    [
      'raw scores of background, liver and tumour',
      threeChannelModel('logits'),
      { kind: 'logits', liver: [1], tumour: [2] },
    ],
    [
      'labels without a channel axis',
      labelsModel(),
      { kind: 'labels', liver: [3], axes: ['batch', 'superior', 'posterior', 'left'] },
    ],
  ])('is the same from %s', async (_, bytes, output) => {
    const volume = blobs(centredGrid([17, 15, 13], [1, 1, 1], axial));
    expect((await segmented(volume, bytes, { output })).mask).toEqual(smoothedAndThresholded(volume));
  });

  it('is the same with any patch and overlap, where border voxels are left out', async () => {
    const volume = blobs(centredGrid([17, 15, 13], [1, 1, 1], axial));
    const expected = smoothedAndThresholded(volume);
    for (const [patchVoxels, overlapFraction] of [
      [[5, 6, 7], 0],
      [[4, 4, 4], 0.25],
      [[13, 15, 17], 0.5],
      [[32, 8, 5], 0.75],
    ]) {
      const { mask } = await segmented(volume, sigmoidModel(), { window: { patchVoxels, overlapFraction } });
      expect(mask, String(patchVoxels)).toEqual(expected);
    }
  });

  it('without borders left out has no seam either: weights at a patch’s edge are small', async () => {
    const volume = volumeOf(gridOf([41, 23, 19]), (i) => (i < 30 ? 100 : 0));
    const { mask } = await segmented(volume, sigmoidModel(), { window: { borderVoxels: [0, 0, 0] } });
    expect(mask).toEqual(smoothedAndThresholded(volume));
  });
});

describe('where a model’s answer lies', () => {
  const inRuns = (volume: Volume, towards: readonly [number, number, number]): Uint8Array =>
    Uint8Array.from({ length: volume.voxels.length }, (_, at) => {
      const [ni, nj] = volume.grid.dimensions;
      const [x, y, z] = voxelCentre(volume.grid, [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))]);
      return blobHu([x + towards[0], y + towards[1], z + towards[2]]) > 50 ? 1 : 0;
    });

  it.each(lattices.filter(([name]) => !name.startsWith('smaller')))(
    'follows the patient’s directions that the manifest names, on a volume %s',
    async (_, dimensions, direction) => {
      const volume = blobs(centredGrid(dimensions, [1, 1, 1], direction));
      for (const [axes, towards] of [
        [
          ['superior', 'posterior', 'left'],
          [0, 0, 1],
        ],
        [
          ['inferior', 'posterior', 'left'],
          [0, 0, -1],
        ],
        [
          ['right', 'anterior', 'superior'],
          [-1, 0, 0],
        ],
        [
          ['posterior', 'superior', 'right'],
          [0, 1, 0],
        ],
      ] as const) {
        const all = ['batch', 'channel', ...axes];
        const { mask } = await segmented(volume, nextAlongFirstAxisModel(), {
          input: { axes: all },
          output: { axes: all },
        });
        expect(mask, axes.join()).toEqual(inRuns(volume, towards));
      }
    },
  );

  it('is blended without a trace of the patches: each voxel’s own value decides, also at the threshold', async () => {
    const random = randomOf(5);
    const volume = volumeOf(gridOf([23, 18, 31]), () => Math.round(100 * random()));
    for (const borderVoxels of [
      [0, 0, 0],
      [2, 1, 3],
    ]) {
      const { mask } = await segmented(volume, identityModel(), { window: { borderVoxels, patchVoxels: [9, 7, 8] } });
      expect(mask).toEqual(Uint8Array.from(volume.voxels, (hu) => (hu >= 50 ? 1 : 0)));
    }
  });

  it.each([
    ['finer', [1.3, 1.1, 0.9]],
    ['coarser', [2.2, 2.9, 3.1]],
  ])('is brought back from a %s spacing: a plane of HU stays a plane', async (_, spacingMm) => {
    const direction = obliqueDirection();
    const grid = gridOf([24, 22, 16], [1.4, 1.7, 2.1], [5, -7, 11], direction);
    const hu = (i: number, j: number, k: number): number => Math.round(8 + 2 * i + 1.5 * j + 1.8 * k);
    const volume = volumeOf(grid, hu);
    const { mask } = await segmented(volume, identityModel(), { input: { spacingMm } });
    let looked = 0;
    for (let k = 2; k < 14; k += 1)
      for (let j = 2; j < 20; j += 1)
        for (let i = 2; i < 22; i += 1) {
          const exact = 8 + 2 * i + 1.5 * j + 1.8 * k;
          if (Math.abs(exact - 50) <= 1.1) continue;
          looked += 1;
          expect(mask[voxelOffset(grid, i, j, k)], `${i} ${j} ${k}`).toBe(exact > 50 ? 1 : 0);
        }
    expect(looked).toBeGreaterThan(4000);
  });

  it('is never where the volume has no data', async () => {
    const volume = volumeOf(gridOf([12, 12, 12]), (i) => (i < 4 ? NO_DATA_HU : 100));
    const { mask } = await segmented(volume, identityModel());
    expect(mask).toEqual(Uint8Array.from(volume.voxels, (hu) => (hu === 100 ? 1 : 0)));
  });
});

describe('what a reader is told', () => {
  it('is that nobody reviewed it, its volume, its pieces, its cut end, its attenuation and the missing hash', async () => {
    const grid = gridOf([30, 30, 12], [2, 2, 2]);
    const volume = volumeOf(grid, (i, j, k) =>
      i > 3 && i < 20 && j > 3 && j < 20 ? 200 : i > 26 && j > 26 && k < 3 ? 200 : 0,
    );
    const { findings, provenance } = await segmented(volume, identityModel());
    expect(findings.map(({ code }) => code)).toEqual([
      'draft-unreviewed',
      'draft-volume-implausible',
      'draft-cut-by-scan',
      'draft-cut-by-scan',
      'draft-attenuation-unusual',
      'model-several-components',
      'model-hash-not-given',
    ]);
    const [, volumeFinding, upper, , , pieces] = findings;
    const voxels = 16 * 16 * 12 + 27;
    expect(volumeFinding?.details['volumeCm3']).toBeCloseTo((voxels * 8) / 1000, 9);
    expect(upper?.details).toEqual({ end: 'upper', areaCm2: expect.closeTo((256 * 4) / 100, 9) as unknown });
    expect(pieces?.details).toEqual({
      components: 2,
      outsidePercent: expect.closeTo((100 * 27) / voxels, 9) as unknown,
    });
    expect(provenance).toMatchObject({ origin: 'model', review: 'unreviewed', patches: 14 * 14 * 5, modelSha256: 'a' });
    expect(provenance.runtime).toContain('onnxruntime-web 1.30.0');
  });

  it('has a cut at the scan’s upper end alone, whichever way the slices run', async () => {
    for (const direction of [axial, directionOf([1, 0, 0], [0, -1, 0], [0, 0, -1])]) {
      const grid = centredGrid([30, 30, 12], [2, 2, 2], direction);
      const volume = volumeOf(grid, (i, j, k) => (i < 20 && j < 20 && voxelCentre(grid, [i, j, k])[2] > 0 ? 100 : 0));
      const { findings } = await segmented(volume, identityModel());
      const cuts = findings.filter(({ code }) => code === 'draft-cut-by-scan').map(({ details }) => details['end']);
      expect(cuts).toEqual(['upper']);
    }
  });
});

describe('a model is refused', () => {
  const volume = blobs(centredGrid([17, 15, 13], [1, 1, 1], axial));

  it.each<[string, string, Uint8Array, Changes]>([
    ['whose input is not there', 'model-tensor-absent', sigmoidModel(), { input: { tensor: 'picture' } }],
    ['whose output is not there', 'model-tensor-absent', sigmoidModel(), { output: { tensor: 'picture' } }],
    ['of another rank', 'model-rank-differs', sigmoidModel(), { input: { axes: ['superior', 'posterior', 'left'] } }],
    ['whose answer has another rank', 'model-rank-differs', labelsModel(), { output: { kind: 'labels', liver: [3] } }],
    ['whose answer has another shape', 'model-shape-differs', shrinkingModel(), {}],
    ['that fails when it runs', 'model-run-failed', throwingModel(), {}],
    ['that gives no numbers', 'model-output-not-finite', notANumberModel(), {}],
    ['whose scores are called probabilities', 'model-output-not-probability', logitsModel(), {}],
    [
      'whose one channel is called softmax',
      'model-output-not-probability',
      sigmoidModel(),
      { output: { kind: 'softmax' } },
    ],
    [
      'whose probabilities are called labels',
      'model-output-not-whole',
      sigmoidModel(),
      { output: { kind: 'labels', liver: [1] } },
    ],
    ['without the channel that is asked for', 'model-channel-absent', sigmoidModel(), { output: { liver: [1] } }],
    ['that finds nothing', 'model-found-no-liver', sigmoidModel(), { input: { clipHu: [200, 300] } }],
  ])('%s', async (_, code, bytes, changes) => {
    const refused = await refusalOf(segmented(volume, bytes, changes));
    expect(refused.code).toBe(code);
    for (const language of ['en', 'fr'] as const) {
      expect(sentenceOf(refused, language)).toContain('tiny');
      expect(sentenceOf(refused, language)).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('at whose spacing the volume would not fit in memory', async () => {
    const far = { grid: gridOf([600, 600, 600], [2, 2, 2]), voxels: new Int16Array(0) };
    const refused = await refusalOf(segmented(far, sigmoidModel(), { input: { spacingMm: [0.5, 0.5, 0.5] } }));
    expect(refused.code).toBe('model-grid-too-large');
    expect(refused.details['dimensions']).toEqual([2400, 2400, 2400]);
  });
});

describe('a model that runs', () => {
  it('tells its progress, which never falls, and stops between patches when cancelled', async () => {
    const volume = blobs(centredGrid([17, 15, 13], [1, 1, 1], axial));
    const told: number[] = [];
    await segmented(volume, sigmoidModel(), {}, { ...running, onProgress: (fraction) => told.push(fraction) });
    expect(told.every((fraction, n) => fraction >= (told[n - 1] ?? 0))).toBe(true);
    expect(told.at(-1)).toBe(1);

    const patches: number[] = [];
    const stopped = segmented(
      volume,
      sigmoidModel(),
      {},
      {
        ...running,
        onProgress: (fraction) => patches.push(fraction),
        isCancelled: () => (patches.at(-1) ?? 0) > 0.5,
      },
    );
    await expect(stopped).rejects.toBeInstanceOf(CancelledError);
    expect(patches.filter((fraction) => fraction > 0.5)).toHaveLength(1);
  });
});

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVolume } from '../../../core/compute/prepareTimepoint.ts';
import { measurableGrid } from '../../../core/letb/relatePhases.ts';
import { compareMasks } from '../../../core/segmentation/compareMasks.ts';
import { demoCase, type DemoCase } from '../../../electron/files/demoCase.ts';
import { readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { allocateShared, startComputePool } from '../../../electron/workers/computePool.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { identityModel, manifestDocument } from '../../fixtures/tinyModels.ts';
import { timepointGrid, writeTimepoint, type SmallTimepoint } from '../../fixtures/timepoint.ts';

let folder = '';
let demo: DemoCase;
let at: SmallTimepoint;
let hu: Int16Array;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-segment-'));
  demo = await demoCase();
  at = writeTimepoint(folder);
  writeFileSync(join(folder, 'tiny.onnx'), identityModel());
  const pool = startComputePool(1);
  try {
    const { slices } = await resolveStack(at.arterial);
    const read = await readVolume(pool, { grid: timepointGrid, slices }, { allocate: allocateShared });
    hu = Int16Array.from(read.volume.voxels);
  } finally {
    pool.end();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function manifest(name: string, changes: Parameters<typeof manifestDocument>[0]): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    JSON.stringify(manifestDocument({ input: { spacingMm: [4, 2, 2], clipHu: [0, 200] }, ...changes })),
  );
  return path;
}

/** What a document of either origin says alike: of the mask's file, of what nobody did, of the images. */
function expectSegmentation(
  document: Record<string, unknown>,
  expected: {
    readonly origin: 'draft' | 'model';
    readonly path: string;
    readonly files: number;
    readonly voxels: Uint8Array;
    readonly voxelMm3: number;
  },
): void {
  const { origin, path, files, voxels, voxelMm3 } = expected;
  const inside = voxels.reduce((sum, one) => sum + one, 0);
  expect(Object.keys(document)).toEqual([
    'schema',
    'origin',
    'review',
    'mask',
    'grid',
    'liverVolumeCm3',
    'findings',
    'provenance',
  ]);
  expect(document).toMatchObject({
    schema: 'letb.segmentation/1',
    origin,
    review: 'unreviewed',
    mask: { path, voxels: inside, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') },
    provenance: {
      softwareVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
      inputs: [{ role: 'image', files, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    },
  });
  expect(document['liverVolumeCm3']).toBeCloseTo((inside * voxelMm3) / 1000, 6);
  const findings = document['findings'] as readonly { readonly code: string; readonly sentence: string }[];
  expect(findings[0]?.code).toBe('draft-unreviewed');
  for (const { sentence } of findings) expect(sentence.length).toBeGreaterThan(20);
  expect(headerOf(path)).toContain(`unreviewed ${origin}, letb.liver-`);
}

/** The text of a mask file's header. */
function headerOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, 400).toString('latin1');
}

describe('letb segment', () => {
  it('writes a draft on the stack’s grid that says so, and the same again', { timeout: 240_000 }, async () => {
    const { arterial, liverMask } = demo.timepoints[0];
    const [first, second] = [join(folder, 'a.nii.gz'), join(folder, 'b.nii')];
    const document = documentOf(runLetb('segment', '--image', arterial, '--out', first, '--json'));
    const grid = measurableGrid(await resolveStack(arterial), 'image');
    const written = await readMaskFile(first, grid);
    const [si, sj, sk] = grid.spacingMm;
    expectSegmentation(document, {
      origin: 'draft',
      path: first,
      files: grid.dimensions[2],
      voxels: written.labelmap.voxels,
      voxelMm3: si * sj * sk,
    });
    const truth = await readMaskFile(liverMask, grid);
    expect(compareMasks(truth.labelmap, written.labelmap).dice).toBeGreaterThan(0.92);
    const again = runLetb('segment', '--image', arterial, '--out', second);
    expect(again.status).toBe(0);
    expect(again.out).toMatch(/^draft of the liver, not reviewed: /);
    expect(gunzipSync(readFileSync(first))).toEqual(readFileSync(second));
  });

  it('writes the model’s mask, and a document that says by what it was made', { timeout: 60_000 }, async () => {
    const out = join(folder, 'into', 'mask.nii.gz');
    const model = manifest('model.json', {});
    const document = documentOf(runLetb('segment', '--image', at.arterial, '--model', model, '--out', out, '--json'));
    const { labelmap } = await readMaskFile(out, timepointGrid);
    const expected = Uint8Array.from(hu, (value) => (value >= 100 ? 1 : 0));
    expect(new Set(expected).size).toBe(2);
    expect(labelmap.voxels).toEqual(expected);
    expectSegmentation(document, { origin: 'model', path: out, files: 12, voxels: expected, voxelMm3: 16 });
    expect(document['provenance']).toMatchObject({
      modelSha256: createHash('sha256').update(identityModel()).digest('hex'),
      manifest: { id: 'tiny', version: '1' },
    });
  });

  it('writes the same mask in each format, with what it is in the header', { timeout: 60_000 }, async () => {
    const model = manifest('formats.json', {});
    const expected = Uint8Array.from(hu, (value) => (value >= 100 ? 1 : 0));
    for (const ending of ['nii', 'nrrd', 'mha']) {
      const out = join(folder, `mask.${ending}`);
      expect(runLetb('segment', '--image', at.arterial, '--model', model, '--out', out).status).toBe(0);
      const { labelmap } = await readMaskFile(out, timepointGrid);
      expect(labelmap.voxels).toEqual(expected);
      expect(headerOf(out)).toContain('unreviewed model, letb.liver-model-window/1');
    }
  });

  it('refuses in one line what it cannot use, and writes nothing', { timeout: 120_000 }, () => {
    const { arterial } = at;
    const out = join(folder, 'c.nii');
    const other = manifest('other.json', { model: { sha256: '0'.repeat(64) } });
    for (const [args, sentence] of [
      [['--image', arterial, '--out', join(folder, 'c.png')], /takes a \.nii, \.nii\.gz, \.nrrd or \.mha file/],
      [['--image', arterial], /--out is missing/],
      [['--image', arterial, '--out', out, '--seed', '1,2'], /--seed takes x,y,z in mm/],
      [['--image', demo.timepoints[0].arterial, '--out', out, '--outside', '900,0,0'], /lies outside the stack/],
      [['--image', arterial, '--out', out, '--model', other, '--seed', '1,2,3'], /--seed steers the automatic draft/],
      [['--image', arterial, '--out', out, '--model', other, '--outside', '1,2,3'], /leave out --outside or --model/],
      [['--image', arterial, '--out', out, '--model', other], /SHA-256/],
      [['--image', arterial, '--out', out, '--model', join(folder, 'into')], /no letb\.liver-model\/1/],
    ] as const) {
      const run = runLetb('segment', ...args);
      expect([run.status, run.out]).toEqual([2, '']);
      expect(run.err).toMatch(sentence);
      expect(run.err.trim().split('\n')).toHaveLength(1);
    }
    expect(existsSync(out)).toBe(false);
  });

  it('is one row of the help, with its options', () => {
    const rows = runLetb('help')
      .out.split('\n')
      .filter((line) => line.startsWith('  segment '));
    expect(rows).toHaveLength(1);
    for (const option of ['--image', '--seed', '--outside', '--model', '--out', '--resample-gaps', '--json'])
      expect(rows[0]).toContain(option);
  });
});

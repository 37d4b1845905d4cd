import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVolume } from '../../../core/compute/prepareTimepoint.ts';
import { readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { allocateShared, startComputePool } from '../../../electron/workers/computePool.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { identityModel, manifestDocument } from '../../fixtures/tinyModels.ts';
import { timepointGrid, writeTimepoint, type SmallTimepoint } from '../../fixtures/timepoint.ts';

let folder = '';
let at: SmallTimepoint;
let hu: Int16Array;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-segment-'));
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

describe('letb segment --model', () => {
  it('writes the model’s mask, and a document that says by what it was made and that nobody reviewed it', async () => {
    const out = join(folder, 'into', 'mask.nii.gz');
    const run = runLetb(
      'segment',
      '--image',
      at.arterial,
      '--model',
      manifest('model.json', {}),
      '--out',
      out,
      '--json',
    );
    const document = documentOf(run);
    const mask = await readMaskFile(out, timepointGrid);
    const expected = Uint8Array.from(hu, (value) => (value >= 100 ? 1 : 0));
    const voxels = expected.reduce((sum, one) => sum + one, 0);
    expect(voxels).toBeGreaterThan(100);
    expect(voxels).toBeLessThan(expected.length);
    expect(mask.labelmap.voxels).toEqual(expected);
    expect(document).toMatchObject({
      schema: 'letb.segmentation/1',
      origin: 'model',
      review: 'unreviewed',
      mask: { path: out, voxels, sha256: mask.sha256 },
      provenance: {
        modelSha256: createHash('sha256')
          .update(readFileSync(join(folder, 'tiny.onnx')))
          .digest('hex'),
        manifest: { id: 'tiny', version: '1' },
        inputs: [{ role: 'image', files: 12 }],
      },
    });
    expect(document['liverVolumeCm3']).toBeCloseTo((voxels * 16) / 1000, 9);
    const findings = document['findings'] as readonly { readonly code: string; readonly sentence: string }[];
    expect(findings[0]?.code).toBe('draft-unreviewed');
    for (const { sentence } of findings) expect(sentence.length).toBeGreaterThan(20);
  });

  it('refuses by name what it cannot use, with exit code 2 and nothing written', () => {
    const out = join(folder, 'none.nii');
    const other = manifest('other.json', { model: { sha256: '0'.repeat(64) } });
    const hash = runLetb('segment', '--image', at.arterial, '--model', other, '--out', out, '--json');
    expect([hash.status, hash.out]).toEqual([2, '']);
    expect(hash.err).toContain('SHA-256');
    const format = runLetb('segment', '--image', at.arterial, '--model', other, '--out', join(folder, 'mask.png'));
    expect(format.status).toBe(2);
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });
});

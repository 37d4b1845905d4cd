import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measurableGrid } from '../../../core/letb/relatePhases.ts';
import { compareMasks } from '../../../core/segmentation/compareMasks.ts';
import { demoCase, type DemoCase } from '../../../electron/files/demoCase.ts';
import { readMaskFile } from '../../../electron/files/readMaskFile.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';

let folder = '';
let demo: DemoCase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-segment-'));
  demo = await demoCase();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function letb(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../../electron/cli/letb.ts'), 'segment', ...args],
    { encoding: 'utf8' },
  );
  return { status, out: stdout, err: stderr };
}

describe('letb segment', () => {
  it('writes a draft on the stack’s grid that says so, and the same again', { timeout: 240_000 }, async () => {
    const { arterial, liverMask } = demo.timepoints[0];
    const [first, second] = [join(folder, 'a.nii.gz'), join(folder, 'b.nii')];
    const run = letb('--image', arterial, '--out', first, '--json');
    expect(run.err).toBe('');
    expect(run.status).toBe(0);
    const document = JSON.parse(run.out);
    expect(document).toMatchObject({ schema: 'letb.segmentation/1', review: 'unreviewed', mask: first });
    expect(document.findings[0]).toMatchObject({ code: 'draft-unreviewed' });
    expect(document.provenance.inputs.length).toBe(document.grid.dimensions[2]);
    const grid = measurableGrid(await resolveStack(arterial), 'image');
    const written = await readMaskFile(first, grid);
    const truth = await readMaskFile(liverMask, grid);
    const { dice, volumesCm3 } = compareMasks(truth.labelmap, written.labelmap);
    expect(dice).toBeGreaterThan(0.92);
    expect(document.liverVolumeCm3).toBeCloseTo(volumesCm3[1], 6);
    expect(gunzipSync(readFileSync(first)).subarray(148, 164).toString()).toBe('unreviewed draft');
    expect(letb('--image', arterial, '--out', second).status).toBe(0);
    expect(gunzipSync(readFileSync(first))).toEqual(readFileSync(second));
  });

  it(
    'refuses other formats, points that are none and points outside the stack in one line',
    { timeout: 60_000 },
    () => {
      const { arterial } = demo.timepoints[0];
      const out = join(folder, 'c.nii');
      for (const [args, sentence] of [
        [['--image', arterial, '--out', join(folder, 'c.png')], /takes a \.nii or \.nii\.gz file/],
        [['--image', arterial], /--out is missing/],
        [['--image', arterial, '--out', out, '--seed', '1,2'], /--seed takes x,y,z in mm/],
        [['--image', arterial, '--out', out, '--outside', '900,0,0'], /lies outside the stack/],
      ] as const) {
        const { status, out: printed, err } = letb(...args);
        expect(status).toBe(2);
        expect(printed).toBe('');
        expect(err).toMatch(sentence);
        expect(err.trim().split('\n')).toHaveLength(1);
      }
    },
  );
});

import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../../core/base/crc32.ts';
import { voxelOffset } from '../../../../core/geometry/grid.ts';
import { pointLps } from '../../../../core/geometry/points.ts';
import { brushEdit } from '../../../../core/segmentation/edits/brush.ts';
import {
  applyEdit,
  composeEdits,
  editBox,
  editSize,
  emptyEdit,
  invertEdit,
  type Edit,
} from '../../../../core/segmentation/edits/edit.ts';
import type { EditTool } from '../../../../core/segmentation/edits/editTool.ts';
import { decodeEdit, encodeEdit } from '../../../../core/segmentation/edits/encodeEdit.ts';
import { noHistory, redone, undone, withEdit, type EditHistory } from '../../../../core/segmentation/edits/history.ts';
import { copyEdit } from '../../../../core/segmentation/edits/replaceMask.ts';
import type { Labelmap } from '../../../../core/segmentation/labelmap.ts';
import { eachVoxel, gridOf, maskOf, randomOf } from '../../../phantoms.ts';
import { edited, emptyMask, scatteredMask } from './editedMasks.ts';

const grid = gridOf([13, 9, 7]);
const copy = { kind: 'copy', effect: 'replace', from: 'another' } as const;
const snapshot = { kind: 'snapshot' } as const;

/** The edit from one mask to another. */
function between(before: Labelmap, after: Labelmap): Edit {
  return copyEdit({ layer: 'liver', mask: before }, copy, after);
}

describe('an edit', () => {
  it('applied gives the mask that it was made for, and inverted gives the mask before', () => {
    const random = randomOf(5);
    for (let n = 0; n < 50; n += 1) {
      const [before, after] = [scatteredMask(grid, random, random()), scatteredMask(grid, random, random())];
      const edit = between(before, after);
      expect(edited(before, edit).voxels).toEqual(after.voxels);
      expect(edited(after, invertEdit(edit)).voxels).toEqual(before.voxels);
      expect(invertEdit(invertEdit(edit))).toEqual(edit);
    }
  });

  it('holds each changed voxel once, in the smallest box, counted', () => {
    const random = randomOf(6);
    for (const share of [0, 0.001, 0.01, 0.5, 1]) {
      const [before, after] = [emptyMask(grid), scatteredMask(grid, random, share)];
      for (const edit of [between(before, after), between(after, before)]) {
        const low = [...grid.dimensions];
        const high = [0, 0, 0];
        let changed = 0;
        eachVoxel(grid, (...ijk) => {
          if (after.voxels[voxelOffset(grid, ...ijk)] === 0) return;
          changed += 1;
          ijk.forEach((index, axis) => {
            low[axis] = Math.min(low[axis] ?? 0, index);
            high[axis] = Math.max(high[axis] ?? 0, index + 1);
          });
        });
        expect(editSize(edit).added + editSize(edit).removed).toBe(changed);
        expect(editBox(edit)).toEqual(changed === 0 ? { low: [0, 0, 0], high: [0, 0, 0] } : { low, high });
      }
    }
  });

  it('of a whole volume is one run', () => {
    const edit = between(
      emptyMask(grid),
      maskOf(grid, () => true),
    );
    expect(edit.runs).toEqual({
      starts: Uint32Array.of(0),
      lengths: Uint32Array.of(13 * 9 * 7),
      values: Uint8Array.of(1),
    });
  });

  it('composed with the next one is the edit from the first mask to the last, in the same form', () => {
    const random = randomOf(8);
    for (let n = 0; n < 100; n += 1) {
      const [a, b, c] = [
        scatteredMask(grid, random, random()),
        scatteredMask(grid, random, random()),
        scatteredMask(grid, random, random()),
      ];
      expect(composeEdits(between(a, b), between(b, c), copy)).toEqual(between(a, c));
    }
    const whole = between(
      emptyMask(grid),
      maskOf(grid, () => true),
    );
    expect(composeEdits(whole, invertEdit(whole), snapshot)).toEqual(emptyEdit('liver', snapshot, grid.dimensions));
  });

  it('is refused by a mask that it was not made on, which stays as it was', () => {
    const random = randomOf(9);
    const [before, after] = [scatteredMask(grid, random), scatteredMask(grid, random)];
    const edit = between(before, after);
    const other = { grid, voxels: before.voxels.slice() };
    const last = (edit.runs.starts.at(-1) ?? 0) + (edit.runs.lengths.at(-1) ?? 0) - 1;
    other.voxels[last] = 1 - (other.voxels[last] ?? 0);
    const asItWas = other.voxels.slice();
    const ijk = [last % 13, Math.floor(last / 13) % 9, Math.floor(last / 117)];
    expect(() => applyEdit(edit, other)).toThrow(
      expect.objectContaining({ code: 'edit-does-not-fit', details: { layer: 'liver', ijk } }),
    );
    expect(other.voxels).toEqual(asItWas);
    expect(() => composeEdits(edit, edit, copy)).toThrow(expect.objectContaining({ code: 'edit-does-not-fit' }));
  });

  it('is refused by a mask on another grid, also one with as many voxels', () => {
    const edit = between(
      emptyMask(grid),
      maskOf(grid, () => true),
    );
    expect(() => applyEdit(edit, emptyMask(gridOf([9, 13, 7])))).toThrow(
      expect.objectContaining({
        code: 'edit-on-another-grid',
        details: { layer: 'liver', edit: [13, 9, 7], mask: [9, 13, 7] },
      }),
    );
  });

  it('changes its own layer: painting one leaves the others as they were', () => {
    const masks = { liver: maskOf(grid, () => true), lesion: emptyMask(grid) };
    const paint = brushEdit(
      { layer: 'lesion', mask: masks.lesion },
      {
        kind: 'brush',
        effect: 'add',
        tip: { kind: 'sphere' },
        radiusMm: 3,
        pathLpsMm: [pointLps(5, 5, 3)],
        huRange: null,
      },
    );
    expect(paint.layer).toBe('lesion');
    expect(editSize(paint)).toEqual({ added: 123, removed: 0 });
    expect(masks.liver.voxels.includes(0)).toBe(false);
    expect(() =>
      composeEdits(
        paint,
        between(
          emptyMask(grid),
          maskOf(grid, () => true),
        ),
        copy,
      ),
    ).toThrow(RangeError);
  });
});

const tools: readonly EditTool[] = [
  {
    kind: 'brush',
    effect: 'remove',
    tip: { kind: 'disc', axis: 1, slice: 3 },
    radiusMm: 4.1,
    pathLpsMm: [pointLps(0.1, -2 / 3, 1e-7), pointLps(1, 2, 3)],
    huRange: [-20, 180.5],
  },
  { kind: 'scissors', effect: 'keep', axis: 0, slices: [2, 5], polygonLpsMm: [pointLps(0, 0, 0)] },
  { kind: 'fill-holes', within: { kind: 'volume' } },
  { kind: 'fill-holes', within: { kind: 'slices', axis: 2 } },
  { kind: 'keep-largest' },
  { kind: 'smooth', sigmaMm: 2 },
  { kind: 'grow', distanceMm: -3 },
  { kind: 'copy', effect: 'add', from: 'foie portal “é” \u{1f9ea}\n' },
  { kind: 'draft', method: 'regions', parameters: { seeds: 3, mode: 'auto', checked: false, model: null } },
  { kind: 'interpolate', axis: 2, method: 'mci', drawnSlices: [1, 5, 9] },
  { kind: 'snapshot' },
];

describe('the bytes of an edit', () => {
  const random = randomOf(10);
  const edit = between(scatteredMask(grid, random, 0.3), scatteredMask(grid, random, 0.6));

  it('give the same edit back, whatever tool made it', () => {
    for (const layer of ['liver', 'exclusion', 'lesion'] as const)
      for (const tool of tools)
        expect(decodeEdit(encodeEdit({ ...edit, layer, tool }))).toEqual({ ...edit, layer, tool });
    const nothing = emptyEdit('exclusion', snapshot, grid.dimensions);
    expect(decodeEdit(encodeEdit(nothing))).toEqual(nothing);
  });

  it('hold runs of the largest volumes', () => {
    const dimensions = [1024, 1024, 1024] as const;
    const runs = {
      starts: Uint32Array.of(0, 2 ** 30 - 5),
      lengths: Uint32Array.of(2 ** 29, 5),
      values: Uint8Array.of(1, 0),
    };
    const large: Edit = { layer: 'liver', tool: snapshot, dimensions, runs };
    expect(decodeEdit(encodeEdit(large))).toEqual(large);
  });

  it('are refused with any one byte changed, cut short anywhere, or longer', () => {
    const bytes = encodeEdit(edit);
    const refused = expect.objectContaining({ code: 'edit-damaged' });
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(() => decodeEdit(changed)).toThrow(refused);
      expect(() => decodeEdit(bytes.subarray(0, at))).toThrow(refused);
    }
    expect(() => decodeEdit(Uint8Array.of(...bytes, 0))).toThrow(refused);
  });

  it('are refused with a right checksum around what no edit can be', () => {
    const bytes = encodeEdit({ ...edit, tool: snapshot });
    const sealed = (change: (body: Uint8Array) => Uint8Array): Uint8Array => {
      const body = change(bytes.slice(0, -4));
      const sum = zlibCrc32(body);
      return Uint8Array.of(...body, sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24);
    };
    const at = (place: number, value: number) => (body: Uint8Array) => body.fill(value, place, place + 1);
    expect(decodeEdit(sealed((body) => body))).toEqual({ ...edit, tool: snapshot });
    for (const change of [
      at(4, 2),
      at(5, 3),
      at(6, 0),
      at(8, 1),
      at(10, 120),
      (body: Uint8Array) => Uint8Array.of(...body, 0),
      (body: Uint8Array) => body.subarray(0, -1),
    ])
      expect(() => decodeEdit(sealed(change))).toThrow(expect.objectContaining({ code: 'edit-damaged' }));
  });

  it('are refused, or an edit of their grid, whatever stands under a right checksum', () => {
    const small = encodeEdit({ ...between(scatteredMask(grid, random, 0.1), emptyMask(grid)), tool: snapshot }).slice(
      0,
      -4,
    );
    let taken = 0;
    for (let n = 0; n < 2000; n += 1) {
      const body = small.slice(0, n % 5 === 0 ? Math.floor(small.length * random()) : small.length);
      for (let change = 0; change < 1 + (n % 3); change += 1)
        body[Math.floor(body.length * random())] = Math.floor(256 * random());
      const sum = zlibCrc32(body);
      let read: Edit | null = null;
      try {
        read = decodeEdit(Uint8Array.of(...body, sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24));
      } catch (error) {
        expect(error).toMatchObject({ code: 'edit-damaged' });
      }
      if (read === null) continue;
      taken += 1;
      const { starts, lengths, values } = read.runs;
      const voxels = read.dimensions[0] * read.dimensions[1] * read.dimensions[2];
      let end = 0;
      for (let run = 0; run < starts.length; run += 1) {
        expect(starts[run]).toBeGreaterThanOrEqual(end);
        expect(lengths[run]).toBeGreaterThan(0);
        expect(values[run]).toBeLessThan(2);
        end = (starts[run] ?? 0) + (lengths[run] ?? 0);
      }
      expect(end).toBeLessThanOrEqual(voxels);
      expect(decodeEdit(encodeEdit(read))).toEqual(read);
    }
    expect(taken).toBeGreaterThan(20);
  });

  it('carry the checksum of zip and gzip', () => {
    const bytes = Uint8Array.from({ length: 1000 }, () => Math.floor(256 * random()));
    expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('of 1,000 strokes with a 20 mm ball on 512×512×300, with their undo, are far below 100 MB', () => {
    const whole = gridOf([512, 512, 300], [0.75, 0.75, 1.25]);
    const mask = emptyMask(whole);
    let stored = 0;
    let held = 0;
    for (let n = 0; n < 1000; n += 1) {
      const [x, y, z] = [60 + 250 * random(), 60 + 250 * random(), 40 + 290 * random()];
      const pathLpsMm = Array.from({ length: 4 }, (_, step) => pointLps(x + 4 * step, y - 3 * step, z));
      const stroke = brushEdit(
        { layer: 'liver', mask },
        {
          kind: 'brush',
          effect: n % 3 === 2 ? 'remove' : 'add',
          tip: { kind: 'sphere' },
          radiusMm: 20,
          pathLpsMm,
          huRange: null,
        },
      );
      applyEdit(stroke, mask);
      stored += encodeEdit(stroke).length;
      held += 9 * stroke.runs.starts.length;
    }
    console.info(
      `1,000 strokes: ${(stored / 1e6).toFixed(1)} MB stored, ${(held / 1e6).toFixed(1)} MB of runs in memory`,
    );
    expect(stored).toBeGreaterThan(1e6);
    expect(stored + held).toBeLessThan(50e6);
  });
});

describe('the history of edits', () => {
  it('undoes and does again in order, without limit, until something new is done', () => {
    let history: EditHistory<number> = withEdit(noHistory, 0);
    for (let n = 1; n < 500; n += 1) history = withEdit(history, n);
    const taken: number[] = [];
    for (let step = undone(history); step !== undefined; step = undone(history)) {
      taken.push(step.edit);
      history = step.history;
    }
    expect(taken).toEqual(Array.from({ length: 500 }, (_, n) => 499 - n));
    const again: number[] = [];
    for (let step = redone(history); step !== undefined && again.length < 300; step = redone(history)) {
      again.push(step.edit);
      history = step.history;
    }
    expect(again).toEqual(Array.from({ length: 300 }, (_, n) => n));
    const fresh = withEdit(history, 1000);
    expect([fresh.done.at(-1), fresh.done.length, redone(fresh)]).toEqual([1000, 301, undefined]);
  });
});

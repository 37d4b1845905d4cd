import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../core/geometry/affine.ts';
import { voxelOffset } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { NO_DATA_HU } from '../../core/imaging/volume.ts';
import { brushEdit } from '../../core/segmentation/edits/brush.ts';
import { applyEdit, editBox, invertEdit, type Edit } from '../../core/segmentation/edits/edit.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { enhancingVoxels, withChanged, type EnhancingVoxels } from '../../renderer/engine/enhancingVolume.ts';
import { contoursOf } from '../../renderer/engine/liverContour.ts';
import { slicePlaneOf } from '../../renderer/engine/slicePlane.ts';
import type { ViewFrame } from '../../renderer/engine/viewFrame.ts';
import { eachVoxel, gridOf, maskOf, randomOf, volumeOf } from '../phantoms.ts';

const grid = gridOf([64, 56, 40], [1.5, 1.5, 2], [-40, -30, 12]);
const drawn = (): Labelmap =>
  maskOf(grid, (i, j, k) => ((i - 30) / 12) ** 2 + ((j - 26) / 10) ** 2 + ((k - 20) / 8) ** 2 <= 1);

/** Strokes in and around the mask, some of them taken back, some far from it. */
function someEdits(mask: Labelmap): readonly Edit[] {
  const random = randomOf(5);
  const edits: Edit[] = [];
  for (let n = 0; n < 12; n += 1) {
    const at = (): PointLps => pointLps(-30 + 80 * random(), -20 + 60 * random(), 20 + 60 * random());
    const tip =
      n % 2 === 0
        ? ({ kind: 'sphere' } as const)
        : ({ kind: 'disc', axis: 2, slice: Math.floor(40 * random()) } as const);
    const edit = brushEdit(
      { layer: 'liver', mask },
      {
        kind: 'brush',
        effect: n % 3 === 0 ? 'remove' : 'add',
        tip,
        radiusMm: 6,
        pathLpsMm: [at(), at()],
        huRange: null,
      },
    );
    applyEdit(edit, mask);
    edits.push(edit);
    if (n % 4 !== 3) continue;
    applyEdit(invertEdit(edit), mask);
    edits.push(invertEdit(edit));
  }
  return edits;
}

function frames(): readonly ViewFrame[] {
  const planes = [
    ...(['axial', 'coronal', 'sagittal'] as const).map((kind) => slicePlaneOf(grid, { kind })),
    slicePlaneOf(grid, { kind: 'oblique', right: pointLps(0.8, 0.6, 0), down: pointLps(0, 0, -1) }),
  ];
  return planes.flatMap((plane) =>
    Array.from({ length: 14 }, (_, n): ViewFrame => {
      const centreLps = voxelCentre(grid, [4 * n, 4 * n, 3 * n]);
      return { plane, centreLps, pixelsPerMm: 2, widthPx: 300, heightPx: 300 };
    }),
  );
}

describe('outlines of a mask that is edited', () => {
  it('are, once told the boxes of the edits, those of the mask as it is then', () => {
    const mask = drawn();
    const contours = contoursOf(mask);
    for (const frame of frames()) contours.at(frame);
    for (const edit of someEdits(mask)) contours.changed(editBox(edit));
    const anew = contoursOf(mask);
    const paths = frames().map((frame) => anew.at(frame)?.path);
    expect(paths.filter((path) => path !== undefined && path !== '').length).toBeGreaterThan(30);
    // An outline may be empty where a fresh one is missing: the box of the edited mask is never made smaller.
    const edited = frames().map((frame) => contours.at(frame)?.path ?? '');
    // Oblique outlines lie on lattices of their own: there only whether there is one is compared.
    const isSame = edited.map((path, n) =>
      frames()[n]?.plane.normalAxis === null ? (path === '') === ((paths[n] ?? '') === '') : path === (paths[n] ?? ''),
    );
    expect(isSame.filter((same) => !same)).toEqual([]);
  });

  it('begin with the first stroke on an empty mask', () => {
    const mask = maskOf(grid, () => false);
    const contours = contoursOf(mask);
    expect(frames().every((frame) => contours.at(frame) === null)).toBe(true);
    for (const edit of someEdits(mask)) contours.changed(editBox(edit));
    expect(frames().some((frame) => (contours.at(frame)?.path ?? '') !== '')).toBe(true);
  });
});

describe('the lit voxels of a mask that is edited', () => {
  const subtraction = volumeOf(grid, (i, j, k) => ((i * 7 + j * 13 + k * 29) % 90) - 20);

  /** HU that the picture shows at a voxel of the whole grid. */
  function huAt({ cut, low }: EnhancingVoxels, i: number, j: number, k: number): number {
    if (cut === null) return NO_DATA_HU;
    const [ci, cj, ck] = [i - low[0], j - low[1], k - low[2]];
    const isBeyond = [ci, cj, ck].some((n, a) => n < 0 || n >= (cut.grid.dimensions[a] ?? 0));
    return isBeyond ? NO_DATA_HU : (cut.voxels[voxelOffset(cut.grid, ci, cj, ck)] ?? NO_DATA_HU);
  }

  it.each([
    ['a liver', drawn()],
    ['an empty mask', maskOf(grid, () => false)],
  ])('are those of the mask as it is then, from %s on, also beyond where it was', (_name, mask) => {
    let voxels = enhancingVoxels(subtraction, mask);
    for (const edit of someEdits(mask)) voxels = withChanged(voxels, editBox(edit));
    let wrong = 0;
    let lit = 0;
    eachVoxel(grid, (i, j, k) => {
      const at = voxelOffset(grid, i, j, k);
      const expected = mask.voxels[at] === 1 ? subtraction.voxels[at] : NO_DATA_HU;
      if (huAt(voxels, i, j, k) !== expected) wrong += 1;
      if (expected !== NO_DATA_HU) lit += 1;
    });
    expect(wrong).toBe(0);
    expect(lit).toBeGreaterThan(500);
    expect(voxels.cut === null ? [] : voxelCentre(voxels.cut.grid, [0, 0, 0])).toEqual(voxelCentre(grid, voxels.low));
  });
});

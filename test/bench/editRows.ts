import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { voxelCentre } from '../../core/geometry/affine.ts';
import { voxelCount, type Grid } from '../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { computeLetb } from '../../core/letb/computeLetb.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import {
  countLiver,
  emptyLiverCounts,
  makeHistogram,
  updateHistogram,
  type SubtractionHistogram,
} from '../../core/letb/subtractionHistogram.ts';
import { brushEdit } from '../../core/segmentation/edits/brush.ts';
import { makeParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { applyEdit, composeEdits, editBox, invertEdit, type Edit } from '../../core/segmentation/edits/edit.ts';
import { encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { draftEdit } from '../../core/segmentation/edits/replaceMask.ts';
import { startStoreClient } from '../../electron/store/storeClient.ts';
import { contoursOf } from '../../renderer/engine/liverContour.ts';
import { slicePlaneOf } from '../../renderer/engine/slicePlane.ts';
import type { ViewFrame } from '../../renderer/engine/viewFrame.ts';
import { gridOf, maskOf, randomOf } from '../phantoms.ts';
import type { Row } from './row.ts';

const STROKES = 300;
/** Moves of the pointer in one stroke, 4 mm apart. */
const MOVES = 12;
const RADIUS_MM = 20;

/** Work on an edit of 512×512×300 voxels: what each move of the pointer, the end of a stroke and an undo cost apart from the picture. */
export async function editRows(): Promise<readonly Row[]> {
  const grid = gridOf([512, 512, 300], [0.75, 0.75, 1.25]);
  const mask = maskOf(grid, (i, j, k) => ((i - 230) / 130) ** 2 + ((j - 250) / 120) ** 2 + ((k - 150) / 115) ** 2 <= 1);
  const subtraction = { grid, voxels: new Int16Array(voxelCount(grid)) };
  for (let v = 0; v < subtraction.voxels.length; v += 1) subtraction.voxels[v] = ((v * 7919) % 211) - 60;
  const counts = emptyLiverCounts(grid);
  countLiver({ grid, subtraction: subtraction.voxels, liver: mask.voxels }, [0, grid.dimensions[2]], counts);
  let histogram: SubtractionHistogram = makeHistogram(counts);
  const random = randomOf(1);
  const [moves, ends, undos, redos, stored]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  const [wholes, numbers]: [number[], number[]] = [[], []];
  const contours = contoursOf(mask);
  // The placements stay in the liver whatever the strokes take away.
  const drawn = { grid, voxels: mask.voxels.slice() };
  const rois = [200, 230, 260].map((i) =>
    makeParenchymaRoi({ centreLpsMm: voxelCentre(grid, [i, 250, 150]), shape: 'cube', nominalCm3: 1 }),
  );
  const timed = <T>(into: number[], work: () => T): T => {
    const start = performance.now();
    const result = work();
    into.push(performance.now() - start);
    return result;
  };
  const take = (edit: Edit): void => {
    applyEdit(edit, mask);
    histogram = updateHistogram(histogram, edit, subtraction);
    contours.changed(editBox(edit));
  };
  const folder = mkdtempSync(join(tmpdir(), 'letb-edit-bench-'));
  const store = startStoreClient({
    folder,
    script: new URL('../../electron/workers/store.worker.ts', import.meta.url),
    onFault: (_where, error) => {
      throw error;
    },
  });
  try {
    const { segmentationId } = await store.ask('segmentation:open', { caseId: 'bench', name: 'arterial', grid });
    const draft = draftEdit(
      { layer: 'liver', mask: maskOf(grid, () => false) },
      { kind: 'draft', method: 'bench', parameters: {} },
      mask,
    );
    let { revision } = await store.ask('segmentation:append', {
      segmentationId,
      expectedRevision: 0,
      edit: encodeEdit(draft),
    });
    for (let n = 0; n < STROKES; n += 1) {
      const effect = n % 3 === 2 ? 'remove' : 'add';
      let at = pointLps(80 + 190 * random(), 95 + 190 * random(), 60 + 250 * random());
      let stroke: Edit | null = null;
      for (let move = 0; move < MOVES; move += 1) {
        const angle = 2 * Math.PI * random();
        const next: PointLps = pointLps(at[0] + 4 * Math.cos(angle), at[1] + 4 * Math.sin(angle), at[2]);
        const start = performance.now();
        const piece = timed(moves, () => {
          const made = brushEdit({ layer: 'liver', mask }, brush(effect, [at, next]));
          take(made);
          return made;
        });
        const before: Edit | null = stroke;
        stroke = before === null ? piece : timed(ends, () => composeEdits(before, piece, piece.tool));
        for (const view of viewsAt(grid, next)) contours.at(view);
        wholes.push(performance.now() - start);
        timed(numbers, () =>
          computeLetb({
            subtraction,
            liver: drawn,
            histogram,
            rois,
            protocol: paperProtocol,
            alignment: { kind: 'identity' },
            findings: [],
          }),
        );
        at = next;
      }
      const done = stroke;
      if (done === null) throw new Error('no stroke');
      timed(undos, () => take(invertEdit(done)));
      timed(redos, () => take(done));
      const start = performance.now();
      ({ revision } = await store.ask('segmentation:append', {
        segmentationId,
        expectedRevision: revision,
        edit: encodeEdit(done),
      }));
      stored.push(performance.now() - start);
    }
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const row = (work: string, times: readonly number[], target: string, limitedBy: string): Row => ({
    work,
    measured: shown(times),
    against: '–',
    ratio: '–',
    target,
    limitedBy,
  });
  return [
    row(
      `brush of ${RADIUS_MM} mm on 512×512×300, one move: edit, mask and histogram, ${moves.length} moves`,
      moves,
      'p95 < 16 ms',
      'reading S at the changed voxels',
    ),
    row('the same, a move joined to its stroke', ends, 'p95 < 16 ms', ''),
    row(
      'all of a move: the two above, and new outlines in an axial, a coronal and a sagittal picture',
      wholes,
      'p95 < 16 ms',
      'outlining a coronal and a sagittal slice, whose voxels lie far apart in memory',
    ),
    row('the number after it, once a frame: LETB of three placements', numbers, 'p95 < 16 ms', ''),
    row(`undo of a stroke of ${MOVES} moves`, undos, 'p95 < 16 ms', ''),
    row('redo of it', redos, 'p95 < 16 ms', ''),
    row(
      'a stroke stored and acknowledged (not on the main thread)',
      stored,
      '–',
      'flushing the disk, and composing with the whole mask to check that it fits',
    ),
  ];
}

function brush(effect: 'add' | 'remove', pathLpsMm: readonly PointLps[]): Parameters<typeof brushEdit>[1] {
  return { kind: 'brush', effect, tip: { kind: 'sphere' }, radiusMm: RADIUS_MM, pathLpsMm, huRange: null };
}

/** Three pictures through a position, as an MPR layout shows them. */
function viewsAt(grid: Grid, centreLps: PointLps): readonly ViewFrame[] {
  return (['axial', 'coronal', 'sagittal'] as const).map((kind) => ({
    plane: slicePlaneOf(grid, { kind }),
    centreLps,
    pixelsPerMm: 1,
    widthPx: 500,
    heightPx: 500,
  }));
}

function shown(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(1);
  return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} ms`;
}

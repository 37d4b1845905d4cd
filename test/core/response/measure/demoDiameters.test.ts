import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../core/base/errors.ts';
import { runSteps } from '../../../../core/base/steps.ts';
import { continuousIndex, voxelCentre } from '../../../../core/geometry/affine.ts';
import { voxelOffset } from '../../../../core/geometry/grid.ts';
import { demoTimepoint } from '../../../../core/phantom/demoPatient.ts';
import { TISSUE } from '../../../../core/phantom/tissues.ts';
import { caliperMm } from '../../../../core/response/caliper.ts';
import { growRegion } from '../../../../core/response/measure/growRegion.ts';
import { proposeDiameters } from '../../../../core/response/measure/proposeDiameters.ts';

const { volumes, liver, tissue, truth } = runSteps(demoTimepoint('pre'));
const { grid } = liver;
const [ni, nj] = grid.dimensions;
const [si, sj] = grid.spacingMm;
const subtraction = Int16Array.from(volumes.arterial.voxels, (hu, at) => hu - (volumes.precontrast.voxels[at] ?? 0));

/** The tumour's tissue in the slice through its centre: its longest diameter by comparing every pair of pixels, and a pixel of it. */
function truthOf(id: string): { readonly mm: number; readonly index: readonly [number, number, number] } {
  const tumour = truth.tumours.find((one) => one.id === id);
  if (tumour === undefined) throw new Error(`no tumour ${id}`);
  const [ci, cj, k] = continuousIndex(grid, tumour.centreLpsMm).map(Math.round) as [number, number, number];
  const isTumour = (at: number): boolean =>
    tissue[voxelOffset(grid, at % ni, Math.floor(at / ni), k)] === TISSUE.tumour;
  const all = Array.from({ length: ni * nj }, (_, at) => at).filter(isTumour);
  const away = (at: number): number => Math.hypot((at % ni) - ci, Math.floor(at / ni) - cj);
  const [seed = 0] = all.toSorted((a, b) => away(a) - away(b));
  const region = growRegion({ columns: ni, rows: nj }, seed, { isIn: isTumour, isKnown: () => true, byCorners: true });
  const rim = all.filter(
    (at) => region?.inside[at] === 1 && [at - 1, at + 1, at - ni, at + ni].some((next) => region.inside[next] !== 1),
  );
  let longest = 0;
  for (const a of rim)
    for (const b of rim)
      // From the outer sides of the pixels.
      longest = Math.max(
        longest,
        Math.hypot(
          (Math.abs((a % ni) - (b % ni)) + 0.7) * si,
          (Math.abs(Math.floor(a / ni) - Math.floor(b / ni)) + 0.7) * sj,
        ),
      );
  return { mm: longest, index: [seed % ni, Math.floor(seed / ni), k] };
}

describe('in the demo patient, noise and vessels and all', () => {
  it.each(['T2', 'T3'])('a click on tumour %s reads its viable diameter to 3 mm', (id) => {
    const { mm, index } = truthOf(id);
    const order = {
      part: 'viable',
      volume: { grid, voxels: subtraction },
      seedLps: voxelCentre(grid, index),
      right: [1, 0, 0],
      down: [0, 1, 0],
      liver,
    } as const;
    for (const thresholdHu of [truth.population.thresholdHu, null]) {
      const { longest } = runSteps(proposeDiameters({ ...order, thresholdHu }));
      expect(Math.abs(caliperMm(longest) - mm)).toBeLessThan(3);
    }
  });

  // T4 lies in the thin left lobe, most of its edge along the liver's.
  it.each(['T1', 'T2', 'T3', 'T4'])('a click on tumour %s in either phase reads its size, or is refused', (id) => {
    const { mm, index } = truthOf(id);
    for (const volume of [volumes.arterial, volumes['portal-venous']]) {
      const seedLps = voxelCentre(grid, index);
      const plane = { right: [1, 0, 0], down: [0, 1, 0] } as const;
      try {
        const { longest } = runSteps(
          proposeDiameters({ part: 'whole', volume, seedLps, ...plane, thresholdHu: null, liver }),
        );
        expect(Math.abs(caliperMm(longest) - mm)).toBeLessThan(Math.max(3, 0.1 * mm));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        expect(error.code).toMatch(/^diameter-(unclear|no-edge)$/);
      }
    }
  });
});

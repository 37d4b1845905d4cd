import { describe, expect, it } from 'vitest';
import { liverDrafting } from '../../core/compute/liverDrafting.ts';
import { readVolume, subtractPhases } from '../../core/compute/prepareTimepoint.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { StudyNode } from '../../core/dicom/studyTree.ts';
import type { PointLps } from '../../core/geometry/points.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import { choosePhases, stacksOfPhase, stacksOfStudy } from '../../core/letb/choosePhases.ts';
import { measurableGrid, relatePhases } from '../../core/letb/relatePhases.ts';
import type { ParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { placeRoi } from '../../core/roi/placeRoi.ts';
import type { ProposedPlacements } from '../../core/roi/proposePlacements.ts';
import { scanFolder } from '../../electron/files/scanFolder.ts';
import { allocateShared, startComputePool } from '../../electron/workers/computePool.ts';
import { hasTestData, testData } from '../testData.ts';

type Triple = readonly [number, number, number];

/**
 * The tumour of HCC_007 in the right lobe as ellipsoids, LPS mm, from looking at the portal phase (before treatment: the connected liver below
 * 112 HU over a centimetre, 600 cm³) and at oil and necrosis (after it).
 */
const TUMOURS: Readonly<Record<string, { readonly centre: Triple; readonly semiAxes: Triple }>> = {
  '1997-12-27': { centre: [-113.5, -25, -122], semiAxes: [44, 53, 55] },
  '1998-03-14': { centre: [-125, 12, -138], semiAxes: [40, 52, 57] },
};

/** Parenchyma on the portal phases, HU, over 1 cm³: 120 to 137; tumour 85 to 105 before treatment, below 100 or full of oil after it. */
const PORTAL_PARENCHYMA_HU = { low: 117, high: 142, highestSd: 33 } as const;

interface Proposed {
  readonly date: string;
  readonly proposed: ProposedPlacements;
  readonly portal: Volume;
}

async function proposeIn(study: StudyNode): Promise<Proposed> {
  const { arterial: a, precontrast: p } = choosePhases(study);
  const [v] = stacksOfPhase(stacksOfStudy(study), 'portal-venous');
  if (a === null || p === null || v === undefined) throw new Error('the study has three phases');
  const pool = startComputePool();
  try {
    const { arterialGrid, precontrastGrid } = relatePhases(a, p, []);
    const read = async (stack: Stack, grid = measurableGrid(stack, 'portal')): Promise<Volume> =>
      (await readVolume(pool, { grid, slices: stack.slices }, { allocate: allocateShared })).volume;
    const [arterial, precontrast, portal] = [
      await read(a, arterialGrid),
      await read(p, precontrastGrid),
      await read(v),
    ];
    const { volume: subtraction } = await subtractPhases(
      pool,
      {
        grid: arterialGrid,
        arterial: { kind: 'voxels', voxels: arterial.voxels },
        precontrast: { alignment: 'scanner', ...precontrast },
      },
      { allocate: allocateShared },
    );
    const { mask } = await liverDrafting(pool, a.id, arterial).draft();
    const liver = { grid: arterialGrid, voxels: mask };
    const request = { arterial, subtraction, liver, shape: 'cube', nominalCm3: 1 } as const;
    return { date: a.header.study.date ?? '', proposed: await pool.run('proposePlacements', request), portal };
  } finally {
    pool.end();
  }
}

function portalFigures(portal: Volume, roi: ParenchymaRoi): { readonly mean: number; readonly sd: number } {
  const values = [...placeRoi(portal.grid, roi).offsets].map((at) => portal.voxels[at] ?? 0);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1)) };
}

function isInTumour([x, y, z]: PointLps, date: string): boolean {
  const tumour = TUMOURS[date];
  if (tumour === undefined) throw new Error(`no tumour is known on ${date}`);
  const off = [x, y, z].map((at, axis) => (at - (tumour.centre[axis] ?? 0)) / (tumour.semiAxes[axis] ?? 1));
  return Math.hypot(...off) <= 1;
}

describe.runIf(hasTestData)(
  'where tumour fills most of a real right lobe (HCC_007), before and after treatment,',
  () => {
    it(
      'three places are proposed beside it in parenchyma, as the portal phase shows that proposals do not look at',
      { timeout: 300_000 },
      async () => {
        const tree = await scanFolder([testData('HCC_007')]);
        const studies = tree.patients.flatMap((patient) => patient.studies);
        expect(studies).toHaveLength(2);
        for (const study of studies) {
          const { date, proposed, portal } = await proposeIn(study);
          expect(proposed.tumourSide).toBe('right');
          expect(proposed.rois).toHaveLength(3);
          expect(proposed.findings.map(({ code }) => code)).toContain('bulk-kept-away');
          for (const roi of proposed.rois) {
            expect(isInTumour(roi.centreLpsMm, date)).toBe(false);
            const { mean, sd } = portalFigures(portal, roi);
            expect(mean).toBeGreaterThan(PORTAL_PARENCHYMA_HU.low);
            expect(mean).toBeLessThan(PORTAL_PARENCHYMA_HU.high);
            expect(sd).toBeLessThan(PORTAL_PARENCHYMA_HU.highestSd);
          }
        }
      },
    );
  },
);

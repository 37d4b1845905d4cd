import { paint, paintWhere, type Canvas } from './canvas.ts';
import { mixSeeds, valueNoise } from './random.ts';
import {
  ellipsoid,
  intersection,
  offset,
  rippled,
  scaled,
  smoothUnion,
  tube,
  type Shape,
  type Triple,
  type TubePoint,
} from './shapes.ts';
import { TISSUE, type TissueCode } from './tissues.ts';
import { cavity, leftDome, rightDome } from './torso.ts';
import { vesselTree } from './vessels.ts';

const HEPATIC_CENTRE: Triple = [-60, -10, 5];

/** Right lobe, its lower part, the left lobe to its thin tip, and the caudate, joined smoothly under the diaphragm. */
function liverShape(scale: number): Shape {
  const lobes = smoothUnion(
    [
      ellipsoid([-84, 2, 36], [62, 88, 84]),
      ellipsoid([-96, 8, -36], [42, 56, 50]),
      ellipsoid([-12, -46, 32], [60, 36, 42]),
      ellipsoid([44, -58, 34], [50, 21, 26]),
      ellipsoid([-16, -4, 30], [18, 20, 26]),
    ],
    14,
  );
  const beneath: Shape = {
    bounds: lobes.bounds,
    level: (x, y, z) => Math.min(rightDome.level(x, y, z), leftDome.level(x, y, z)) + 3,
  };
  return intersection(scaled(lobes, HEPATIC_CENTRE, scale), offset(cavity, -2.5), beneath);
}

/** The fissure of the round ligament from below, that of the venous ligament before the caudate, and the fat of the porta. */
const fissures: readonly Shape[] = [
  intersection(ellipsoid([9, -70, -8], [3.4, 34, 32]), ellipsoid([9, -78, -10], [30, 34, 36])),
  intersection(ellipsoid([0, -22, 30], [24, 3.2, 24])),
  tube([
    [4, 6, -22, 13],
    [-18, -4, -6, 13],
    [-36, -12, 5, 10],
  ]),
];

const PORTAL_TRUNKS: readonly (readonly TubePoint[])[] = [
  [
    [-34, -11, 5, 7.4],
    [-62, -8, 12, 6.4],
    [-84, -24, 22, 4.6],
    [-104, -44, 30, 2.8],
  ],
  [
    [-62, -8, 12, 5.6],
    [-88, 18, 8, 4.6],
    [-108, 40, 0, 2.8],
  ],
  [
    [-70, -8, 8, 5],
    [-90, -14, -24, 3.8],
    [-100, -20, -62, 2.2],
  ],
  [
    [-34, -11, 5, 6],
    [-14, -30, 22, 5.2],
    [8, -46, 32, 4.2],
    [46, -58, 36, 2.2],
  ],
  [
    [-10, -34, 24, 4.2],
    [-24, -58, 34, 3],
    [-30, -74, 44, 1.8],
  ],
];
const HEPATIC_VEIN_TRUNKS: readonly (readonly TubePoint[])[] = [
  [
    [-24, 4, 70, 6.5],
    [-66, 20, 52, 5],
    [-98, 28, 22, 3.6],
    [-112, 26, -20, 2],
  ],
  [
    [-22, 0, 70, 5.4],
    [-42, -30, 48, 4.4],
    [-58, -54, 14, 3],
    [-66, -60, -22, 1.8],
  ],
  [
    [-20, -2, 70, 4.8],
    [4, -34, 54, 3.6],
    [36, -54, 48, 2.2],
  ],
];
const ARTERY_TRUNKS: readonly (readonly TubePoint[])[] = [
  [
    [-30, -18, 2, 2.3],
    [-60, -16, 14, 2],
    [-80, 10, 24, 1.8],
    [-92, 24, 28, 1.5],
  ],
  [
    [-30, -18, 2, 1.9],
    [-22, -42, 14, 1.6],
    [-32, -54, 22, 1.3],
  ],
  [
    [-60, -16, 14, 1.8],
    [-80, -20, -18, 1.5],
    [-94, -16, -44, 1.3],
  ],
  [
    [-22, -36, 10, 1.6],
    [10, -52, 26, 1.4],
    [38, -60, 30, 1.2],
  ],
];

/** One tumour: where it lies, how large it is, and what is left alive. */
export interface Tumour {
  readonly id: string;
  readonly centre: Triple;
  readonly radiusMm: number;
  /** Place and radius of the dead part, or null. */
  readonly core: { readonly centre: Triple; readonly radiusMm: number } | null;
  /** Alive at the post-treatment timepoint only within these balls; null: untouched by the treatment. */
  readonly survives: readonly { readonly centre: Triple; readonly radiusMm: number }[] | null;
  /** Share of the dead part that holds oil after treatment, between 0 and 1. */
  readonly oiled: number;
}

/** The tumours before treatment, named as in a reading: T1 is the largest. */
export const TUMOURS: readonly Tumour[] = [
  {
    id: 'T1',
    centre: [-92, 22, 30],
    radiusMm: 39,
    core: { centre: [-96, 16, 33], radiusMm: 21 },
    survives: [{ centre: [-76, 42, 26], radiusMm: 23 }],
    oiled: 0.62,
  },
  {
    id: 'T2',
    centre: [-36, -58, 20],
    radiusMm: 18,
    core: null,
    survives: [],
    oiled: 0.95,
  },
  {
    id: 'T3',
    centre: [-98, -14, -48],
    radiusMm: 21,
    core: { centre: [-101, -12, -50], radiusMm: 8 },
    survives: [{ centre: [-88, -22, -42], radiusMm: 14 }],
    oiled: 0.7,
  },
  { id: 'T4', centre: [34, -64, 34], radiusMm: 13, core: null, survives: null, oiled: 0 },
];

export interface LiverState {
  readonly seed: number;
  /** Size of the liver and its tumours against the first timepoint. */
  readonly liverScale: number;
  readonly tumourScale: number;
  readonly treated: boolean;
}

/** Parenchyma with its fissures. Vessels and tumours come later, when what presses on the liver is in place. */
export function paintParenchyma(canvas: Canvas, state: LiverState): void {
  paint(canvas, liverShape(state.liverScale), TISSUE.parenchyma, [TISSUE.fat, TISSUE.muscle]);
  for (const fissure of fissures) paint(canvas, fissure, TISSUE.fat, [TISSUE.parenchyma]);
}

/** Vessel trees and tumours, only where there is liver. */
export function paintWithinLiver(canvas: Canvas, state: LiverState): void {
  paintTree(canvas, HEPATIC_VEIN_TRUNKS, TISSUE.hepaticVein, mixSeeds(state.seed, 11));
  paintTree(canvas, PORTAL_TRUNKS, TISSUE.portalBranch, mixSeeds(state.seed, 12));
  for (const tumour of TUMOURS) paintTumour(canvas, tumour, state);
  const over = [TISSUE.parenchyma, TISSUE.portalBranch, TISSUE.hepaticVein] as const;
  for (const trunk of ARTERY_TRUNKS) paint(canvas, tube(trunk), TISSUE.hepaticArtery, over);
}

function paintTree(canvas: Canvas, trunks: readonly (readonly TubePoint[])[], tissue: TissueCode, seed: number): void {
  const over = [TISSUE.parenchyma, TISSUE.hepaticVein, TISSUE.portalBranch] as const;
  for (const [index, trunk] of trunks.entries()) {
    const branching = { seed: mixSeeds(seed, index), generations: 2, sideBranches: 4, lengthMm: 34 };
    for (const rod of vesselTree(trunk, branching)) paint(canvas, rod, tissue, over);
  }
}

function paintTumour(canvas: Canvas, tumour: Tumour, state: LiverState): void {
  const seed = mixSeeds(state.seed, 21, tumour.centre[0], tumour.centre[2]);
  const lobed = (grainMm: number) => (x: number, y: number, z: number) => lobes(seed, grainMm, [x, y, z]);
  const scale = state.treated && tumour.survives !== null ? state.tumourScale : 1;
  const radius = tumour.radiusMm * scale;
  const outer = rippled(
    ellipsoid(tumour.centre, [radius, radius * 0.92, radius * 0.96]),
    radius * 0.16,
    lobed(radius * 0.55),
  );
  const core =
    tumour.core === null
      ? null
      : rippled(
          ellipsoid(tumour.core.centre, ball(tumour.core.radiusMm * scale)),
          tumour.core.radiusMm * 0.3,
          lobed(9),
        );
  const alive = tumour.survives?.map(({ centre, radiusMm }) =>
    rippled(ellipsoid(centre, ball(radiusMm)), radiusMm * 0.15, lobed(8)),
  );
  const oilLimit = 1 - 2 * tumour.oiled;
  const liver = new Set<number>([TISSUE.parenchyma, TISSUE.portalBranch, TISSUE.hepaticVein, TISSUE.hepaticArtery]);
  paintWhere(canvas, outer.bounds, (x, y, z, current) => {
    if (!liver.has(current) || outer.level(x, y, z) > 0) return current;
    const dead = core !== null && core.level(x, y, z) <= 0;
    if (!state.treated || alive === undefined) return dead ? TISSUE.necrosis : TISSUE.tumour;
    if (!dead && alive.some((part) => part.level(x, y, z) <= 0)) return TISSUE.tumour;
    const clumps =
      0.6 * valueNoise(seed + 1, x / 6, y / 6, z / 8) + 0.4 * valueNoise(seed + 2, x / 2.5, y / 2.5, z / 4);
    const oil = 2.2 * clumps > oilLimit + (dead && core.level(x, y, z) < -4 ? 0.9 : 0);
    return oil ? TISSUE.lipiodol : TISSUE.necrosis;
  });
}

/** Two sizes of lobes, the larger on axes turned against the grid's, in [−1, 1]. */
function lobes(seed: number, grainMm: number, [x, y, z]: Triple): number {
  const large = valueNoise(seed, (0.8 * x - 0.6 * y) / grainMm, (0.6 * x + 0.8 * y + 0.4 * z) / grainMm, z / grainMm);
  const small = valueNoise(
    seed + 3,
    (0.6 * x + 0.8 * y) / (0.45 * grainMm),
    (y - x) / (0.6 * grainMm),
    z / (0.5 * grainMm),
  );
  return 0.65 * large + 0.35 * small;
}

function ball(radiusMm: number): Triple {
  return [radiusMm, radiusMm, radiusMm];
}

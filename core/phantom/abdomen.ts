import { paint, paintWhere, type Canvas } from './canvas.ts';
import { mixSeeds, mulberry32, valueNoise } from './random.ts';
import {
  ellipsoid,
  intersection,
  offset,
  rippled,
  smoothUnion,
  tube,
  without,
  type Shape,
  type Triple,
  type TubePoint,
} from './shapes.ts';
import { TISSUE, type TissueCode } from './tissues.ts';
import { cavity, leftDome } from './torso.ts';
import { vesselTree } from './vessels.ts';

const stomach: Shape = smoothUnion(
  [
    ellipsoid([78, 4, 30], [34, 38, 36]),
    ellipsoid([66, -34, 8], [30, 32, 44]),
    ellipsoid([32, -56, -20], [36, 17, 17]),
  ],
  14,
);

/** Spleen, kidneys in their fat, stomach, gallbladder and adrenals: what presses on the liver. */
export function paintSolidOrgans(canvas: Canvas, seed: number): void {
  const spleen = without(
    intersection(ellipsoid([102, 36, 20], [32, 46, 50]), offset(cavity, -3), offset(leftDome, -3)),
    offset(stomach, 3),
  );
  paint(canvas, spleen, TISSUE.spleen, [TISSUE.fat, TISSUE.muscle]);
  paintKidney(canvas, [-64, 42, -66], -1, seed);
  paintKidney(canvas, [64, 42, -48], 1, mixSeeds(seed, 1));
  paintStomach(canvas);
  const gallbladder = ellipsoid([-46, -54, -46], [15, 21, 27]);
  paint(canvas, offset(gallbladder, 1.6), TISSUE.bowelWall, [TISSUE.parenchyma, TISSUE.fat]);
  paint(canvas, gallbladder, TISSUE.gallbladder, [TISSUE.bowelWall]);
  const adrenals: readonly TubePoint[][] = [
    [
      [-32, 24, -8, 2.6],
      [-38, 36, -14, 2.2],
    ],
    [
      [34, 22, 2, 2.6],
      [42, 34, -6, 2.2],
    ],
    [
      [34, 22, 2, 2.6],
      [32, 34, -8, 2.2],
    ],
  ];
  for (const limb of adrenals) paint(canvas, tube(limb), TISSUE.adrenal, [TISSUE.fat]);
}

/** A kidney: cortex with columns between pyramids, fat and pelvis towards the midline (`side` is −1 on the right). */
function paintKidney(canvas: Canvas, centre: Triple, side: -1 | 1, seed: number): void {
  const whole = ellipsoid(centre, [26, 25, 53]);
  const room = intersection(offset(whole, 8), offset(cavity, -1));
  paint(canvas, room, TISSUE.fat, [TISSUE.parenchyma, TISSUE.spleen, TISSUE.fat]);
  const sinus = ellipsoid([centre[0] - side * 17, centre[1] - 6, centre[2]], [16, 10, 24]);
  const inner = offset(whole, -6.5);
  paintWhere(canvas, whole.bounds, (x, y, z, current) => {
    if (current !== TISSUE.fat || whole.level(x, y, z) > 0) return current;
    if (sinus.level(x, y, z) <= 0)
      return valueNoise(seed, x / 5, y / 5, z / 9) > 0.25 ? TISSUE.fluid : TISSUE.renalSinus;
    if (inner.level(x, y, z) > 0) return TISSUE.renalCortex;
    const wander = 1.6 * valueNoise(seed + 2, x / 15, y / 15, z / 15);
    const angle = Math.atan2(y - centre[1], (x - centre[0]) * side) + wander;
    const column = Math.cos(angle * 4 + z * 0.1) + 0.7 * Math.cos(z * 0.3 + 2 * wander);
    return column > 0.7 ? TISSUE.renalCortex : TISSUE.renalMedulla;
  });
}

/** Fluid below, gas above it: the patient lies on the back. */
function paintStomach(canvas: Canvas): void {
  paint(canvas, intersection(offset(stomach, 2), offset(cavity, -1.5)), TISSUE.fat, [TISSUE.parenchyma, TISSUE.spleen]);
  const folded = rippled(stomach, 1.6, (x, y, z) => valueNoise(71, x / 9, y / 9, z / 14));
  const room = intersection(folded, offset(cavity, -2.5), offset(leftDome, -3));
  paint(canvas, room, TISSUE.bowelWall, [TISSUE.fat, TISSUE.muscle]);
  const lumen = offset(room, -5);
  paintWhere(canvas, lumen.bounds, (x, y, z, current) => {
    if (current !== TISSUE.bowelWall || lumen.level(x, y, z) > 0) return current;
    return y < -38 ? TISSUE.gas : TISSUE.fluid;
  });
}

const AORTA: readonly TubePoint[] = [
  [27, 22, 200, 12],
  [27, 19, 90, 12],
  [20, 11, 40, 11.5],
  [9, 8, 0, 11],
  [6, 9, -60, 9.8],
  [4, 9, -200, 9.5],
];
const VENA_CAVA: readonly TubePoint[] = [
  [-24, 14, -200, 10],
  [-26, 14, -60, 10.5],
  [-28, 14, 10, 11.5],
  [-26, 8, 50, 12.5],
  [-20, -6, 88, 13],
  [-16, -18, 112, 13],
];
const ARTERIES: readonly (readonly TubePoint[])[] = [
  [
    [10, 4, 8, 3.8],
    [6, -10, 11, 3.4],
    [-12, -10, 4, 2.8],
    [-30, -18, 2, 2.4],
  ],
  [
    [6, -10, 11, 3.4],
    [26, -6, 6, 2.9],
    [44, 14, 8, 2.8],
    [62, 22, 2, 2.6],
    [82, 32, 12, 2.4],
  ],
  [
    [8, 3, -8, 3.8],
    [7, -12, -24, 3.6],
    [5, -18, -60, 3.4],
    [4, -22, -200, 2.8],
  ],
  [
    [-2, 14, -52, 3],
    [-24, 30, -58, 2.7],
    [-48, 38, -64, 2.4],
  ],
  [
    [10, 14, -44, 3],
    [28, 28, -46, 2.7],
    [48, 38, -48, 2.4],
  ],
];
const PORTAL: readonly (readonly TubePoint[])[] = [
  [
    [-10, -20, -200, 5.5],
    [-8, -16, -60, 6],
    [-4, -6, -24, 7],
    [-20, -6, -6, 7.4],
    [-36, -12, 6, 7.2],
  ],
  [
    [-4, -6, -24, 5.6],
    [30, -2, -8, 5],
    [58, 20, -4, 4.4],
    [84, 36, 14, 3.8],
  ],
];
const RENAL_VEINS: readonly (readonly TubePoint[])[] = [
  [
    [-28, 14, -58, 5],
    [-48, 34, -64, 4],
  ],
  [
    [-24, 8, -46, 5],
    [6, -4, -46, 5],
    [30, 18, -46, 4.6],
    [48, 36, -48, 4],
  ],
];

/** The great vessels with their walls' fat, outside the liver. */
export function paintGreatVessels(canvas: Canvas): void {
  const soft = [TISSUE.fat, TISSUE.muscle, TISSUE.lung, TISSUE.parenchyma, TISSUE.myocardium] as const;
  const loose = [TISSUE.fat, TISSUE.pancreas, TISSUE.muscle] as const;
  paint(canvas, tube(VENA_CAVA), TISSUE.venaCava, soft);
  for (const vein of RENAL_VEINS) paint(canvas, tube(vein), TISSUE.venaCava, loose);
  for (const vein of PORTAL) paint(canvas, tube(vein), TISSUE.portalVein, loose);
  paint(canvas, tube(AORTA), TISSUE.aorta, [...soft, TISSUE.venaCava, TISSUE.portalVein]);
  for (const artery of ARTERIES)
    paint(canvas, tube(artery), TISSUE.artery, [...loose, TISSUE.portalVein, TISSUE.venaCava]);
}

/** Pancreas, duodenum, colon, small bowel, oesophagus and the vessels of mesentery and lungs, where there is room for them. */
export function paintHollowOrgans(canvas: Canvas, seed: number): void {
  const lobulated = (shape: Shape): Shape =>
    rippled(shape, 2, (x, y, z) => valueNoise(mixSeeds(seed, 3), x / 5, y / 5, z / 7));
  const pancreas = tube([
    [-26, -14, -52, 13],
    [-12, -18, -38, 11],
    [12, -16, -24, 9],
    [44, 4, -12, 10],
    [76, 24, -2, 8],
  ]);
  paint(canvas, lobulated(pancreas), TISSUE.pancreas, [TISSUE.fat]);
  paintBowel(
    canvas,
    [
      [-30, -30, -18, 11],
      [-48, -16, -40, 11],
      [-44, -8, -72, 11],
      [-16, -4, -88, 10],
      [30, -6, -84, 10],
    ],
    'fluid',
    seed,
  );
  paintBowel(
    canvas,
    [
      [-108, -8, -200, 22],
      [-104, -16, -112, 22],
      [-84, -54, -100, 19],
      [-40, -76, -92, 17],
      [10, -80, -84, 16],
    ],
    'stool',
    mixSeeds(seed, 4),
  );
  paintBowel(
    canvas,
    [
      [10, -80, -84, 16],
      [56, -76, -66, 16],
      [96, -46, -38, 16],
      [112, -2, -36, 15],
      [114, 14, -70, 14],
      [112, 16, -200, 14],
    ],
    'stool',
    mixSeeds(seed, 5),
  );
  const random = mulberry32(mixSeeds(seed, 6));
  for (let loop = 0; loop < 44; loop += 1) {
    const x = -44 + 136 * random();
    const y = -72 + 80 * random();
    const z = -40 - 105 * random();
    const turn = 2 * Math.PI * random();
    const reach = 18 + 16 * random();
    const end: TubePoint = [x + reach * Math.cos(turn), y + reach * Math.sin(turn), z + 10 * (random() - 0.5), 10];
    paintBowel(canvas, [[x, y, z, 11], end], 'fluid', mixSeeds(seed, 7, loop));
  }
  paint(
    canvas,
    tube([
      [10, 14, 200, 9],
      [12, 12, 90, 9],
      [30, -2, 50, 9],
      [44, -8, 42, 9],
    ]),
    TISSUE.bowelWall,
    [TISSUE.fat, TISSUE.muscle, TISSUE.lung],
  );
  paint(
    canvas,
    tube([
      [9, 14, 200, 2.5],
      [11, 12, 90, 2.5],
    ]),
    TISSUE.gas,
    [TISSUE.bowelWall],
  );
  paintFineVessels(canvas, seed);
}

function paintBowel(canvas: Canvas, course: readonly TubePoint[], content: 'fluid' | 'stool', seed: number): void {
  const haustra = (x: number, y: number, z: number): number => valueNoise(seed, x / 12, y / 12, z / 12);
  const outer = intersection(rippled(tube(course), 3, haustra), offset(cavity, -2));
  paint(canvas, outer, TISSUE.bowelWall, [TISSUE.fat]);
  const lumen = offset(outer, content === 'stool' ? -2.4 : -3.2);
  paintWhere(canvas, lumen.bounds, (x, y, z, current) => {
    if (current !== TISSUE.bowelWall || lumen.level(x, y, z) > 0) return current;
    if (content === 'fluid') return TISSUE.fluid;
    const level = heightAlong(course, x, z);
    return y < level + 4 * valueNoise(seed + 9, x / 9, y / 9, z / 9) - 2 ||
      valueNoise(seed + 8, x / 8, y / 8, z / 9) > 0.62
      ? TISSUE.gas
      : TISSUE.stool;
  });
}

/** Height of a tube's middle nearest to (x, z): gas lies before it. */
function heightAlong(course: readonly TubePoint[], x: number, z: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let height = 0;
  for (const [px, py, pz] of course) {
    const distance = Math.hypot(x - px, z - pz);
    if (distance < nearest) {
      nearest = distance;
      height = py;
    }
  }
  return height;
}

function paintFineVessels(canvas: Canvas, seed: number): void {
  const draw = (trunk: readonly TubePoint[], tissue: TissueCode, over: readonly TissueCode[], index: number): void => {
    const tree = vesselTree(trunk, { seed: mixSeeds(seed, 31, index), generations: 2, sideBranches: 5, lengthMm: 48 });
    for (const rod of tree) paint(canvas, rod, tissue, over);
  };
  const roots: readonly (readonly TubePoint[])[] = [
    [
      [-30, 12, 170, 6],
      [-74, 30, 110, 4],
      [-104, 50, 60, 2],
    ],
    [
      [-30, 0, 170, 6],
      [-80, -30, 120, 4],
      [-110, -40, 70, 2],
    ],
    [
      [40, 22, 170, 6],
      [82, 40, 100, 4],
      [104, 50, 50, 2],
    ],
    [
      [60, 10, 170, 6],
      [104, -10, 110, 3.6],
      [120, -16, 70, 2],
    ],
  ];
  for (const [index, root] of roots.entries()) draw(root, TISSUE.lungVessel, [TISSUE.lung], index);
  const mesentery: readonly (readonly TubePoint[])[] = [
    [
      [5, -18, -60, 2.4],
      [20, -36, -90, 2],
      [36, -50, -130, 1.6],
    ],
    [
      [-8, -16, -60, 2.8],
      [30, -34, -76, 2.2],
      [64, -46, -96, 1.6],
    ],
  ];
  for (const [index, root] of mesentery.entries())
    draw(root, index === 0 ? TISSUE.artery : TISSUE.portalVein, [TISSUE.fat], 10 + index);
}

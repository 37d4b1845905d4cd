import { paint, paintWhere, type Canvas } from './canvas.ts';
import { valueNoise } from './random.ts';
import { ellipsoid, taperedCapsule, tube, union, type Bounds, type Shape, type Triple } from './shapes.ts';
import { TISSUE } from './tissues.ts';

/** Everything the scan can see, mm in the patient's frame. */
const EVERYWHERE: Bounds = { low: [-400, -400, -400], high: [400, 400, 400] };

/** Distance between vertebrae, and the height of the middle of one of them. */
const VERTEBRA_PITCH_MM = 30;
const VERTEBRA_CENTRE_MM = 15;
/** Ribs fall by this much for each radian from the back to the front. */
const RIB_FALL_MM = 50;
const SKIN_MM = 2.2;
const TABLE_RADIUS_MM = 430;

/** An oval in the axial plane: `front` and `back` are its semi-axes towards the belly and the back. */
interface Oval {
  readonly centreY: number;
  readonly side: number;
  readonly front: number;
  readonly back: number;
}
const BODY: Oval = { centreY: 3, side: 167, front: 116, back: 117 };
const CAVITY: Oval = { centreY: 0, side: 141, front: 95, back: 83 };

/** Depth under the oval's surface in mm, along the ray from its centre: negative outside. Its exponent of 2.5 is a trunk's. */
function depthUnder(oval: Oval, x: number, y: number): number {
  const dy = y - oval.centreY;
  const u = Math.abs(x) / oval.side;
  const v = Math.abs(dy) / (dy < 0 ? oval.front : oval.back);
  const radius = (u * u * Math.sqrt(u) + v * v * Math.sqrt(v)) ** 0.4;
  return ((1 - radius) * Math.sqrt(x * x + dy * dy)) / Math.max(radius, 1e-6);
}

/** The space within the ribs and the muscles of the wall. */
export const cavity: Shape = { bounds: EVERYWHERE, level: (x, y) => -depthUnder(CAVITY, x, y) };

/** Skin, subcutaneous fat, the muscles of the wall with fat between their layers, ribs, and fat within. */
export function paintWall(canvas: Canvas, seed: number): void {
  paintWhere(canvas, EVERYWHERE, (x, y, z) => {
    const groove = y > 60 ? 6 * Math.exp(-((x / 16) ** 2)) : 0;
    const depth = depthUnder(BODY, x, y) - groove;
    if (depth < 0) return TISSUE.air;
    if (depth < SKIN_MM) return TISSUE.skin;
    const inward = depthUnder(CAVITY, x, y);
    if (inward > 0) return TISSUE.fat;
    const outward = -inward;
    if (outward < 12) {
      const rib = ribTissue(x, y, z, outward);
      if (rib !== null) return rib;
    }
    const angle = Math.atan2(Math.abs(x), y);
    const fatDepth = 9 + 3 * Math.sin(angle) + (angle < 0.9 ? 3 : 0) + Math.max(0, -z) * 0.03;
    if (depth < fatDepth) return TISSUE.fat;
    const lineaAlba = angle > 2.4 && Math.abs(x) < 2.5;
    const betweenLayers = Math.abs(outward - 10 - 2 * valueNoise(seed, angle * 3, z / 40, 0)) < 0.9;
    const flank = angle > 0.7 && angle < 2.5;
    return lineaAlba || (betweenLayers && flank) ? TISSUE.fat : TISSUE.muscle;
  });
}

/** A rib's bone or cartilage, or null: an arc in the wall that falls towards the front; the two lowest are short. */
function ribTissue(x: number, y: number, z: number, outward: number): number | null {
  const angle = Math.atan2(Math.abs(x), y);
  if (angle < 0.3) return null;
  const headZ = z + RIB_FALL_MM * (angle - 0.3);
  const rank = Math.round((headZ - VERTEBRA_CENTRE_MM) / VERTEBRA_PITCH_MM);
  const furthest = rank < -1 ? 0 : ([1.1, 1.75][rank + 1] ?? 2.75);
  if (angle > furthest) return null;
  const along = headZ - VERTEBRA_CENTRE_MM - rank * VERTEBRA_PITCH_MM;
  const slim = angle > furthest - 0.1 ? 0.75 : 1;
  const level = Math.hypot((outward - 5.2) / (3.9 * slim), along / (6.4 * slim));
  if (level > 1) return null;
  if (angle > 2.25) return TISSUE.cartilage;
  return level > 0.6 ? TISSUE.cortex : TISSUE.marrow;
}

/** Vertebrae with discs, canal, arch and processes, the muscles beside the spine, and the diaphragm's crura. */
export function paintSpine(canvas: Canvas): void {
  const over = [TISSUE.fat, TISSUE.muscle, TISSUE.lung] as const;
  for (const side of [-1, 1]) {
    paint(canvas, ellipsoid([side * 34, 78, 0], [29, 19, 900]), TISSUE.muscle, over);
    paint(
      canvas,
      tube([
        [side * 25, 46, -10, 5],
        [side * 34, 46, -60, 14],
        [side * 42, 42, -150, 22],
      ]),
      TISSUE.muscle,
      over,
    );
    paint(canvas, ellipsoid([side * 68, 68, -120], [20, 9, 90]), TISSUE.muscle, over);
    paint(
      canvas,
      tube([
        [side * 15, 20, 55, 4],
        [side * 13, 24, 0, 5],
        [side * 14, 30, -70, 3.5],
      ]),
      TISSUE.muscle,
      over,
    );
  }
  paintWhere(canvas, { low: [-46, 18, -400], high: [46, 112, 400] }, (x, y, z, current) => {
    return spineTissue(x, y, z) ?? current;
  });
}

function spineTissue(x: number, y: number, z: number): number | null {
  return boneTissue(x, y, z) ?? (Math.abs(x) < 12 && y > 56 && y < 100 ? TISSUE.muscle : null);
}

function boneTissue(x: number, y: number, z: number): number | null {
  const along = z - VERTEBRA_CENTRE_MM - VERTEBRA_PITCH_MM * Math.round((z - VERTEBRA_CENTRE_MM) / VERTEBRA_PITCH_MM);
  const canal = Math.hypot(x / 10.5, (y - 67) / 8.5);
  if (canal < 1) return TISSUE.spinalCanal;
  const waist = 1 - 0.06 * Math.cos((along / VERTEBRA_PITCH_MM) * 2 * Math.PI);
  const body = Math.hypot(x / (23.5 * waist), (y - 41) / (18 * waist));
  if (body < 1 && y < 58) {
    if (Math.abs(along) > 11.5) return body < 0.98 ? TISSUE.disc : null;
    return body > 0.9 || y > 56.2 || Math.abs(along) > 10.2 ? TISSUE.cortex : TISSUE.marrow;
  }
  if (Math.abs(along) < 7 && y > 52 && y < 68 && Math.abs(x) > 10 && Math.abs(x) < 18)
    return Math.abs(x) > 16.4 || Math.abs(x) < 11.8 ? TISSUE.cortex : TISSUE.marrow;
  const arch = Math.hypot(x / 17, (y - 68) / 14);
  if (arch < 1 && y > 62 && along < 9) return arch > 0.86 || canal < 1.22 ? TISSUE.cortex : TISSUE.marrow;
  const spinousEnd = 103 - 0.4 * Math.abs(along + 4);
  const spinous = Math.abs(x) / (y > spinousEnd - 6 ? 4.4 : 3.2);
  if (spinous < 1 && y > 78 && y < spinousEnd && along > -13 && along < 6)
    return spinous > 0.55 || y > spinousEnd - 1.6 ? TISSUE.cortex : TISSUE.marrow;
  const transverseY = 68 + 0.42 * (Math.abs(x) - 14);
  const transverse = Math.hypot((y - transverseY) / 4.2, along / 5.5);
  if (transverse < 1 && Math.abs(x) > 14 && Math.abs(x) < 36) return transverse > 0.62 ? TISSUE.cortex : TISSUE.marrow;
  return null;
}

/** Breastbone and xiphoid over the upper slices. */
export function paintSternum(canvas: Canvas): void {
  const bone = taperedCapsule([0, -101, 58], [0, -102, 200], [7, 12]);
  paintWhere(canvas, bone.bounds, (x, y, z, current) => {
    if (Math.abs(y + 101) > 5.5) return current;
    const level = bone.level(x, y, z);
    if (level > 0) return current;
    return level > -2.4 || Math.abs(y + 101) > 3.6 ? TISSUE.cortex : TISSUE.marrow;
  });
}

/** The scanner's table: a thin curved plate, in the scanner's frame and not the patient's. */
export function paintTable(canvas: Canvas): void {
  const topY = 127 - canvas.patientOriginLpsMm[1];
  const centre: Triple = [-canvas.patientOriginLpsMm[0], topY - TABLE_RADIUS_MM, 0];
  paintWhere(canvas, { low: [-220, topY - 80, -400], high: [220, topY + 60, 400] }, (x, y, _z, current) => {
    if (current !== TISSUE.air) return current;
    const beside = x - centre[0];
    const depth = Math.hypot(beside, y - centre[1]) - TABLE_RADIUS_MM;
    return Math.abs(beside) < 168 && depth > 0 && depth < 3 ? TISSUE.table : current;
  });
}

/** The two halves of the diaphragm. What lies above them within the cavity is chest. */
export const rightDome: Shape = ellipsoid([-70, 0, -25], [88, 104, 124]);
export const leftDome: Shape = ellipsoid([68, 0, -40], [86, 102, 114]);
const mediastinum: Shape = union([
  ellipsoid([4, 28, 100], [34, 48, 260]),
  ellipsoid([26, -34, 122], [72, 58, 58]),
  ellipsoid([8, -56, 52], [62, 50, 44]),
  ellipsoid([0, -90, 150], [20, 26, 140]),
  ellipsoid([0, 84, 0], [44, 26, 900]),
]);

/** Lungs with their vessels, the diaphragm, and the lower part of the heart within its fat. */
export function paintChest(canvas: Canvas): void {
  paintWhere(canvas, { low: [-150, -100, -60], high: [150, 90, 400] }, (x, y, z, current) => {
    if (current !== TISSUE.fat || cavity.level(x, y, z) > -1.2) return current;
    const dome = Math.min(rightDome.level(x, y, z), leftDome.level(x, y, z));
    if (z < lungFloor(x, y) || mediastinum.level(x, y, z) < 0) return current;
    if (dome > 0) return TISSUE.lung;
    return dome > -2.2 ? TISSUE.muscle : current;
  });
  paintHeart(canvas);
}

/** The lungs reach lower behind than in front. */
function lungFloor(x: number, y: number): number {
  return 22 - 0.45 * y - (Math.abs(x) > 110 ? 8 : 0);
}

function paintHeart(canvas: Canvas): void {
  const over = [TISSUE.fat, TISSUE.lung] as const;
  paint(canvas, ellipsoid([28, -34, 122], [62, 50, 46]), TISSUE.myocardium, over);
  const within = [TISSUE.myocardium] as const;
  paint(canvas, ellipsoid([50, -28, 122], [28, 28, 33]), TISSUE.heartBlood, within);
  paint(canvas, ellipsoid([2, -50, 120], [31, 24, 40]), TISSUE.heartBlood, within);
  paint(canvas, ellipsoid([-16, -22, 128], [17, 20, 38]), TISSUE.heartBlood, within);
}

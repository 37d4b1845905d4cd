import { composeAffine, type Affine } from '../geometry/affine.ts';

type Triple = readonly [number, number, number];

export const IDENTITY_MAP: Affine = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };

/** The rotation by |turn| radians about `turn` through `centre`, followed by a shift, mm (Rodrigues). */
export function rigidAbout(centre: Triple, turn: Triple, shiftMm: Triple): Affine {
  const angle = Math.hypot(...turn);
  const [x, y, z] = angle < 1e-12 ? [0, 0, 0] : [turn[0] / angle, turn[1] / angle, turn[2] / angle];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const v = 1 - c;
  const turned: Affine = {
    matrix: [
      c + x * x * v,
      x * y * v - z * s,
      x * z * v + y * s,
      y * x * v + z * s,
      c + y * y * v,
      y * z * v - x * s,
      z * x * v - y * s,
      z * y * v + x * s,
      c + z * z * v,
    ],
    translation: [0, 0, 0],
  };
  const about = composeAffine(
    { matrix: IDENTITY_MAP.matrix, translation: [-centre[0], -centre[1], -centre[2]] },
    turned,
  );
  return composeAffine(about, {
    matrix: IDENTITY_MAP.matrix,
    translation: [centre[0] + shiftMm[0], centre[1] + shiftMm[1], centre[2] + shiftMm[2]],
  });
}

/** Angle of a rotation's matrix, degrees. */
export function rotationDegrees({ matrix: m }: Affine): number {
  const cosine = Math.min(1, Math.max(-1, (m[0] + m[4] + m[8] - 1) / 2));
  return (Math.acos(cosine) * 180) / Math.PI;
}

import { mulberry32, type Random } from './random.ts';
import { taperedCapsule, type Shape, type Triple, type TubePoint } from './shapes.ts';

export interface Branching {
  readonly seed: number;
  /** How often a branch divides again. */
  readonly generations: number;
  /** Side branches that leave one branch. */
  readonly sideBranches: number;
  /** Length of the first side branches, mm; later ones are shorter by 0.62 each time. */
  readonly lengthMm: number;
}

/** The rods of a vessel tree: the trunk's own, then side branches that leave it at 35–70°, thinner and shorter at each division. */
export function vesselTree(trunk: readonly TubePoint[], branching: Branching): readonly Shape[] {
  const random = mulberry32(branching.seed);
  const rods: Shape[] = [];
  grow(trunk, branching, branching.generations, rods, random);
  return rods;
}

function grow(
  course: readonly TubePoint[],
  branching: Branching,
  generations: number,
  into: Shape[],
  random: Random,
): void {
  for (let index = 1; index < course.length; index += 1) {
    const from = course[index - 1];
    const to = course[index];
    if (from === undefined || to === undefined) continue;
    into.push(taperedCapsule([from[0], from[1], from[2]], [to[0], to[1], to[2]], [from[3], to[3]]));
  }
  if (generations === 0) return;
  const generation = branching.generations - generations;
  for (let branch = 0; branch < branching.sideBranches; branch += 1) {
    const place = 0.25 + (0.72 * (branch + random())) / branching.sideBranches;
    const { point, along, radius } = pointOn(course, place);
    const heading = turned(along, random);
    const length = branching.lengthMm * 0.62 ** generation * (0.75 + 0.5 * random());
    const start = radius * 0.68;
    grow(bent(point, heading, length, start, random), branching, generations - 1, into, random);
  }
}

function bent(point: Triple, heading: Triple, length: number, radius: number, random: Random): readonly TubePoint[] {
  const sway = (): number => (random() - 0.5) * 0.35 * length;
  const middle: TubePoint = [
    point[0] + heading[0] * length * 0.5 + sway() * 0.5,
    point[1] + heading[1] * length * 0.5 + sway() * 0.5,
    point[2] + heading[2] * length * 0.5 + sway() * 0.5,
    radius * 0.8,
  ];
  const end: TubePoint = [
    point[0] + heading[0] * length + sway(),
    point[1] + heading[1] * length + sway(),
    point[2] + heading[2] * length + sway(),
    radius * 0.5,
  ];
  return [[point[0], point[1], point[2], radius], middle, end];
}

function pointOn(
  course: readonly TubePoint[],
  fraction: number,
): { readonly point: Triple; readonly along: Triple; readonly radius: number } {
  const place = fraction * (course.length - 1);
  const index = Math.min(course.length - 2, Math.floor(place));
  const t = place - index;
  const a = course[index] ?? [0, 0, 0, 1];
  const b = course[index + 1] ?? a;
  const along = unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
  return {
    point: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t],
    along,
    radius: a[3] + (b[3] - a[3]) * t,
  };
}

/** A direction 35–70° off the given one, at a random turn about it. */
function turned(along: Triple, random: Random): Triple {
  const tilt = ((35 + 35 * random()) * Math.PI) / 180;
  const turn = 2 * Math.PI * random();
  const helper: Triple = Math.abs(along[2]) < 0.8 ? [0, 0, 1] : [1, 0, 0];
  const u = unit([
    along[1] * helper[2] - along[2] * helper[1],
    along[2] * helper[0] - along[0] * helper[2],
    along[0] * helper[1] - along[1] * helper[0],
  ]);
  const v: Triple = [
    along[1] * u[2] - along[2] * u[1],
    along[2] * u[0] - along[0] * u[2],
    along[0] * u[1] - along[1] * u[0],
  ];
  const a = Math.cos(tilt);
  const b = Math.sin(tilt) * Math.cos(turn);
  const c = Math.sin(tilt) * Math.sin(turn);
  return [along[0] * a + u[0] * b + v[0] * c, along[1] * a + u[1] * b + v[1] * c, along[2] * a + u[2] * b + v[2] * c];
}

function unit([x, y, z]: Triple): Triple {
  const length = Math.hypot(x, y, z);
  return length === 0 ? [0, 0, 1] : [x / length, y / length, z / length];
}

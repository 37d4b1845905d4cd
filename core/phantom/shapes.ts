export type Triple = readonly [number, number, number];

/** A box that holds a shape, mm. */
export interface Bounds {
  readonly low: Triple;
  readonly high: Triple;
}

/**
 * A solid in the patient's frame (axes as LPS, mm). `level` is at most 0 inside and about the distance to the surface in mm outside;
 * nothing of the solid lies beyond `bounds`.
 */
export interface Shape {
  readonly bounds: Bounds;
  readonly level: (x: number, y: number, z: number) => number;
}

/** An ellipsoid along the axes. Its level is the usual first-order distance, exact on the surface. */
export function ellipsoid(centre: Triple, semiAxes: Triple): Shape {
  const [cx, cy, cz] = centre;
  const [a, b, c] = semiAxes;
  const shortest = Math.min(a, b, c);
  return {
    bounds: around(centre, semiAxes),
    level: (x, y, z) => {
      const u = (x - cx) / a;
      const v = (y - cy) / b;
      const w = (z - cz) / c;
      const radius = Math.sqrt(u * u + v * v + w * w);
      if (radius < 0.25) return -shortest * (1 - radius);
      const gradient = Math.sqrt((u * u) / (a * a) + (v * v) / (b * b) + (w * w) / (c * c));
      return (radius * (radius - 1)) / gradient;
    },
  };
}

/** A round rod between two points whose radius goes evenly from one end's to the other's, with round ends. */
export function taperedCapsule(from: Triple, to: Triple, radii: readonly [number, number]): Shape {
  const [r0, r1] = radii;
  const [ax, ay, az] = from;
  const dx = to[0] - ax;
  const dy = to[1] - ay;
  const dz = to[2] - az;
  const lengthSquared = Math.max(1e-9, dx * dx + dy * dy + dz * dz);
  const widest = Math.max(r0, r1);
  return {
    bounds: joined([around(from, [widest, widest, widest]), around(to, [widest, widest, widest])]),
    level: (x, y, z) => {
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / lengthSquared));
      const px = x - ax - t * dx;
      const py = y - ay - t * dy;
      const pz = z - az - t * dz;
      return Math.sqrt(px * px + py * py + pz * pz) - (r0 + (r1 - r0) * t);
    },
  };
}

/** A point of a tube's course, with the tube's radius there, mm. */
export type TubePoint = readonly [x: number, y: number, z: number, radius: number];

/** A tube through points, its radius changing evenly between them. */
export function tube(course: readonly TubePoint[]): Shape {
  return union(
    course.slice(1).map(([x, y, z, radius], index) => {
      const [px, py, pz, before] = course[index] ?? [x, y, z, radius];
      return taperedCapsule([px, py, pz], [x, y, z], [before, radius]);
    }),
  );
}

export function union(shapes: readonly Shape[]): Shape {
  return {
    bounds: joined(shapes.map((shape) => shape.bounds)),
    level: (x, y, z) => {
      let lowest = Number.POSITIVE_INFINITY;
      for (const shape of shapes) lowest = Math.min(lowest, shape.level(x, y, z));
      return lowest;
    },
  };
}

/** A union whose seams are rounded over about `blendMm`, as organs are. */
export function smoothUnion(shapes: readonly Shape[], blendMm: number): Shape {
  return {
    bounds: grown(joined(shapes.map((shape) => shape.bounds)), blendMm),
    level: (x, y, z) => {
      let level = Number.POSITIVE_INFINITY;
      for (const shape of shapes) {
        const next = shape.level(x, y, z);
        const overlap = Math.max(0, blendMm - Math.abs(level - next)) / blendMm;
        level = Math.min(level, next) - (Number.isFinite(overlap) ? overlap * overlap * blendMm * 0.25 : 0);
      }
      return level;
    },
  };
}

/** What all the shapes share. */
export function intersection(first: Shape, ...others: readonly Shape[]): Shape {
  return {
    bounds: first.bounds,
    level: (x, y, z) => {
      let highest = first.level(x, y, z);
      for (const other of others) {
        if (highest > 0) return highest;
        highest = Math.max(highest, other.level(x, y, z));
      }
      return highest;
    },
  };
}

/** The shape without another. */
export function without(shape: Shape, removed: Shape): Shape {
  return {
    bounds: shape.bounds,
    level: (x, y, z) => {
      const level = shape.level(x, y, z);
      return level > 0 ? level : Math.max(level, -removed.level(x, y, z));
    },
  };
}

/** The shape with its surface moved outwards by `byMm` (inwards when negative). */
export function offset(shape: Shape, byMm: number): Shape {
  return { bounds: grown(shape.bounds, byMm), level: (x, y, z) => shape.level(x, y, z) - byMm };
}

/** The shape with its surface moved in and out by up to `byMm`, by any function in [−1, 1]. */
export function rippled(shape: Shape, byMm: number, ripple: (x: number, y: number, z: number) => number): Shape {
  return {
    bounds: grown(shape.bounds, byMm),
    level: (x, y, z) => {
      const level = shape.level(x, y, z);
      return Math.abs(level) > 2 * byMm + 2 ? level : level - byMm * ripple(x, y, z);
    },
  };
}

/** The shape made larger or smaller about a point. */
export function scaled(shape: Shape, about: Triple, factor: number): Shape {
  const [cx, cy, cz] = about;
  const place = ([x, y, z]: Triple): Triple => [cx + (x - cx) * factor, cy + (y - cy) * factor, cz + (z - cz) * factor];
  return {
    bounds: { low: place(shape.bounds.low), high: place(shape.bounds.high) },
    level: (x, y, z) => factor * shape.level(cx + (x - cx) / factor, cy + (y - cy) / factor, cz + (z - cz) / factor),
  };
}

function around([x, y, z]: Triple, [a, b, c]: Triple): Bounds {
  return { low: [x - a, y - b, z - c], high: [x + a, y + b, z + c] };
}

function grown({ low, high }: Bounds, by: number): Bounds {
  return { low: [low[0] - by, low[1] - by, low[2] - by], high: [high[0] + by, high[1] + by, high[2] + by] };
}

function joined(bounds: readonly Bounds[]): Bounds {
  const least = (axis: 0 | 1 | 2): number => Math.min(...bounds.map((b) => b.low[axis]));
  const most = (axis: 0 | 1 | 2): number => Math.max(...bounds.map((b) => b.high[axis]));
  return { low: [least(0), least(1), least(2)], high: [most(0), most(1), most(2)] };
}

type Triple = readonly [number, number, number];

/** One place of the window along an axis. */
export interface Place {
  /** Index of the patch's first voxel; negative where the patch is longer than the axis. */
  readonly start: number;
  /** Share of each of the patch's voxels in the blended answer. Over all places the shares of a voxel of the axis sum to 1. */
  readonly share: Float64Array;
}

/** How the window moves along one axis. */
export interface AxisWindow {
  readonly patch: number;
  readonly overlapFraction: number;
  /** Outermost voxels that are not used where another place covers them. */
  readonly border: number;
}

/** SD of the Gaussian weights, as a share of the patch. Source: nnU-Net (Isensee et al., Nature Methods 2021;18:203). */
const SD_OF_PATCH = 1 / 8;

/**
 * The places of a window of `patch` voxels along an axis of `count`: as few as the overlap allows, evenly spread, the outer ones flush with
 * the axis's ends. A patch longer than the axis has it in its middle. The whole plan is the product of three axes, which is why a voxel's
 * weights over all patches are the product of its weights along them and need no volume of their own.
 */
export function axisPlaces(count: number, { patch, overlapFraction, border }: AxisWindow): readonly Place[] {
  const step = Math.max(1, Math.min(Math.floor(patch * (1 - overlapFraction)), patch - 2 * border));
  const steps = count <= patch ? 0 : Math.ceil((count - patch) / step);
  const starts = Array.from({ length: steps + 1 }, (_, n) =>
    steps === 0 ? -Math.floor(Math.max(0, patch - count) / 2) : Math.round((n * (count - patch)) / steps),
  );
  const weights = starts.map((start) => placeWeights(start, count, { patch, border }));
  const totals = new Float64Array(count);
  starts.forEach((start, n) => {
    weights[n]?.forEach((weight, t) => {
      const at = start + t;
      if (at >= 0 && at < count) totals[at] = (totals[at] ?? 0) + weight;
    });
  });
  return starts.map((start, n) => ({
    start,
    share: Float64Array.from(weights[n] ?? [], (weight, t) => {
      const total = totals[start + t];
      return total === undefined ? 0 : weight / total;
    }),
  }));
}

function placeWeights(
  start: number,
  count: number,
  { patch, border }: Pick<AxisWindow, 'patch' | 'border'>,
): Float64Array {
  const first = start <= 0 ? 0 : border;
  const end = start + patch >= count ? patch : patch - border;
  const sd = patch * SD_OF_PATCH;
  return Float64Array.from({ length: patch }, (_, t) =>
    t < first || t >= end ? 0 : Math.exp(-0.5 * ((t - (patch - 1) / 2) / sd) ** 2),
  );
}

/** A patch: its place along i, j and k. */
export type PatchPlace = readonly [Place, Place, Place];

/** All patches, i fastest: neighbours in memory follow each other. */
export function patchPlaces(
  dimensions: Triple,
  windows: readonly [AxisWindow, AxisWindow, AxisWindow],
): readonly PatchPlace[] {
  const [alongI, alongJ, alongK] = [
    axisPlaces(dimensions[0], windows[0]),
    axisPlaces(dimensions[1], windows[1]),
    axisPlaces(dimensions[2], windows[2]),
  ];
  return alongK.flatMap((k) => alongJ.flatMap((j) => alongI.map((i): PatchPlace => [i, j, k])));
}

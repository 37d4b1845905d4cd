import { ijkToLps, applyAffine, continuousIndex } from '../geometry/affine.ts';
import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { LIVER_WINDOW } from '../imaging/thumbnail.ts';
import type { LetbPlacement } from '../letb/computeLetb.ts';
import type { Deflate } from '../ports/deflate.ts';
import { halfExtentMm, type RoiShape } from '../roi/parenchymaRoi.ts';
import { pointLps } from '../geometry/points.ts';
import { patientOrder } from '../segmentation/draft/workingGrid.ts';
import { boxOfMask } from '../registration/workingImage.ts';
import type { AxisOrder } from '../segmentation/axisOrder.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { sliceContour } from '../segmentation/sliceContour.ts';
import { palettePng, pngDataUri } from './palettePng.ts';

/** One slice of A about the liver, as films are read (the patient's right on the left, front above), with what was measured on it. */
export interface KeyImage {
  /** Placements whose centre lies in this slice, from 1; empty for the slice of most enhancement. */
  readonly placements: readonly number[];
  /** Along the patient's axis, LPS mm. */
  readonly zMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** A in grey, enhancing voxels tinted; a picture held in the address itself. */
  readonly picture: string;
  /** The liver's outlines: closed rings x₀ y₀ x₁ y₁ …, mm from the picture's top left. */
  readonly contours: readonly (readonly number[])[];
  /** The cuts of the ROIs that this slice meets, mm from the top left. */
  readonly rois: readonly {
    readonly placement: number;
    readonly shape: RoiShape;
    readonly xMm: number;
    readonly yMm: number;
    /** Half the edge, or the radius of this cut. */
    readonly halfMm: number;
  }[];
}

/** The pictures of one timepoint. */
export interface KeyImages {
  /** Whose threshold the enhancement is drawn by: the placement of the middle LETB. */
  readonly placement: number;
  readonly thresholdHu: number;
  readonly images: readonly KeyImage[];
}

/** What was measured: A, S and M on one grid. */
export interface KeyImageSource {
  readonly arterial: Volume;
  readonly subtraction: Volume;
  readonly liver: Labelmap;
  readonly placements: readonly LetbPlacement[];
}

/** Seen about the liver, mm. */
const MARGIN_MM = 12;
/** Half the palette is grey, half is the same grey tinted. */
const GREYS = 128;
/** The window's colour of enhancement, and how much of the grey shines through. */
const ENHANCING: readonly [number, number, number] = [255, 140, 40];
const TINT_FRACTION = 0.6;

const PALETTE = Array.from({ length: 2 * GREYS }, (_, index): readonly [number, number, number] => {
  const grey = Math.round((255 * (index % GREYS)) / (GREYS - 1));
  const mixed = (colour: number): number => Math.round((1 - TINT_FRACTION) * grey + TINT_FRACTION * colour);
  return index < GREYS ? [grey, grey, grey] : [mixed(ENHANCING[0]), mixed(ENHANCING[1]), mixed(ENHANCING[2])];
});

/**
 * The slice with the largest enhancing area and the slices of the placements, each once. Axes are those of the grid that run
 * nearest to the patient's. Empty for a liver without voxels. A defect: no placement.
 */
export async function keyImages(source: KeyImageSource, deflate: Deflate): Promise<KeyImages> {
  const { placement, thresholdHu } = middlePlacement(source.placements);
  const view = viewOf(source.liver);
  if (view === null) return { placement, thresholdHu, images: [] };
  const centres = source.placements.map(({ centreLpsMm: [x, y, z] }) => {
    const at = continuousIndex(source.liver.grid, pointLps(x, y, z))[view.axes[2]] ?? 0;
    return Math.min(view.slices - 1, Math.max(0, Math.round(at)));
  });
  const most = sliceOfMostEnhancement(source, view, thresholdHu);
  const slices = [...new Set([most, ...centres])];
  const images = await Promise.all(
    slices.map((slice) => imageOf(source, { view, slice, centres, thresholdHu }, deflate)),
  );
  return { placement, thresholdHu, images };
}

/** As many slices, evenly spaced from the liver's foot to its head, as `count` says; by the threshold of `keyImages`. Empty for a liver without voxels. */
export async function contactImages(
  source: KeyImageSource,
  count: number,
  deflate: Deflate,
): Promise<readonly KeyImage[]> {
  const { thresholdHu } = middlePlacement(source.placements);
  const view = viewOf(source.liver);
  if (view === null) return [];
  const through = view.axes[2];
  const [first, last] = [view.low[through] ?? 0, view.high[through] ?? 0];
  const even = Array.from({ length: count }, (_, n) => Math.round(first + ((n + 0.5) * (last - first)) / count));
  const slices = [...new Set(view.reversed[2] ? even.toReversed() : even)];
  return Promise.all(slices.map((slice) => imageOf(source, { view, slice, centres: [], thresholdHu }, deflate)));
}

interface Shown {
  readonly view: View;
  readonly slice: number;
  /** Slices of the placements' centres, in their order. */
  readonly centres: readonly number[];
  readonly thresholdHu: number;
}

async function imageOf(
  source: KeyImageSource,
  { view, slice, centres, thresholdHu }: Shown,
  deflate: Deflate,
): Promise<KeyImage> {
  const pixels = pixelsOf(source, view, slice, thresholdHu);
  const png = await palettePng({ width: view.width, height: view.height, palette: PALETTE, pixels }, deflate);
  return {
    placements: centres.flatMap((at, index) => (at === slice ? [index + 1] : [])),
    zMm: heightOf(source.liver.grid, view, slice),
    widthMm: view.width * view.spacing[0],
    heightMm: view.height * view.spacing[1],
    picture: pngDataUri(png),
    contours: contoursOf(source.liver, view, slice),
    rois: roisOf(source, view, slice),
  };
}

function middlePlacement(placements: readonly LetbPlacement[]): {
  readonly placement: number;
  readonly thresholdHu: number;
} {
  const sorted = placements
    .map(({ letbPercent, thresholdHu }, index) => ({ letbPercent, thresholdHu, placement: index + 1 }))
    .toSorted((a, b) => a.letbPercent - b.letbPercent);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('a measurement has a placement');
  return middle;
}

/** How a slice is laid out as a picture: the grid's axes that run across, down and through it, and the part about the liver. */
interface View {
  readonly axes: AxisOrder['source'];
  readonly reversed: AxisOrder['reversed'];
  /** First voxel across and down, in the grid's own count. */
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
  readonly slices: number;
  readonly spacing: readonly [number, number];
}

function viewOf({ grid, voxels }: Labelmap): View | null {
  const box = boxOfMask(voxels, grid, MARGIN_MM);
  if (box === null) return null;
  const { source: axes, reversed } = patientOrder(grid);
  const [across, down, through] = axes;
  const length = (a: number): number => (box.to[a] ?? 0) - (box.from[a] ?? 0) + 1;
  return {
    axes,
    reversed,
    low: box.from,
    high: box.to,
    width: length(across),
    height: length(down),
    slices: grid.dimensions[through] ?? 1,
    spacing: [grid.spacingMm[across] ?? 1, grid.spacingMm[down] ?? 1],
  };
}

/** Calls with each pixel's place in the picture and its voxel's in the volume. */
function overPixels(grid: Grid, view: View, slice: number, call: (pixel: number, voxel: number) => void): void {
  const [across, down, through] = view.axes;
  const index: [number, number, number] = [0, 0, 0];
  index[through] = slice;
  for (let y = 0; y < view.height; y += 1) {
    index[down] = view.reversed[1] ? (view.high[down] ?? 0) - y : (view.low[down] ?? 0) + y;
    for (let x = 0; x < view.width; x += 1) {
      index[across] = view.reversed[0] ? (view.high[across] ?? 0) - x : (view.low[across] ?? 0) + x;
      call(y * view.width + x, voxelOffset(grid, index[0], index[1], index[2]));
    }
  }
}

function pixelsOf(
  { arterial, subtraction, liver }: KeyImageSource,
  view: View,
  slice: number,
  thresholdHu: number,
): Uint8Array {
  const { levelHu, widthHu } = LIVER_WINDOW;
  const lowHu = levelHu - widthHu / 2;
  const pixels = new Uint8Array(view.width * view.height);
  overPixels(liver.grid, view, slice, (pixel, voxel) => {
    const hu = arterial.voxels[voxel] ?? NO_DATA_HU;
    const grey = Math.min(GREYS - 1, Math.max(0, Math.round(((GREYS - 1) * (hu - lowHu)) / widthHu)));
    pixels[pixel] = isEnhancing(subtraction, liver, voxel, thresholdHu) ? GREYS + grey : grey;
  });
  return pixels;
}

function isEnhancing(subtraction: Volume, liver: Labelmap, voxel: number, thresholdHu: number): boolean {
  const s = subtraction.voxels[voxel] ?? NO_DATA_HU;
  return liver.voxels[voxel] !== 0 && s !== NO_DATA_HU && s > thresholdHu;
}

/** Where nothing enhances, the middle of the liver. */
function sliceOfMostEnhancement({ subtraction, liver }: KeyImageSource, view: View, thresholdHu: number): number {
  const through = view.axes[2];
  const [first, last] = [view.low[through] ?? 0, view.high[through] ?? 0];
  let [best, bestCount] = [Math.round((first + last) / 2), 0];
  for (let slice = first; slice <= last; slice += 1) {
    let count = 0;
    overPixels(liver.grid, view, slice, (_, voxel) => {
      if (isEnhancing(subtraction, liver, voxel, thresholdHu)) count += 1;
    });
    if (count > bestCount) [best, bestCount] = [slice, count];
  }
  return best;
}

/** A voxel index along the picture's axis `a` as mm from its edge: half a voxel lies before the first centre. */
function onPictureMm(view: View, a: 0 | 1, index: number): number {
  const own = view.axes[a];
  const steps = view.reversed[a] ? (view.high[own] ?? 0) - index : index - (view.low[own] ?? 0);
  return (steps + 0.5) * view.spacing[a];
}

function contoursOf(liver: Labelmap, view: View, slice: number): readonly (readonly number[])[] {
  const [across, down, through] = view.axes;
  const axisOf = through === 0 ? 0 : through === 1 ? 1 : 2;
  return sliceContour(liver, axisOf, slice, { low: view.low, high: view.high }).map((ring) =>
    Array.from(ring, (_, at) => {
      const isX = at % 2 === 0;
      // A ring's u is the lower of the slice's two axes.
      const other = isX ? at + 1 : at - 1;
      const own = across < down ? at : other;
      return onPictureMm(view, isX ? 0 : 1, ring[own] ?? 0);
    }),
  );
}

function roisOf({ liver, placements }: KeyImageSource, view: View, slice: number): KeyImage['rois'] {
  const [across, down, through] = view.axes;
  return placements.flatMap(({ centreLpsMm: [x, y, z], shape, nominalCm3 }, index) => {
    const centreLpsMm = pointLps(x, y, z);
    const centre = continuousIndex(liver.grid, centreLpsMm);
    const half = halfExtentMm({ centreLpsMm, shape, nominalCm3 });
    const offMm = Math.abs(slice - (centre[through] ?? 0)) * (liver.grid.spacingMm[through] ?? 1);
    if (offMm > half) return [];
    return [
      {
        placement: index + 1,
        shape,
        xMm: onPictureMm(view, 0, centre[across] ?? 0),
        yMm: onPictureMm(view, 1, centre[down] ?? 0),
        halfMm: shape === 'cube' ? half : Math.sqrt(half * half - offMm * offMm),
      },
    ];
  });
}

/** z of the slice's middle within the picture. */
function heightOf(grid: Grid, view: View, slice: number): number {
  const index: [number, number, number] = [0, 0, 0];
  for (const a of [0, 1] as const) {
    const own = view.axes[a] ?? 0;
    index[own] = ((view.low[own] ?? 0) + (view.high[own] ?? 0)) / 2;
  }
  index[view.axes[2]] = slice;
  return applyAffine(ijkToLps(grid), index)[2];
}

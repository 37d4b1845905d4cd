import { composeAffine, ijkToLps, lpsToIjk, type Affine } from '../../core/geometry/affine.ts';
import { dot, type Grid } from '../../core/geometry/grid.ts';
import { PARTS_OF_A_MM } from '../../core/registration/displacementLengths.ts';
import type { ComparisonPattern, VolumeId, WindowLevel } from './contract.ts';
import type { Place } from './overlayState.ts';
import type { Picture } from './picture.ts';
import { SAME_PLACE, type DrawnPattern, type Drawing, type Row } from './sliceMapper.ts';
import type { FurtherLayer } from './sliceScene.ts';
import type { Vector } from './vectors.ts';
import { fromPixel, type ViewFrame } from './viewFrame.ts';

/** One of two volumes that share a picture, as the engine knows it. */
export interface DrawnSide {
  readonly volumeId: VolumeId;
  readonly place: Place;
  readonly picture: Picture;
  /** Null: the viewport's own. */
  readonly window: WindowLevel | null;
  readonly map: Affine | null;
}

export interface DrawnComparison {
  /** Viewports of this volume are compared. */
  readonly on: VolumeId;
  readonly sides: readonly [first: DrawnSide, second: DrawnSide];
  readonly pattern: ComparisonPattern;
}

/** A volume of hundredths of a millimetre that is drawn as a map of colours. */
export interface DrawnColourMap {
  readonly on: VolumeId;
  readonly place: Place;
  readonly picture: Picture;
  /** Drawn in the ramp's last colour, and all above it. */
  readonly highestMm: number;
  readonly opacity: number;
}

/** Voxels that are lit in a colour of their own above the enhancing overlay. */
export interface DrawnVoxels {
  readonly place: Place;
  readonly picture: Picture;
}

export interface FurtherPictures {
  readonly comparison: DrawnComparison | null;
  readonly colourMap: DrawnColourMap | null;
  readonly explained: DrawnVoxels | null;
}

/** Enhancement that a small shift explains: blue is told from the overlay's orange with any colour vision. */
export const EXPLAINED_COLOUR = [0x4d / 255, 0x8c / 255, 1] as const;

/** A volume of 0 and 1 is lit where it is 1. */
const LIT = 0.5;

/** A viewport, as far as it decides what else is drawn in it. */
export interface ComparedView {
  readonly volumeId: VolumeId;
  readonly linkKey: string;
  readonly window: WindowLevel;
  readonly isInverted: boolean;
  readonly isNearest: boolean;
  /** Whether it shows the enhancing overlay. */
  readonly isLit: boolean;
  readonly opacity: number;
  readonly frame: ViewFrame;
}

/** What is drawn above a viewport's own picture, the undermost first. */
export function layersOf(view: ComparedView, pictures: FurtherPictures): readonly FurtherLayer[] {
  const { comparison, colourMap, explained } = pictures;
  const isHere = (place: Place): boolean => place.linkKey === view.linkKey;
  const sides = comparison === null || comparison.on !== view.volumeId ? [] : sideLayers(view, comparison);
  const colours =
    colourMap === null || colourMap.on !== view.volumeId || !isHere(colourMap.place)
      ? []
      : [
          {
            name: 'colour-map' as const,
            picture: colourMap.picture,
            opacity: colourMap.opacity,
            drawing: { ...plain, highest: colourMap.highestMm * PARTS_OF_A_MM },
          },
        ];
  const voxels =
    explained === null || !view.isLit || !isHere(explained.place)
      ? []
      : [
          {
            name: 'explained' as const,
            picture: explained.picture,
            opacity: view.opacity,
            drawing: { ...plain, isNearest: true, lit: { aboveHu: LIT, colour: EXPLAINED_COLOUR } },
          },
        ];
  return [...sides, ...colours, ...voxels];
}

const plain = { isNearest: false, map: SAME_PLACE, pattern: null, lit: null, highest: null } as const;

function sideLayers(view: ComparedView, { sides, pattern }: DrawnComparison): readonly FurtherLayer[] {
  return sides.flatMap((side, n): readonly FurtherLayer[] => {
    const isItself = side.volumeId === view.volumeId && side.window === null && side.map === null;
    if (isItself || side.place.linkKey !== view.linkKey) return [];
    const { widthHu, levelHu } = side.window ?? view.window;
    return [
      {
        name: n === 0 ? 'first' : 'second',
        picture: side.picture,
        opacity: 1,
        drawing: {
          ...plain,
          isNearest: view.isNearest,
          isInverted: view.isInverted,
          blackHu: levelHu - widthHu / 2,
          greyPerHu: 1 / widthHu,
          map: side.map === null ? SAME_PLACE : rowsOf(side.map, side.place.grid),
          pattern: { ...patternOn(view.frame, side.place.grid, pattern), side: n === 0 ? 0 : 1 },
        },
      },
    ];
  });
}

/** A map of patient space as a map of a grid's voxel indices. */
function rowsOf(map: Affine, grid: Grid): Drawing['map'] {
  const { matrix: m, translation: t } = composeAffine(composeAffine(ijkToLps(grid), map), lpsToIjk(grid));
  return [
    [m[0], m[1], m[2], t[0]],
    [m[3], m[4], m[5], t[1]],
    [m[6], m[7], m[8], t[2]],
  ];
}

/** Tiles stand still in the patient, whatever of it is in sight; the divider stands still on the screen. */
function patternOn(frame: ViewFrame, grid: Grid, pattern: ComparisonPattern): Omit<DrawnPattern, 'side'> {
  const { matrix: m, translation: t } = ijkToLps(grid);
  const origin = pattern.kind === 'checkerboard' ? ([0, 0, 0] as const) : fromPixel(frame, 0, 0);
  const from = [t[0] - origin[0], t[1] - origin[1], t[2] - origin[2]] as const;
  const along = (a: Vector): Row => [
    dot(a, [m[0], m[3], m[6]]),
    dot(a, [m[1], m[4], m[7]]),
    dot(a, [m[2], m[5], m[8]]),
    dot(a, from),
  ];
  const lengthMm =
    pattern.kind === 'checkerboard' ? pattern.tileMm : (pattern.fraction * frame.widthPx) / frame.pixelsPerMm;
  return { kind: pattern.kind, right: along(frame.plane.right), down: along(frame.plane.down), lengthMm };
}

/** The same figures draw the same picture. */
export function layerFigures(layers: readonly FurtherLayer[]): readonly unknown[] {
  return layers.flatMap(({ name, picture, opacity, drawing }) => [name, picture, opacity, JSON.stringify(drawing)]);
}

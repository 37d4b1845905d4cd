import { findingsOf, type Finding } from '../base/findings.ts';
import { voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import { isUnusual } from './chooseParenchyma.ts';
import type { TissueMap } from './enhancingTissue.ts';

export interface ParenchymaFindings {
  /** Another even tissue may be the parenchyma. HU of P and of S, cm³. */
  'parenchyma-in-doubt': {
    readonly precontrastHu: number;
    readonly subtractionHu: number;
    readonly otherPrecontrastHu: number;
    readonly otherSubtractionHu: number;
    readonly otherCm3: number;
  };
  /** What was taken for parenchyma is dark and does not enhance, or is as dense as oil. HU of P and of S. */
  'parenchyma-unusual': { readonly precontrastHu: number; readonly subtractionHu: number };
  'parenchyma-not-told': Record<never, never>;
  'bulk-kept-away': { readonly cm3: number; readonly percent: number };
}
const finding = findingsOf<ParenchymaFindings>();

/** Bulk that is a smaller share of the liver is not mentioned. */
const BULK_TO_TELL = 0.2;

/** What is said where parenchyma could not be told with confidence from what else is even in the liver. */
export function parenchymaDoubts({ parenchyma }: TissueMap): readonly Finding[] {
  if (parenchyma === null) return [finding('warning', 'parenchyma-not-told', {})];
  const { rival, precontrastHu, subtractionHu } = parenchyma;
  const unusual = isUnusual(parenchyma)
    ? [finding('warning', 'parenchyma-unusual', { precontrastHu, subtractionHu })]
    : [];
  if (rival === null) return unusual;
  return [
    ...unusual,
    finding('warning', 'parenchyma-in-doubt', {
      precontrastHu,
      subtractionHu,
      otherPrecontrastHu: rival.precontrastHu,
      otherSubtractionHu: rival.subtractionHu,
      otherCm3: rival.cm3,
    }),
  ];
}

/** That proposals keep away from much of the liver, where they do. `grid` is that of S. */
export function bulkKeptAway({ parenchyma, covered }: TissueMap, grid: Grid): readonly Finding[] {
  if (parenchyma === null) return [];
  const share = (1000 * parenchyma.bulkCm3) / (covered * voxelVolumeMm3(grid));
  if (share < BULK_TO_TELL) return [];
  return [finding('note', 'bulk-kept-away', { cm3: parenchyma.bulkCm3, percent: 100 * share })];
}

import { refusals } from '../../base/errors.ts';
import { findingsOf } from '../../base/findings.ts';

/** Why there is no draft. */
export interface DraftRefusals {
  'draft-volume-too-small': { readonly extentMm: readonly number[]; readonly leastMm: number };
  /** The worker that was asked no longer holds the volume: asked again with its voxels it answers. */
  'draft-not-prepared': Record<string, never>;
  'draft-no-body': Record<string, never>;
  'draft-no-liver': Record<string, never>;
  'draft-seed-outside-volume': { readonly positionLpsMm: readonly number[] };
  'draft-seeds-contradict': {
    readonly insideLpsMm: readonly number[];
    readonly outsideLpsMm: readonly number[];
    readonly apartMm: number;
  };
}

export const draftRefusal = refusals<DraftRefusals>();

/** The end of the scan that cuts the liver. */
export type ScanEnd = 'upper' | 'lower';

/** What a reader must know of a draft. */
export interface DraftFindings {
  'draft-unreviewed': Record<string, never>;
  'draft-volume-implausible': {
    readonly volumeCm3: number;
    readonly lowestCm3: number;
    readonly highestCm3: number;
  };
  'draft-cut-by-scan': { readonly end: ScanEnd; readonly areaCm2: number };
  'draft-lungs-not-found': Record<string, never>;
  'draft-attenuation-unusual': { readonly meanHu: number; readonly lowestHu: number; readonly highestHu: number };
  'draft-edge-unseen': { readonly sharePercent: number; readonly aboveHu: number };
  'draft-reaches-left': { readonly beyondMidlineMm: number };
}

export const draftFinding = findingsOf<DraftFindings>();

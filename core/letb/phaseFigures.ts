import { findingsOf, type Finding } from '../base/findings.ts';
import { measureAttenuation } from '../dicom/phase/attenuation.ts';
import { bodyScale } from '../dicom/phase/bodyScale.ts';
import { axialField, type AxialField } from '../dicom/phase/sampledSlice.ts';
import type { Acquisition } from '../dicom/instance.ts';
import { axis, voxelOffset } from '../geometry/grid.ts';
import { voxelCentre } from '../geometry/affine.ts';
import type { PointLps } from '../geometry/points.ts';
import type { Volume } from '../imaging/volume.ts';
import { samplePortalVein, type PortalVeinSample } from './portalVein.ts';

/** What two arterial phases are compared by. HU, mm, kV, seconds; null where it is not known. */
export interface PhaseFigures {
  readonly aortaHu: number | null;
  readonly liverHu: number | null;
  /** Null: the reader did not point at it; it is never looked for by the program. */
  readonly portalVein: PortalVeinSample | null;
  readonly kvp: number | null;
  readonly kernel: string | null;
  readonly sliceThicknessMm: number | null;
  readonly spectralReconstruction: string | null;
  /** From the start of contrast to the acquisition. */
  readonly delaySeconds: number | null;
  readonly scanner: string | null;
  /** Mean and SD of S in parenchyma. */
  readonly parenchymaEnhancementHu: number | null;
  readonly parenchymaSdHu: number | null;
}

/** A figure that differs between the phases. */
interface Difference {
  readonly figure: string;
  readonly pre: number | string;
  readonly post: number | string;
  readonly [key: string]: number | string;
}
export interface PhaseComparison {
  'phases-not-comparable': { readonly differences: readonly Difference[] };
  'phases-not-compared': { readonly figures: readonly string[] };
}
const finding = findingsOf<PhaseComparison>();

/** About so far apart slices are looked at, mm. */
const SAMPLE_EVERY_MM = 10;

/** The figures of an arterial phase: aorta and liver as the proposal of phases measures them, the rest from its header and from S. */
export function phaseFigures(
  arterial: Volume,
  acquisition: Acquisition,
  parenchyma: { readonly meanHu: number; readonly sdHu: number } | null,
): PhaseFigures {
  const fields = fieldsOf(arterial, 1);
  const scale = bodyScale(fields);
  const seen = measureAttenuation(scale === 1 ? fields : fieldsOf(arterial, scale));
  const { kvp, kernel, sliceThicknessMm, spectralReconstruction, manufacturer, model } = acquisition;
  const time = acquisition.timeSeconds ?? acquisition.contentTimeSeconds;
  const start = acquisition.contrastStartTimeSeconds;
  const scanner = [manufacturer, model].filter((name) => name !== null).join(' ');
  return {
    aortaHu: seen?.aortaHu ?? null,
    liverHu: seen?.liverHu ?? null,
    portalVein: null,
    kvp,
    kernel,
    sliceThicknessMm,
    spectralReconstruction,
    delaySeconds: time === null || start === null || time < start ? null : time - start,
    scanner: scanner === '' ? null : scanner,
    parenchymaEnhancementHu: parenchyma?.meanHu ?? null,
    parenchymaSdHu: parenchyma?.sdHu ?? null,
  };
}

/** The figures with the portal vein of the same arterial phase, where the reader pointed at it. Refused: a point outside the image. */
export function withPortalVein(phase: PhaseFigures, arterial: Volume, centreLpsMm: PointLps | null): PhaseFigures {
  return { ...phase, portalVein: centreLpsMm === null ? null : samplePortalVein(arterial, centreLpsMm) };
}

function fieldsOf({ grid, voxels }: Volume, scale: number): readonly AxialField[] {
  const [columns, rows, slices] = grid.dimensions;
  const step = Math.max(1, Math.round(SAMPLE_EVERY_MM / grid.spacingMm[2]));
  const [row, column] = [axis(grid.direction, 0), axis(grid.direction, 1)];
  const fields: AxialField[] = [];
  for (let k = 0; k < slices; k += step) {
    const field = axialField(
      {
        voxels: voxels.subarray(voxelOffset(grid, 0, 0, k), voxelOffset(grid, 0, 0, k + 1)),
        rows,
        columns,
        pixelSpacingMm: [grid.spacingMm[1], grid.spacingMm[0]],
        positionLpsMm: voxelCentre(grid, [0, 0, k]),
        orientation: [...row, ...column],
      },
      scale,
    );
    if (field !== null) fields.push(field);
  }
  return fields;
}

/** How far a figure may differ before it can move LETB: by so much, or by this factor. */
const LIMITS: readonly { readonly figure: NumberFigure; readonly by?: number; readonly factor?: number }[] = [
  { figure: 'aortaHu', factor: 1.25 },
  { figure: 'liverHu', by: 15 },
  { figure: 'portalVeinHu', by: 30 },
  { figure: 'kvp', by: 0.5 },
  { figure: 'sliceThicknessMm', factor: 1.5 },
  { figure: 'delaySeconds', by: 5 },
  { figure: 'parenchymaEnhancementHu', by: 8 },
  { figure: 'parenchymaSdHu', factor: 1.25 },
];
type NumberFigure =
  | 'aortaHu'
  | 'liverHu'
  | 'portalVeinHu'
  | 'kvp'
  | 'sliceThicknessMm'
  | 'delaySeconds'
  | 'parenchymaEnhancementHu'
  | 'parenchymaSdHu';
const TEXTS = ['kernel', 'spectralReconstruction', 'scanner'] as const;

function numberOf(phase: PhaseFigures, figure: NumberFigure): number | null {
  return figure === 'portalVeinHu' ? (phase.portalVein?.meanHu ?? null) : phase[figure];
}

/** Differences between the arterial phases before and after treatment that could move LETB, in one warning; and what could not be compared. */
export function comparePhases(pre: PhaseFigures, post: PhaseFigures): readonly Finding[] {
  const numbers = LIMITS.flatMap(({ figure, by, factor }): readonly Difference[] => {
    const [a, b] = [numberOf(pre, figure), numberOf(post, figure)];
    if (a === null || b === null) return [];
    const tooFar = by !== undefined && Math.abs(a - b) > by;
    const outOfRatio = factor !== undefined && Math.max(a, b) > factor * Math.max(1e-9, Math.min(a, b));
    return tooFar || outOfRatio ? [{ figure, pre: a, post: b }] : [];
  });
  const texts = TEXTS.flatMap((figure): readonly Difference[] => {
    const [a, b] = [pre[figure], post[figure]];
    return a !== b && (figure === 'spectralReconstruction' || (a !== null && b !== null))
      ? [{ figure, pre: a ?? '–', post: b ?? '–' }]
      : [];
  });
  const differences = [...numbers, ...texts];
  const unknown = LIMITS.flatMap(({ figure }) =>
    numberOf(pre, figure) === null || numberOf(post, figure) === null ? [figure] : [],
  );
  return [
    ...(differences.length > 0 ? [finding('warning', 'phases-not-comparable', { differences })] : []),
    ...(unknown.length > 0 ? [finding('note', 'phases-not-compared', { figures: unknown })] : []),
  ];
}

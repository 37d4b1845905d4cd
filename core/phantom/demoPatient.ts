import type { Steps } from '../base/steps.ts';
import { directionOf, makeGrid, voxelCount, type Grid } from '../geometry/grid.ts';
import { pointLps } from '../geometry/points.ts';
import type { Volume } from '../imaging/volume.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { paintGreatVessels, paintHollowOrgans, paintSolidOrgans } from './abdomen.ts';
import { attenuationVolume } from './attenuation.ts';
import type { Canvas } from './canvas.ts';
import { demoTruth, type DemoTruth } from './demoTruth.ts';
import { paintParenchyma, paintWithinLiver, type LiverState } from './liver.ts';
import { mixSeeds } from './random.ts';
import type { Triple } from './shapes.ts';
import { DEMO_PHASES, LIVER_TISSUES, type DemoPhase } from './tissues.ts';
import { paintChest, paintSpine, paintSternum, paintTable, paintWall } from './torso.ts';

export type DemoTimepointId = 'pre' | 'post';

export interface DemoOptions {
  /** Another seed gives another noise, other vessels and other tumour outlines. */
  readonly seed: number;
  /** Voxels along i, j and k over the same 384 × 384 × 240 mm: fewer make a small patient for tests. */
  readonly dimensions: readonly [number, number, number];
}
export const DEMO_DEFAULTS: DemoOptions = { seed: 2026, dimensions: [256, 256, 60] };

/** When the demo patient was scanned and treated, ISO 8601. */
export const DEMO_DATES = { pre: '2026-01-12', treatment: '2026-01-26', post: '2026-03-16' } as const;

/** What the scanner saw at one timepoint, and what was really there. */
export interface DemoTimepoint {
  readonly id: DemoTimepointId;
  readonly date: string;
  /** The three phases, on one grid: the patient does not move between them. */
  readonly volumes: Readonly<Record<DemoPhase, Volume>>;
  readonly liver: Labelmap;
  /** The tissue of each voxel by the tissue at its centre. */
  readonly tissue: Uint8Array;
  readonly truth: DemoTruth;
}

const FIELD_MM: Triple = [384, 384, 240];

/** Where the patient lies on the table, mm: not in the same place twice. */
const PATIENT_ORIGIN_MM: Readonly<Record<DemoTimepointId, Triple>> = { pre: [0, 0, 0], post: [4, 1.5, -7] };

const LIVER_STATE: Readonly<Record<DemoTimepointId, Omit<LiverState, 'seed'>>> = {
  pre: { liverScale: 1, tumourScale: 1, treated: false },
  post: { liverScale: 0.975, tumourScale: 0.88, treated: true },
};

/** Voxels of the field that both timepoints are scanned on; the scanner's axes are the patient's. */
export function demoGrid(dimensions: DemoOptions['dimensions']): Grid {
  const [si, sj, sk] = [FIELD_MM[0] / dimensions[0], FIELD_MM[1] / dimensions[1], FIELD_MM[2] / dimensions[2]];
  return makeGrid({
    dimensions,
    spacingMm: [si, sj, sk],
    originLpsMm: pointLps((si - FIELD_MM[0]) / 2, (sj - FIELD_MM[1]) / 2, (sk - FIELD_MM[2]) / 2),
    direction: directionOf([1, 0, 0], [0, 1, 0], [0, 0, 1]),
  });
}

/**
 * The synthetic patient at one timepoint: anatomy from analytic shapes by the centre-inside rule, attenuation by tissue and phase,
 * edges softened in plane, independent noise in each phase. Truth is counted on tissues, before any softening.
 */
export function* demoTimepoint(id: DemoTimepointId, options: DemoOptions = DEMO_DEFAULTS): Steps<DemoTimepoint> {
  const grid = demoGrid(options.dimensions);
  const tissue = new Uint8Array(voxelCount(grid));
  yield* paintPatient({ grid, tissue, patientOriginLpsMm: PATIENT_ORIGIN_MM[id] }, id, options.seed);
  const volume = (phase: DemoPhase): Volume =>
    attenuationVolume({ grid, tissue, phase, seed: phaseSeed(id, phase, options.seed) });
  const precontrast = volume('precontrast');
  yield 0.6;
  const arterial = volume('arterial');
  yield 0.75;
  const portalVenous = volume('portal-venous');
  yield 0.9;
  const truth = demoTruth({ grid, tissue, arterial, precontrast, patientOriginLpsMm: PATIENT_ORIGIN_MM[id] });
  return {
    id,
    date: DEMO_DATES[id],
    volumes: { precontrast, arterial, 'portal-venous': portalVenous },
    liver: { grid, voxels: liverVoxels(tissue) },
    tissue,
    truth,
  };
}

function* paintPatient(canvas: Canvas, id: DemoTimepointId, seed: number): Steps<void> {
  const state: LiverState = { ...LIVER_STATE[id], seed };
  paintWall(canvas, seed);
  paintTable(canvas);
  yield 0.1;
  paintChest(canvas);
  paintSternum(canvas);
  yield 0.15;
  paintParenchyma(canvas, state);
  yield 0.25;
  paintSolidOrgans(canvas, seed);
  paintGreatVessels(canvas);
  yield 0.35;
  paintHollowOrgans(canvas, seed);
  paintSpine(canvas);
  yield 0.4;
  paintWithinLiver(canvas, state);
  yield 0.45;
}

function phaseSeed(id: DemoTimepointId, phase: DemoPhase, seed: number): number {
  return mixSeeds(seed, id === 'pre' ? 1 : 2, DEMO_PHASES.indexOf(phase));
}

function liverVoxels(tissue: Uint8Array): Uint8Array {
  const isLiver = new Uint8Array(256);
  for (const code of LIVER_TISSUES) isLiver[code] = 1;
  const voxels = new Uint8Array(tissue.length);
  for (let index = 0; index < tissue.length; index += 1) voxels[index] = isLiver[tissue[index] ?? 0] ?? 0;
  return voxels;
}

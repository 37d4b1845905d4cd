import type { Phase } from '../dicom/stack.ts';

/** The tissues of the demo patient: one code a voxel. */
export const TISSUE = {
  air: 0,
  skin: 1,
  fat: 2,
  muscle: 3,
  cortex: 4,
  marrow: 5,
  cartilage: 6,
  disc: 7,
  spinalCanal: 8,
  lung: 9,
  lungVessel: 10,
  heartBlood: 11,
  myocardium: 12,
  aorta: 13,
  venaCava: 14,
  portalVein: 15,
  artery: 16,
  parenchyma: 17,
  portalBranch: 18,
  hepaticVein: 19,
  hepaticArtery: 20,
  tumour: 21,
  necrosis: 22,
  lipiodol: 23,
  spleen: 24,
  renalCortex: 25,
  renalMedulla: 26,
  renalSinus: 27,
  gallbladder: 28,
  pancreas: 29,
  bowelWall: 30,
  gas: 31,
  fluid: 32,
  stool: 33,
  adrenal: 34,
  table: 35,
} as const;

export type TissueName = keyof typeof TISSUE;
export type TissueCode = (typeof TISSUE)[TissueName];

/** What the liver mask holds: parenchyma, tumour with its dead and oil-filled parts, and the vessels inside the liver. */
export const LIVER_TISSUES: readonly TissueCode[] = [
  TISSUE.parenchyma,
  TISSUE.portalBranch,
  TISSUE.hepaticVein,
  TISSUE.hepaticArtery,
  TISSUE.tumour,
  TISSUE.necrosis,
  TISSUE.lipiodol,
];

/** The phases that the demo case has. */
export type DemoPhase = Extract<Phase, 'precontrast' | 'arterial' | 'portal-venous'>;
export const DEMO_PHASES: readonly DemoPhase[] = ['precontrast', 'arterial', 'portal-venous'];

/** Mean attenuation of each tissue, HU. Plausible values of a 120 kVp liver CT; oil keeps its attenuation in every phase. */
export const ATTENUATION_HU: Readonly<Record<TissueName, Readonly<Record<DemoPhase, number>>>> = {
  air: hu(-1000),
  skin: hu(20, 25, 35),
  fat: hu(-105),
  muscle: hu(55, 60, 68),
  cortex: hu(620),
  marrow: hu(190, 195, 205),
  cartilage: hu(95, 95, 98),
  disc: hu(85, 86, 88),
  spinalCanal: hu(28, 30, 32),
  lung: hu(-860, -855, -855),
  lungVessel: hu(35, 190, 130),
  heartBlood: hu(42, 255, 155),
  myocardium: hu(45, 115, 118),
  aorta: hu(45, 280, 160),
  venaCava: hu(42, 92, 148),
  portalVein: hu(42, 108, 172),
  artery: hu(45, 265, 158),
  parenchyma: hu(55, 70, 110),
  portalBranch: hu(42, 104, 168),
  hepaticVein: hu(42, 62, 158),
  hepaticArtery: hu(45, 225, 150),
  tumour: hu(45, 130, 95),
  necrosis: hu(28, 30, 32),
  lipiodol: hu(480),
  spleen: hu(48, 122, 124),
  renalCortex: hu(36, 188, 182),
  renalMedulla: hu(34, 82, 168),
  renalSinus: hu(-60, -40, -35),
  gallbladder: hu(10, 11, 12),
  pancreas: hu(40, 108, 95),
  bowelWall: hu(38, 78, 92),
  gas: hu(-960),
  fluid: hu(14, 14, 15),
  stool: hu(-20),
  adrenal: hu(28, 85, 78),
  table: hu(750),
};

/** A smooth pattern inside a tissue: half its range in HU by phase, and the size of its grains, mm. */
export interface Texture {
  readonly amplitudeHu: Readonly<Record<DemoPhase, number>>;
  readonly grainMm: readonly [number, number, number];
}

/** Tumours are mosaic, the spleen is mottled while its red pulp fills, oil lies in clumps. */
export const TEXTURES: Readonly<Partial<Record<TissueName, Texture>>> = {
  tumour: { amplitudeHu: hu(3, 34, 10), grainMm: [7, 7, 9] },
  spleen: { amplitudeHu: hu(0, 42, 5), grainMm: [9, 6, 14] },
  lipiodol: { amplitudeHu: hu(420), grainMm: [4, 4, 6] },
  marrow: { amplitudeHu: hu(70), grainMm: [4, 4, 6] },
  stool: { amplitudeHu: hu(110), grainMm: [6, 6, 8] },
  lung: { amplitudeHu: hu(25), grainMm: [12, 12, 16] },
  muscle: { amplitudeHu: hu(9), grainMm: [9, 6, 20] },
  fat: { amplitudeHu: hu(7), grainMm: [11, 11, 14] },
  necrosis: { amplitudeHu: hu(6), grainMm: [8, 8, 10] },
};

function hu(
  precontrast: number,
  arterial: number = precontrast,
  portalVenous: number = precontrast,
): Readonly<Record<DemoPhase, number>> {
  return { precontrast, arterial, 'portal-venous': portalVenous };
}

import type { Anchors } from './anchors.ts';
import { maskWhere } from './components.ts';
import { chestFloor } from './diaphragm.ts';
import type { ParenchymaModel, TissueMode } from './parenchyma.ts';
import { dilated, eroded } from './shape.ts';
import { distanceTo } from './wall.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** What is known of the patient before the cut. */
export interface Scene {
  readonly volume: WorkingVolume;
  readonly smoothed: Float32Array;
  readonly anchors: Anchors;
  readonly cavity: Uint8Array;
  readonly parenchyma: ParenchymaModel;
}

/** Below this a voxel is fat or gas, not liver: a very fatty liver lies at −10 HU. */
export const FAT_BELOW_HU = -30;
/** Parenchyma varies over the whole organ more than in its core. */
const SPREAD_PER_SD = 1.5;
const LEAST_SPREAD_HU = 10;
/** Largest evidence that attenuation alone gives, natural logarithm of odds. */
const MOST_EVIDENCE = 2.5;
/** The most against liver where unlike tissue lies in a thick body denser than water: a tumour may look like any other organ. */
const MASS_EVIDENCE = -1.1;
/** Half the thickness of such a body; the wall's muscle, diaphragm and vessels are thinner. */
const MASS_DEPTH_MM = 6.1;
const MASS_REACH_MM = 9.1;
/** Oil in the liver, contrast in bowel, cortex of the kidneys. */
const DENSE_HU = 250;
const DENSE_EVIDENCE = -1;
/** Bile and ascites lie below, tumour and necrosis mostly above. */
const WATER_HU = 14;
const TISSUE_HU = 26;
/** Share of the liver that is not parenchyma: tumour, necrosis, oil, vessels. */
const OTHER_SHARE = 0.25;
/** Such tissue lies evenly between necrosis and oil. */
const OTHER_LOWEST_HU = -20;
const OTHER_HIGHEST_HU = 380;
/** Width of the kernel over the histogram of what is not liver. */
const KERNEL_HU = 5;
/** Evidence by place within the wall itself, for the fine grid, whose edge may pass the coarse cavity's. */
const OUTSIDE_CAVITY = -3;
const BOWEL_GAS_BELOW_HU = -300;

/** May be liver at all: soft tissue inside the ribs. */
export function candidatesOf({ smoothed, anchors, cavity }: Omit<Scene, 'parenchyma'>): Uint8Array {
  return maskWhere(
    cavity.length,
    (at) => cavity[at] === 1 && anchors.lungs[at] !== 1 && (smoothed[at] ?? 0) > FAT_BELOW_HU,
  );
}

/** Logarithm of the odds, liver against anything else in the cavity, by attenuation: a table from LOWEST_HU by 1 HU. */
export interface AttenuationOdds {
  readonly lowestHu: number;
  readonly odds: Float32Array;
}

/** `notLiver` marks candidates that are counted as other tissue. */
export function attenuationOdds({ smoothed, parenchyma }: Scene, notLiver: Uint8Array): AttenuationOdds {
  const lowestHu = -40;
  const bins = 641;
  const counts = new Float64Array(bins);
  let total = 0;
  for (let at = 0; at < notLiver.length; at += 1) {
    if (notLiver[at] !== 1) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.round(smoothed[at] ?? 0) - lowestHu));
    counts[bin] = (counts[bin] ?? 0) + 1;
    total += 1;
  }
  const kernel = Array.from({ length: 6 * KERNEL_HU + 1 }, (_, n) =>
    Math.exp(-((n - 3 * KERNEL_HU) ** 2) / (2 * KERNEL_HU * KERNEL_HU)),
  );
  const norm = kernel.reduce((a, b) => a + b, 0);
  const uniform = 1 / (OTHER_HIGHEST_HU - OTHER_LOWEST_HU);
  const odds = new Float32Array(bins);
  for (let bin = 0; bin < bins; bin += 1) {
    let near = 0;
    kernel.forEach((weight, n) => {
      near += weight * (counts[bin + n - 3 * KERNEL_HU] ?? 0);
    });
    const background = 0.9 * (near / norm / Math.max(1, total)) + 0.1 * uniform;
    const modes = parenchyma.modes.reduce((sum, mode) => sum + mode.share * densityAt(bin + lowestHu, mode), 0);
    const liver = (1 - OTHER_SHARE) * modes + OTHER_SHARE * uniform;
    // Tumour, oil and vessels may look like anything; water rarely is liver.
    odds[bin] = Math.min(MOST_EVIDENCE, Math.max(-MOST_EVIDENCE, Math.log(liver / background)));
    if (bin + lowestHu > DENSE_HU) odds[bin] = DENSE_EVIDENCE;
  }
  return { lowestHu, odds };
}

/** A normal distribution about a mode's mean, 1/HU. */
function densityAt(hu: number, { meanHu, sdHu }: TissueMode): number {
  const spreadHu = Math.max(LEAST_SPREAD_HU, SPREAD_PER_SD * sdHu);
  const z = (hu - meanHu) / spreadHu;
  return Math.exp(-0.5 * z * z) / (spreadHu * Math.sqrt(2 * Math.PI));
}

/**
 * Evidence by attenuation of each candidate. Tissue unlike parenchyma speaks against liver, but in a thick body denser than water, a
 * tumour as well as another organ, only a little: place and edges decide there.
 */
export function attenuationEvidence(
  { volume, smoothed }: Scene,
  candidates: Uint8Array,
  attenuation: AttenuationOdds,
): Float32Array {
  const last = attenuation.odds.length - 1;
  const evidence = smoothed.map((hu) => {
    const bin = Math.min(last, Math.max(0, Math.round(hu) - attenuation.lowestHu));
    return attenuation.odds[bin] ?? 0;
  });
  const unlike = maskWhere(candidates.length, (at) => candidates[at] === 1 && (evidence[at] ?? 0) < 0);
  const masses = dilated(eroded(unlike, volume, MASS_DEPTH_MM), volume, MASS_REACH_MM);
  for (let at = 0; at < evidence.length; at += 1) {
    if (unlike[at] !== 1 || masses[at] !== 1) continue;
    const least = -MOST_EVIDENCE + (MOST_EVIDENCE + MASS_EVIDENCE) * ramp(smoothed[at] ?? 0, WATER_HU, TISSUE_HU);
    evidence[at] = Math.max(evidence[at] ?? 0, least);
  }
  return evidence;
}

/** Above a scan that begins within a full right upper abdomen the dome lies about so much higher. */
const HIDDEN_DOME_MM = 60;

/** Where in the body the liver lies, from its anchors alone. */
export interface Situs {
  /** Index k of the top of the right upper abdomen; above the lattice where the scan begins below it. */
  readonly domeK: number;
  /** Half the cavity's width, voxels. */
  readonly halfWidth: number;
}

export function situsOf({ volume, anchors, cavity, smoothed }: Omit<Scene, 'parenchyma'>): Situs {
  const [ni, nj, nk] = volume.grid.dimensions;
  const least = 1000 / volume.spacingMm ** 2;
  let domeK = -1;
  let topShare = 0;
  const widths: number[] = [];
  for (let k = nk - 1; k >= 0; k -= 1) {
    let [soft, right] = [0, 0];
    let [i0, i1] = [ni, -1];
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        const at = i + ni * (j + nj * k);
        if (cavity[at] !== 1) continue;
        i0 = Math.min(i0, i);
        i1 = Math.max(i1, i);
        if (i >= anchors.spineI - 40 / volume.spacingMm) continue;
        right += 1;
        if (anchors.lungs[at] !== 1 && (smoothed[at] ?? 0) > 0) soft += 1;
      }
    }
    if (i1 > i0) widths.push((i1 - i0) / 2);
    if (domeK < 0 && soft >= least) domeK = k;
    if (k === nk - 1 && right > 0) topShare = soft / right;
  }
  widths.sort((a, b) => a - b);
  const beyondMm = domeK === nk - 1 ? HIDDEN_DOME_MM * ramp(topShare, 0.3, 0.8) : 0;
  return { domeK: domeK + beyondMm / volume.spacingMm, halfWidth: widths[widths.length >> 1] ?? ni / 3 };
}

/** Logarithm of the odds by place alone: high under the right dome, falling to the left, to the back of the left, and downwards. */
export function placeOdds(scene: Omit<Scene, 'parenchyma'>, { domeK, halfWidth }: Situs): Float32Array {
  const { volume, anchors, cavity } = scene;
  const [ni, nj, nk] = volume.grid.dimensions;
  const mm = volume.spacingMm;
  const floor = chestFloor(volume, anchors, cavity);
  const toWall = distanceTo(
    maskWhere(cavity.length, (at) => cavity[at] === 0),
    volume,
  );
  const toGas = distanceTo(
    maskWhere(
      cavity.length,
      (at) => cavity[at] === 1 && anchors.lungs[at] !== 1 && (volume.hu[at] ?? 0) < BOWEL_GAS_BELOW_HU,
    ),
    volume,
  );
  const odds = new Float32Array(ni * nj * nk);
  for (let k = 0, at = 0; k < nk; k += 1) {
    const depthMm = (domeK - k) * mm;
    const down = ramp(depthMm, 90, 200);
    for (let j = 0; j < nj; j += 1) {
      const behindFrontMm = (j - anchors.spineJ) * mm;
      for (let i = 0; i < ni; i += 1, at += 1) {
        if (cavity[at] !== 1) {
          odds[at] = OUTSIDE_CAVITY;
          continue;
        }
        const sideMm = (i - anchors.spineI) * mm;
        const u = (i - anchors.spineI) / halfWidth;
        const left = ramp(u, -0.25, 0.75);
        let value = 1.4 - 2.4 * left - 1.6 * down * (1 - left);
        value += 0.6 * ramp(-u, 0.3, 0.5) * (1 - ramp(depthMm, 60, 130));
        // The left lobe lies in front.
        value += 0.6 * ramp(-behindFrontMm, 55, 85) * ramp(u, -0.1, 0.1) * (1 - ramp(u, 0.45, 0.65));
        // Spleen and the stomach's fundus.
        value -= 1.5 * ramp(u, 0.1, 0.35) * ramp(behindFrontMm, -55, -15);
        // Right kidney and psoas.
        value -= 1.4 * ramp(u, -0.6, -0.4) * ramp(behindFrontMm, -25, 0) * ramp(depthMm, 80, 120);
        // Crura, aorta and vertebrae.
        value -= 3 * (1 - ramp(Math.abs(sideMm), 16, 28)) * ramp(behindFrontMm, -25, -8);
        value -= 1.5 * ramp(sideMm, -6, 6) * ramp(behindFrontMm, -60, -35);
        // Vena cava, behind the liver and below it.
        value -=
          1.2 * (1 - ramp(Math.abs(sideMm + 22), 10, 20)) * ramp(behindFrontMm, -54, -42) * ramp(depthMm, 65, 95);
        // Duodenum, head of the pancreas, vena cava below the liver.
        value -= 1.5 * ramp(u, -0.6, -0.35) * ramp(behindFrontMm, -95, -75) * ramp(depthMm, 100, 130);
        // Heart and mediastinum.
        value -= 5 * ramp((k - (floor[i + ni * j] ?? nk)) * mm, -1, 8);
        // Cartilage and muscle of the front wall.
        if (behindFrontMm < -60) value -= 1.5 * (1 - ramp(toWall[at] ?? 0, 4, 10));
        value -= 1.5 * (1 - ramp(toGas[at] ?? 0, 3, 9));
        odds[at] = value;
      }
    }
  }
  return odds;
}

/** 0 up to `from`, 1 from `to` on, straight between. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

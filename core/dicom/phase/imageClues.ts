import type { Phase, PhaseEvidence } from '../stack.ts';
import type { Attenuation } from './attenuation.ts';
import { clue, WEIGHT } from './phaseEvidence.ts';

/** A likelihood below this is not worth a line. */
const LEAST_SHARE = 0.02;

/** What the image says: its weight, shared out among the phases that it fits; the kidney's where one is seen. */
export function imageClues(seen: Attenuation | null): readonly PhaseEvidence[] {
  if (seen === null) return [];
  const { aortaHu, liverHu, softTissueUpperHu, slices } = seen;
  const details = { aortaHu, liverHu, softTissueUpperHu, slices };
  const aorta = phaseShares(seen).flatMap(([phase, share]) =>
    share < LEAST_SHARE ? [] : [clue({ code: 'aorta-attenuation', details }, 'image', phase, WEIGHT.image * share)],
  );
  return [...aorta, ...kidneyClues(seen)];
}

/**
 * Boundaries between the phases, HU, with the width over which one passes into the other. Unenhanced blood lies at 30–70; in the
 * arterial phase the aorta exceeds the liver by 100 and more, in the portal-venous phase by 20–80; later both fade together.
 */
const UNENHANCED = { belowHu: 80, widthHu: 6 };
const ARTERIAL_OVER_LIVER = { aboveHu: 95, widthHu: 10 };
const ARTERIAL_AORTA = { aboveHu: 140, widthHu: 10 };
const ARTERIAL_AORTA_ALONE = { aboveHu: 200, widthHu: 15 };
const PORTAL_AORTA = { aboveHu: 120, widthHu: 7 };

/** Where even soft tissue ends with and without contrast, HU; what it says for or against contrast is held to these odds (natural logarithm). */
const ENHANCED_TISSUE = { aboveHu: 78, widthHu: 3, mostLogOdds: 3 };

function phaseShares(seen: Attenuation): readonly (readonly [Phase, number])[] {
  const { aortaHu, liverHu } = seen;
  const precontrast = unenhancedShare(seen);
  const arterialIfEnhanced =
    liverHu === null
      ? step((aortaHu - ARTERIAL_AORTA_ALONE.aboveHu) / ARTERIAL_AORTA_ALONE.widthHu)
      : step((aortaHu - liverHu - ARTERIAL_OVER_LIVER.aboveHu) / ARTERIAL_OVER_LIVER.widthHu) *
        step((aortaHu - ARTERIAL_AORTA.aboveHu) / ARTERIAL_AORTA.widthHu);
  const portalIfLater = portalShare(aortaHu);
  const arterial = (1 - precontrast) * arterialIfEnhanced;
  const later = (1 - precontrast) * (1 - arterialIfEnhanced);
  return [
    ['precontrast', precontrast],
    ['arterial', arterial],
    ['portal-venous', later * portalIfLater],
    ['delayed', later * (1 - portalIfLater)],
  ];
}

/** By the aorta, and by soft tissue as a whole: a tube of oral contrast or calcium taken for the aorta leaves the tissue dark. */
function unenhancedShare({ aortaHu, softTissueUpperHu }: Attenuation): number {
  const byAorta = (UNENHANCED.belowHu - aortaHu) / UNENHANCED.widthHu;
  return step(byAorta + (softTissueUpperHu === null ? 0 : unenhancedLogOdds(softTissueUpperHu)));
}

function unenhancedLogOdds(softTissueUpperHu: number): number {
  const { aboveHu, widthHu, mostLogOdds } = ENHANCED_TISSUE;
  return Math.max(-mostLogOdds, Math.min(mostLogOdds, (aboveHu - softTissueUpperHu) / widthHu));
}

/** Whether soft tissue as a whole says the opposite of the phase, with all its odds. */
export function tissueContradicts(phase: Phase, seen: Attenuation | null): boolean {
  if (seen === null || seen.softTissueUpperHu === null || phase === 'unknown' || phase === 'other') return false;
  const logOdds = unenhancedLogOdds(seen.softTissueUpperHu);
  return (phase === 'precontrast' ? -logOdds : logOdds) >= ENHANCED_TISSUE.mostLogOdds;
}

function portalShare(aortaHu: number): number {
  return step((aortaHu - PORTAL_AORTA.aboveHu) / PORTAL_AORTA.widthHu);
}

/**
 * While the bolus passes the aorta is at least as bright as the kidney's cortex; from the portal-venous phase on the kidney, which keeps
 * the agent, is brighter.
 */
const CORTEX_OVER_AORTA = { ratio: 1, width: 0.04 };

function kidneyClues(seen: Attenuation): readonly PhaseEvidence[] {
  const { aortaHu, renalCortexHu } = seen;
  if (renalCortexHu === null || unenhancedShare(seen) > 0.5) return [];
  const later = step((renalCortexHu / aortaHu - CORTEX_OVER_AORTA.ratio) / CORTEX_OVER_AORTA.width);
  const portal = portalShare(aortaHu);
  const shares = [
    ['arterial', 1 - later],
    ['portal-venous', later * portal],
    ['delayed', later * (1 - portal)],
  ] as const;
  return shares.flatMap(([phase, share]) =>
    share < LEAST_SHARE
      ? []
      : [
          clue(
            { code: 'kidney-against-aorta', details: { renalCortexHu, aortaHu } },
            'image',
            phase,
            WEIGHT.kidney * share,
          ),
        ],
  );
}

/** 0 far below zero, ½ at zero, 1 far above. */
function step(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Two phases of one injection differ by more than this in the aorta, HU. */
const CLEARLY_BRIGHTER_HU = 40;

/** Which of a study's enhanced stacks has the brightest aorta: the arterial one; the others come later. */
export function studyImageClues(
  seen: Attenuation | null,
  others: readonly (Attenuation | null)[],
): readonly PhaseEvidence[] {
  if (seen === null || seen.aortaHu < UNENHANCED.belowHu + 20) return [];
  const otherHu = others.flatMap((other) =>
    other === null || other.aortaHu < UNENHANCED.belowHu + 20 ? [] : [other.aortaHu],
  );
  if (otherHu.length === 0) return [];
  const { aortaHu } = seen;
  const brightestHu = Math.max(...otherHu);
  const nextHu = Math.max(...otherHu.filter((hu) => Math.abs(hu - aortaHu) > CLEARLY_BRIGHTER_HU), 0);
  if (aortaHu >= brightestHu - CLEARLY_BRIGHTER_HU / 2 && nextHu > 0)
    return [
      clue(
        { code: 'aorta-brightest-of-study', details: { aortaHu, nextHu } },
        'image',
        'arterial',
        WEIGHT.imageWithinStudy,
      ),
    ];
  if (brightestHu - aortaHu <= CLEARLY_BRIGHTER_HU) return [];
  return [
    clue(
      { code: 'aorta-fades-in-study', details: { aortaHu, brightestHu } },
      'image',
      aortaHu >= PORTAL_AORTA.aboveHu ? 'portal-venous' : 'delayed',
      WEIGHT.imageWithinStudy,
    ),
  ];
}

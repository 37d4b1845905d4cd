import type { Phase, PhaseEvidence } from '../stack.ts';
import type { Attenuation } from './attenuation.ts';
import { clue, WEIGHT } from './phaseEvidence.ts';

/** A likelihood below this is not worth a line. */
const LEAST_SHARE = 0.02;

/** What aorta and liver say: the image's weight, shared out among the phases that they fit. */
export function imageClues(seen: Attenuation | null): readonly PhaseEvidence[] {
  if (seen === null) return [];
  const details = { aortaHu: seen.aortaHu, liverHu: seen.liverHu, slices: seen.slices };
  return phaseShares(seen).flatMap(([phase, share]) =>
    share < LEAST_SHARE ? [] : [clue({ code: 'aorta-attenuation', details }, 'image', phase, WEIGHT.image * share)],
  );
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

function phaseShares({ aortaHu, liverHu }: Attenuation): readonly (readonly [Phase, number])[] {
  const precontrast = step((UNENHANCED.belowHu - aortaHu) / UNENHANCED.widthHu);
  const arterialIfEnhanced =
    liverHu === null
      ? step((aortaHu - ARTERIAL_AORTA_ALONE.aboveHu) / ARTERIAL_AORTA_ALONE.widthHu)
      : step((aortaHu - liverHu - ARTERIAL_OVER_LIVER.aboveHu) / ARTERIAL_OVER_LIVER.widthHu) *
        step((aortaHu - ARTERIAL_AORTA.aboveHu) / ARTERIAL_AORTA.widthHu);
  const portalIfLater = step((aortaHu - PORTAL_AORTA.aboveHu) / PORTAL_AORTA.widthHu);
  const arterial = (1 - precontrast) * arterialIfEnhanced;
  const later = (1 - precontrast) * (1 - arterialIfEnhanced);
  return [
    ['precontrast', precontrast],
    ['arterial', arterial],
    ['portal-venous', later * portalIfLater],
    ['delayed', later * (1 - portalIfLater)],
  ];
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

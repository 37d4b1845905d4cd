import type { PhaseComparison } from '../letb/phaseFigures.ts';
import type { PortalVeinRefusals } from '../letb/portalVein.ts';
import type { UncertaintyFindings } from '../letb/uncertainty.ts';
import type { ProposalFindings, ProposalRefusals } from '../roi/proposePlacements.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const figureNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  aortaHu: { en: 'aorta, HU', fr: 'aorte, UH' },
  liverHu: { en: 'liver, HU', fr: 'foie, UH' },
  portalVeinHu: { en: 'portal vein, HU', fr: 'veine porte, UH' },
  kvp: { en: 'tube voltage, kV', fr: 'tension, kV' },
  sliceThicknessMm: { en: 'slice thickness, mm', fr: 'épaisseur de coupe, mm' },
  delaySeconds: { en: 'delay after contrast, s', fr: 'délai après injection, s' },
  parenchymaEnhancementHu: { en: 'enhancement of parenchyma, HU', fr: 'rehaussement du parenchyme, UH' },
  parenchymaSdHu: { en: 'SD of parenchyma, HU', fr: 'écart-type du parenchyme, UH' },
  kernel: { en: 'kernel', fr: 'filtre' },
  spectralReconstruction: { en: 'spectral reconstruction', fr: 'reconstruction spectrale' },
  scanner: { en: 'scanner', fr: 'scanner' },
};
/** What two arterial phases are compared by. */
export const phaseFigureName = (name: string, language: Language): string => figureNames[name]?.[language] ?? name;
const valueOf = (value: number | string, language: Language): string =>
  typeof value === 'number' ? figure(value, 1, language) : value;
const differencesIn = (
  differences: PhaseComparison['phases-not-comparable']['differences'],
  language: Language,
): string =>
  differences
    .map((d) => `${phaseFigureName(d.figure, language)} ${valueOf(d.pre, language)} → ${valueOf(d.post, language)}`)
    .join('; ');

export const uncertaintySentences: SentencesOf<
  UncertaintyFindings & ProposalFindings & ProposalRefusals & PhaseComparison & PortalVeinRefusals
> = {
  'portal-vein-outside-image': sentence(
    ({ centreLpsMm }) =>
      `The sample of the portal vein at ${centreLpsMm.map((mm) => figure(mm, 1, 'en')).join(', ')} mm leaves the arterial phase. Point at the vein inside it.`,
    ({ centreLpsMm }) =>
      `L’échantillon de la veine porte en ${centreLpsMm.map((mm) => figure(mm, 1, 'fr')).join(' ; ')} mm sort de la phase artérielle. Pointez la veine à l’intérieur de celle-ci.`,
  ),
  'phases-not-comparable': sentence(
    ({ differences }) =>
      `The arterial phases before and after treatment differ in ways that can move LETB: ${differencesIn(differences, 'en')}.`,
    ({ differences }) =>
      `Les phases artérielles avant et après traitement diffèrent d’une façon qui peut modifier le LETB : ${differencesIn(differences, 'fr')}.`,
  ),
  'phases-not-compared': sentence(
    ({ figures }) =>
      `Not known at both timepoints, so not compared: ${figures.map((name) => phaseFigureName(name, 'en')).join('; ')}.`,
    ({ figures }) =>
      `Inconnu à l’un des deux temps, donc non comparé : ${figures.map((name) => phaseFigureName(name, 'fr')).join(' ; ')}.`,
  ),
  'placement-outlier': sentence(
    (d) =>
      `ROI ${d.placement} gives ${figure(d.letbPercent, 1, 'en')} %: 98 % of the admissible places give ${figure(d.lowPercent, 1, 'en')} to ${figure(d.highPercent, 1, 'en')} %. Look for a vessel or lesion in it, or move it.`,
    (d) =>
      `La ROI ${d.placement} donne ${figure(d.letbPercent, 1, 'fr')} % : 98 % des positions admissibles donnent ${figure(d.lowPercent, 1, 'fr')} à ${figure(d.highPercent, 1, 'fr')} %. Cherchez un vaisseau ou une lésion à l’intérieur, ou déplacez-la.`,
  ),
  'recorded-outside-drawn': sentence(
    (d) =>
      `All parenchyma, the mask's boundary and the best agreement of the phases suggest ${figure(d.lowPercent, 1, 'en')} to ${figure(d.highPercent, 1, 'en')} %; the recorded ${figure(d.letbPercent, 1, 'en')} % lies beyond, and the interval is widened to hold it.`,
    (d) =>
      `L’ensemble du parenchyme, le contour du masque et la meilleure concordance des phases suggèrent ${figure(d.lowPercent, 1, 'fr')} à ${figure(d.highPercent, 1, 'fr')} % ; la valeur retenue de ${figure(d.letbPercent, 1, 'fr')} % est au-delà et l’intervalle est élargi pour l’inclure.`,
  ),
  'no-admissible-placements': sentence(
    (d) =>
      `Too little even parenchyma is left for ROIs of ${figure(d.nominalCm3, 3, 'en')} cm³: the interval rests on the placements alone.`,
    (d) =>
      `Trop peu de parenchyme homogène pour des ROI de ${figure(d.nominalCm3, 3, 'fr')} cm³ : l’intervalle ne repose que sur les positions choisies.`,
  ),
  'residual-shift': sentence(
    (d) =>
      `The precontrast series agrees best when moved by ${figure(d.lengthMm, 1, 'en')} mm; the interval allows for it. Consider an alignment.`,
    (d) =>
      `La série sans contraste concorde mieux déplacée de ${figure(d.lengthMm, 1, 'fr')} mm ; l’intervalle en tient compte. Envisagez un recalage.`,
  ),
  'no-place-for-roi': sentence(
    (d) =>
      `No place for an ROI of ${figure(d.nominalCm3, 3, 'en')} cm³ was found in even parenchyma 3 mm away from border, enhancing tissue, bulky tumour and recorded lesions. Place it by hand.`,
    (d) =>
      `Aucune place pour une ROI de ${figure(d.nominalCm3, 3, 'fr')} cm³ dans un parenchyme homogène à 3 mm du bord, du tissu rehaussé, d’une tumeur volumineuse et des lésions enregistrées. Placez-la à la main.`,
  ),
  'placements-automatic': sentence(
    () => 'The placements were proposed by the program and not reviewed.',
    () => 'Les positions ont été proposées par le logiciel et n’ont pas été revues.',
  ),
  'half-volume-proposed': sentence(
    (d) =>
      `There is no place for ${figure(d.wantedCm3, 3, 'en')} cm³; ROIs of ${figure(d.proposedCm3, 3, 'en')} cm³ are proposed.`,
    (d) =>
      `Pas de place pour ${figure(d.wantedCm3, 3, 'fr')} cm³ ; des ROI de ${figure(d.proposedCm3, 3, 'fr')} cm³ sont proposées.`,
  ),
  'fewer-places-than-placements': sentence(
    (d) => `Only ${d.found} of ${d.wanted} placements could be proposed.`,
    (d) => `Seulement ${d.found} position(s) sur ${d.wanted} ont pu être proposées.`,
  ),
  'proposals-close-together': sentence(
    (d) => `The proposed ROIs lie only ${figure(d.distanceMm, 0, 'en')} mm apart.`,
    (d) => `Les ROI proposées ne sont distantes que de ${figure(d.distanceMm, 0, 'fr')} mm.`,
  ),
  'proposal-contralateral': sentence(
    (d) => `Proposal ${d.proposals.join(', ')} lies in the lobe opposite the tumour.`,
    (d) => `La proposition ${d.proposals.join(', ')} est dans le lobe opposé à la tumeur.`,
  ),
  'parenchyma-in-doubt': sentence(
    (d) =>
      `The liver holds two even tissues: ${figure(d.precontrastHu, 0, 'en')} HU precontrast with ${figure(d.subtractionHu, 0, 'en')} HU of enhancement, taken for parenchyma, and ${figure(d.otherPrecontrastHu, 0, 'en')} HU with ${figure(d.otherSubtractionHu, 0, 'en')} HU over at least ${figure(d.otherCm3, 0, 'en')} cm³. Which of them is parenchyma could not be told with confidence: check where the placements lie.`,
    (d) =>
      `Le foie comporte deux tissus homogènes : l’un de ${figure(d.precontrastHu, 0, 'fr')} UH sans contraste avec un rehaussement de ${figure(d.subtractionHu, 0, 'fr')} UH, pris pour le parenchyme, l’autre de ${figure(d.otherPrecontrastHu, 0, 'fr')} UH avec un rehaussement de ${figure(d.otherSubtractionHu, 0, 'fr')} UH, sur au moins ${figure(d.otherCm3, 0, 'fr')} cm³. On ne peut dire avec certitude lequel est le parenchyme : vérifiez où se trouvent les ROI.`,
  ),
  'parenchyma-unusual': sentence(
    (d) =>
      `What was taken for parenchyma has ${figure(d.precontrastHu, 0, 'en')} HU precontrast and enhances by ${figure(d.subtractionHu, 0, 'en')} HU, which is unusual for living liver: check that the placements do not lie in necrosis or oil.`,
    (d) =>
      `Ce qui a été pris pour le parenchyme mesure ${figure(d.precontrastHu, 0, 'fr')} UH sans contraste et se rehausse de ${figure(d.subtractionHu, 0, 'fr')} UH, ce qui est inhabituel pour du parenchyme viable : vérifiez que les ROI ne sont pas dans de la nécrose ou du lipiodol.`,
  ),
  'parenchyma-not-told': sentence(
    () =>
      'Too little of the liver is even enough to tell parenchyma from tumour: the commonest enhancement stands for parenchyma. Check each placement.',
    () =>
      'Trop peu de foie homogène pour distinguer le parenchyme de la tumeur : le rehaussement le plus fréquent tient lieu de parenchyme. Vérifiez chaque position.',
  ),
  'bulk-kept-away': sentence(
    (d) =>
      `${figure(d.cm3, 0, 'en')} cm³ (${figure(d.percent, 0, 'en')} % of the liver) are unlike parenchyma over centimetres (tumour, necrosis, oil, or precontrast and arterial phase that disagree): the proposed ROIs keep away from them.`,
    (d) =>
      `${figure(d.cm3, 0, 'fr')} cm³ (${figure(d.percent, 0, 'fr')} % du foie) diffèrent du parenchyme sur plusieurs centimètres (tumeur, nécrose, lipiodol, ou discordance entre les phases sans contraste et artérielle) : les ROI proposées en restent à distance.`,
  ),
};

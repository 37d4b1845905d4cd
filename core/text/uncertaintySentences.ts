import type { UncertaintyFindings } from '../letb/uncertainty.ts';
import type { ProposalFindings, ProposalRefusals } from '../roi/proposePlacements.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

export const uncertaintySentences: SentencesOf<UncertaintyFindings & ProposalFindings & ProposalRefusals> = {
  'placement-outlier': sentence(
    (d) =>
      `ROI ${d.placement} gives ${figure(d.letbPercent, 1, 'en')} %: 98 % of the admissible places give ${figure(d.lowPercent, 1, 'en')} to ${figure(d.highPercent, 1, 'en')} %. Look for a vessel or lesion in it, or move it.`,
    (d) =>
      `La ROI ${d.placement} donne ${figure(d.letbPercent, 1, 'fr')} % : 98 % des positions admissibles donnent ${figure(d.lowPercent, 1, 'fr')} à ${figure(d.highPercent, 1, 'fr')} %. Cherchez un vaisseau ou une lésion à l’intérieur, ou déplacez-la.`,
  ),
  'placements-unlike-parenchyma': sentence(
    (d) =>
      `The placements give ${figure(d.letbPercent, 1, 'en')} %, all parenchyma ${figure(d.populationPercent, 1, 'en')} % (${figure(d.lowPercent, 1, 'en')} to ${figure(d.highPercent, 1, 'en')} %); the interval is widened to hold both.`,
    (d) =>
      `Les positions donnent ${figure(d.letbPercent, 1, 'fr')} %, l’ensemble du parenchyme ${figure(d.populationPercent, 1, 'fr')} % (${figure(d.lowPercent, 1, 'fr')} à ${figure(d.highPercent, 1, 'fr')} %) ; l’intervalle est élargi aux deux.`,
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
      `No place for an ROI of ${figure(d.nominalCm3, 3, 'en')} cm³ was found in even parenchyma 3 mm away from border and enhancing tissue. Place it by hand.`,
    (d) =>
      `Aucune place pour une ROI de ${figure(d.nominalCm3, 3, 'fr')} cm³ dans un parenchyme homogène à 3 mm du bord et du tissu rehaussé. Placez-la à la main.`,
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
};

import type { RoiRefusals } from '../roi/parenchymaRoi.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

export const roiSentences: SentencesOf<RoiRefusals> = {
  'roi-invalid': sentence(
    ({ what }) => `The parenchymal ROI is not usable: ${what}.`,
    ({ what }) => `La ROI parenchymateuse est inutilisable : ${what}.`,
  ),
  'roi-outside-liver': sentence(
    (d) =>
      `ROI ${d.placement} at (${d.centreLpsMm.map((x) => figure(x, 1, 'en')).join(', ')}) mm is refused: ${figure(d.outsideLiverPercent, 1, 'en')} % of it lies outside the liver mask and ${figure(d.uncoveredPercent, 1, 'en')} % where the precontrast series has no data. Move it wholly into covered parenchyma.`,
    (d) =>
      `La ROI ${d.placement} en (${d.centreLpsMm.map((x) => figure(x, 1, 'fr')).join(' ; ')}) mm est refusée : ${figure(d.outsideLiverPercent, 1, 'fr')} % hors du masque hépatique et ${figure(d.uncoveredPercent, 1, 'fr')} % sans donnée sans contraste. Placez-la entièrement dans le parenchyme couvert.`,
  ),
  'roi-too-few-voxels': sentence(
    (d) =>
      `ROI ${d.placement} of ${figure(d.nominalCm3, 3, 'en')} cm³ holds ${d.voxels} voxel(s) on this grid; a standard deviation needs at least two.`,
    (d) =>
      `La ROI ${d.placement} de ${figure(d.nominalCm3, 3, 'fr')} cm³ ne contient que ${d.voxels} voxel(s) sur cette grille ; un écart-type en demande au moins deux.`,
  ),
};

import type { CoverageFindings, CoverageRefusals, MissingSpan } from '../letb/coverage.ts';
import type { LetbFindings, LetbRefusals } from '../letb/computeLetb.ts';
import type { ProtocolRefusals } from '../letb/protocol.ts';
import type { QualityFindings } from '../letb/qualityFigures.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const spans = (missing: readonly MissingSpan[], language: Language): string =>
  missing
    .map(
      (s) =>
        `${figure(s.lengthMm, 1, language)} mm (z ${figure(s.fromZMm, 1, language)} → ${figure(s.toZMm, 1, language)} mm)`,
    )
    .join(', ');

export const letbSentences: SentencesOf<
  ProtocolRefusals & LetbRefusals & LetbFindings & CoverageRefusals & CoverageFindings & QualityFindings
> = {
  'k-invalid': sentence(
    ({ k }) => `k must be a positive number up to 10, not ${k}.`,
    ({ k }) => `k doit être un nombre positif d’au plus 10, et non ${k}.`,
  ),
  'no-roi': sentence(
    () => 'No parenchymal ROI was given; a measurement needs one to three placements.',
    () => 'Aucune ROI parenchymateuse ; une mesure demande une à trois positions.',
  ),
  'too-many-rois': sentence(
    ({ placements }) => `${placements} ROI placements were given; a measurement has at most three.`,
    ({ placements }) => `${placements} positions de ROI ; une mesure en a trois au plus.`,
  ),
  'liver-mask-empty': sentence(
    () => 'The liver mask is empty.',
    () => 'Le masque hépatique est vide.',
  ),
  'provisional-fewer-than-three-placements': sentence(
    ({ placements }) => `Provisional: ${placements} of 3 ROI placements.`,
    ({ placements }) => `Provisoire : ${placements} position(s) de ROI sur 3.`,
  ),
  'roi-volume-off-nominal': sentence(
    (d) =>
      `ROI ${d.placement} holds ${figure(d.effectiveCm3, 3, 'en')} cm³ of voxels for a nominal ${figure(d.nominalCm3, 3, 'en')} cm³.`,
    (d) =>
      `La ROI ${d.placement} contient ${figure(d.effectiveCm3, 3, 'fr')} cm³ de voxels pour ${figure(d.nominalCm3, 3, 'fr')} cm³ nominaux.`,
  ),
  'roi-volume-not-of-the-method': sentence(
    (d) => `ROI ${d.placement} has ${figure(d.nominalCm3, 3, 'en')} cm³; the published method uses 1 or 0.5 cm³.`,
    (d) => `La ROI ${d.placement} a ${figure(d.nominalCm3, 3, 'fr')} cm³ ; la méthode publiée utilise 1 ou 0,5 cm³.`,
  ),
  'roi-placements-coincide': sentence(
    (d) =>
      `ROI ${d.first} and ROI ${d.second} lie ${figure(d.distanceMm, 1, 'en')} mm apart: they are not two samples.`,
    (d) =>
      `Les ROI ${d.first} et ${d.second} sont à ${figure(d.distanceMm, 1, 'fr')} mm : ce ne sont pas deux échantillons.`,
  ),
  'roi-sd-zero': sentence(
    ({ placement }) => `ROI ${placement} is constant (SD 0 HU): no scanner makes such an image.`,
    ({ placement }) => `La ROI ${placement} est constante (ET 0 UH) : aucun scanner ne produit une telle image.`,
  ),
  'roi-shapes-differ': sentence(
    () => 'The ROI placements differ in shape or nominal volume.',
    () => 'Les positions de ROI diffèrent par la forme ou le volume nominal.',
  ),
  'phases-may-be-swapped': sentence(
    (d) =>
      `ROI ${d.placement}: parenchyma is ${figure(-d.meanHu, 1, 'en')} HU darker in the arterial than in the precontrast stack; the two may be swapped.`,
    (d) =>
      `ROI ${d.placement} : le parenchyme est de ${figure(-d.meanHu, 1, 'fr')} UH moins dense au temps artériel que sans contraste ; les deux piles sont peut-être inversées.`,
  ),
  'coverage-too-low': sentence(
    (d) =>
      `Data of both phases covers only ${figure(d.coveragePercent, 2, 'en')} % of the liver (at least ${figure(d.limitPercent, 1, 'en')} % is needed); missing: ${spans(d.missing, 'en')}. Choose series that cover the liver, or override the coverage limit knowingly.`,
    (d) =>
      `Les données des deux phases ne couvrent que ${figure(d.coveragePercent, 2, 'fr')} % du foie (minimum ${figure(d.limitPercent, 1, 'fr')} %) ; manquent : ${spans(d.missing, 'fr')}. Choisissez des séries qui couvrent le foie, ou passez outre en connaissance de cause.`,
  ),
  'coverage-low': sentence(
    (d) =>
      `Data of both phases covers ${figure(d.coveragePercent, 2, 'en')} % of the liver; missing: ${spans(d.missing, 'en')}.`,
    (d) =>
      `Les données des deux phases couvrent ${figure(d.coveragePercent, 2, 'fr')} % du foie ; manquent : ${spans(d.missing, 'fr')}.`,
  ),
  'coverage-overridden': sentence(
    (d) =>
      `Measured although data of both phases covers only ${figure(d.coveragePercent, 2, 'en')} % of the liver, by explicit override; missing: ${spans(d.missing, 'en')}.`,
    (d) =>
      `Mesuré bien que les données des deux phases ne couvrent que ${figure(d.coveragePercent, 2, 'fr')} % du foie, sur décision explicite ; manquent : ${spans(d.missing, 'fr')}.`,
  ),
  'roi-sd-high': sentence(
    (d) =>
      `ROI ${d.placement}: SD ${figure(d.sdHu, 1, 'en')} HU is above ${d.limitHu} HU; noise or structure raises the threshold.`,
    (d) =>
      `ROI ${d.placement} : l’écart-type de ${figure(d.sdHu, 1, 'fr')} UH dépasse ${d.limitHu} UH ; bruit ou structure élèvent le seuil.`,
  ),
  'roi-inhomogeneous': sentence(
    (d) =>
      `ROI ${d.placement}: ${figure(d.outlierPercent, 1, 'en')} % of its voxels are outliers (limit ${d.limitPercent} %); a vessel or lesion may lie inside.`,
    (d) =>
      `ROI ${d.placement} : ${figure(d.outlierPercent, 1, 'fr')} % de valeurs aberrantes (limite ${d.limitPercent} %) ; un vaisseau ou une lésion peut s’y trouver.`,
  ),
  'negative-tail-high': sentence(
    (d) =>
      `${figure(d.negativeTailPercent, 1, 'en')} % of the liver lies below mean − k·SD (limit ${d.limitPercent} %, 2.28 % by noise alone): precontrast and arterial phase are probably misregistered.`,
    (d) =>
      `${figure(d.negativeTailPercent, 1, 'fr')} % du foie est sous moyenne − k·ET (limite ${d.limitPercent} %, 2,28 % par le bruit seul) : phases probablement mal superposées.`,
  ),
};

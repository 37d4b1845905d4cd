import type { DraftFindings, DraftRefusals, ScanEnd } from '../segmentation/draft/draftFindings.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const ends: Readonly<Record<ScanEnd, Readonly<Record<Language, string>>>> = {
  upper: { en: 'upper', fr: 'supérieure' },
  lower: { en: 'lower', fr: 'inférieure' },
};

function position(pointMm: readonly number[], language: Language): string {
  const values = pointMm.map((value) => figure(value, 1, language));
  return `(${values.join(language === 'fr' ? ' ; ' : ', ')}) mm`;
}

export const draftSentences: SentencesOf<DraftRefusals & DraftFindings> = {
  'draft-volume-too-small': sentence(
    ({ extentMm, leastMm }) =>
      `No liver is drafted: the stack measures ${extentMm.map((mm) => figure(mm, 0, 'en')).join(' × ')} mm and a draft needs ${figure(leastMm, 0, 'en')} mm along each axis. Choose a stack of the whole upper abdomen, or draw the liver.`,
    ({ extentMm, leastMm }) =>
      `Aucune ébauche du foie : la pile mesure ${extentMm.map((mm) => figure(mm, 0, 'fr')).join(' × ')} mm et une ébauche demande ${figure(leastMm, 0, 'fr')} mm selon chaque axe. Choisissez une pile de tout l’abdomen supérieur, ou tracez le foie.`,
  ),
  'draft-not-prepared': sentence(
    () => 'The liver’s draft was not updated, because its preparation is no longer in memory: draft again.',
    () => 'L’ébauche du foie n’a pas été mise à jour, car sa préparation n’est plus en mémoire : relancez l’ébauche.',
  ),
  'draft-no-body': sentence(
    () =>
      'No liver is drafted: the volume holds no body. Check that its values are Hounsfield units, or draw the liver.',
    () =>
      'Aucune ébauche du foie : le volume ne contient pas de corps. Vérifiez que ses valeurs sont en unités Hounsfield, ou tracez le foie.',
  ),
  'draft-no-liver': sentence(
    () =>
      'No liver is drafted: nothing in the right upper abdomen looks like liver. Check the stack and its orientation, or draw the liver.',
    () =>
      'Aucune ébauche du foie : rien dans l’abdomen supérieur droit ne ressemble au foie. Vérifiez la pile et son orientation, ou tracez le foie.',
  ),
  'draft-seed-outside-volume': sentence(
    ({ positionLpsMm }) =>
      `The draft is not updated: the point ${position(positionLpsMm, 'en')} lies outside the stack. Place it on the image.`,
    ({ positionLpsMm }) =>
      `L’ébauche n’est pas mise à jour : le point ${position(positionLpsMm, 'fr')} est hors de la pile. Placez-le sur l’image.`,
  ),
  'draft-seeds-contradict': sentence(
    ({ insideLpsMm, outsideLpsMm, apartMm }) =>
      `The draft is not updated: the point inside at ${position(insideLpsMm, 'en')} and the point outside at ${position(outsideLpsMm, 'en')} are only ${figure(apartMm, 1, 'en')} mm apart. Remove one of them.`,
    ({ insideLpsMm, outsideLpsMm, apartMm }) =>
      `L’ébauche n’est pas mise à jour : le point intérieur en ${position(insideLpsMm, 'fr')} et le point extérieur en ${position(outsideLpsMm, 'fr')} ne sont distants que de ${figure(apartMm, 1, 'fr')} mm. Retirez l’un des deux.`,
  ),
  'draft-unreviewed': sentence(
    () => 'The liver is an automatic draft that nobody has reviewed: check its contour on every slice.',
    () => 'Le foie est une ébauche automatique que personne n’a relue : vérifiez son contour sur chaque coupe.',
  ),
  'draft-volume-implausible': sentence(
    ({ volumeCm3, lowestCm3, highestCm3 }) =>
      `The drafted liver measures ${figure(volumeCm3, 0, 'en')} cm³, where ${figure(lowestCm3, 0, 'en')} to ${figure(highestCm3, 0, 'en')} cm³ are expected: correct it, or draw the liver.`,
    ({ volumeCm3, lowestCm3, highestCm3 }) =>
      `L’ébauche du foie mesure ${figure(volumeCm3, 0, 'fr')} cm³, alors que ${figure(lowestCm3, 0, 'fr')} à ${figure(highestCm3, 0, 'fr')} cm³ sont attendus : corrigez-la, ou tracez le foie.`,
  ),
  'draft-cut-by-scan': sentence(
    ({ end, areaCm2 }) =>
      `The drafted liver is cut by the ${ends[end].en} end of the scan over ${figure(areaCm2, 1, 'en')} cm²: part of it may be missing from the images, and LETB then concerns the part that is shown.`,
    ({ end, areaCm2 }) =>
      `L’ébauche du foie est coupée par l’extrémité ${ends[end].fr} de l’acquisition sur ${figure(areaCm2, 1, 'fr')} cm² : une partie peut manquer sur les images, et la LETB ne porte alors que sur la partie visible.`,
  ),
  'draft-lungs-not-found': sentence(
    () => 'The draft found no lung above the liver: check its upper edge against heart and diaphragm.',
    () =>
      'L’ébauche n’a pas trouvé de poumon au-dessus du foie : vérifiez son bord supérieur contre le cœur et le diaphragme.',
  ),
  'draft-attenuation-unusual': sentence(
    ({ meanHu, lowestHu, highestHu }) =>
      `What the draft took for parenchyma has ${figure(meanHu, 0, 'en')} HU, where ${figure(lowestHu, 0, 'en')} to ${figure(highestHu, 0, 'en')} HU are usual: check that it is liver.`,
    ({ meanHu, lowestHu, highestHu }) =>
      `Ce que l’ébauche a pris pour du parenchyme a ${figure(meanHu, 0, 'fr')} UH, alors que ${figure(lowestHu, 0, 'fr')} à ${figure(highestHu, 0, 'fr')} UH sont habituelles : vérifiez qu’il s’agit du foie.`,
  ),
  'draft-edge-unseen': sentence(
    ({ sharePercent, aboveHu }) =>
      `Over ${figure(sharePercent, 0, 'en')} % of the draft’s surface the neighbouring tissue differs by less than ${figure(aboveHu, 0, 'en')} HU, so that its edge there follows position alone: check it against the neighbouring organs.`,
    ({ sharePercent, aboveHu }) =>
      `Sur ${figure(sharePercent, 0, 'fr')} % de la surface de l’ébauche, le tissu voisin diffère de moins de ${figure(aboveHu, 0, 'fr')} UH : le bord n’y suit que la position. Vérifiez-le contre les organes voisins.`,
  ),
  'draft-reaches-left': sentence(
    ({ beyondMidlineMm }) =>
      `The draft reaches ${figure(beyondMidlineMm, 0, 'en')} mm to the left of the midline: check that it holds neither stomach nor spleen.`,
    ({ beyondMidlineMm }) =>
      `L’ébauche s’étend à ${figure(beyondMidlineMm, 0, 'fr')} mm à gauche de la ligne médiane : vérifiez qu’elle ne contient ni estomac ni rate.`,
  ),
};

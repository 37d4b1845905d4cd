import type { TimepointRefusals } from '../registration/alignTimepoints.ts';
import type { TimepointReasons } from '../registration/timepointQuality.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

/** What is said of the liver before treatment found in the scan after it. */
export const timepointSentences: SentencesOf<TimepointReasons & TimepointRefusals> = {
  'timepoints-livers-unlike': sentence(
    (d) =>
      `Brought over, the two livers overlap by ${figure(d.dicePercent, 0, 'en')} % (limit ${figure(d.limitPercent, 0, 'en')} %): compare both masks, and the linked positions with the pictures.`,
    (d) =>
      `Une fois superposés, les deux foies se recouvrent à ${figure(d.dicePercent, 0, 'fr')} % (limite ${figure(d.limitPercent, 0, 'fr')} %) : comparez les deux masques, et les positions liées avec les images.`,
  ),
  'timepoints-volume-changed': sentence(
    (d) =>
      `After treatment the liver mask has ${figure(d.ratioPercent, 0, 'en')} % of its volume before (expected ${figure(d.leastPercent, 0, 'en')} to ${figure(d.mostPercent, 0, 'en')} %): check that both masks hold the whole liver.`,
    (d) =>
      `Après traitement, le masque du foie a ${figure(d.ratioPercent, 0, 'fr')} % de son volume initial (attendu : ${figure(d.leastPercent, 0, 'fr')} à ${figure(d.mostPercent, 0, 'fr')} %) : vérifiez que les deux masques contiennent tout le foie.`,
  ),
  'timepoints-turned': sentence(
    (d) =>
      `The liver turns by ${figure(d.degrees, 0, 'en')}° between the scans (expected below ${figure(d.limitDegrees, 0, 'en')}°): check the linked positions.`,
    (d) =>
      `Le foie tourne de ${figure(d.degrees, 0, 'fr')}° entre les examens (attendu : moins de ${figure(d.limitDegrees, 0, 'fr')}°) : vérifiez les positions liées.`,
  ),
  'timepoints-strained': sentence(
    (d) =>
      `Between the scans the liver changes its volume locally by factors of ${figure(d.least, 2, 'en')} to ${figure(d.most, 2, 'en')}: check the linked positions there.`,
    (d) =>
      `Entre les examens, le foie change localement de volume d’un facteur ${figure(d.least, 2, 'fr')} à ${figure(d.most, 2, 'fr')} : vérifiez-y les positions liées.`,
  ),
  'timepoints-inverse-off': sentence(
    (d) =>
      `There and back, a liver point misses itself by up to ${figure(d.largestMm, 1, 'en')} mm (limit ${figure(d.limitMm, 1, 'en')} mm): check the linked positions.`,
    (d) =>
      `Aller et retour, un point du foie se manque jusqu’à ${figure(d.largestMm, 1, 'fr')} mm (limite ${figure(d.limitMm, 1, 'fr')} mm) : vérifiez les positions liées.`,
  ),
  'timepoint-liver-too-small': sentence(
    (d) =>
      `The liver mask ${d.timepoint === 'pre' ? 'before' : 'after'} treatment holds ${figure(d.cm3, 1, 'en')} cm³; at least ${figure(d.leastCm3, 0, 'en')} cm³ are needed to find the liver in the other scan. Draw or draft the liver first.`,
    (d) =>
      `Le masque du foie ${d.timepoint === 'pre' ? 'avant' : 'après'} traitement contient ${figure(d.cm3, 1, 'fr')} cm³ ; il en faut au moins ${figure(d.leastCm3, 0, 'fr')} cm³ pour retrouver le foie dans l’autre examen. Tracez ou ébauchez d’abord le foie.`,
  ),
};

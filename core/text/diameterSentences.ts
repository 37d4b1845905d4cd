import type { ReadingRefusals } from '../record/lesionCourse.ts';
import type { LineFindings } from '../response/lineFindings.ts';
import type { DiameterRefusals } from '../response/measure/proposeDiameters.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

export const diameterSentences: SentencesOf<DiameterRefusals & LineFindings & ReadingRefusals> = {
  'diameter-volume-missing': sentence(
    (d) =>
      d.part === 'viable'
        ? 'This timepoint has no subtraction to find the viable part in: draw the diameter by hand.'
        : 'The phase that you clicked is not loaded yet: wait for it, or draw the diameter by hand.',
    (d) =>
      d.part === 'viable'
        ? 'Ce temps n’a pas de soustraction où chercher la partie viable : tracez le diamètre à la main.'
        : 'La phase cliquée n’est pas encore chargée : attendez, ou tracez le diamètre à la main.',
  ),
  'diameter-seed-without-data': sentence(
    () => 'There is no image where you clicked; click on the lesion.',
    () => 'Aucune image à l’endroit du clic ; cliquez sur la lésion.',
  ),
  'diameter-seed-outside-liver': sentence(
    () => 'The click is outside the liver mask; draw the diameter by hand, or correct the mask.',
    () => 'Le clic est hors du masque du foie ; tracez le diamètre à la main, ou corrigez le masque.',
  ),
  'diameter-seed-not-enhancing': sentence(
    (d) =>
      `Nothing within 3 mm of the click is above the threshold (${figure(d.hu, 0, 'en')} HU here, threshold ${figure(d.thresholdHu, 1, 'en')} HU): click on the enhancing part, or say that nothing enhances.`,
    (d) =>
      `Rien à moins de 3 mm du clic ne dépasse le seuil (${figure(d.hu, 0, 'fr')} UH ici, seuil ${figure(d.thresholdHu, 1, 'fr')} UH) : cliquez sur la partie rehaussée, ou indiquez l’absence de rehaussement.`,
  ),
  'diameter-no-edge': sentence(
    (d) => `No edge was found about the click (${figure(d.hu, 0, 'en')} HU): draw the diameter by hand.`,
    (d) => `Aucun contour trouvé autour du clic (${figure(d.hu, 0, 'fr')} UH) : tracez le diamètre à la main.`,
  ),
  'diameter-unclear': sentence(
    (d) =>
      `Where the lesion about the click ends is not clear (${figure(d.hu, 0, 'en')} HU there; a vessel, a neighbour or the liver’s edge may touch it): click nearer its middle, in another phase or slice, or draw the diameter by hand.`,
    (d) =>
      `Les limites de la lésion cliquée ne sont pas nettes (${figure(d.hu, 0, 'fr')} UH à cet endroit ; un vaisseau, une lésion voisine ou le bord du foie peut la toucher) : cliquez plus près du centre, sur une autre phase ou une autre coupe, ou tracez le diamètre à la main.`,
  ),
  'diameter-too-small': sentence(
    (d) =>
      `What was found about the click is smaller than ${figure(d.leastMm, 0, 'en')} mm, too small to be told from a vessel: draw the diameter by hand.`,
    (d) =>
      `La structure cliquée mesure moins de ${figure(d.leastMm, 0, 'fr')} mm et ne se distingue pas d’un vaisseau : tracez le diamètre à la main.`,
  ),
  'diameter-leaks': sentence(
    (d) =>
      `What was grown from the click runs on beyond ${figure(d.reachMm, 0, 'en')} mm: its edge is open. Click elsewhere in the lesion, or draw by hand.`,
    (d) =>
      `La région issue du clic s’étend au-delà de ${figure(d.reachMm, 0, 'fr')} mm : son contour est ouvert. Cliquez ailleurs dans la lésion, ou tracez à la main.`,
  ),
  'lesions-without-date': sentence(
    (d) => `The study (${d.timepoint}) has no date: responses go by dates.`,
    (d) => `L’examen (${d.timepoint}) n’a pas de date : les réponses dépendent des dates.`,
  ),
  'short-axis-askew': sentence(
    (d) =>
      `${d.lesion}: the short axis is ${figure(d.degrees, 0, 'en')}° off the perpendicular to the longest diameter (at most ${d.withinDegrees}°).`,
    (d) =>
      `${d.lesion} : le petit axe s’écarte de ${figure(d.degrees, 0, 'fr')}° de la perpendiculaire au grand diamètre (au plus ${d.withinDegrees}°).`,
  ),
  'short-axis-longer': sentence(
    (d) =>
      `${d.lesion}: the short axis (${figure(d.shortMm, 1, 'en')} mm) is longer than the longest diameter (${figure(d.longMm, 1, 'en')} mm).`,
    (d) =>
      `${d.lesion} : le petit axe (${figure(d.shortMm, 1, 'fr')} mm) dépasse le grand diamètre (${figure(d.longMm, 1, 'fr')} mm).`,
  ),
};

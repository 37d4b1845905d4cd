import type { PhaseClues } from '../dicom/phase/phaseEvidence.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

/** What speaks for the phase of a stack. */
export const phaseSentences: SentencesOf<PhaseClues> = {
  'aorta-attenuation': sentence(
    ({ aortaHu, liverHu, slices }) =>
      `Aorta ${figure(aortaHu, 0, 'en')} HU${liverHu === null ? '' : `, liver ${figure(liverHu, 0, 'en')} HU`}, on ${slices} slices.`,
    ({ aortaHu, liverHu, slices }) =>
      `Aorte ${figure(aortaHu, 0, 'fr')} UH${liverHu === null ? '' : `, foie ${figure(liverHu, 0, 'fr')} UH`}, sur ${slices} coupes.`,
  ),
  'aorta-brightest-of-study': sentence(
    ({ aortaHu, nextHu }) =>
      `The aorta (${figure(aortaHu, 0, 'en')} HU) is the brightest of the study; the next is at ${figure(nextHu, 0, 'en')} HU.`,
    ({ aortaHu, nextHu }) =>
      `L’aorte (${figure(aortaHu, 0, 'fr')} UH) est la plus dense de l’examen ; la suivante est à ${figure(nextHu, 0, 'fr')} UH.`,
  ),
  'aorta-fades-in-study': sentence(
    ({ aortaHu, brightestHu }) =>
      `The aorta (${figure(aortaHu, 0, 'en')} HU) has faded from ${figure(brightestHu, 0, 'en')} HU in the same study.`,
    ({ aortaHu, brightestHu }) =>
      `L’aorte (${figure(aortaHu, 0, 'fr')} UH) a décru depuis ${figure(brightestHu, 0, 'fr')} UH dans le même examen.`,
  ),
  'delay-after-contrast': sentence(
    ({ seconds }) => `Acquired ${figure(seconds, 1, 'en')} s after the start of the contrast injection.`,
    ({ seconds }) => `Acquis ${figure(seconds, 1, 'fr')} s après le début de l’injection.`,
  ),
  'contrast-agent-named': sentence(
    () => 'The header names a contrast agent; most such scans are portal-venous.',
    () => 'L’en-tête nomme un produit de contraste ; la plupart de ces acquisitions sont portales.',
  ),
  'no-contrast-agent': sentence(
    () => 'The header says that no contrast agent was given.',
    () => 'L’en-tête indique l’absence de produit de contraste.',
  ),
  'others-name-contrast-agent': sentence(
    () => 'Other series of the study name a contrast agent, this one does not.',
    () => 'D’autres séries de l’examen nomment un produit de contraste, pas celle-ci.',
  ),
  'place-in-order': sentence(
    ({ place, of, within }) => `Acquisition ${place} of ${of} in the ${within}.`,
    ({ place, of, within }) => `Acquisition ${place} sur ${of} de ${within === 'study' ? 'l’examen' : 'la série'}.`,
  ),
  'phase-word': sentence(
    ({ word, where }) => `The series ${where === 'description' ? 'description' : 'protocol'} says “${word}”.`,
    ({ word, where }) => `${where === 'description' ? 'La description' : 'Le protocole'} de la série dit « ${word} ».`,
  ),
  'remaining-doubt': sentence(
    () => 'No evidence is certain: the reader decides.',
    () => 'Aucun indice n’est certain : le lecteur décide.',
  ),
};

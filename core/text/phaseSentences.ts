import type { PhaseClues } from '../dicom/phase/phaseEvidence.ts';
import { phaseName } from './phaseNames.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

/** What speaks for the phase of a stack. */
export const phaseSentences: SentencesOf<PhaseClues> = {
  'aorta-attenuation': sentence(
    ({ aortaHu, liverHu, softTissueUpperHu, slices }) =>
      `Aorta ${figure(aortaHu, 0, 'en')} HU${liverHu === null ? '' : `, liver ${figure(liverHu, 0, 'en')} HU`}${softTissueUpperHu === null ? '' : `, 95 % of even soft tissue below ${figure(softTissueUpperHu, 0, 'en')} HU`}, on ${slices} slices.`,
    ({ aortaHu, liverHu, softTissueUpperHu, slices }) =>
      `Aorte ${figure(aortaHu, 0, 'fr')} UH${liverHu === null ? '' : `, foie ${figure(liverHu, 0, 'fr')} UH`}${softTissueUpperHu === null ? '' : `, 95 % des tissus mous homogènes sous ${figure(softTissueUpperHu, 0, 'fr')} UH`}, sur ${slices} coupes.`,
  ),
  'kidney-against-aorta': sentence(
    ({ renalCortexHu, aortaHu }) =>
      `Renal cortex ${figure(renalCortexHu, 0, 'en')} HU against ${figure(aortaHu, 0, 'en')} HU in the aorta.`,
    ({ renalCortexHu, aortaHu }) =>
      `Cortex rénal ${figure(renalCortexHu, 0, 'fr')} UH contre ${figure(aortaHu, 0, 'fr')} UH dans l’aorte.`,
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
  'reader-asked-nothing-known': sentence(
    () => 'Neither header nor image tells the phase: the reader must.',
    () => 'Ni l’en-tête ni l’image ne disent la phase : au lecteur de le faire.',
  ),
  'reader-asked-low-confidence': sentence(
    (d) =>
      `The evidence is divided (${figure(d.confidencePercent, 0, 'en')} %, under ${d.limitPercent} %): look at the images and confirm the phase.`,
    (d) =>
      `Les indices sont partagés (${figure(d.confidencePercent, 0, 'fr')} %, moins de ${d.limitPercent} %) : regardez les images et confirmez la phase.`,
  ),
  'reader-asked-near-tie': sentence(
    ({ phase, other }) =>
      `${phaseName(phase, 'en')} and ${phaseName(other, 'en')} are almost equally likely: confirm the phase.`,
    ({ phase, other }) =>
      `Les phases ${phaseName(phase, 'fr')} et ${phaseName(other, 'fr')} sont presque aussi probables : confirmez la phase.`,
  ),
  'reader-asked-text-contradicts': sentence(
    ({ phase, said }) =>
      `The header says ${phaseName(said, 'en')}, the rest of the evidence ${phaseName(phase, 'en')}: confirm the phase.`,
    ({ phase, said }) =>
      `L’en-tête dit ${phaseName(said, 'fr')}, les autres indices ${phaseName(phase, 'fr')} : confirmez la phase.`,
  ),
  'reader-asked-tissue-contradicts': sentence(
    ({ phase, softTissueUpperHu }) =>
      `Soft tissue as a whole (95 % below ${figure(softTissueUpperHu, 0, 'en')} HU) does not fit ${phaseName(phase, 'en')}: confirm the phase.`,
    ({ phase, softTissueUpperHu }) =>
      `L’ensemble des tissus mous (95 % sous ${figure(softTissueUpperHu, 0, 'fr')} UH) ne correspond pas à la phase ${phaseName(phase, 'fr')} : confirmez la phase.`,
  ),
};

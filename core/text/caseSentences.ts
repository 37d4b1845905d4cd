import type { CaseRefusals } from '../record/caseDocument.ts';
import type { Language } from './language.ts';
import { phaseName } from './phaseNames.ts';
import { sentence, type SentencesOf } from './sentence.ts';

const side = (timepoint: string, language: Language): string =>
  language === 'en'
    ? timepoint === 'pre'
      ? 'before treatment'
      : 'after treatment'
    : timepoint === 'pre'
      ? 'avant traitement'
      : 'après traitement';

export const caseSentences: SentencesOf<CaseRefusals> = {
  'several-patients': sentence(
    ({ path, patients }) =>
      `${path} holds ${patients.length} patients (${patients.join(', ')}); choose one with --patient, or --same-person where they are one.`,
    ({ path, patients }) =>
      `${path} contient ${patients.length} patients (${patients.join(', ')}) ; choisissez-en un par --patient, ou --same-person s’il s’agit de la même personne.`,
  ),
  'unknown-patient': sentence(
    ({ patient, patients }) => `There is no patient "${patient}"; found: ${patients.join(', ')}.`,
    ({ patient, patients }) => `Aucun patient « ${patient} » ; trouvés : ${patients.join(', ')}.`,
  ),
  'timepoint-without-study': sentence(
    ({ timepoint, treatment }) =>
      `No examination ${side(timepoint, 'en')}${treatment === null ? '' : ` (${treatment})`} was found: add its folder, or check the treatment dates.`,
    ({ timepoint, treatment }) =>
      `Aucun examen ${side(timepoint, 'fr')}${treatment === null ? '' : ` (${treatment})`} : ajoutez son dossier, ou vérifiez les dates de traitement.`,
  ),
  'timepoint-without-phases': sentence(
    ({ timepoint, date, missing }) =>
      `The examination ${side(timepoint, 'en')}${date === null ? '' : ` (${date})`} has no measurable ${missing.map((phase) => phaseName(phase, 'en')).join(' and no ')} stack.`,
    ({ timepoint, date, missing }) =>
      `L’examen ${side(timepoint, 'fr')}${date === null ? '' : ` (${date})`} n’a pas de série mesurable au temps : ${missing.map((phase) => phaseName(phase, 'fr')).join(', ')}.`,
  ),
  'export-inputs-changed': sentence(
    ({ timepoint, changed }) =>
      `The ${changed.join(', ')} input of ${timepoint} is another one than was measured: nothing was computed from it. --data says where the measured images are.`,
    ({ timepoint, changed }) =>
      `Les données (${changed.join(', ')}) de ${timepoint} ne sont plus celles de la mesure : rien n’en a été calculé. --data indique où sont les images mesurées.`,
  ),
  'replay-input-missing': sentence(
    ({ missing, folders }) =>
      `The ${missing.join(', ')} input was not found below ${folders.join(', ')}: --data says where the images and masks are now.`,
    ({ missing, folders }) =>
      `Données introuvables (${missing.join(', ')}) sous ${folders.join(', ')} : --data indique où sont les images et les masques.`,
  ),
};

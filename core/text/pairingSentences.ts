import type { Difference, IdentityQuestions } from '../letb/patientIdentity.ts';
import type { PairingFindings } from '../letb/proposePairing.ts';
import type { Language } from './language.ts';
import { phaseName } from './phaseNames.ts';
import { sentence, type SentencesOf } from './sentence.ts';

const WORDS = {
  en: { pre: 'before', post: 'after', undated: 'no date', nothing: 'nothing stated' },
  fr: { pre: 'avant', post: 'après', undated: 'sans date', nothing: 'rien d’indiqué' },
} as const;

function moment(role: string, language: Language): string {
  return role === 'pre' ? WORDS[language].pre : WORDS[language].post;
}

function dateText(date: string | null, language: Language): string {
  return date ?? WORDS[language].undated;
}

/** `Patient’s Name (DOE^JANE: 2024-01-05; ROE^JANE: 2024-03-02)`. */
function differences(differing: readonly Difference[], language: Language): string {
  if (differing.length === 0) return WORDS[language].nothing;
  const values = ({ values }: Difference): string =>
    values
      .map(({ value, dates }) => `${value}: ${dates.map((date) => dateText(date, language)).join(', ')}`)
      .join('; ');
  return differing.map((difference) => `${difference.attribute} (${values(difference)})`).join(', ');
}

export const pairingSentences: SentencesOf<IdentityQuestions & PairingFindings> = {
  'identity-unlike-under-one-id': sentence(
    ({ differing }) =>
      `Are these studies one person’s? They share a Patient ID but differ in ${differences(differing, 'en')}. Nothing is paired until you have answered.`,
    ({ differing }) =>
      `Ces examens sont-ils d’une même personne ? Ils partagent un Patient ID mais diffèrent par ${differences(differing, 'fr')}. Rien n’est apparié avant votre réponse.`,
  ),
  'identity-alike-under-several-ids': sentence(
    ({ alike, differing }) =>
      `Are these studies one person’s? They agree in ${alike.join('; ')}; what differs: ${differences(differing, 'en')}. Nothing is paired until you have answered.`,
    ({ alike, differing }) =>
      `Ces examens sont-ils d’une même personne ? Leurs attributs qui concordent : ${alike.join(' ; ')} ; ce qui diffère : ${differences(differing, 'fr')}. Rien n’est apparié avant votre réponse.`,
  ),
  'paired-by-study-order': sentence(
    ({ studies }) =>
      `No treatment date is known: of ${studies} studies the first and the last that can be measured are proposed as before and after. Enter the date to check them.`,
    ({ studies }) =>
      `Aucune date de traitement : sur ${studies} examens, le premier et le dernier mesurables sont proposés comme avant et après. Saisissez la date pour les vérifier.`,
  ),
  'no-study-before-treatment': sentence(
    ({ first }) => `No study lies before the treatment${first === null ? '' : ` (first procedure ${first})`}.`,
    ({ first }) => `Aucun examen avant le traitement${first === null ? '' : ` (première procédure le ${first})`}.`,
  ),
  'no-study-after-treatment': sentence(
    ({ last }) => `No study lies after the treatment${last === null ? '' : ` (last procedure ${last})`}.`,
    ({ last }) => `Aucun examen après le traitement${last === null ? '' : ` (dernière procédure le ${last})`}.`,
  ),
  'incomplete-study-passed-over': sentence(
    ({ role, dates }) =>
      `Passed over as the CT ${moment(role, 'en')} treatment, because no arterial and precontrast stacks of it can be subtracted: ${dates.map((date) => dateText(date, 'en')).join(', ')}.`,
    ({ role, dates }) =>
      `Écarté comme scanner ${moment(role, 'fr')} traitement, faute de piles artérielle et sans contraste soustractibles : ${dates.map((date) => dateText(date, 'fr')).join(', ')}.`,
  ),
  'phases-not-found': sentence(
    ({ role, date, missing }) =>
      `The CT ${moment(role, 'en')} treatment (${dateText(date, 'en')}) shows no measurable ${missing.join(' and no ')} stack: choose one.`,
    ({ role, date, missing }) =>
      `Le scanner ${moment(role, 'fr')} traitement (${dateText(date, 'fr')}) ne montre pas de pile mesurable : ${missing.map((phase) => phaseName(phase, 'fr')).join(', ')}. Choisissez-en une.`,
  ),
  'phase-asks-reader': sentence(
    ({ role, date, phase, stack }) =>
      `The CT ${moment(role, 'en')} treatment (${dateText(date, 'en')}): stack ${stack} is taken as ${phaseName(phase, 'en')} with doubt; look at it and confirm its phase.`,
    ({ role, date, phase, stack }) =>
      `Scanner ${moment(role, 'fr')} traitement (${dateText(date, 'fr')}) : la pile ${stack} est tenue pour ${phaseName(phase, 'fr')} avec doute ; regardez-la et confirmez sa phase.`,
  ),
  'studies-without-date': sentence(
    ({ count }) => `${count} ${count === 1 ? 'study has' : 'studies have'} no date and cannot be put in order.`,
    ({ count }) => `${count} examen(s) sans date ne peuvent être ordonnés.`,
  ),
};

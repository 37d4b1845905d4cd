import type { ChangeFindings, ChangeRefusals } from '../letb/change.ts';
import type { ThresholdSetRefusals } from '../letb/thresholdSets.ts';
import type { TimingFindings } from '../letb/timing.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const changeSentences: SentencesOf<ChangeRefusals & ChangeFindings & TimingFindings & ThresholdSetRefusals> = {
  'threshold-set-invalid': sentence(
    ({ what }) => `The threshold set is not usable: ${what}.`,
    ({ what }) => `Le jeu de seuils est inutilisable : ${what}.`,
  ),
  'change-of-different-patients': sentence(
    () => 'The two measurements belong to different patients (Patient ID).',
    () => 'Les deux mesures appartiennent à des patients différents (Patient ID).',
  ),
  'unlike-k': sentence(
    (d) => `The two measurements used unlike k: ${d.pre} and ${d.post}. Measure both with one k.`,
    (d) => `Les deux mesures utilisent des k différents : ${d.pre} et ${d.post}. Mesurez les deux avec le même k.`,
  ),
  'unlike-preset': sentence(
    (d) => `The two measurements used unlike presets: ${d.pre} and ${d.post}; they are never compared.`,
    (d) => `Les deux mesures utilisent des préréglages différents : ${d.pre} et ${d.post} ; elles ne se comparent pas.`,
  ),
  'unlike-alignment': sentence(
    (d) =>
      `The two measurements used unlike kinds of alignment: ${d.pre} and ${d.post}; interpolation changes the noise and with it the threshold.`,
    (d) =>
      `Les deux mesures utilisent des alignements différents : ${d.pre} et ${d.post} ; l’interpolation change le bruit, donc le seuil.`,
  ),
  'change-not-evaluable-zero-baseline': sentence(
    () => 'The change is not evaluable: LETB before treatment is 0.',
    () => 'La variation n’est pas évaluable : le LETB avant traitement est nul.',
  ),
  'change-provisional': sentence(
    (d) =>
      `Provisional: ${d.pre && d.post ? 'both measurements have' : d.pre ? 'the measurement before treatment has' : 'the measurement after treatment has'} fewer than three ROI placements.`,
    (d) =>
      `Provisoire : ${d.pre && d.post ? 'les deux mesures ont' : d.pre ? 'la mesure avant traitement a' : 'la mesure après traitement a'} moins de trois positions de ROI.`,
  ),
  'unlike-roi': sentence(
    (d) => `The ROIs differ between the timepoints: ${d.pre} before, ${d.post} after.`,
    (d) => `Les ROI diffèrent entre les deux temps : ${d.pre} avant, ${d.post} après.`,
  ),
  'treatment-date-unknown': sentence(
    () => 'No treatment date was given; the timing rules were not checked.',
    () => 'Aucune date de traitement ; les règles de délai n’ont pas été vérifiées.',
  ),
  'patient-unknown': sentence(
    () => 'A Patient ID is missing; that both measurements are one patient’s was not checked.',
    () => 'Un Patient ID manque ; l’identité du patient entre les deux mesures n’a pas été vérifiée.',
  ),
  'change-with-overrides': sentence(
    (d) =>
      `A measurement was made by overriding a refusal (before: ${d.pre.join(', ') || 'none'}; after: ${d.post.join(', ') || 'none'}).`,
    (d) =>
      `Une mesure a été faite en passant outre un refus (avant : ${d.pre.join(', ') || 'aucun'} ; après : ${d.post.join(', ') || 'aucun'}).`,
  ),
  'pre-outside-window': sentence(
    (d) =>
      `The CT before treatment (${d.date}) lies outside ${d.earliest} to ${d.latest} (at most 3 months before the first procedure).`,
    (d) =>
      `Le scanner avant traitement (${d.date}) est hors de l’intervalle ${d.earliest} – ${d.latest} (au plus 3 mois avant la première procédure).`,
  ),
  'post-outside-window': sentence(
    (d) =>
      `The CT after treatment (${d.date}) lies outside ${d.earliest} to ${d.latest} (1 to 4 months after the last procedure).`,
    (d) =>
      `Le scanner après traitement (${d.date}) est hors de l’intervalle ${d.earliest} – ${d.latest} (1 à 4 mois après la dernière procédure).`,
  ),
  'procedures-too-far-apart': sentence(
    (d) => `The procedures of one treatment span ${d.first} to ${d.last}, past ${d.latest} (more than 6 months).`,
    (d) =>
      `Les procédures d’un même traitement vont du ${d.first} au ${d.last}, au-delà du ${d.latest} (plus de 6 mois).`,
  ),
  'post-not-after-pre': sentence(
    (d) => `The measurement after treatment (${d.post}) is not later than the one before (${d.pre}).`,
    (d) => `La mesure après traitement (${d.post}) n’est pas postérieure à celle d’avant (${d.pre}).`,
  ),
};

import type { RelationFindings, RelationRefusals } from '../letb/relatePhases.ts';
import type { Language } from './language.ts';
import { phaseName } from './phaseNames.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';
import { stackReasonsText, stackReasonText } from './stackSentences.ts';

type Spectra = RelationRefusals['unlike-spectra'];
const spectra = (d: Spectra, unknown: string): string => {
  const side = (kvp: number | null, spectral: string | null): string =>
    `${kvp === null ? unknown : `${kvp} kVp`}${spectral === null ? '' : ` ${spectral}`}`;
  return `${side(d.arterialKvp, d.arterialSpectral)} / ${side(d.precontrastKvp, d.precontrastSpectral)}`;
};

/** Gaps named in a sentence; the finding's details have all. */
const GAPS_SAID = 4;

/** `7.5 (20 → 27.5)`: the first steps, with their positions along the normal. */
function steps(gaps: RelationFindings['gaps-resampled']['gaps'], language: Language): string {
  const said = gaps.slice(0, GAPS_SAID).map(({ stepMm, fromMm, toMm }) => {
    const [step, from, to] = [figure(stepMm, 3, language), figure(fromMm, 2, language), figure(toMm, 2, language)];
    return `${step} (${from} → ${to})`;
  });
  return `${said.join(', ')}${gaps.length > GAPS_SAID ? ', …' : ''}`;
}

export const relationSentences: SentencesOf<RelationRefusals & RelationFindings> = {
  'stack-not-measurable': sentence(
    (d) => `The ${d.role} stack ${d.stack} is ${d.verdict}, not measurable: ${stackReasonsText(d.reasons, 'en')}`,
    (d) =>
      `La pile ${d.stack} (phase ${phaseName(d.role, 'fr')}) n’est pas mesurable (${d.verdict}) : ${stackReasonsText(d.reasons, 'fr')}`,
  ),
  'same-stack-twice': sentence(
    ({ stack }) => `The arterial and the precontrast stack are the same images (${stack}).`,
    ({ stack }) => `Les piles artérielle et sans contraste sont les mêmes images (${stack}).`,
  ),
  'different-patients': sentence(
    ({ differing }) =>
      `The arterial and the precontrast stack belong to different patients (they differ in ${differing.join(', ')}).`,
    ({ differing }) =>
      `Les piles artérielle et sans contraste appartiennent à des patients différents (elles diffèrent par ${differing.join(', ')}).`,
  ),
  'different-studies': sentence(
    (d) =>
      `The arterial and the precontrast stack belong to different studies (${d.arterialDate ?? 'no date'}, ${d.precontrastDate ?? 'no date'}); both phases must come from one examination.`,
    (d) =>
      `Les piles artérielle et sans contraste appartiennent à des examens différents (${d.arterialDate ?? 'sans date'}, ${d.precontrastDate ?? 'sans date'}) ; les deux phases doivent venir d’un même examen.`,
  ),
  'unlike-spectra': sentence(
    (d) =>
      `Arterial and precontrast spectra differ (${spectra(d, 'unknown kVp')}): attenuation is not comparable and lipiodol would survive the subtraction. Use phases of one spectrum, or override knowingly.`,
    (d) =>
      `Les spectres artériel et sans contraste diffèrent (${spectra(d, 'kVp inconnu')}) : les atténuations ne sont pas comparables et le lipiodol survivrait à la soustraction. Prenez des phases de même spectre, ou passez outre en connaissance de cause.`,
  ),
  'unlike-spectra-overridden': sentence(
    (d) => `Measured although the spectra differ (${spectra(d, 'unknown kVp')}), by explicit override.`,
    (d) => `Mesuré bien que les spectres diffèrent (${spectra(d, 'kVp inconnu')}), sur décision explicite.`,
  ),
  'spectra-unknown': sentence(
    (d) => `Tube voltage is not stated for both phases (${spectra(d, 'unknown kVp')}); their likeness is not checked.`,
    (d) =>
      `La tension du tube n’est pas indiquée pour les deux phases (${spectra(d, 'kVp inconnu')}) ; leur ressemblance n’est pas vérifiée.`,
  ),
  'unlike-frame-of-reference': sentence(
    ({ missing }) =>
      `The frames of reference ${missing ? 'are not both stated' : 'differ'}; scanner coordinates are taken as common.`,
    ({ missing }) =>
      `Les référentiels ${missing ? 'ne sont pas tous deux indiqués' : 'diffèrent'} ; les coordonnées du scanner sont tenues pour communes.`,
  ),
  'unlike-kernels': sentence(
    (d) => `Reconstruction kernels differ: arterial ${d.arterial}, precontrast ${d.precontrast}.`,
    (d) => `Les filtres de reconstruction diffèrent : artériel ${d.arterial}, sans contraste ${d.precontrast}.`,
  ),
  'unlike-thickness': sentence(
    (d) =>
      `Slice thickness differs by more than two times: arterial ${figure(d.arterialMm, 2, 'en')} mm, precontrast ${figure(d.precontrastMm, 2, 'en')} mm.`,
    (d) =>
      `L’épaisseur de coupe diffère de plus de deux fois : artériel ${figure(d.arterialMm, 2, 'fr')} mm, sans contraste ${figure(d.precontrastMm, 2, 'fr')} mm.`,
  ),
  'thick-slices': sentence(
    (d) => `The ${d.role} slices are ${figure(d.thicknessMm, 2, 'en')} mm thick (over 5 mm).`,
    (d) =>
      `Les coupes (phase ${phaseName(d.role, 'fr')}) ont ${figure(d.thicknessMm, 2, 'fr')} mm d’épaisseur (plus de 5 mm).`,
  ),
  'patient-identity-differs': sentence(
    ({ differing }) =>
      `One Patient ID, but the two stacks differ in ${differing.join(', ')}. Make sure that they are one patient’s.`,
    ({ differing }) =>
      `Un seul Patient ID, mais les deux piles diffèrent par ${differing.join(', ')}. Assurez-vous qu’il s’agit du même patient.`,
  ),
  'study-unknown': sentence(
    () => 'No Study Instance UID is stated; that both phases come from one examination rests on their dates alone.',
    () => 'Aucun Study Instance UID ; seules les dates disent que les deux phases viennent d’un même examen.',
  ),
  'damaged-files-left-out': sentence(
    (d) =>
      `${d.files} file(s) beside the ${d.role} stack could not be read (${d.first}); slices of it may be missing at its ends.`,
    (d) =>
      `${d.files} fichier(s) à côté de la pile (phase ${phaseName(d.role, 'fr')}) sont illisibles (${d.first}) ; des coupes peuvent manquer à ses extrémités.`,
  ),
  'tilt-corrected': sentence(
    (d) =>
      `The gantry was tilted by ${figure(d.degrees, 1, 'en')}° in the ${d.role} scan; its slices (${figure(d.shearMmPerSlice, 2, 'en')} mm beside one another) were interpolated onto an orthogonal grid.`,
    (d) =>
      `Le statif était incliné de ${figure(d.degrees, 1, 'fr')}° (phase ${phaseName(d.role, 'fr')}) ; les coupes, décalées de ${figure(d.shearMmPerSlice, 2, 'fr')} mm, ont été interpolées sur une grille orthogonale.`,
  ),
  'gaps-resampled': sentence(
    (d) =>
      `Slices of the ${d.role} stack are missing or overlap (steps of ${steps(d.gaps, 'en')} mm); it was resampled linearly onto even steps of ${figure(d.stepMm, 3, 'en')} mm, at the reader’s wish.${d.emptySlices === 0 ? '' : ` Gaps wider than ${figure(d.widestFilledMm, 2, 'en')} mm were not filled: ${d.emptySlices} slices hold no data.`}`,
    (d) =>
      `Des coupes de la pile (phase ${phaseName(d.role, 'fr')}) manquent ou se chevauchent (pas de ${steps(d.gaps, 'fr')} mm) ; elle a été rééchantillonnée linéairement à pas réguliers de ${figure(d.stepMm, 3, 'fr')} mm, à la demande du lecteur.${d.emptySlices === 0 ? '' : ` Les lacunes de plus de ${figure(d.widestFilledMm, 2, 'fr')} mm n’ont pas été comblées : ${d.emptySlices} coupes sans données.`}`,
  ),
  'stack-remark': sentence(
    ({ role, reason }) => `The ${role} stack: ${stackReasonText(reason, 'en')}`,
    ({ role, reason }) => `La pile (${role}) : ${stackReasonText(reason, 'fr')}`,
  ),
  'lossy-compression': sentence(
    ({ role }) => `The ${role} images were compressed with loss.`,
    ({ role }) => `Les images (${role}) ont été compressées avec perte.`,
  ),
};

import type { Coded } from '../base/errors.ts';
import type { StackReasons, ValueCount } from '../dicom/stackReasons.ts';
import type { Language } from './language.ts';
import { figure, sentence, type Sentence, type SentencesOf } from './sentence.ts';

/** The sentence of a stack's reason, for use inside another one. A code that is no stack's reason shows itself. */
export function stackReasonText({ code, details }: Coded, language: Language): string {
  const table: Readonly<Record<string, Sentence>> = stackSentences;
  const found = Object.hasOwn(table, code) ? table[code] : undefined;
  return found === undefined ? `${code}.` : found[language].text(details);
}

/** The sentences of a stack's reasons, one after the other. */
export function stackReasonsText(reasons: readonly Coded[], language: Language): string {
  return reasons.map((reason) => stackReasonText(reason, language)).join(' ');
}

const images = (instances: readonly (number | null)[], count: number): string =>
  `${instances.map((instance) => instance ?? '?').join(', ')}${count > instances.length ? ', …' : ''}`;

/** `120 (40), 80 (12)`: values, each with its number of slices. */
const counted = (values: readonly ValueCount[], absent: string): string =>
  values.map(({ value, count }) => `${value ?? absent} (${count})`).join(', ');

/** Why a stack is refused for measuring, or only viewed, and what else is worth knowing of it. */
export const stackSentences: SentencesOf<StackReasons> = {
  'even-steps': sentence(
    ({ stepMm, gapCount, emptySlices }) =>
      `${gapCount === 1 ? '1 uneven step was' : `${gapCount} uneven steps were`} resampled onto even ones of ${figure(stepMm, 3, 'en')} mm; ${emptySlices === 1 ? '1 slice holds' : `${emptySlices} slices hold`} no data.`,
    ({ stepMm, gapCount, emptySlices }) =>
      `${gapCount < 2 ? `${gapCount} pas irrégulier rééchantillonné` : `${gapCount} pas irréguliers rééchantillonnés`} à ${figure(stepMm, 3, 'fr')} mm ; ${emptySlices < 2 ? `${emptySlices} coupe` : `${emptySlices} coupes`} sans données.`,
  ),
  'uneven-spacing': sentence(
    ({ medianMm, toleranceMm, gapCount, gaps, resamplingOffered }) =>
      `Slices are missing or overlap: ${gapCount === 1 ? '1 step differs' : `${gapCount} steps differ`} from ${figure(medianMm, 3, 'en')} mm by more than ${figure(toleranceMm, 2, 'en')} mm: ${gaps
        .map(
          ({ stepMm, fromMm, toMm, fromInstance, toInstance }) =>
            `${figure(stepMm, 3, 'en')} mm between ${figure(fromMm, 2, 'en')} and ${figure(toMm, 2, 'en')} mm (images ${fromInstance ?? '?'} and ${toInstance ?? '?'})`,
        )
        .join(
          '; ',
        )}${gapCount > gaps.length ? '; …' : ''}. Complete the series${resamplingOffered ? ', or have it resampled onto even steps (letb measure --resample-gaps); that is recorded' : ''}.`,
    ({ medianMm, toleranceMm, gapCount, gaps, resamplingOffered }) =>
      `Des coupes manquent ou se chevauchent : ${gapCount < 2 ? `${gapCount} pas s’écarte` : `${gapCount} pas s’écartent`} de ${figure(medianMm, 3, 'fr')} mm de plus de ${figure(toleranceMm, 2, 'fr')} mm : ${gaps
        .map(
          ({ stepMm, fromMm, toMm, fromInstance, toInstance }) =>
            `${figure(stepMm, 3, 'fr')} mm entre ${figure(fromMm, 2, 'fr')} et ${figure(toMm, 2, 'fr')} mm (images ${fromInstance ?? '?'} et ${toInstance ?? '?'})`,
        )
        .join(
          ' ; ',
        )}${gapCount > gaps.length ? ' ; …' : ''}. Complétez la série${resamplingOffered ? ' ou faites-la rééchantillonner à pas réguliers (letb measure --resample-gaps) ; cela est consigné' : ''}.`,
  ),
  'gantry-tilt': sentence(
    ({ degrees, shearMmPerSlice, isCorrected }) =>
      `The gantry was tilted by ${figure(degrees, 1, 'en')}°: each slice lies ${figure(shearMmPerSlice, 2, 'en')} mm beside the one before. ${isCorrected ? 'Corrected: each slice is interpolated in its plane onto an orthogonal grid.' : 'Not corrected, for the other reasons named.'}`,
    ({ degrees, shearMmPerSlice, isCorrected }) =>
      `Le statif était incliné de ${figure(degrees, 1, 'fr')}° : chaque coupe est décalée de ${figure(shearMmPerSlice, 2, 'fr')} mm. ${isCorrected ? 'Corrigé : chaque coupe est interpolée dans son plan sur une grille orthogonale.' : 'Non corrigé, pour les autres raisons indiquées.'}`,
  ),
  'in-plane-shift': sentence(
    ({ shiftMm, toleranceMm }) =>
      `Slices are shifted against each other in their plane by up to ${figure(shiftMm, 2, 'en')} mm (allowed: ${figure(toleranceMm, 2, 'en')} mm).`,
    ({ shiftMm, toleranceMm }) =>
      `Les coupes sont décalées dans leur plan jusqu’à ${figure(shiftMm, 2, 'fr')} mm (toléré : ${figure(toleranceMm, 2, 'fr')} mm).`,
  ),
  'truncated-slices': sentence(
    ({ count, instances }) =>
      `${count === 1 ? '1 file of this stack is' : `${count} files of this stack are`} cut short (${count === 1 ? 'image' : 'images'} ${images(instances, count)}). Copy ${count === 1 ? 'it' : 'them'} again from ${count === 1 ? 'its' : 'their'} source.`,
    ({ count, instances }) =>
      count < 2
        ? `${count} fichier de cette pile est tronqué (image ${images(instances, count)}). Recopiez-le depuis sa source.`
        : `${count} fichiers de cette pile sont tronqués (images ${images(instances, count)}). Recopiez-les depuis leur source.`,
  ),
  'unreadable-slices': sentence(
    ({ count, instances, detail }) =>
      `${count === 1 ? '1 file' : `${count} files`} of this stack cannot be read as attenuation (${count === 1 ? 'image' : 'images'} ${images(instances, count)}): ${detail}. Export or copy ${count === 1 ? 'it again from its' : 'them again from their'} source.`,
    ({ count, instances, detail }) =>
      count < 2
        ? `${count} fichier de cette pile n’est pas lisible comme atténuation (image ${images(instances, count)}) : ${detail}. Exportez-le ou recopiez-le depuis sa source.`
        : `${count} fichiers de cette pile ne sont pas lisibles comme atténuation (images ${images(instances, count)}) : ${detail}. Exportez-les ou recopiez-les depuis leur source.`,
  ),
  'concatenation-incomplete': sentence(
    ({ present, total }) =>
      `The image was written as ${total} files, of which ${present} are here: slices are missing. Copy the others from their source.`,
    ({ present, total }) =>
      `L’image a été écrite en ${total} fichiers, dont ${present} sont présents : des coupes manquent. Copiez les autres depuis leur source.`,
  ),
  'rescale-missing-in-some': sentence(
    ({ count, slices, instances }) =>
      `Rescale Slope or Intercept is missing in ${count} of ${slices} images (${images(instances, count)}): their attenuation is unknown. Export the series again.`,
    ({ count, slices, instances }) =>
      `Rescale Slope ou Intercept manque dans ${count} images sur ${slices} (${images(instances, count)}) : leur atténuation est inconnue. Exportez de nouveau la série.`,
  ),
  'mixed-acquisition': sentence(
    ({ attribute, values }) =>
      `The slices are not of one acquisition: they differ in ${attribute}: ${counted(values, 'absent')} (number of slices in brackets). Separate them before measuring.`,
    ({ attribute, values }) =>
      `Les coupes ne sont pas d’une même acquisition : elles diffèrent par ${attribute} : ${counted(values, 'absent')} (nombre de coupes entre parenthèses). Séparez-les avant de mesurer.`,
  ),
  'mixed-patient-identity': sentence(
    ({ attribute, count }) =>
      `The slices carry ${count} different values of ${attribute} under one patient ID: they may be of different patients. Check the identity at their source.`,
    ({ attribute, count }) =>
      `Les coupes portent ${count} valeurs différentes de ${attribute} sous un même identifiant : elles peuvent venir de patients différents. Vérifiez l’identité à la source.`,
  ),
  'matrix-too-large': sentence(
    ({ rows, columns, maximum }) =>
      `The images declare ${rows} × ${columns} pixels, more than ${maximum} × ${maximum}: no CT is that large, and they are not read.`,
    ({ rows, columns, maximum }) =>
      `Les images déclarent ${rows} × ${columns} pixels, plus de ${maximum} × ${maximum} : aucun scanner n’est si grand, et elles ne sont pas lues.`,
  ),
  'repeated-positions': sentence(
    ({ count, firstMm }) =>
      `${count} positions (the first at ${figure(firstMm, 2, 'en')} mm) hold different images that do not make up a second pass: which belong is unknown.`,
    ({ count, firstMm }) =>
      `${count} positions (la première à ${figure(firstMm, 2, 'fr')} mm) portent des images différentes sans former un second passage : on ignore lesquelles retenir.`,
  ),
  'geometry-invalid': sentence(
    ({ what }) => `The geometry of the slices is not usable: ${what}.`,
    ({ what }) => `La géométrie des coupes est inutilisable : ${what}.`,
  ),
  'pixels-unsupported': sentence(
    ({ what }) => `The pixels hold no attenuation: ${what}.`,
    ({ what }) => `Les pixels ne portent pas d’atténuation : ${what}.`,
  ),
  localizer: sentence(
    ({ imageType }) => `A localizer (${imageType}).`,
    ({ imageType }) => `Un topogramme (${imageType}).`,
  ),
  'secondary-capture': sentence(
    ({ imageType }) => `A secondary capture (${imageType}), no scan.`,
    ({ imageType }) => `Une capture secondaire (${imageType}), pas une acquisition.`,
  ),
  'dose-report': sentence(
    ({ imageType }) => `A dose report (${imageType}).`,
    ({ imageType }) => `Un rapport de dose (${imageType}).`,
  ),
  'projection-image': sentence(
    ({ imageType }) => `A projection or rendering (${imageType}): its values are no attenuation of voxels.`,
    ({ imageType }) => `Une projection ou un rendu (${imageType}) : ses valeurs ne sont pas l’atténuation de voxels.`,
  ),
  'too-few-slices': sentence(
    ({ count, minimum }) => `${count} slices only; a volume has at least ${minimum}.`,
    ({ count, minimum }) => `${count} coupes seulement ; un volume en compte au moins ${minimum}.`,
  ),
  uncalibrated: sentence(
    () => 'Uncalibrated: Pixel Spacing is missing, so that lengths and volumes have no meaning.',
    () => 'Non calibré : l’espacement des pixels manque, longueurs et volumes n’ont pas de sens.',
  ),
  'no-position': sentence(
    ({ count }) =>
      `Image position or orientation is missing or unusable (${count} images): their place in the patient is unknown.`,
    ({ count }) =>
      `La position ou l’orientation manque ou est inutilisable (${count} images) : leur place dans le patient est inconnue.`,
  ),
  'not-ct': sentence(
    ({ modality }) => `Not CT (modality ${modality ?? 'absent'}): LETB is defined on CT.`,
    ({ modality }) => `Pas un scanner (modalité ${modality ?? 'absente'}) : le LETB est défini au scanner.`,
  ),
  'not-hounsfield': sentence(
    ({ rescaleType }) => `The values are not Hounsfield units (rescale type ${rescaleType}).`,
    ({ rescaleType }) => `Les valeurs ne sont pas en unités Hounsfield (type ${rescaleType}).`,
  ),
  'multi-frame': sentence(
    ({ frames }) => `A multi-frame image (${frames} frames): its functional groups do not say where its frames lie.`,
    ({ frames }) => `Une image multi-coupes (${frames} coupes) : ses groupes fonctionnels ne situent pas ses coupes.`,
  ),
  'compressed-pixels': sentence(
    ({ uid, name }) => `The pixels are compressed as ${name} (${uid}), which this version does not decode.`,
    ({ uid, name }) => `Les pixels sont comprimés en ${name} (${uid}), que cette version ne décode pas.`,
  ),
  'duplicates-removed': sentence(
    ({ count }) => `${count} copies of images that are there already were left out.`,
    ({ count }) => `${count} copies d’images déjà présentes ont été écartées.`,
  ),
  'split-from-series': sentence(
    ({ by, parts }) => `One of ${parts} stacks of its series, told apart by ${by.join(', ')}.`,
    ({ by, parts }) => `L’une des ${parts} piles de sa série, séparées par ${by.join(', ')}.`,
  ),
  'acquisition-number-per-slice': sentence(
    () => 'The acquisition number changes from slice to slice and was not used to tell acquisitions apart.',
    () => 'Le numéro d’acquisition change à chaque coupe et n’a pas servi à séparer les acquisitions.',
  ),
  'no-frame-of-reference': sentence(
    () => 'Frame of Reference UID is missing: that series share one space is not said by the scanner.',
    () => 'L’UID du repère manque : le scanner ne dit pas que les séries partagent un même espace.',
  ),
  'no-acquisition-number': sentence(
    () => 'Acquisition Number is missing.',
    () => 'Le numéro d’acquisition manque.',
  ),
  'no-patient-id': sentence(
    () => 'Patient ID is missing: make sure that the images are of the right patient.',
    () => 'L’identifiant du patient manque : vérifiez qu’il s’agit du bon patient.',
  ),
  'no-instance-uids': sentence(
    () => 'Study or Series Instance UID is missing: images were grouped by what else they share.',
    () => 'L’UID d’examen ou de série manque : les images ont été groupées par leurs autres attributs.',
  ),
  'rescale-missing': sentence(
    () =>
      'Rescale Slope or Intercept is missing in all images: stored values are assumed to be HU (slope 1, intercept 0 where missing). Check known tissue, air −1000 HU, before using a number.',
    () =>
      'Rescale Slope ou Intercept manque dans toutes les images : les valeurs stockées sont supposées être des UH (pente 1, ordonnée 0 si absentes). Vérifiez un tissu connu, air −1000 UH, avant d’utiliser un résultat.',
  ),
  'mixed-thickness': sentence(
    ({ values }) =>
      `Slice Thickness differs inside the stack: ${counted(values, 'absent')} (mm, number of slices in brackets). Noise and partial volume are not the same throughout.`,
    ({ values }) =>
      `L’épaisseur de coupe diffère dans la pile : ${counted(values, 'absente')} (mm, nombre de coupes entre parenthèses). Bruit et volume partiel n’y sont pas uniformes.`,
  ),
  'mixed-kernel': sentence(
    ({ values }) =>
      `The reconstruction kernel differs inside the stack: ${counted(values, 'absent')} (number of slices in brackets). Noise and edges are not the same throughout.`,
    ({ values }) =>
      `Le filtre de reconstruction diffère dans la pile : ${counted(values, 'absent')} (nombre de coupes entre parenthèses). Bruit et contours n’y sont pas uniformes.`,
  ),
  'rescale-differs': sentence(
    () => 'Rescale slope or intercept differ between slices and are applied slice by slice.',
    () => 'La pente ou l’ordonnée de conversion diffère entre coupes et est appliquée coupe par coupe.',
  ),
  'rounded-hounsfield': sentence(
    () => 'Rescale slope or intercept is not whole: values are rounded to whole HU.',
    () => 'La pente ou l’ordonnée de conversion n’est pas entière : les valeurs sont arrondies à l’UH.',
  ),
  'lossy-images': sentence(
    () => 'The images were compressed with loss: attenuation and noise may differ from the scan.',
    () => 'Les images ont été comprimées avec perte : atténuation et bruit peuvent différer de l’acquisition.',
  ),
  'slices-over-5-mm': sentence(
    ({ thicknessMm }) =>
      `Slices are ${figure(thicknessMm, 2, 'en')} mm thick (over 5 mm): more partial volume, and larger lesions needed for RECIST.`,
    ({ thicknessMm }) =>
      `Coupes de ${figure(thicknessMm, 2, 'fr')} mm (plus de 5 mm) : volume partiel accru, et lésions plus grandes requises par RECIST.`,
  ),
  'spectral-reconstruction': sentence(
    ({ name }) => `A spectral or virtual reconstruction (${name}): compare it only with its like.`,
    ({ name }) => `Une reconstruction spectrale ou virtuelle (${name}) : à comparer seulement à ses semblables.`,
  ),
};

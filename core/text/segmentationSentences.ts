import type { GridDetails, GridDifference, MaskFindings, MaskRefusals } from '../segmentation/maskRefusals.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const frenchDifferences: Readonly<Record<GridDifference, string>> = {
  dimensions: 'dimensions',
  spacing: 'pas',
  origin: 'origine',
  direction: 'orientation',
};

function gridText(grid: GridDetails, language: Language): string {
  const list = (values: readonly number[], digits: number, mark: string): string =>
    values.map((value) => figure(value, digits, language)).join(mark);
  const counts = list(grid.dimensions, 0, ' × ');
  const spacing = list(grid.spacingMm, 4, ' × ');
  const origin = list(grid.originLpsMm, 2, language === 'fr' ? ' ; ' : ', ');
  const direction = list(grid.direction, 3, ' ');
  return language === 'fr'
    ? `${counts} voxels de ${spacing} mm, origine (${origin}) mm, orientation [${direction}]`
    : `${counts} voxels of ${spacing} mm, origin (${origin}) mm, direction [${direction}]`;
}

export const segmentationSentences: SentencesOf<MaskRefusals & MaskFindings> = {
  'mask-file-unreadable': sentence(
    ({ name, systemCode }) =>
      `The mask ${name} cannot be read (${systemCode}): check that the file exists and may be read.`,
    ({ name, systemCode }) =>
      `Le masque ${name} ne peut pas être lu (${systemCode}) : vérifiez que le fichier existe et que sa lecture est permise.`,
  ),
  'mask-format-unknown': sentence(
    ({ name }) => `${name} is not a mask in a known format: give a .nii, .nii.gz, .nrrd or .mha file.`,
    ({ name }) => `${name} n’est pas un masque d’un format connu : donnez un fichier .nii, .nii.gz, .nrrd ou .mha.`,
  ),
  'mask-detached-data': sentence(
    ({ name, dataFile }) =>
      `The mask ${name} keeps its voxels in another file (${dataFile}): save it as one file, .nii.gz, attached .nrrd or .mha.`,
    ({ name, dataFile }) =>
      `Les voxels du masque ${name} sont dans un autre fichier (${dataFile}) : enregistrez-le en un seul fichier, .nii.gz, .nrrd ou .mha.`,
  ),
  'mask-header-damaged': sentence(
    ({ name, field, value }) => `The header of the mask ${name} is damaged: ${field} is ${value}.`,
    ({ name, field, value }) => `L’en-tête du masque ${name} est endommagé : ${field} vaut ${value}.`,
  ),
  'mask-unsupported': sentence(
    ({ name, field, value }) =>
      `The mask ${name} cannot be used: ${field} is ${value}. Save it as a three-dimensional mask of whole numbers, raw or compressed by gzip or zlib.`,
    ({ name, field, value }) =>
      `Le masque ${name} est inutilisable : ${field} vaut ${value}. Enregistrez-le comme masque tridimensionnel de nombres entiers, brut ou comprimé par gzip ou zlib.`,
  ),
  'mask-without-position': sentence(
    ({ name, missing }) =>
      `The mask ${name} does not say where it lies in the patient (no ${missing}): save it with scanner coordinates.`,
    ({ name, missing }) =>
      `Le masque ${name} ne dit pas où il se trouve dans le patient (${missing} absent) : enregistrez-le avec les coordonnées du scanner.`,
  ),
  'mask-axes-not-orthogonal': sentence(
    ({ name, worstCosine, direction }) =>
      `The axes of the mask ${name} are not perpendicular (cosine ${figure(worstCosine, 4, 'en')}; direction ${direction.map((d) => figure(d, 4, 'en')).join(' ')}): resample it onto the arterial image.`,
    ({ name, worstCosine, direction }) =>
      `Les axes du masque ${name} ne sont pas perpendiculaires (cosinus ${figure(worstCosine, 4, 'fr')} ; orientation ${direction.map((d) => figure(d, 4, 'fr')).join(' ')}) : rééchantillonnez-le sur l’image artérielle.`,
  ),
  'mask-truncated': sentence(
    ({ name, declaredBytes, presentBytes }) =>
      `The mask ${name} is truncated: its header declares ${declaredBytes} bytes, it holds at most ${presentBytes}.`,
    ({ name, declaredBytes, presentBytes }) =>
      `Le masque ${name} est tronqué : son en-tête annonce ${declaredBytes} octets, il en contient au plus ${presentBytes}.`,
  ),
  'mask-longer-than-declared': sentence(
    ({ name, declaredBytes }) =>
      `The mask ${name} holds more than the ${declaredBytes} bytes that its header declares.`,
    ({ name, declaredBytes }) =>
      `Le masque ${name} contient plus que les ${declaredBytes} octets annoncés par son en-tête.`,
  ),
  'mask-compression-damaged': sentence(
    ({ name }) => `The compressed data of the mask ${name} are damaged or cut short: copy or save the file again.`,
    ({ name }) =>
      `Les données comprimées du masque ${name} sont endommagées ou incomplètes : copiez ou enregistrez à nouveau le fichier.`,
  ),
  'mask-on-another-grid': sentence(
    ({ name, mask, image, differs, cornerOffVoxels }) =>
      `The mask ${name} lies on another grid than it must (${differs.join(', ')}${cornerOffVoxels === null ? '' : `; a corner is ${figure(cornerOffVoxels, 2, 'en')} voxels off`}): it has ${gridText(mask, 'en')}; it must have ${gridText(image, 'en')}. Draw it on that image or resample it onto that grid.`,
    ({ name, mask, image, differs, cornerOffVoxels }) =>
      `Le masque ${name} n’est pas sur la grille voulue (${differs.map((one) => frenchDifferences[one]).join(', ')}${cornerOffVoxels === null ? '' : ` ; un coin est décalé de ${figure(cornerOffVoxels, 2, 'fr')} voxels`}) : il a ${gridText(mask, 'fr')} ; il doit avoir ${gridText(image, 'fr')}. Dessinez-le sur cette image ou rééchantillonnez-le sur cette grille.`,
  ),
  'mask-label-absent': sentence(
    ({ name, label, present }) =>
      `The mask ${name} has no voxel of label ${label}; it holds ${present.join(', ')}: choose one of these.`,
    ({ name, label, present }) =>
      `Le masque ${name} n’a aucun voxel d’étiquette ${label} ; il contient ${present.join(', ')} : choisissez l’une d’elles.`,
  ),
  'mask-empty': sentence(
    ({ name }) => `The mask ${name} is empty: every voxel is 0.`,
    ({ name }) => `Le masque ${name} est vide : tous ses voxels valent 0.`,
  ),
  'mask-not-whole': sentence(
    ({ name, value }) =>
      `The mask ${name} holds ${value}, which is not a whole number: a probability map or an interpolated mask must be thresholded first.`,
    ({ name, value }) =>
      `Le masque ${name} contient ${value}, qui n’est pas entier : une carte de probabilité ou un masque interpolé doit d’abord être seuillé.`,
  ),
  'mask-is-an-image': sentence(
    ({ name, moreThanValues }) =>
      `${name} holds more than ${moreThanValues} different values: it is an image, not a mask.`,
    ({ name, moreThanValues }) =>
      `${name} contient plus de ${moreThanValues} valeurs différentes : c’est une image, pas un masque.`,
  ),
  'mask-several-labels': sentence(
    ({ name, labels }) =>
      `The mask ${name} holds several labels (${labels.join(', ')}); all of them count as liver. Choose one with --label if only one is.`,
    ({ name, labels }) =>
      `Le masque ${name} contient plusieurs étiquettes (${labels.join(', ')}) ; toutes comptent comme foie. Choisissez-en une par --label si une seule l’est.`,
  ),
};

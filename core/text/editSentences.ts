import type { EditRefusals } from '../segmentation/edits/editRefusals.ts';
import type { Language } from './language.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

const layerNames: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { liver: 'liver', exclusion: 'exclusion', lesion: 'lesion' },
  fr: { liver: 'foie', exclusion: 'exclusion', lesion: 'lésion' },
};

function layerName(layer: string, language: Language): string {
  return layerNames[language][layer] ?? layer;
}

const toolNames: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    brush: 'brush',
    scissors: 'scissors',
    smooth: 'smoothing',
    grow: 'grow and shrink',
    interpolate: 'interpolation',
  },
  fr: {
    brush: 'pinceau',
    scissors: 'ciseaux',
    smooth: 'lissage',
    grow: 'extension et retrait',
    interpolate: 'interpolation',
  },
};

function toolName(tool: string, language: Language): string {
  return toolNames[language][tool] ?? tool;
}

function counts(values: readonly number[]): string {
  return values.join(' × ');
}

export const editSentences: SentencesOf<EditRefusals> = {
  'edit-tool-invalid': sentence(
    ({ tool, field, value }) =>
      `The tool “${toolName(tool, 'en')}” cannot be used with ${field} = ${value}: nothing was changed. Choose another setting.`,
    ({ tool, field, value }) =>
      `L’outil « ${toolName(tool, 'fr')} » ne peut pas servir avec ${field} = ${value} : rien n’a été modifié. Choisissez un autre réglage.`,
  ),
  'edit-does-not-fit': sentence(
    ({ layer, ijk }) =>
      `This change of the layer “${layerName(layer, 'en')}” was made on another state of the mask (first at voxel ${ijk.join(', ')}): nothing was changed. Open the case again to see what is stored.`,
    ({ layer, ijk }) =>
      `Cette modification de la couche « ${layerName(layer, 'fr')} » a été faite sur un autre état du masque (d’abord au voxel ${ijk.join(', ')}) : rien n’a été modifié. Rouvrez le cas pour voir ce qui est enregistré.`,
  ),
  'edit-on-another-grid': sentence(
    ({ layer, edit, mask }) =>
      `This change of the layer “${layerName(layer, 'en')}” belongs to a grid of ${counts(edit)} voxels; the mask has ${counts(mask)}. Nothing was changed.`,
    ({ layer, edit, mask }) =>
      `Cette modification de la couche « ${layerName(layer, 'fr')} » appartient à une grille de ${counts(edit)} voxels ; le masque en a ${counts(mask)}. Rien n’a été modifié.`,
  ),
  'edit-source-on-another-grid': sentence(
    ({ layer, from }) =>
      `“${from}” lies on another grid than the layer “${layerName(layer, 'en')}” and was not taken over. Use a mask on the same grid, voxel for voxel.`,
    ({ layer, from }) =>
      `« ${from} » n’est pas sur la grille de la couche « ${layerName(layer, 'fr')} » et n’a pas été repris. Utilisez un masque sur la même grille, voxel pour voxel.`,
  ),
  'edit-source-empty': sentence(
    ({ layer, from }) =>
      `Nothing is drawn in the layer “${layerName(layer, 'en')}” of “${from}”: nothing was taken over. Choose another phase or layer.`,
    ({ layer, from }) =>
      `Rien n’est dessiné dans la couche « ${layerName(layer, 'fr')} » de « ${from} » : rien n’a été repris. Choisissez une autre phase ou couche.`,
  ),
  'edit-damaged': sentence(
    ({ problem }) =>
      `A stored change of a mask is damaged (${problem}) and was not applied. Restore the latest backup of the database.`,
    ({ problem }) =>
      `Une modification enregistrée d’un masque est endommagée (${problem}) et n’a pas été appliquée. Restaurez la dernière sauvegarde de la base.`,
  ),
  'edit-would-empty-mask': sentence(
    ({ layer, tool, voxels }) =>
      `The tool “${toolName(tool, 'en')}” would take away all ${figure(voxels, 0, 'en')} voxels of the layer “${layerName(layer, 'en')}”: nothing was changed. Choose a smaller setting.`,
    ({ layer, tool, voxels }) =>
      `L’outil « ${toolName(tool, 'fr')} » supprimerait les ${figure(voxels, 0, 'fr')} voxels de la couche « ${layerName(layer, 'fr')} » : rien n’a été modifié. Choisissez un réglage plus petit.`,
  ),
};

import type { ModelFindings, ModelRefusals } from '../segmentation/model/modelRefusals.ts';
import { figure, sentence, type SentencesOf } from './sentence.ts';

function sizes(shape: readonly (number | string | null)[]): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

function fieldText(field: string, whole: string): string {
  return field === '' ? whole : field;
}

export const modelSentences: SentencesOf<ModelRefusals & ModelFindings> = {
  'model-manifest-unreadable': sentence(
    ({ file, cause }) =>
      `The liver model’s manifest ${file} cannot be read (${cause}): give its JSON file, or a folder that holds one manifest.`,
    ({ file, cause }) =>
      `Le manifeste du modèle de foie ${file} ne peut pas être lu (${cause}) : donnez son fichier JSON, ou un dossier qui contient un manifeste.`,
  ),
  'model-manifest-invalid': sentence(
    ({ file, field, expected, received }) =>
      `The liver model’s manifest ${file} is not valid: ${fieldText(field, 'the document')} must be ${expected}, and is ${received}. Its schema is assets/liver-models/liver-model.schema.json.`,
    ({ file, field, expected, received }) =>
      `Le manifeste du modèle de foie ${file} n’est pas valable : ${fieldText(field, 'le document')} doit être ${expected}, et vaut ${received}. Son schéma est assets/liver-models/liver-model.schema.json.`,
  ),
  'model-file-outside-folder': sentence(
    ({ file, modelFile }) =>
      `The manifest ${file} names the model ${modelFile}, which does not lie in the manifest’s folder: put the model beside its manifest and name it by its file name.`,
    ({ file, modelFile }) =>
      `Le manifeste ${file} nomme le modèle ${modelFile}, qui n’est pas dans le dossier du manifeste : placez le modèle à côté de son manifeste et nommez-le par son nom de fichier.`,
  ),
  'model-file-unreadable': sentence(
    ({ file, cause }) =>
      `The liver model ${file} cannot be read (${cause}): check that the file exists and may be read.`,
    ({ file, cause }) =>
      `Le modèle de foie ${file} ne peut pas être lu (${cause}) : vérifiez que le fichier existe et que sa lecture est permise.`,
  ),
  'model-file-too-large': sentence(
    ({ file, byteCount, mostBytes }) =>
      `The liver model ${file} has ${figure(byteCount / 2 ** 20, 0, 'en')} MB; at most ${figure(mostBytes / 2 ** 20, 0, 'en')} MB can be run here. Use a smaller model.`,
    ({ file, byteCount, mostBytes }) =>
      `Le modèle de foie ${file} a ${figure(byteCount / 2 ** 20, 0, 'fr')} Mo ; au plus ${figure(mostBytes / 2 ** 20, 0, 'fr')} Mo peuvent être exécutés ici. Utilisez un modèle plus petit.`,
  ),
  'model-hash-differs': sentence(
    ({ file, expected, actual }) =>
      `The liver model ${file} is not the one that its manifest names: its SHA-256 is ${actual}, the manifest gives ${expected}. Copy the model again, or take the manifest that belongs to it.`,
    ({ file, expected, actual }) =>
      `Le modèle de foie ${file} n’est pas celui que nomme son manifeste : son SHA-256 est ${actual}, le manifeste donne ${expected}. Copiez à nouveau le modèle, ou prenez le manifeste qui lui appartient.`,
  ),
  'model-not-loadable': sentence(
    ({ file, cause }) =>
      `The liver model ${file} cannot be loaded as ONNX (${cause}): export or copy it again, as one file.`,
    ({ file, cause }) =>
      `Le modèle de foie ${file} ne peut pas être chargé comme ONNX (${cause}) : exportez-le ou copiez-le à nouveau, en un seul fichier.`,
  ),
  'model-tensor-absent': sentence(
    ({ model, field, tensor, present }) =>
      `The liver model ${model} has no tensor “${tensor}” (${field}); it has ${present.join(', ')}. Correct the manifest.`,
    ({ model, field, tensor, present }) =>
      `Le modèle de foie ${model} n’a pas de tenseur « ${tensor} » (${field}) ; il a ${present.join(', ')}. Corrigez le manifeste.`,
  ),
  'model-several-inputs': sentence(
    ({ model, present }) =>
      `The liver model ${model} takes several inputs (${present.join(', ')}); only models of one CT volume can be used.`,
    ({ model, present }) =>
      `Le modèle de foie ${model} prend plusieurs entrées (${present.join(', ')}) ; seuls les modèles d’un seul volume CT sont utilisables.`,
  ),
  'model-rank-differs': sentence(
    ({ model, field, tensor, axes, shape }) =>
      `The tensor “${tensor}” of the liver model ${model} has ${shape.length} axes ${sizes(shape)}, its manifest gives ${axes.length} (${axes.join(', ')}). Correct ${field}.`,
    ({ model, field, tensor, axes, shape }) =>
      `Le tenseur « ${tensor} » du modèle de foie ${model} a ${shape.length} axes ${sizes(shape)}, son manifeste en donne ${axes.length} (${axes.join(', ')}). Corrigez ${field}.`,
  ),
  'model-shape-differs': sentence(
    ({ model, field, tensor, axes, expected, shape }) =>
      `The tensor “${tensor}” of the liver model ${model} has the shape ${sizes(shape)}, where its manifest makes ${sizes(expected)} (${axes.join(', ')}). Correct ${field} or window.patchVoxels.`,
    ({ model, field, tensor, axes, expected, shape }) =>
      `Le tenseur « ${tensor} » du modèle de foie ${model} a la forme ${sizes(shape)}, alors que son manifeste donne ${sizes(expected)} (${axes.join(', ')}). Corrigez ${field} ou window.patchVoxels.`,
  ),
  'model-grid-too-large': sentence(
    ({ model, dimensions, mostVoxels }) =>
      `At the spacing of the liver model ${model} the stack has ${dimensions.join(' × ')} voxels; at most ${mostVoxels} fit. Use a shorter stack or a model of coarser spacing.`,
    ({ model, dimensions, mostVoxels }) =>
      `Au pas du modèle de foie ${model}, la pile a ${dimensions.join(' × ')} voxels ; au plus ${mostVoxels} sont possibles. Utilisez une pile plus courte ou un modèle de pas plus grossier.`,
  ),
  'model-run-failed': sentence(
    ({ model, patch, cause }) =>
      `The liver model ${model} failed on patch ${patch} (${cause}): if memory ran out, choose a smaller window.patchVoxels; else the model cannot be used here.`,
    ({ model, patch, cause }) =>
      `Le modèle de foie ${model} a échoué sur le bloc ${patch} (${cause}) : si la mémoire manque, choisissez un window.patchVoxels plus petit ; sinon le modèle est inutilisable ici.`,
  ),
  'model-output-type': sentence(
    ({ model, tensor, type }) =>
      `The tensor “${tensor}” of the liver model ${model} holds ${type}: export the model with an output of float32 or whole numbers.`,
    ({ model, tensor, type }) =>
      `Le tenseur « ${tensor} » du modèle de foie ${model} contient ${type} : exportez le modèle avec une sortie float32 ou entière.`,
  ),
  'model-output-not-finite': sentence(
    ({ model, tensor, patch }) =>
      `The liver model ${model} gave a value that is no number in “${tensor}” on patch ${patch}; nothing of its answer is used. Check the manifest’s intensities (clipHu, scale).`,
    ({ model, tensor, patch }) =>
      `Le modèle de foie ${model} a donné dans « ${tensor} », au bloc ${patch}, une valeur qui n’est pas un nombre ; rien de sa réponse n’est utilisé. Vérifiez les intensités du manifeste (clipHu, scale).`,
  ),
  'model-output-not-probability': sentence(
    ({ model, tensor, kind, value }) =>
      `The liver model ${model} gave ${figure(value, 3, 'en')} in “${tensor}”, which its manifest calls ${kind}: these are no such probabilities. Correct output.kind, perhaps to logits.`,
    ({ model, tensor, kind, value }) =>
      `Le modèle de foie ${model} a donné ${figure(value, 3, 'fr')} dans « ${tensor} », que son manifeste nomme ${kind} : ce ne sont pas de telles probabilités. Corrigez output.kind, peut-être en logits.`,
  ),
  'model-output-not-whole': sentence(
    ({ model, tensor, value }) =>
      `The liver model ${model} gave ${figure(value, 3, 'en')} in “${tensor}”, which its manifest calls labels: labels are whole numbers. Correct output.kind.`,
    ({ model, tensor, value }) =>
      `Le modèle de foie ${model} a donné ${figure(value, 3, 'fr')} dans « ${tensor} », que son manifeste nomme labels : les étiquettes sont entières. Corrigez output.kind.`,
  ),
  'model-channel-absent': sentence(
    ({ model, tensor, channel, channels }) =>
      `The liver model ${model} has ${channels} channels in “${tensor}”, numbered from 0; its manifest asks for channel ${channel}. Correct output.liver and output.tumour.`,
    ({ model, tensor, channel, channels }) =>
      `Le modèle de foie ${model} a ${channels} canaux dans « ${tensor} », numérotés à partir de 0 ; son manifeste demande le canal ${channel}. Corrigez output.liver et output.tumour.`,
  ),
  'model-found-no-liver': sentence(
    ({ model, threshold }) =>
      `The liver model ${model} found no liver (no voxel reaches a probability of ${figure(threshold, 2, 'en')}): check the stack, the manifest’s axes and intensities, or draw the liver.`,
    ({ model, threshold }) =>
      `Le modèle de foie ${model} n’a trouvé aucun foie (aucun voxel n’atteint une probabilité de ${figure(threshold, 2, 'fr')}) : vérifiez la pile, les axes et les intensités du manifeste, ou tracez le foie.`,
  ),
  'model-several-components': sentence(
    ({ components, outsidePercent }) =>
      `The model’s liver is in ${components} separate pieces; ${figure(outsidePercent, 1, 'en')} % of it lies outside the largest. Remove what is not liver.`,
    ({ components, outsidePercent }) =>
      `Le foie du modèle est en ${components} morceaux séparés ; ${figure(outsidePercent, 1, 'fr')} % se trouvent hors du plus grand. Retirez ce qui n’est pas du foie.`,
  ),
  'model-hash-not-given': sentence(
    ({ model, sha256 }) =>
      `The manifest of the liver model ${model} gives no SHA-256, so its file was not verified; it is ${sha256}.`,
    ({ model, sha256 }) =>
      `Le manifeste du modèle de foie ${model} ne donne pas de SHA-256 : son fichier n’a pas été vérifié ; il vaut ${sha256}.`,
  ),
};

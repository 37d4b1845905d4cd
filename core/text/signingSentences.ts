import type { ReadingRefusals } from '../record/readingDocument.ts';
import type { SignedMaskRefusals } from '../record/signedMask.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const signingSentences: SentencesOf<ReadingRefusals & SignedMaskRefusals> = {
  'record-tampered': sentence(
    ({ name }) => `${name} was changed after it was signed: its content is not that of its digest. Use the original.`,
    ({ name }) =>
      `${name} a été modifié après sa signature : son contenu n’est pas celui de son empreinte. Prenez l’original.`,
  ),
  'record-mask-missing': sentence(
    ({ name, layer }) =>
      `${name} does not hold its mask (${layer}): it cannot be computed again. Export the record from the program that signed it.`,
    ({ name, layer }) =>
      `${name} ne contient pas son masque (${layer}) : il ne peut pas être recalculé. Exportez le dossier depuis le programme qui l’a signé.`,
  ),
  'record-mask-tampered': sentence(
    ({ name, layer }) =>
      `The mask (${layer}) in ${name} is not the one that was signed: its content is not that of its digest. Use the original.`,
    ({ name, layer }) =>
      `Le masque (${layer}) de ${name} n’est pas celui qui a été signé : son contenu n’est pas celui de son empreinte. Prenez l’original.`,
  ),
};

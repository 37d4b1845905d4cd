import type { ThumbnailRefusals } from '../compute/readOneSlice.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const thumbnailSentences: SentencesOf<ThumbnailRefusals> = {
  'thumbnail-too-large': sentence(
    ({ rows, columns }) => `No preview: an image of ${rows} × ${columns} pixels is not read for one.`,
    ({ rows, columns }) => `Pas d’aperçu : une image de ${rows} × ${columns} pixels n’est pas lue pour cela.`,
  ),
  'thumbnail-broke-down': sentence(
    () => 'No preview: making it failed for a reason that was not foreseen.',
    () => 'Pas d’aperçu : sa fabrication a échoué pour une raison imprévue.',
  ),
};

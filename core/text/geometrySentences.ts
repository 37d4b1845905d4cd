import type { GeometryRefusals } from '../geometry/grid.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const geometrySentences: SentencesOf<GeometryRefusals> = {
  'grid-invalid': sentence(
    ({ what }) => `The image geometry is not usable: ${what}.`,
    ({ what }) => `La géométrie de l’image est inutilisable : ${what}.`,
  ),
};

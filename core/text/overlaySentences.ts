import type { OverlayKind, OverlayRefusals } from '../imaging/overlayRefusals.ts';
import { sentence, type SentencesOf } from './sentence.ts';

const english: Readonly<Record<OverlayKind, string>> = {
  liver: 'The liver’s contour',
  rois: 'The parenchymal ROIs',
  enhancing: 'The enhancing overlay',
  comparison: 'The compared volume',
};
const french: Readonly<Record<OverlayKind, string>> = {
  liver: 'Le contour du foie',
  rois: 'Les ROI du parenchyme',
  enhancing: 'La surimpression du rehaussement',
  comparison: 'Le volume comparé',
};

/** Why something is not laid over a picture. */
export const overlaySentences: SentencesOf<OverlayRefusals> = {
  'overlay-in-other-frame': sentence(
    ({ overlay, overlayFrameUid, shownFrameUid }) =>
      `${english[overlay]}: not drawn on this picture. Its frame of reference is ${overlayFrameUid ?? 'not known'}, the picture’s is ${shownFrameUid ?? 'not known'}, and no transform between them is recorded. Align the two series first.`,
    ({ overlay, overlayFrameUid, shownFrameUid }) =>
      `${french[overlay]} : non dessiné sur cette image. Référentiel de la surimpression : ${overlayFrameUid ?? 'inconnu'} ; de l’image : ${shownFrameUid ?? 'inconnu'} ; aucune transformation entre les deux n’est enregistrée. Recalez d’abord les deux séries.`,
  ),
};

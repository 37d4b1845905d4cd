import type { FrameRefusals } from '../dicom/frameRefusals.ts';
import { sentence, type SentencesOf } from './sentence.ts';

/** Refusals of compressed pixels. */
export const frameSentences: SentencesOf<FrameRefusals> = {
  'pixel-fragments-damaged': sentence(
    ({ uid, name, offset, what }) =>
      `The compressed pixels (${name}, ${uid}) are damaged at byte ${offset} of the file: ${what}. Copy the file again from its source.`,
    ({ uid, name, offset, what }) =>
      `Les pixels comprimés (${name}, ${uid}) sont endommagés à l’octet ${offset} du fichier : ${what}. Recopiez le fichier depuis sa source.`,
  ),
  'frames-miscounted': sentence(
    ({ uid, name, offset, frames, found }) =>
      `The header declares ${frames} frames; the compressed pixels (${name}, ${uid}) from byte ${offset} on hold ${found}. Export the images again.`,
    ({ uid, name, offset, frames, found }) =>
      `L’en-tête déclare ${frames} images ; les pixels comprimés (${name}, ${uid}) à partir de l’octet ${offset} en contiennent ${found}. Exportez à nouveau les images.`,
  ),
  'frame-undecodable': sentence(
    ({ uid, name, frame, offset, what }) =>
      `Frame ${frame} (${name}, ${uid}, from byte ${offset} of the file) cannot be decoded: ${what}. Copy the file again from its source.`,
    ({ uid, name, frame, offset, what }) =>
      `L’image ${frame} (${name}, ${uid}, à partir de l’octet ${offset} du fichier) ne peut pas être décodée : ${what}. Recopiez le fichier depuis sa source.`,
  ),
  'frame-differs-from-header': sentence(
    ({ uid, name, frame, offset, what, declared, found }) =>
      `Frame ${frame} (${name}, ${uid}, from byte ${offset} of the file) contradicts the header: ${what} is ${declared} there and ${found} in the compressed image. Export the images uncompressed and try again.`,
    ({ uid, name, frame, offset, what, declared, found }) =>
      `L’image ${frame} (${name}, ${uid}, à partir de l’octet ${offset} du fichier) contredit l’en-tête : ${what} y vaut ${declared}, et ${found} dans l’image comprimée. Exportez les images sans compression et recommencez.`,
  ),
  'deflated-pixels-damaged': sentence(
    ({ uid, name, offset, what }) =>
      `The data set (${name}, ${uid}) cannot be inflated from byte ${offset} of the file on (${what}). Copy the file again from its source.`,
    ({ uid, name, offset, what }) =>
      `Les données (${name}, ${uid}) ne peuvent pas être décompressées à partir de l’octet ${offset} du fichier (${what}). Recopiez le fichier depuis sa source.`,
  ),
};

import type { SkipCode, SourceSkipCode } from '../dicom/instance.ts';
import type { PixelRefusals } from '../dicom/pixelData.ts';
import type { ScanRefusals } from '../dicom/studyTree.ts';
import type { Language } from './language.ts';
import { sentence, type SentencesOf } from './sentence.ts';
import { sourceSentences } from './sourceSentences.ts';

type Skips = { readonly [Code in Exclude<SkipCode, SourceSkipCode>]: { readonly detail: string } };

/** Why single files are left out. */
const skipSentences: SentencesOf<Skips> = {
  'not-dicom': sentence(
    ({ detail }) => `Not a DICOM file (${detail}).`,
    ({ detail }) => `Ce n’est pas un fichier DICOM (${detail}).`,
  ),
  'empty-file': sentence(
    () => 'The file is empty.',
    () => 'Le fichier est vide.',
  ),
  'unreadable-file': sentence(
    ({ detail }) => `The file cannot be read (${detail}).`,
    ({ detail }) => `Le fichier ne peut pas être lu (${detail}).`,
  ),
  'damaged-header': sentence(
    ({ detail }) => `The DICOM header is damaged (${detail}).`,
    ({ detail }) => `L’en-tête DICOM est endommagé (${detail}).`,
  ),
  'truncated-pixel-data': sentence(
    ({ detail }) => `The file is cut short: ${detail}. Copy it again from its source.`,
    ({ detail }) => `Le fichier est tronqué : ${detail}. Recopiez-le depuis sa source.`,
  ),
  'no-pixel-data': sentence(
    ({ detail }) => `The file declares an image but holds no pixels (${detail}).`,
    ({ detail }) => `Le fichier déclare une image mais ne contient pas de pixels (${detail}).`,
  ),
  'not-an-image': sentence(
    ({ detail }) => `A DICOM object without an image (${detail}).`,
    ({ detail }) => `Un objet DICOM sans image (${detail}).`,
  ),
  dicomdir: sentence(
    () => 'A DICOMDIR: an index of files. The files themselves are read.',
    () => 'Un DICOMDIR : un index de fichiers. Les fichiers eux-mêmes sont lus.',
  ),
  'duplicate-image': sentence(
    ({ detail }) => `A copy (${detail}): its pixels are in a stack already, from another file.`,
    ({ detail }) => `Une copie (${detail}) : ses pixels sont déjà dans une pile, d’un autre fichier.`,
  ),
};

/** One reason for all that was left out; the file is named where it was not named already. */
function whyNothing({ path, files, first }: ScanRefusals['no-dicom'], language: Language): string {
  if (first === null) return '';
  const { code, detail, name } = first;
  const why = { ...skipSentences, ...sourceSentences }[code][language].text({ detail });
  return files === 1 && path.endsWith(name) ? ` ${why}` : ` ${name}${language === 'fr' ? ' ' : ''}: ${why}`;
}

/** Refusals of pixels and scans, and why single files are left out. */
export const dicomSentences: SentencesOf<PixelRefusals & ScanRefusals & Skips> = {
  ...skipSentences,
  'transfer-syntax-not-decoded': sentence(
    ({ uid, name }) =>
      `The pixels are stored as ${name} (${uid}), which this version does not decode. Export the images uncompressed and try again.`,
    ({ uid, name }) =>
      `Les pixels sont stockés en ${name} (${uid}), que cette version ne décode pas. Exportez les images sans compression et recommencez.`,
  ),
  'pixel-format-unsupported': sentence(
    ({ what }) => `The pixels cannot be read as attenuation: ${what}.`,
    ({ what }) => `Les pixels ne sont pas lisibles comme atténuation : ${what}.`,
  ),
  'pixel-data-short': sentence(
    ({ expectedBytes, presentBytes }) =>
      `The file holds ${presentBytes} of ${expectedBytes} bytes of pixels: it is cut short. Copy it again from its source.`,
    ({ expectedBytes, presentBytes }) =>
      `Le fichier contient ${presentBytes} octets de pixels sur ${expectedBytes} : il est tronqué. Recopiez-le depuis sa source.`,
  ),
  'file-changed-since-scan': sentence(
    ({ what }) => `A file of the stack has changed since it was scanned (${what} is another). Open the folder again.`,
    ({ what }) => `Un fichier de la pile a changé depuis la lecture du dossier (${what} diffère). Rouvrez le dossier.`,
  ),
  'path-missing': sentence(
    ({ path, cause }) => `${path} cannot be opened (${cause}). Check that it exists and may be read.`,
    ({ path, cause }) => `${path} ne peut pas être ouvert (${cause}). Vérifiez qu’il existe et qu’il est lisible.`,
  ),
  'no-dicom': sentence(
    (none) =>
      none.files === 0
        ? `${none.path} is empty: there are no DICOM images to read.`
        : `${none.path} holds no readable DICOM image: ${none.files === 1 ? '1 file was' : `${none.files} files were`} left out (${none.skipped.join(', ')}).${whyNothing(none, 'en')}`,
    (none) =>
      none.files === 0
        ? `${none.path} est vide : aucune image DICOM à lire.`
        : `${none.path} ne contient aucune image DICOM lisible : ${none.files < 2 ? `${none.files} fichier écarté` : `${none.files} fichiers écartés`} (${none.skipped.join(', ')}).${whyNothing(none, 'fr')}`,
  ),
  'several-stacks': sentence(
    ({ path, ids }) =>
      `${path} holds ${ids.length} stacks. Name one: ${ids.map((id) => `${path}#${id}`).join(' or ')}.`,
    ({ path, ids }) =>
      `${path} contient ${ids.length} piles de coupes. Nommez-en une : ${ids.map((id) => `${path}#${id}`).join(' ou ')}.`,
  ),
  'unknown-stack': sentence(
    ({ path, id, ids }) => `${path} holds no stack ${id}. It holds ${ids.join(', ')}.`,
    ({ path, id, ids }) => `${path} ne contient pas de pile ${id}. Elle contient ${ids.join(', ')}.`,
  ),
};

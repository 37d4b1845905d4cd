import type { SourceSkipCode } from '../dicom/instance.ts';
import { sentence, type SentencesOf } from './sentence.ts';

type SourceSkips = { readonly [Code in SourceSkipCode]: { readonly detail: string } };

/** Why files that an archive or a DICOMDIR names are left out. */
export const sourceSentences: SentencesOf<SourceSkips> = {
  'dicomdir-damaged': sentence(
    ({ detail }) => `The DICOMDIR cannot be read (${detail}); the files beside it are read without it.`,
    ({ detail }) => `Le DICOMDIR est illisible (${detail}) ; les fichiers voisins sont lus sans lui.`,
  ),
  'dicomdir-file-missing': sentence(
    ({ detail }) => `The DICOMDIR names this file, but it is not there (${detail}). Copy the whole disc again.`,
    ({ detail }) => `Le DICOMDIR nomme ce fichier, mais il manque (${detail}). Recopiez le disque entier.`,
  ),
  'dicomdir-without-files': sentence(
    ({ detail }) => `None of the files that the DICOMDIR names is there (${detail}). Copy them together with it.`,
    ({ detail }) => `Aucun des fichiers que nomme le DICOMDIR n’est présent (${detail}). Copiez-les avec lui.`,
  ),
  'dicomdir-reference-outside': sentence(
    ({ detail }) => `The DICOMDIR names a file by a path that leaves its folder (${detail}); it is not followed.`,
    ({ detail }) =>
      `Le DICOMDIR nomme un fichier par un chemin qui sort de son dossier (${detail}) ; il n’est pas suivi.`,
  ),
  'zip-damaged': sentence(
    ({ detail }) => `The archive is damaged or incomplete (${detail}). Copy it again from its source.`,
    ({ detail }) => `L’archive est endommagée ou incomplète (${detail}). Recopiez-la depuis sa source.`,
  ),
  'zip-too-large': sentence(
    ({ detail }) =>
      `The archive claims more than is plausible and is not opened (${detail}). Unpack it and open the folder.`,
    ({ detail }) =>
      `L’archive annonce plus que le vraisemblable et n’est pas ouverte (${detail}). Décompressez-la et ouvrez le dossier.`,
  ),
  'zip-entry-path': sentence(
    ({ detail }) => `The archive gives this file a path that leaves the archive (${detail}); it is not read.`,
    ({ detail }) => `L’archive donne à ce fichier un chemin qui sort de l’archive (${detail}) ; il n’est pas lu.`,
  ),
  'zip-entry-special': sentence(
    ({ detail }) => `The archive holds no file here (${detail}); it is not followed.`,
    ({ detail }) => `L’archive ne contient pas ici un fichier (${detail}) ; l’entrée n’est pas suivie.`,
  ),
  'zip-entry-encrypted': sentence(
    ({ detail }) =>
      `The file is encrypted in the archive (${detail}). Unpack it with its password and open the folder.`,
    ({ detail }) =>
      `Le fichier est chiffré dans l’archive (${detail}). Décompressez-la avec son mot de passe et ouvrez le dossier.`,
  ),
  'zip-entry-method': sentence(
    ({ detail }) =>
      `The archive compresses this file in a way that is not read here (${detail}). Unpack it and open the folder.`,
    ({ detail }) =>
      `L’archive comprime ce fichier d’une façon qui n’est pas lue ici (${detail}). Décompressez-la et ouvrez le dossier.`,
  ),
  'zip-entry-size': sentence(
    ({ detail }) => `The archive claims an implausible size for this file (${detail}); it is not read.`,
    ({ detail }) => `L’archive annonce pour ce fichier une taille invraisemblable (${detail}) ; il n’est pas lu.`,
  ),
  'zip-entry-duplicate': sentence(
    ({ detail }) => `The archive holds several files of this name (${detail}).`,
    ({ detail }) => `L’archive contient plusieurs fichiers de ce nom (${detail}).`,
  ),
  'zip-entry-repeated': sentence(
    ({ detail }) => `The archive holds this file several times with the same content (${detail}); it is read once.`,
    ({ detail }) => `L’archive contient ce fichier plusieurs fois à l’identique (${detail}) ; il est lu une fois.`,
  ),
  'zip-entry-nested': sentence(
    ({ detail }) => `An archive inside an archive is not opened (${detail}). Unpack the outer one and open the folder.`,
    ({ detail }) =>
      `Une archive dans une archive n’est pas ouverte (${detail}). Décompressez la première et ouvrez le dossier.`,
  ),
  'zip-entry-damaged': sentence(
    ({ detail }) => `The file is damaged in the archive (${detail}). Copy the archive again from its source.`,
    ({ detail }) => `Le fichier est endommagé dans l’archive (${detail}). Recopiez l’archive depuis sa source.`,
  ),
};

import type { DemoRefusals } from '../phantom/demoRefusals.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const demoSentences: SentencesOf<DemoRefusals> = {
  'demo-folder-not-empty': sentence(
    ({ path }) => `The folder ${path} is not empty; the demo case needs a new or an empty folder: choose another one.`,
    ({ path }) =>
      `Le dossier ${path} n’est pas vide ; le cas de démonstration demande un dossier neuf ou vide : choisissez-en un autre.`,
  ),
  'demo-not-written': sentence(
    ({ path, cause }) =>
      `The demo case could not be written to ${path} (${cause}); it takes about 50 MB: check the free space and the folder’s permissions.`,
    ({ path, cause }) =>
      `Le cas de démonstration n’a pas pu être écrit dans ${path} (${cause}) ; il occupe environ 50 Mo : vérifiez l’espace libre et les droits du dossier.`,
  ),
};

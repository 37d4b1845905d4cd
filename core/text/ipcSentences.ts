import type { IpcRefusals } from '../ipc/contract.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const ipcSentences: SentencesOf<IpcRefusals> = {
  'batch-running': sentence(
    ({ manifest }) => `The batch ${manifest} is running: pause or cancel it first.`,
    ({ manifest }) => `Le lot ${manifest} est en cours : mettez-le en pause ou annulez-le d’abord.`,
  ),
  'batch-none': sentence(
    () => 'No batch is open: choose a manifest first.',
    () => 'Aucun lot n’est ouvert : choisissez d’abord un manifeste.',
  ),
  'batch-broke-down': sentence(
    ({ exitCode }) =>
      `The process that measures the batch ended by itself (code ${exitCode}). What it had measured is kept: resume it.`,
    ({ exitCode }) =>
      `Le processus qui mesure le lot s’est arrêté (code ${exitCode}). Ce qui était mesuré est conservé : reprenez-le.`,
  ),
  'request-unknown': sentence(
    ({ name }) =>
      `The window asked for “${name}”, which does not exist. This is a fault of the program: please report it.`,
    ({ name }) =>
      `La fenêtre a demandé « ${name} », qui n’existe pas. C’est un défaut du programme : merci de le signaler.`,
  ),
  'request-not-trusted': sentence(
    ({ name }) =>
      `The request “${name}” did not come from the program’s own window and was refused. Restart the program.`,
    ({ name }) =>
      `La demande « ${name} » ne vient pas de la fenêtre du programme et a été refusée. Redémarrez le programme.`,
  ),
  'request-not-valid': sentence(
    ({ name, problem }) =>
      `The request “${name}” was refused: ${problem}. This is a fault of the program: please report it.`,
    ({ name, problem }) =>
      `La demande « ${name} » a été refusée : ${problem}. C’est un défaut du programme : merci de le signaler.`,
  ),
  'request-broke-down': sentence(
    ({ name }) =>
      `“${name}” failed for a reason that was not foreseen. Nothing was changed; the error log says more (Help › Show the error log).`,
    ({ name }) =>
      `« ${name} » a échoué pour une raison imprévue. Rien n’a été modifié ; le journal d’erreurs en dit plus (Aide › Afficher le journal d’erreurs).`,
  ),
  'dropped-files-without-path': sentence(
    ({ files }) =>
      `What was dropped (${files}) is not a file or folder of this computer. Drop folders or files from the file browser.`,
    ({ files }) =>
      `Ce qui a été déposé (${files}) n’est pas un fichier ni un dossier de cet ordinateur. Déposez des dossiers ou des fichiers depuis l’explorateur.`,
  ),
  'several-masks-dropped': sentence(
    ({ files }) =>
      `${files} mask files were dropped at once. Drop one at a time, on the pictures of the timepoint that it belongs to.`,
    ({ files }) =>
      `${files} fichiers de masque ont été déposés à la fois. Déposez-les un par un, sur les images de l’examen auquel chacun appartient.`,
  ),
  'mask-without-images': sentence(
    ({ name }) =>
      `The mask “${name}” was dropped before the images of its timepoint were open. Open both phases, then drop it on their pictures.`,
    ({ name }) =>
      `Le masque « ${name} » a été déposé avant l’ouverture des images de son examen. Ouvrez les deux phases, puis déposez-le sur leurs images.`,
  ),
  'import-cancelled': sentence(
    ({ files }) =>
      `Reading was cancelled after ${files === 1 ? '1 file' : `${files} files`}. Nothing of it is kept, because a series may lack slices that were not read yet; what was open before stays open.`,
    ({ files }) =>
      `Lecture annulée après ${files < 2 ? `${files} fichier` : `${files} fichiers`}. Rien n’en est gardé, car il peut manquer à une série des coupes non encore lues ; ce qui était ouvert le reste.`,
  ),
  'import-broke-down': sentence(
    ({ exitCode }) =>
      `Reading the files stopped unexpectedly (code ${exitCode}). Nothing was changed; import again, or a smaller folder.`,
    ({ exitCode }) =>
      `La lecture des fichiers s’est arrêtée inopinément (code ${exitCode}). Rien n’a été modifié ; recommencez, ou importez un dossier plus petit.`,
  ),
};

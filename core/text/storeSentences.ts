import type { StoreRefusals } from '../ports/storeRefusals.ts';
import { sentence, type SentencesOf } from './sentence.ts';

const frenchKinds: Readonly<Record<StoreRefusals['store-unknown-id']['what'], string>> = {
  segmentation: 'segmentation',
  draft: 'ébauche',
  backup: 'sauvegarde',
  observer: 'lecteur',
  study: 'étude',
  blob: 'masque signé',
};

export const storeSentences: SentencesOf<StoreRefusals> = {
  'store-in-use': sentence(
    ({ name }) =>
      `The database ${name} is being written by another LETB program on this computer. Close that program, then try again.`,
    ({ name }) =>
      `La base ${name} est en cours d’écriture par un autre programme LETB de cet ordinateur. Fermez-le, puis réessayez.`,
  ),
  'store-damaged': sentence(
    ({ name, problem, backup }) =>
      `The database ${name} is damaged (${problem}). Nothing was changed in it. ${backup === null ? 'There is no backup: keep the file and ask for help.' : `The newest backup is ${backup}: restore it; the damaged file is kept beside it.`}`,
    ({ name, problem, backup }) =>
      `La base ${name} est endommagée (${problem}). Rien n’y a été modifié. ${backup === null ? 'Il n’y a pas de sauvegarde : gardez le fichier et demandez de l’aide.' : `La dernière sauvegarde est ${backup} : restaurez-la ; le fichier endommagé est conservé à côté.`}`,
  ),
  'store-missing': sentence(
    ({ name, backup }) =>
      `The database ${name} is missing although it has backups. No new one was begun. Put the file back, or restore the newest backup, ${backup}.`,
    ({ name, backup }) =>
      `La base ${name} est absente alors qu’elle a des sauvegardes. Aucune nouvelle base n’a été créée. Remettez le fichier, ou restaurez la dernière sauvegarde, ${backup}.`,
  ),
  'store-newer': sentence(
    ({ name, foundVersion, knownVersion }) =>
      `The database ${name} was written by a later version of this program (its form is ${foundVersion}, this program knows up to ${knownVersion}). Nothing was changed; install the later version.`,
    ({ name, foundVersion, knownVersion }) =>
      `La base ${name} a été écrite par une version ultérieure de ce programme (forme ${foundVersion} ; ce programme connaît jusqu’à ${knownVersion}). Rien n’a été modifié ; installez la version ultérieure.`,
  ),
  'store-foreign': sentence(
    ({ name }) => `${name} is a database of another program. Nothing was changed; move it elsewhere.`,
    ({ name }) => `${name} est la base d’un autre programme. Rien n’a été modifié ; déplacez-la.`,
  ),
  'store-unwritable': sentence(
    ({ name, cause }) =>
      `The database ${name} cannot be written (${cause}): the last step was not stored. Make room on the disk or check its permissions, then do the step again.`,
    ({ name, cause }) =>
      `La base ${name} ne peut pas être écrite (${cause}) : la dernière étape n’a pas été enregistrée. Libérez de la place sur le disque ou vérifiez ses droits, puis refaites l’étape.`,
  ),
  'store-conflict': sentence(
    ({ what, expectedRevision, storedRevision }) =>
      `This ${what === 'record' ? 'record' : 'segmentation'} was changed elsewhere in the meantime (it is at step ${storedRevision}, this window saw step ${expectedRevision}): nothing was stored. Open the case again, then repeat the step.`,
    ({ what, expectedRevision, storedRevision }) =>
      `${what === 'record' ? 'Ce dossier' : 'Cette segmentation'} a changé ailleurs entre-temps (étape ${storedRevision} ; cette fenêtre en était à l’étape ${expectedRevision}) : rien n’a été enregistré. Rouvrez le cas, puis refaites l’étape.`,
  ),
  'store-unknown-id': sentence(
    ({ what, id }) => `The database holds no ${what} “${id}”. Open the case again.`,
    ({ what, id }) => `La base ne contient pas de ${frenchKinds[what]} « ${id} ». Rouvrez le cas.`,
  ),
  'segmentation-on-another-grid': sentence(
    ({ stored, given }) =>
      `The stored segmentation has ${stored.join(' × ')} voxels and the open image ${given.join(' × ')}, or lies elsewhere in the patient: it was not opened. Open the image that it was drawn on.`,
    ({ stored, given }) =>
      `La segmentation enregistrée a ${stored.join(' × ')} voxels et l’image ouverte ${given.join(' × ')}, ou se trouve ailleurs dans le patient : elle n’a pas été ouverte. Ouvrez l’image sur laquelle elle a été dessinée.`,
  ),
  'observer-name-taken': sentence(
    ({ name }) => `There is an observer called “${name}” already. Choose another name, or read as that observer.`,
    ({ name }) => `Il existe déjà un lecteur « ${name} ». Choisissez un autre nom, ou lisez sous ce nom.`,
  ),
  'study-name-taken': sentence(
    ({ name }) => `There is a study called “${name}” already. Choose another name.`,
    ({ name }) => `Il existe déjà une étude « ${name} ». Choisissez un autre nom.`,
  ),
  'washout-not-over': sentence(
    ({ study, pass, washoutDays, lastReadAt, earliest }) =>
      `Pass ${pass} of “${study}” may begin on ${dayOf(earliest)}: the washout is ${washoutDays} days, and the pass before was last read on ${dayOf(lastReadAt)}.`,
    ({ study, pass, washoutDays, lastReadAt, earliest }) =>
      `La lecture ${pass} de « ${study} » peut commencer le ${dayOf(earliest)} : le délai est de ${washoutDays} jours, et la lecture précédente date du ${dayOf(lastReadAt)}.`,
  ),
  'study-unsealed': sentence(
    ({ study, unsealedAt }) =>
      `“${study}” was unsealed on ${dayOf(unsealedAt)}: its readings are open, and no further pass of it can be read blind. Begin a new study.`,
    ({ study, unsealedAt }) =>
      `« ${study} » a été levée le ${dayOf(unsealedAt)} : ses lectures sont visibles, et aucune autre lecture indépendante n’en est possible. Commencez une nouvelle étude.`,
  ),
};

/** The day of an ISO 8601 instant, UTC. */
function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

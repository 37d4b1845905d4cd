import type { BatchRefusals } from '../record/batchDocument.ts';
import { manifestColumns, type ManifestField, type ManifestProblems } from '../record/batchManifest.ts';
import type { Language } from './language.ts';
import { sentence, type SentencesOf } from './sentence.ts';

const expectedOf: Readonly<Record<ManifestField, Readonly<Record<Language, string>>>> = {
  dates: { en: 'dates YYYY-MM-DD between semicolons', fr: 'des dates AAAA-MM-JJ séparées par des points-virgules' },
  label: { en: 'a whole number other than 0', fr: 'un entier autre que 0' },
  points: {
    en: 'one to three points "x y z" in LPS mm between semicolons',
    fr: 'un à trois points « x y z » en mm LPS séparés par des points-virgules',
  },
  text: { en: 'a shorter text', fr: 'un texte plus court' },
};
const columns = [...manifestColumns.needed, ...manifestColumns.others].join(', ');

export const batchSentences: SentencesOf<ManifestProblems & BatchRefusals> = {
  'manifest-row-length': sentence(
    (d) => `Line ${d.line}: ${d.fields} fields for ${d.columns} columns.`,
    (d) => `Ligne ${d.line} : ${d.fields} champs pour ${d.columns} colonnes.`,
  ),
  'manifest-field-missing': sentence(
    (d) => `Line ${d.line}: ${d.column} is empty.`,
    (d) => `Ligne ${d.line} : ${d.column} est vide.`,
  ),
  'manifest-field-invalid': sentence(
    (d) => `Line ${d.line}: ${d.column} takes ${expectedOf[d.expected].en}, not "${d.received}".`,
    (d) => `Ligne ${d.line} : ${d.column} attend ${expectedOf[d.expected].fr}, et non « ${d.received} ».`,
  ),
  'manifest-source-unclear': sentence(
    (d) => `Line ${d.line}: give either folder, or arterial and precontrast of the timepoints.`,
    (d) => `Ligne ${d.line} : indiquez soit folder, soit arterial et precontrast des temps.`,
  ),
  'manifest-row-repeated': sentence(
    (d) => `Line ${d.line}: patient ${d.patient}, treatment ${d.treatment} is in line ${d.first} already.`,
    (d) => `Ligne ${d.line} : patient ${d.patient}, traitement ${d.treatment} figure déjà à la ligne ${d.first}.`,
  ),
  'manifest-column-unknown': sentence(
    (d) => `Line ${d.line}: there is no column "${d.column}"; the columns are ${columns}.`,
    (d) => `Ligne ${d.line} : la colonne « ${d.column} » n’existe pas ; les colonnes sont ${columns}.`,
  ),
  'batch-exists': sentence(
    ({ folder }) => `${folder} holds a batch already: --resume goes on with it, another --out begins a new one.`,
    ({ folder }) => `${folder} contient déjà un lot : --resume le poursuit, un autre --out en commence un nouveau.`,
  ),
  'batch-other-protocol': sentence(
    ({ folder }) =>
      `The batch in ${folder} was begun with other options (k, ROI, alignment, overrides, interval): resume it with those, or begin a new one.`,
    ({ folder }) =>
      `Le lot de ${folder} a été commencé avec d’autres options (k, ROI, recalage, dérogations, intervalle) : reprenez-le avec celles-ci, ou commencez-en un nouveau.`,
  ),
  'batch-in-use': sentence(
    ({ folder }) => `Another program works on the batch in ${folder}.`,
    ({ folder }) => `Un autre programme travaille sur le lot de ${folder}.`,
  ),
  'batch-journal-foreign': sentence(
    ({ folder }) => `The journal in ${folder} is damaged, or of another version: nothing was changed.`,
    ({ folder }) => `Le journal de ${folder} est endommagé ou d’une autre version : rien n’a été modifié.`,
  ),
  'batch-without-cases': sentence(
    ({ name, problems }) =>
      `${name} holds no case${problems === 0 ? '' : ` (${problems} wrong lines)`}: letb batch --template writes a manifest to begin with.`,
    ({ name, problems }) =>
      `${name} ne contient aucun cas${problems === 0 ? '' : ` (${problems} lignes erronées)`} : letb batch --template écrit un modèle.`,
  ),
  'batch-worker-died': sentence(
    ({ reason }) =>
      `The process that measured this case ended twice (${reason}): --resume --retry-failed tries again, with fewer --workers where memory is short.`,
    ({ reason }) =>
      `Le processus qui mesurait ce cas s’est arrêté deux fois (${reason}) : --resume --retry-failed recommence, avec moins de --workers si la mémoire manque.`,
  ),
  'batch-fault': sentence(
    ({ message }) => `A fault of the program: ${message}.`,
    ({ message }) => `Une erreur du programme : ${message}.`,
  ),
  'batch-decisions-unknown-case': sentence(
    (d) => `${d.name} decides on a case that this batch does not hold: ${d.case}.`,
    (d) => `${d.name} concerne un cas absent de ce lot : ${d.case}.`,
  ),
};

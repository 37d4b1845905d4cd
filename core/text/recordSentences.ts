import type { ComputeRefusals } from '../compute/computeClient.ts';
import type { FileRefusals } from '../ports/fileRefusals.ts';
import type { DocumentRefusals } from '../record/readMeasurement.ts';
import { sentence, type SentencesOf } from './sentence.ts';

export const recordSentences: SentencesOf<DocumentRefusals & FileRefusals & ComputeRefusals> = {
  'document-not-json': sentence(
    ({ name }) => `${name} is not a JSON document.`,
    ({ name }) => `${name} n’est pas un document JSON.`,
  ),
  'document-wrong-schema': sentence(
    (d) => `${d.name} is no ${d.expected} document (its schema: ${d.found}).`,
    (d) => `${d.name} n’est pas un document ${d.expected} (son schéma : ${d.found}).`,
  ),
  'document-invalid': sentence(
    (d) => `${d.name} is not usable: ${d.where}: ${d.problem}.`,
    (d) => `${d.name} est inutilisable : ${d.where} : ${d.problem}.`,
  ),
  'file-unreadable': sentence(
    (d) => `${d.path} cannot be read (${d.cause}).`,
    (d) => `${d.path} est illisible (${d.cause}).`,
  ),
  'file-unwritable': sentence(
    (d) => `${d.path} cannot be written (${d.cause}).`,
    (d) => `${d.path} ne peut pas être écrit (${d.cause}).`,
  ),
  'worker-died': sentence(
    ({ reason }) => `The computation ended unexpectedly (${reason}). Nothing was stored; start it again.`,
    ({ reason }) => `Le calcul s’est arrêté de façon inattendue (${reason}). Rien n’a été enregistré ; relancez-le.`,
  ),
};

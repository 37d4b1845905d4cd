import type { HangingRefusals, HangingRule } from '../hanging/hangingProtocol.ts';
import type { HangingFindings } from '../hanging/layOut.ts';
import type { VolumeRole } from '../hanging/volumeRole.ts';
import type { Language } from './language.ts';
import { sentence, type SentencesOf } from './sentence.ts';

type RuleText = (allowed: string) => string;

const rules: Readonly<Record<Language, Readonly<Record<HangingRule, RuleText>>>> = {
  en: {
    object: () => 'must be an object',
    list: (allowed) => `must be a list of ${allowed} items`,
    text: (allowed) => `must be a text (${allowed})`,
    number: (allowed) => `must be a number in ${allowed}`,
    missing: () => 'is missing',
    unknown: (allowed) => `is no field of a protocol (known: ${allowed})`,
    'one-of': (allowed) => `must be one of ${allowed}`,
    unique: (allowed) => `is used twice (“${allowed}”)`,
    overlap: (allowed) => `takes the place of the cell “${allowed}”`,
    'one-link-group': (allowed) => `must be the link group of its timepoint’s other cells (${allowed})`,
    perpendicular: () => 'must be two unit vectors at a right angle',
  },
  fr: {
    object: () => 'doit être un objet',
    list: (allowed) => `doit être une liste de ${allowed} éléments`,
    text: (allowed) => `doit être un texte (${allowed})`,
    number: (allowed) => `doit être un nombre dans ${allowed}`,
    missing: () => 'manque',
    unknown: (allowed) => `n’est pas un champ de protocole (connus : ${allowed})`,
    'one-of': (allowed) => `doit être parmi ${allowed}`,
    unique: (allowed) => `est utilisé deux fois (« ${allowed} »)`,
    overlap: (allowed) => `prend la place de la case « ${allowed} »`,
    'one-link-group': (allowed) => `doit être le groupe de liaison des autres cases de son temps (${allowed})`,
    perpendicular: () => 'doit être deux vecteurs unitaires à angle droit',
  },
};

const phaseNames: Readonly<Record<Language, Readonly<Record<VolumeRole, string>>>> = {
  en: {
    precontrast: 'precontrast',
    arterial: 'arterial',
    'portal-venous': 'portal venous',
    delayed: 'delayed',
    subtraction: 'subtraction',
  },
  fr: {
    precontrast: 'sans contraste',
    arterial: 'artériel',
    'portal-venous': 'portal',
    delayed: 'tardif',
    subtraction: 'soustraction',
  },
};

const named = (phases: readonly VolumeRole[], language: Language): string =>
  phases.map((phase) => phaseNames[language][phase]).join(', ');

export const hangingSentences: SentencesOf<HangingRefusals & HangingFindings> = {
  'hanging-protocol-invalid': sentence(
    ({ file, field, rule, allowed }) =>
      `The hanging protocol “${file}” is left out: ${field === '' ? 'its content' : `“${field}”`} ${rules.en[rule](allowed)}. Correct it, or delete the protocol and save the layout again.`,
    ({ file, field, rule, allowed }) =>
      `Le protocole d’affichage « ${file} » est écarté : ${field === '' ? 'son contenu' : `« ${field} »`} ${rules.fr[rule](allowed)}. Corrigez-le, ou supprimez le protocole et enregistrez de nouveau la disposition.`,
  ),
  'hanging-protocol-taken': sentence(
    ({ file, field, value }) =>
      `The hanging protocol “${file}” is left out: its ${field === 'id' ? 'name' : 'key'} “${value}” belongs to another one. Choose another ${field === 'id' ? 'name' : 'key'}.`,
    ({ file, field, value }) =>
      `Le protocole d’affichage « ${file} » est écarté : ${field === 'id' ? 'son nom' : 'sa touche'} « ${value} » appartient à un autre. Choisissez-en ${field === 'id' ? 'un autre' : 'une autre'}.`,
  ),
  'hanging-chosen-by-match': sentence(
    ({ timepoints, phases }) =>
      `Chosen by itself: ${timepoints === 1 ? 'one timepoint is' : 'two timepoints are'} open${phases.length === 0 ? '' : `, with ${named(phases, 'en')}`}.`,
    ({ timepoints, phases }) =>
      `Choisi automatiquement : ${timepoints === 1 ? 'un temps est ouvert' : 'deux temps sont ouverts'}${phases.length === 0 ? '' : `, avec ${named(phases, 'fr')}`}.`,
  ),
  'hanging-chosen-as-first': sentence(
    ({ timepoints }) => `Chosen because no protocol’s rule fits the ${timepoints} timepoints that are open.`,
    ({ timepoints }) => `Choisi car la règle d’aucun protocole ne convient aux ${timepoints} temps ouverts.`,
  ),
};

import * as v from 'valibot';
import type { JsonValue } from '../ipc/storeContract.ts';
import type { AuditEntry } from '../record/auditTrail.ts';
import { documentKinds, isDocumentKind, type DocumentKind, type DocumentTypes } from '../record/documentKinds.ts';
import type { Language } from './language.ts';
import { recordWords } from './recordWords.ts';
import { alignmentName } from './reportText.ts';
import { rounded } from './rounding.ts';
import { signingWords } from './signingWords.ts';
import { windowText } from './windowText.ts';

interface AuditWords {
  readonly placements: (count: number, shape: 'cube' | 'sphere', cm3: string) => string;
  readonly liver: string;
  readonly enhancing: string;
  readonly change: string;
  readonly provisional: string;
  readonly hu: string;
  readonly lesions: (count: number, targets: number) => string;
  readonly lock: string;
  readonly type: string;
  readonly nothingRead: string;
  readonly flagged: string;
  readonly version: (version: number) => string;
  readonly reason: (reason: string) => string;
  readonly procedures: (count: number) => string;
  readonly statedFields: (count: number) => string;
  readonly maskStep: (revision: number) => string;
}

const auditWords: Readonly<Record<Language, AuditWords>> = {
  en: {
    placements: (count, shape, cm3) => `${count === 1 ? '1 placement' : `${count} placements`}, ${shape} ${cm3} cm³`,
    liver: 'liver',
    enhancing: 'enhancing',
    change: 'change',
    provisional: 'provisional',
    hu: 'HU',
    lesions: (count, targets) => `${count === 1 ? '1 lesion' : `${count} lesions`}, ${targets} of them target`,
    lock: 'three placements locked',
    type: 'type',
    nothingRead: 'nothing read',
    flagged: 'to be looked at again',
    version: (version) => `version ${version}`,
    reason: (reason) => `reason: ${reason}`,
    procedures: (count) => (count === 1 ? '1 procedure' : `${count} procedures`),
    statedFields: (count) => (count === 1 ? '1 item stated' : `${count} items stated`),
    maskStep: (revision) => `contour, step ${revision}`,
  },
  fr: {
    placements: (count, shape, cm3) =>
      `${count === 1 ? '1 placement' : `${count} placements`}, ${shape === 'cube' ? 'cube' : 'sphère'} ${cm3} cm³`,
    liver: 'foie',
    enhancing: 'rehaussé',
    change: 'variation',
    provisional: 'provisoire',
    hu: 'UH',
    lesions: (count, targets) => `${count === 1 ? '1 lésion' : `${count} lésions`}, dont ${targets} cible(s)`,
    lock: 'trois placements verrouillés',
    type: 'type',
    nothingRead: 'rien de lu',
    flagged: 'à revoir',
    version: (version) => `version ${version}`,
    reason: (reason) => `motif : ${reason}`,
    procedures: (count) => (count === 1 ? '1 séance' : `${count} séances`),
    statedFields: (count) => (count === 1 ? '1 élément renseigné' : `${count} éléments renseignés`),
    maskStep: (revision) => `contour, étape ${revision}`,
  },
};

/** What a document says, in parts that follow one another. */
type Telling = { readonly [K in DocumentKind]: (document: DocumentTypes[K], language: Language) => readonly string[] };

const telling: Telling = {
  rois: ({ placements, shape, nominalCm3 }, language) => [
    auditWords[language].placements(
      placements.length,
      placements[0]?.shape ?? shape,
      rounded('factor', placements[0]?.nominalCm3 ?? nominalCm3, language),
    ),
  ],
  liver: ({ liverCm3, segmentation }, language) => [
    `${rounded('cm3', liverCm3, language)} cm³`,
    auditWords[language].maskStep(segmentation.revision),
  ],
  alignment: ({ alignment }, language) => [alignmentName(alignment.kind, language)],
  lesions: ({ lesions }, language) => [
    auditWords[language].lesions(lesions.length, lesions.filter(({ role }) => role === 'target').length),
  ],
  measurement: (measured, language) => {
    const words = auditWords[language];
    return [
      `LETB ${rounded('percent', measured.letbPercent, language)} %`,
      `${words.enhancing} ${rounded('cm3', measured.enhancingVolumeCm3, language)} cm³`,
      `${words.liver} ${rounded('cm3', measured.liverVolumeCm3, language)} cm³`,
      `T ${measured.thresholdsHu.map((hu) => rounded('hu', hu, language)).join('; ')} ${words.hu}`,
      `k = ${rounded('factor', measured.k, language)}`,
      presetName(measured.preset, language),
      ...(measured.provisional ? [words.provisional] : []),
    ];
  },
  'placement-lock': (_, language) => [auditWords[language].lock],
  'visual-reading': ({ enhancement, burden, distribution }, language) => {
    const { visual } = signingWords[language];
    const said = [
      ...(enhancement === null ? [] : [visual.patterns[enhancement]]),
      ...(burden === null ? [] : [`${visual.classes[burden.class]} % (${visual.schemes[burden.scheme]})`]),
      ...(distribution === null ? [] : [`${auditWords[language].type} ${distribution}`]),
    ];
    return said.length === 0 ? [auditWords[language].nothingRead] : said;
  },
  flag: ({ note }, language) => [note === '' ? auditWords[language].flagged : note],
  signature: ({ version, reason, timepoints, change }, language) => {
    const words = auditWords[language];
    return [
      words.version(version),
      `LETB ${timepoints.map(({ measurement }) => `${rounded('percent', measurement.letbPercent, language)} %`).join(' → ')}`,
      ...(change === null ? [] : [`${words.change} ${rounded('changePercent', change.changePercent, language)} %`]),
      ...(reason === null ? [] : [words.reason(reason)]),
    ];
  },
  timeline: ({ procedures }, language) => [
    auditWords[language].procedures(procedures.length),
    ...procedures.flatMap(({ date }) => date ?? []),
  ],
  'patient-data': (data, language) => [
    auditWords[language].statedFields(
      Object.entries(data).filter(([name, value]) => name !== 'schema' && isStated(value)).length,
    ),
  ],
};

/** A preset of a later version shows its code. */
function presetName(preset: string, language: Language): string {
  return preset === 'paper' || preset === 'corrected' ? windowText[language].presets[preset] : preset;
}

function isStated(value: unknown): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

/**
 * What a line of the trace says, in a reader's words; never an outcome (a death, a progression), which a sealed study hides. A document
 * that this version cannot read is called that.
 */
export function auditText({ documentKind, document }: AuditEntry, language: Language): string {
  if (document === null) return signingWords[language].audit.withdrawn;
  const parts = isDocumentKind(documentKind) ? told(documentKind, document, language) : null;
  return parts === null ? recordWords[language].unknownDocument : parts.join(' · ');
}

function told<K extends DocumentKind>(kind: K, document: JsonValue, language: Language): readonly string[] | null {
  const parsed = v.safeParse(documentKinds[kind].schema, document);
  return parsed.success ? telling[kind](parsed.output, language) : null;
}

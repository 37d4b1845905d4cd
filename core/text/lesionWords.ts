import type { DetailValue } from '../base/errors.ts';
import type { LineName, LesionRole, LesionWord } from '../record/lesionList.ts';
import type { certainties, cytologies, lesionKinds, viableStatuses } from '../response/lesions.ts';
import type { SwitchName } from '../response/switches.ts';

/** Segments of the liver (Couinaud), as they are kept and compared: `liver, segment VII`. */
export const liverSegments = ['I', 'II', 'III', 'IVa', 'IVb', 'V', 'VI', 'VII', 'VIII'] as const;
export type LiverSegment = (typeof liverSegments)[number];

/** How the window lets the mouse measure: by hand, or about a click. */
export type LesionTool = LineName | 'autoWhole' | 'autoViable';

/** The words of the lesion step. */
export interface LesionWords {
  readonly title: string;
  readonly measure: string;
  readonly close: string;
  readonly add: Readonly<Record<LesionRole, string>>;
  readonly roles: Readonly<Record<LesionRole, string>>;
  readonly role: string;
  readonly kind: string;
  readonly kinds: Readonly<Record<(typeof lesionKinds)[number], string>>;
  readonly site: string;
  readonly liver: string;
  readonly segment: (segment: LiverSegment) => string;
  readonly otherSite: string;
  readonly lobe: string;
  readonly lobes: Readonly<Record<'left' | 'right' | 'none', string>>;
  readonly treated: string;
  readonly more: string;
  readonly empty: string;
  readonly goTo: (lesion: string) => string;
  readonly remove: (lesion: string) => string;
  readonly tools: string;
  readonly toolNames: Readonly<Record<LesionTool, string>>;
  readonly toolHints: Readonly<Record<LesionTool, string>>;
  readonly snap: string;
  readonly snapHint: string;
  readonly lines: Readonly<Record<LineName, string>>;
  readonly removeLine: (line: string) => string;
  readonly origins: Readonly<Record<'hand' | 'automatic' | 'corrected', string>>;
  readonly notMeasured: string;
  readonly state: string;
  readonly words: Readonly<Record<Exclude<LesionWord['kind'], 'merged'>, string>>;
  readonly merged: (into: string) => string;
  readonly viable: string;
  readonly viableStatuses: Readonly<Record<(typeof viableStatuses)[number] | 'none', string>>;
  readonly certainty: string;
  readonly certainties: Readonly<Record<(typeof certainties)[number] | 'none', string>>;
  readonly cytology: string;
  readonly cytologies: Readonly<Record<(typeof cytologies)[number] | 'none', string>>;
  readonly pretreated: string;
  readonly pretreatedAnswers: Readonly<Record<'no' | 'progressed' | 'notProgressed', string>>;
  readonly reason: string;
  readonly part: (number: number) => string;
  readonly addPart: string;
  readonly removePart: string;
  readonly propose: (set: string) => string;
  readonly proposed: (targets: string) => string;
  readonly growing: string;
  readonly response: string;
  readonly criteria: string;
  readonly criteriaOf: (names: string) => string;
  readonly ownSet: string;
  readonly ownSetTaken: (name: string) => string;
  readonly cycle: (number: number) => string;
  readonly bestOfCycle: (best: string) => string;
  /** Of a record, as refusals name it; another one is shown as it is. */
  readonly fields: Readonly<Record<string, string>>;
  readonly sum: string;
  readonly baselineSum: string;
  readonly nadir: string;
  readonly fromBaseline: string;
  readonly fromNadir: string;
  readonly targetsOf: (ids: string) => string;
  readonly noFollowUp: string;
  readonly best: string;
  readonly sets: (sets: number, categories: string) => string;
  readonly inSets: (category: string, percent: string) => string;
  readonly caliper: (lesion: string, mm: string, direction: 'larger' | 'smaller', becomes: string) => string;
  readonly switches: string;
  readonly switchNames: Readonly<Record<SwitchName, string>>;
  readonly switchValue: (value: DetailValue) => string;
  readonly switchChanged: (value: string, usual: string, changed: boolean) => string;
  readonly discordance: string;
  readonly save: string;
  readonly saves: Readonly<Record<'responses' | 'lesions' | 'document', string>>;
  readonly savedAs: (name: string) => string;
}

/** The commands of the lesion step, in the order of the key sheet. */
export type LesionCommandName =
  | 'step6'
  | 'addTarget'
  | 'addNonTarget'
  | 'addNewLesion'
  | 'lineWhole'
  | 'lineShortAxis'
  | 'lineViable'
  | 'lineAutoWhole'
  | 'lineAutoViable'
  | 'nextLesion';

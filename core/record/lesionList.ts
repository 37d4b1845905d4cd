import type { lesionRoles } from '../response/lesions.ts';
import { emptyReading, noPart, type LesionLine, type LesionPart, type LesionReading } from './lesionsDocument.ts';

export type LesionRole = (typeof lesionRoles)[number];
/** The lines that a lesion, or a part of it, may have. */
export type LineName = keyof LesionPart;
export const lineNames: readonly LineName[] = ['whole', 'shortAxis', 'viable'];

/** The readings of a patient's timepoints, the earliest first. */
export type LesionLists = readonly (readonly LesionReading[])[];

const LETTERS: Readonly<Record<LesionRole, string>> = { target: 'T', nonTarget: 'NT', new: 'N' };

/** T1, NT1, N1 and on: the lowest number that no lesion has. */
export function nextLesionId(role: LesionRole, lists: LesionLists): string {
  const taken = new Set(lists.flat().map(({ id }) => id));
  let number = 1;
  while (taken.has(`${LETTERS[role]}${number}`)) number += 1;
  return `${LETTERS[role]}${number}`;
}

/** Every lesion once, as it was first recorded, targets before non-targets before new ones, in the order of their numbers. */
export function lesionsOf(lists: LesionLists): readonly LesionReading[] {
  const first = new Map<string, LesionReading>();
  for (const reading of lists.flat()) {
    const known = first.get(reading.id);
    if (known === undefined || (known.role === null && reading.role !== null)) first.set(reading.id, reading);
  }
  const order: readonly (LesionRole | null)[] = ['target', 'nonTarget', 'new', null];
  const numberOf = ({ id }: LesionReading): number => Number(/\d+$/.exec(id)?.[0] ?? 0);
  return [...first.values()].toSorted(
    (a, b) => order.indexOf(a.role) - order.indexOf(b.role) || numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : 1),
  );
}

/** A further lesion, first recorded at a timepoint. Its liver site is not yet said. */
export function withLesion(lists: LesionLists, timepoint: number, role: LesionRole): Named {
  const id = nextLesionId(role, lists);
  const lesion: LesionReading = { ...emptyReading(id), role, kind: 'lesion', site: 'liver', treated: true };
  return { id, lists: lists.map((list, n) => (n === timepoint ? [...list, lesion] : list)) };
}

export interface Named {
  readonly id: string;
  readonly lists: LesionLists;
}

/** The lesion in another role, and with the name that goes with it at every timepoint. */
export function withRole(lists: LesionLists, id: string, role: LesionRole): Named {
  const now = lesionsOf(lists).find((lesion) => lesion.id === id);
  if (now === undefined || now.role === role) return { id, lists };
  const next = nextLesionId(role, lists);
  return {
    id: next,
    lists: lists.map((list) =>
      list.map((lesion) => ({
        ...lesion,
        id: lesion.id === id ? next : lesion.id,
        role: lesion.id === id && lesion.role !== null ? role : lesion.role,
        mergedInto: lesion.mergedInto === id ? next : lesion.mergedInto,
      })),
    ),
  };
}

export function withoutLesion(lists: LesionLists, id: string): LesionLists {
  return lists.map((list) =>
    list
      .filter((lesion) => lesion.id !== id)
      .map((lesion) => (lesion.mergedInto === id ? { ...lesion, mergedInto: null } : lesion)),
  );
}

/** What is recorded of a lesion at one timepoint changed; it is recorded there from now on. */
export function withReading(
  list: readonly LesionReading[],
  id: string,
  change: (reading: LesionReading) => Partial<LesionReading>,
): readonly LesionReading[] {
  const there = list.some((lesion) => lesion.id === id) ? list : [...list, emptyReading(id)];
  return there.map((lesion) => (lesion.id === id ? { ...lesion, ...change(lesion) } : lesion));
}

/**
 * A line of one part drawn, moved or, with null, taken away. What cannot be true beside a line is taken back: that the lesion is gone, not
 * evaluable or merged, and beside a viable line that nothing enhances.
 */
export function withLine(
  reading: LesionReading,
  { part, name, line }: { readonly part: number; readonly name: LineName; readonly line: LesionLine | null },
): Partial<LesionReading> {
  const parts = reading.parts.map((one, n) => (n === part ? { ...one, [name]: line } : one));
  if (line === null) return { parts };
  return {
    parts,
    state: null,
    mergedInto: null,
    status: reading.status === 'present' || reading.status === 'unequivocalProgression' ? reading.status : null,
    viableStatus: name === 'viable' ? null : reading.viableStatus,
  };
}

/** Another part of a split lesion. */
export function withPart(reading: LesionReading): Partial<LesionReading> {
  return { parts: [...reading.parts, noPart] };
}

/** Without one part; the last one stays, without lines. */
export function withoutPart(reading: LesionReading, part: number): Partial<LesionReading> {
  const parts = reading.parts.filter((_, n) => n !== part);
  return { parts: parts.length === 0 ? [noPart] : parts };
}

/** What the reader says of a lesion in one word; where it excludes lines they go. */
export type LesionWord =
  | { readonly kind: 'measured' | 'absent' | 'notEvaluable' | 'tooSmall' | 'present' | 'unequivocalProgression' }
  | { readonly kind: 'merged'; readonly into: string };

/** The fields of a target or new lesion (`state`) or of a non-target (`status`) that a word means. */
export function withWord(word: LesionWord, role: LesionRole): Partial<LesionReading> {
  const plain = { state: null, status: null, mergedInto: null };
  const noLines = { parts: [noPart], viableStatus: null };
  switch (word.kind) {
    case 'merged':
      return { ...plain, ...noLines, mergedInto: word.into };
    case 'measured':
      return plain;
    case 'present':
    case 'unequivocalProgression':
      return { ...plain, status: word.kind };
    case 'tooSmall':
      return { ...plain, ...noLines, state: 'tooSmall' };
    case 'absent':
    case 'notEvaluable':
      return role === 'nonTarget'
        ? { ...plain, ...noLines, status: word.kind }
        : { ...plain, ...noLines, state: word.kind };
  }
}

/** The word that a reading amounts to; null: nothing was said and no line drawn, which is not evaluable and never 0 mm. */
export function wordOf(reading: LesionReading | undefined): LesionWord | null {
  if (reading === undefined) return null;
  const { mergedInto, state, status, parts } = reading;
  if (mergedInto !== null) return { kind: 'merged', into: mergedInto };
  if (state !== null) return { kind: state };
  if (status !== null) return { kind: status };
  return parts.some((part) => lineNames.some((name) => part[name] !== null)) ? { kind: 'measured' } : null;
}

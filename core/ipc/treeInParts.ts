import type { Stack, StackSlice } from '../dicom/stack.ts';
import type { PatientNode, SeriesNode, SkippedFile, StudyNode, StudyTree } from '../dicom/studyTree.ts';

/**
 * A study tree cut into short texts, so that no message of a large import holds up the page: as an object, one of 10,000 slices costs the
 * page's thread several hundred ms in one piece. Nodes in the order of the tree; what follows a node belongs to it.
 */
type Item =
  | { readonly kind: 'patient'; readonly node: Omit<PatientNode, 'studies'> }
  | { readonly kind: 'study'; readonly node: Omit<StudyNode, 'series'> }
  | { readonly kind: 'series'; readonly node: Omit<SeriesNode, 'stacks'> }
  | { readonly kind: 'stack'; readonly node: Omit<Stack, 'slices'> }
  | { readonly kind: 'slices'; readonly slices: readonly StackSlice[] }
  | { readonly kind: 'skipped'; readonly files: readonly SkippedFile[] };

/** Length of a part's text, in characters, above which the next begins: read in a millisecond or two. */
const PART_CHARACTERS = 50_000;
/** Slices or files in one item. */
const IN_A_ROW = 100;

/** The texts of a tree, in order. `joinParts` makes the tree of them. */
export function* partsOfTree(tree: StudyTree): Generator<string> {
  let texts: string[] = [];
  let length = 0;
  for (const item of itemsOf(tree)) {
    const text = JSON.stringify(item);
    texts.push(text);
    length += text.length;
    if (length < PART_CHARACTERS) continue;
    yield `[${texts.join(',')}]`;
    texts = [];
    length = 0;
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`;
}

function* itemsOf({ patients, skipped }: StudyTree): Generator<Item> {
  for (const { studies, ...patient } of patients) {
    yield { kind: 'patient', node: patient };
    for (const { series, ...study } of studies) {
      yield { kind: 'study', node: study };
      for (const { stacks, ...node } of series) {
        yield { kind: 'series', node };
        for (const { slices, ...stack } of stacks) {
          yield { kind: 'stack', node: stack };
          for (const some of rows(slices)) yield { kind: 'slices', slices: some };
        }
      }
    }
  }
  for (const files of rows(skipped)) yield { kind: 'skipped', files };
}

function* rows<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += IN_A_ROW) yield items.slice(from, from + IN_A_ROW);
}

/** Collects the texts of one tree, in their order. */
export interface TreeParts {
  readonly add: (text: string) => void;
  readonly tree: () => StudyTree;
}

type Growing<Node, Key extends string, Child> = Node & { readonly [K in Key]: Child[] };
type GrowingStack = Omit<Stack, 'slices'> & { readonly slices: StackSlice[] };
type GrowingSeries = Growing<Omit<SeriesNode, 'stacks'>, 'stacks', GrowingStack>;
type GrowingStudy = Growing<Omit<StudyNode, 'series'>, 'series', GrowingSeries>;
type GrowingPatient = Growing<Omit<PatientNode, 'studies'>, 'studies', GrowingStudy>;

/** Makes a tree of its parts. A part that does not belong where it comes is a defect of the sender and throws. */
export function joinParts(): TreeParts {
  const patients: GrowingPatient[] = [];
  const skipped: SkippedFile[] = [];
  const last = <T>(items: readonly T[] | undefined): T => {
    const item = items?.at(-1);
    if (item === undefined) throw new Error('a part of the tree came without the node it belongs to');
    return item;
  };
  const study = (): GrowingStudy => last(last(patients).studies);
  const series = (): GrowingSeries => last(study().series);
  const take = (item: Item): void => {
    if (item.kind === 'patient') patients.push({ ...item.node, studies: [] });
    else if (item.kind === 'study') last(patients).studies.push({ ...item.node, series: [] });
    else if (item.kind === 'series') study().series.push({ ...item.node, stacks: [] });
    else if (item.kind === 'stack') series().stacks.push({ ...item.node, slices: [] });
    else if (item.kind === 'slices') for (const slice of item.slices) last(series().stacks).slices.push(slice);
    else for (const file of item.files) skipped.push(file);
  };
  return {
    add: (text) => {
      const items: readonly Item[] = JSON.parse(text);
      for (const item of items) take(item);
    },
    tree: () => ({ patients, skipped }),
  };
}

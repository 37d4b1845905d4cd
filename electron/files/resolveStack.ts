import { stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { refusals } from '../../core/base/errors.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { SkipCode } from '../../core/dicom/instance.ts';
import { stacksOf, type ScanRefusals, type SkippedFile, type StudyTree } from '../../core/dicom/studyTree.ts';
import { causeOf } from './listFiles.ts';
import { scanFolder, type ScanOptions } from './scanFolder.ts';
import { containerOf } from './sources/sourceName.ts';

const refusal = refusals<ScanRefusals>();

export interface ResolveOptions extends ScanOptions {
  /** Told which files under the path could not be read: some of them may belong to the stack. */
  readonly onDamaged?: (files: readonly SkippedFile[]) => void;
}

/** Left out although it may be an image of the stack. */
const DAMAGED: ReadonlySet<SkipCode> = new Set<SkipCode>([
  'unreadable-file',
  'damaged-header',
  'truncated-pixel-data',
  'empty-file',
  'dicomdir-file-missing',
  'dicomdir-without-files',
  'zip-damaged',
  'zip-too-large',
  'zip-entry-damaged',
  'zip-entry-duplicate',
  'zip-entry-encrypted',
  'zip-entry-method',
  'zip-entry-size',
]);

/**
 * The stack that a STACK argument names: a folder (or file, archive, DICOMDIR) that holds exactly one, or `FOLDER#<stack id>` as `scan` prints it.
 * The verdict is the caller's to look at. Phases are proposed only where asked for. Refused: a missing path, no DICOM images, several
 * stacks (the ids are named), an unknown id.
 */
export async function resolveStack(reference: string, options: ResolveOptions = {}): Promise<Stack> {
  const { path, id } = await partsOf(reference);
  const tree = await scanFolder([path], { phases: false, ...options });
  const stacks = stacksOf(tree);
  options.onDamaged?.(damagedFiles(tree));
  if (stacks.length === 0) throw noDicom(path, tree);
  const ids = stacks.map((stack) => stack.id);
  const named = id === null ? stacks : stacks.filter((stack) => stack.id === id);
  const [stack] = named;
  if (id !== null && stack === undefined) throw refusal('unknown-stack', { path, id, ids });
  if (stack === undefined || named.length > 1) throw refusal('several-stacks', { path, ids });
  return stack;
}

/** Names of files that lie beside the stack's and could not be read: they may be images of it. */
export function damagedBeside(stack: Stack, tree: StudyTree): readonly string[] {
  const folders = new Set(stack.slices.map(({ source }) => containerOf(source)));
  return damagedFiles(tree).flatMap(({ source }) => (folders.has(containerOf(source)) ? [basename(source)] : []));
}

/** The files of a tree that were left out although they may be images of one of its stacks. */
function damagedFiles(tree: StudyTree): readonly SkippedFile[] {
  return tree.skipped.filter(({ code }) => DAMAGED.has(code));
}

/** The refusal of a path without images, with the reasons why its files were left out. */
export function noDicom(path: string, tree: StudyTree): Error {
  const skipped = [...new Set(tree.skipped.map(({ code }) => code))];
  const [first] = tree.skipped;
  return refusal('no-dicom', {
    path,
    files: tree.skipped.length,
    skipped,
    first: first === undefined ? null : { name: basename(first.source), code: first.code, detail: first.detail },
  });
}

/** The path of a stack reference, without the stack's id. */
export async function pathOfReference(reference: string): Promise<string> {
  return (await partsOf(reference)).path;
}

/** A path that exists is taken whole, so that folder names may hold a #; one that does not is reported whole. */
async function partsOf(reference: string): Promise<{ readonly path: string; readonly id: string | null }> {
  const hash = reference.lastIndexOf('#');
  const [path, id] = [reference.slice(0, hash), reference.slice(hash + 1)];
  if (hash <= 0 || id.includes(sep) || (await exists(reference))) return { path: reference, id: null };
  if (!(await exists(path))) throw refusal('path-missing', { path: reference, cause: 'ENOENT' });
  return { path, id };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (causeOf(error) === 'ENOENT' || causeOf(error) === 'ENOTDIR') return false;
    throw refusal('path-missing', { path, cause: causeOf(error) });
  }
}

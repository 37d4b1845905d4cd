import { basename, dirname, relative, sep } from 'node:path';
import type { Coded, Details, DetailValue } from '../../core/base/errors.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';
import type { ImportId } from '../../core/ipc/contract.ts';
import { importToken } from './fileTokens.ts';

export interface TreeForPage {
  /** Slices name tokens; skipped files and the details of reasons name places relative to what was imported. */
  readonly tree: StudyTree;
  /** The nth token names the nth path. */
  readonly paths: readonly string[];
}

/** A scanned tree without a path of this computer, and the paths that its tokens stand for. */
export function treeForPage(tree: StudyTree, roots: readonly string[], importId: ImportId): TreeForPage {
  const paths: string[] = [];
  const forPage = (stack: Stack): Stack => ({
    ...stack,
    slices: stack.slices.map((slice) => ({
      ...slice,
      source: importToken(importId, paths.push(slice.source) - 1),
    })),
    reasons: stack.reasons.map((reason) => codedForPage(reason, roots)),
    phase: {
      ...stack.phase,
      evidence: stack.phase.evidence.map((item) => ({ ...item, details: detailsForPage(item.details, roots) })),
    },
  });
  const patients = tree.patients.map((patient) => ({
    ...patient,
    studies: patient.studies.map((study) => ({
      ...study,
      series: study.series.map((series) => ({ ...series, stacks: series.stacks.map(forPage) })),
    })),
  }));
  const skipped = tree.skipped.map((file) => ({
    ...file,
    source: placeForPage(file.source, roots),
    detail: textForPage(file.detail, roots),
  }));
  return { tree: { patients, skipped }, paths };
}

/** A coded value with the paths in its details shortened likewise. */
export function codedForPage(coded: Coded, roots: readonly string[]): Coded {
  return { code: coded.code, details: detailsForPage(coded.details, roots) };
}

function detailsForPage(details: Details, roots: readonly string[]): Details {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, valueForPage(value, roots)]));
}

function valueForPage(value: DetailValue, roots: readonly string[]): DetailValue {
  if (typeof value === 'string') return textForPage(value, roots);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => valueForPage(item, roots));
  return detailsForPage(value, roots);
}

function isList(value: object): value is readonly DetailValue[] {
  return Array.isArray(value);
}

/** `DOE/CT/IM1` for `/data/DOE/CT/IM1` when `/data/DOE` was imported; the file's name alone when it lies elsewhere. */
function placeForPage(path: string, roots: readonly string[]): string {
  const root = roots.find((candidate) => path === candidate || path.startsWith(candidate + sep));
  return root === undefined ? basename(path) : relative(dirname(root), path).split(sep).join('/');
}

/** Folders above the imported ones are cut out of a text. */
function textForPage(text: string, roots: readonly string[]): string {
  return roots.reduce((shortened, root) => shortened.replaceAll(root, basename(root)), text);
}

import { basename, dirname, relative, sep } from 'node:path';
import type { Coded, Details, DetailValue } from '../../core/base/errors.ts';
import type { SeriesSoFar } from '../../core/dicom/seriesSoFar.ts';
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
  const tokens = new Map<string, string>();
  /** One token a file, however many of its frames are slices. */
  const tokenOf = (path: string): string => {
    const token = tokens.get(path) ?? importToken(importId, paths.push(path) - 1);
    tokens.set(path, token);
    return token;
  };
  const forPage = (stack: Stack): Stack => ({
    ...stack,
    slices: stack.slices.map((slice) => ({ ...slice, source: tokenOf(slice.source) })),
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

/** A series of a running scan, without a path of this computer. */
export function seriesForPage(series: SeriesSoFar, roots: readonly string[]): SeriesSoFar {
  const stacks = series.stacks.map((stack) => ({
    ...stack,
    reasons: stack.reasons.map((reason) => codedForPage(reason, roots)),
  }));
  return { ...series, stacks };
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
  const root = roots.find((candidate) =>
    [candidate, candidate + sep, `${candidate}!/`].some((start, index) =>
      index === 0 ? path === start : path.startsWith(start),
    ),
  );
  return root === undefined ? basename(path) : relative(dirname(root), path).split(sep).join('/');
}

/** Folders above the imported ones are cut out of a text. */
function textForPage(text: string, roots: readonly string[]): string {
  return roots.reduce((shortened, root) => shortened.replaceAll(root, basename(root)), text);
}

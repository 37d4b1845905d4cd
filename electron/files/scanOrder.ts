import type { Coded } from '../../core/base/errors.ts';
import type { SeriesSoFar } from '../../core/dicom/seriesSoFar.ts';
import type { DemoContents, ImportId } from '../../core/ipc/contract.ts';
import type { StudyTree } from '../../core/dicom/studyTree.ts';

/** What the main process sends to the process that reads files. */
export interface ScanOrder {
  readonly importId: ImportId;
  readonly what: { readonly kind: 'paths'; readonly paths: readonly string[] } | { readonly kind: 'demo' };
}

/** A finished scan: the tree as the page may see it, with the paths behind its tokens, which stay in the main process. */
export interface ScanResult {
  readonly tree: StudyTree;
  readonly demo: DemoContents | null;
  /** The nth token of the import names the nth path. */
  readonly paths: readonly string[];
}

export type ScanMessage =
  | { readonly kind: 'progress'; readonly filesSeen: number; readonly fraction: number | null }
  | { readonly kind: 'partial'; readonly series: readonly SeriesSoFar[] }
  /** The tree in parts, in order, before `done`. */
  | { readonly kind: 'tree'; readonly text: string }
  | { readonly kind: 'done'; readonly result: Omit<ScanResult, 'tree'> }
  | { readonly kind: 'refused'; readonly error: Coded }
  | { readonly kind: 'fault'; readonly name: string; readonly message: string; readonly stack: string };

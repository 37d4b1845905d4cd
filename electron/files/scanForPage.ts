import { basename, sep } from 'node:path';
import type { SeriesSoFar } from '../../core/dicom/seriesSoFar.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import { stacksOf, type StudyTree } from '../../core/dicom/studyTree.ts';
import { pointLps } from '../../core/geometry/points.ts';
import type { DemoTimepoint } from '../../core/ipc/contract.ts';
import { importToken } from './fileTokens.ts';
import type { HeaderCache } from './headerCache/headerCache.ts';
import { scanFolder } from './scanFolder.ts';
import type { ScanOrder, ScanResult } from './scanOrder.ts';
import { seriesForPage, treeForPage } from './treeForPage.ts';

export interface ScanForPageOptions {
  readonly onProgress: (progress: { readonly filesSeen: number; readonly fraction: number | null }) => void;
  /** Told which series were found or have grown, without a path. */
  readonly onSeries?: (series: readonly SeriesSoFar[]) => void;
  /** Headers of earlier scans. */
  readonly cache?: HeaderCache | null;
  /** Where the demo case is kept; the system's cache folder unless given. */
  readonly demoCache?: string;
}

/** Share of the progress that making the demo case takes. */
const MAKING_SHARE = 0.7;

/** Progress is told at most this often. */
const PROGRESS_EVERY_MS = 50;

/** Scans what was ordered and gives it as the page may see it: tokens instead of paths. */
export async function scanForPage(order: ScanOrder, options: ScanForPageOptions): Promise<ScanResult> {
  let toldAt = 0;
  const onProgress = (fraction: number, filesSeen: number): void => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS && fraction < 1) return;
    toldAt = now;
    options.onProgress({ filesSeen, fraction: Number.isFinite(fraction) ? fraction : null });
  };
  if (order.what.kind === 'paths') {
    const { paths: roots } = order.what;
    const tree = await scanFolder(roots, {
      onProgress,
      cache: options.cache ?? null,
      onSeries: (series) => options.onSeries?.(series.map((found) => seriesForPage(found, roots))),
    });
    return { ...treeForPage(tree, roots, order.importId), demo: null };
  }
  const { demoCase } = await import('./demoCase.ts');
  const demo = await demoCase({ onProgress: (made) => onProgress(MAKING_SHARE * made, 0) }, options.demoCache);
  const folders = demo.timepoints.flatMap(({ arterial, precontrast, portalVenous }) => [
    arterial,
    precontrast,
    portalVenous,
  ]);
  const tree = await scanFolder(folders, {
    onProgress: (scanned, filesSeen) => onProgress(MAKING_SHARE + (1 - MAKING_SHARE) * scanned, filesSeen),
  });
  const forPage = treeForPage(tree, [demo.folder], order.importId);
  const paths = [...forPage.paths];
  const timepoints = demo.timepoints.map((timepoint): DemoTimepoint => ({
    id: timepoint.id,
    date: timepoint.date,
    arterialStackId: stackIn(tree, timepoint.arterial).id,
    precontrastStackId: stackIn(tree, timepoint.precontrast).id,
    portalVenousStackId: stackIn(tree, timepoint.portalVenous).id,
    liverMask: {
      source: importToken(order.importId, paths.push(timepoint.liverMask) - 1),
      name: basename(timepoint.liverMask),
    },
    roiCentresLps: timepoint.roiCentresLps.map(([x, y, z]) => pointLps(x, y, z)),
  }));
  return { tree: forPage.tree, paths, demo: { treatmentDate: demo.treatmentDate, timepoints } };
}

/** The one stack whose files lie in a folder of the demo case. */
function stackIn(tree: StudyTree, folder: string): Stack {
  const found = stacksOf(tree).filter((stack) => stack.slices[0]?.source.startsWith(folder + sep) === true);
  const [stack] = found;
  if (stack === undefined || found.length > 1)
    throw new Error(`the demo case has ${found.length} stacks in one folder`);
  return stack;
}

import { resolve } from 'node:path';
import { CancelledError, refusals } from '../../core/base/errors.ts';
import { buildStudyTree, type SeriesStacks } from '../../core/dicom/buildStudyTree.ts';
import { groupIntoSeries, type ScannedInstance } from '../../core/dicom/groupIntoSeries.ts';
import type { SkipReason } from '../../core/dicom/instance.ts';
import { splitStacks } from '../../core/dicom/splitStacks.ts';
import type { ScanRefusals, SkippedFile, StudyTree } from '../../core/dicom/studyTree.ts';
import { comparePixels, withFailures } from './comparePixels.ts';
import { listFiles } from './listFiles.ts';
import { proposePhases } from './proposePhases.ts';
import { readHeaders } from './readHeaders.ts';

const refusal = refusals<ScanRefusals>();

export interface ScanOptions {
  /** Look at a few slices of each CT stack to propose its phase. On unless false: a measurement on a known folder does not pay for it. */
  readonly phases?: boolean;
  /** Fraction in [0, 1], and files seen. */
  readonly onProgress?: (fraction: number, filesSeen: number) => void;
  readonly isCancelled?: () => boolean;
}

/** Share of the progress that reading headers takes. */
const HEADERS_SHARE = 0.8;

/**
 * What lies below the paths (folders or files): patients, studies, series and stacks, with every other file and the reason why it
 * is left out. Reads headers; of pixels only those of files at one position, and a few slices for the phase. Refused: a path that is
 * missing or cannot be read. Throws CancelledError once cancelled.
 */
export async function scanFolder(paths: readonly string[], options: ScanOptions = {}): Promise<StudyTree> {
  const isCancelled = options.isCancelled ?? (() => false);
  const given = paths.map((path) => resolve(path));
  const { files, unreadable } = await listFiles(given, isCancelled);
  if (isCancelled()) throw new CancelledError();
  const missing = unreadable.find(({ path }) => given.includes(path));
  if (missing !== undefined) {
    const asGiven = paths[given.indexOf(missing.path)] ?? missing.path;
    throw refusal('path-missing', { path: asGiven, cause: missing.cause });
  }

  const onRead = (count: number): void => {
    if (count % 64 === 0 || count === files.length) options.onProgress?.((HEADERS_SHARE * count) / files.length, count);
  };
  const headers = await readHeaders(files, onRead, isCancelled);
  const instances: ScannedInstance[] = [];
  const skipped: SkippedFile[] = unreadable.map(({ path, cause }) => ({
    source: path,
    code: 'unreadable-file',
    detail: cause,
  }));
  for (const { source, outcome } of headers) {
    if (outcome.kind === 'ok') instances.push({ source, header: outcome.value, damage: null });
    else {
      skipped.push({ source, code: outcome.reason.code, detail: outcome.reason.detail });
      const damaged = damagedInstance(source, outcome.reason);
      if (damaged !== null) instances.push(damaged);
    }
  }
  const series: SeriesStacks[] = [];
  for (const group of groupIntoSeries(instances)) {
    // Files that are all cut short make no stack.
    if (group.instances.every(({ damage }) => damage?.code === 'truncated-pixel-data')) continue;
    const { digests, failures } = await comparePixels(group, isCancelled);
    for (const [source, { code, detail }] of failures) skipped.push({ source, code, detail });
    series.push({ group, stacks: splitStacks(withFailures(group, failures), digests) });
  }
  const tree = buildStudyTree(series, skipped);
  if (options.phases === false) return tree;
  const onPhase = (fraction: number): void =>
    options.onProgress?.(HEADERS_SHARE + (1 - HEADERS_SHARE) * fraction, files.length);
  return proposePhases(tree, onPhase, isCancelled);
}

function damagedInstance(source: string, reason: SkipReason): ScannedInstance | null {
  return reason.header === undefined ? null : { source, header: reason.header, damage: reason };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CancelledError, refusals } from '../../core/base/errors.ts';
import { buildStudyTree, type SeriesStacks } from '../../core/dicom/buildStudyTree.ts';
import { groupIntoSeries, type ScannedInstance, type SeriesGroup } from '../../core/dicom/groupIntoSeries.ts';
import type { SkipReason } from '../../core/dicom/instance.ts';
import type { PixelDigests } from '../../core/dicom/separatePasses.ts';
import { filesToCompare, splitStacks } from '../../core/dicom/splitStacks.ts';
import type { ScanRefusals, SkippedFile, StudyTree } from '../../core/dicom/studyTree.ts';
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
  if (missing !== undefined) throw refusal('path-missing', { path: missing.path, cause: missing.cause });

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
    if (group.instances.every(({ damage }) => damage !== null)) continue;
    series.push({ group, stacks: splitStacks(group, await pixelDigests(group)) });
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

/** SHA-256 of the pixels of files that share a position with another. */
async function pixelDigests(group: SeriesGroup): Promise<PixelDigests> {
  const digests = new Map<string, string>();
  const offsets = new Map(group.instances.map(({ source, header }) => [source, header.pixels.dataOffset]));
  for (const source of filesToCompare(group)) {
    const bytes = await readFile(source);
    digests.set(
      source,
      createHash('sha256')
        .update(bytes.subarray(offsets.get(source)))
        .digest('hex'),
    );
  }
  return digests;
}

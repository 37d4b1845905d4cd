import { resolve } from 'node:path';
import { CancelledError, refusals } from '../../core/base/errors.ts';
import { buildStudyTree, type SeriesStacks } from '../../core/dicom/buildStudyTree.ts';
import { groupIntoSeries, type ScannedInstance, type SeriesGroup } from '../../core/dicom/groupIntoSeries.ts';
import type { SkipReason } from '../../core/dicom/instance.ts';
import { splitStacks } from '../../core/dicom/splitStacks.ts';
import { collectSeries, type SeriesSoFar } from '../../core/dicom/seriesSoFar.ts';
import type { Stack } from '../../core/dicom/stack.ts';
import type { ScanRefusals, SkippedFile, StudyTree } from '../../core/dicom/studyTree.ts';
import { comparePixels, withFailures } from './comparePixels.ts';
import type { HeaderCache } from './headerCache/headerCache.ts';
import { indexHeaders } from './indexHeaders.ts';
import { proposePhases } from './proposePhases.ts';
import type { HeaderOfFile } from './readHeaders.ts';
import { listSources } from './sources/listSources.ts';
import { printedSource } from './sources/sourceName.ts';

const refusal = refusals<ScanRefusals>();

export interface ScanOptions {
  /** Look at a few slices of each CT stack to propose its phase. On unless false: a measurement on a known folder does not pay for it. */
  readonly phases?: boolean;
  /** Fraction in [0, 1], and files seen. */
  readonly onProgress?: (fraction: number, filesSeen: number) => void;
  /** Told now and then which series were found or have grown, while headers are being read. */
  readonly onSeries?: (series: readonly SeriesSoFar[]) => void;
  readonly isCancelled?: () => boolean;
  /** Headers of earlier scans; every header is read where there is none. */
  readonly cache?: HeaderCache | null;
}

/** Series are told of at most this often, ms, and for at most a fifth of the time. */
const SERIES_EVERY_MS = 250;

/** Share of the progress that reading headers takes. */
const HEADERS_SHARE = 0.8;

/**
 * What lies below the paths (folders, files, .zip archives, DICOMDIRs): patients, studies, series and stacks, with every other file and the reason why it
 * is left out. Reads headers; of pixels only those of files at one position, and a few slices for the phase. Refused: a path that is
 * missing or cannot be read. Throws CancelledError once cancelled.
 */
export async function scanFolder(paths: readonly string[], options: ScanOptions = {}): Promise<StudyTree> {
  const isCancelled = options.isCancelled ?? (() => false);
  const given = paths.map((path) => resolve(path));
  const { files, skipped: named, unreadable } = await listSources(given, isCancelled);
  if (isCancelled()) throw new CancelledError();
  const missing = unreadable.find(({ path }) => given.includes(path));
  if (missing !== undefined) {
    const asGiven = paths[given.indexOf(missing.path)] ?? missing.path;
    throw refusal('path-missing', { path: asGiven, cause: missing.cause });
  }

  const tellSeries = options.onSeries === undefined ? () => undefined : seriesTeller(options.onSeries);
  let count = 0;
  const onRead = (header: HeaderOfFile): void => {
    count += 1;
    if (count % 64 === 0 || count === files.length) options.onProgress?.((HEADERS_SHARE * count) / files.length, count);
    tellSeries(header);
  };
  const headers = await indexHeaders(files, { cache: options.cache ?? null, onRead, isCancelled });
  const instances: ScannedInstance[] = [];
  const skipped: SkippedFile[] = [...named];
  for (const { path, cause } of unreadable) skipped.push({ source: path, code: 'unreadable-file', detail: cause });
  for (const header of headers) {
    if (header.outcome.kind === 'failed') {
      const { code, detail } = header.outcome.reason;
      skipped.push({ source: printedSource(header.source), code, detail });
    }
    const instance = instanceOf(header);
    if (instance !== null) instances.push(instance);
  }
  const series: SeriesStacks[] = [];
  for (const group of groupIntoSeries(instances)) {
    // Files that are all cut short make no stack.
    if (group.instances.every(({ damage }) => damage?.code === 'truncated-pixel-data')) continue;
    const { digests, failures } = await comparePixels(group, isCancelled);
    for (const [source, { code, detail }] of failures) skipped.push({ source, code, detail });
    const stacks = splitStacks(withFailures(group, failures), digests);
    skipped.push(...copiesIn(group, stacks));
    series.push({ group, stacks });
  }
  const tree = buildStudyTree(series, skipped);
  if (options.phases === false) return tree;
  const onPhase = (fraction: number): void =>
    options.onProgress?.(HEADERS_SHARE + (1 - HEADERS_SHARE) * fraction, files.length);
  return proposePhases(tree, onPhase, isCancelled);
}

/** Files of which no image is in a stack, because each is there already: named, so that every file of a scan is accounted for. */
function copiesIn(group: SeriesGroup, stacks: readonly Stack[]): readonly SkippedFile[] {
  const kept = new Set(stacks.flatMap(({ slices }) => slices.map(({ source }) => source)));
  return group.instances.flatMap(({ source, header, damage }) =>
    kept.has(source) || damage !== null
      ? []
      : [
          {
            source: printedSource(source),
            code: 'duplicate-image' as const,
            detail: `image ${header.instanceNumber ?? '?'}`,
          },
        ],
  );
}

/** Null for a file whose header says nothing of a series. */
function instanceOf({ source, outcome }: HeaderOfFile): ScannedInstance | null {
  return outcome.kind === 'ok'
    ? { source, header: outcome.value, damage: null }
    : damagedInstance(source, outcome.reason);
}

function damagedInstance(source: string, reason: SkipReason): ScannedInstance | null {
  return reason.header === undefined ? null : { source, header: reason.header, damage: reason };
}

/** Collects headers and tells of their series in batches. */
function seriesTeller(tell: (series: readonly SeriesSoFar[]) => void): (header: HeaderOfFile) => void {
  const collector = collectSeries();
  let next = performance.now() + SERIES_EVERY_MS;
  return (header) => {
    const instance = instanceOf(header);
    if (instance !== null) collector.add(instance);
    const started = performance.now();
    if (started < next) return;
    const series = collector.take();
    if (series.length > 0) tell(series);
    const took = performance.now() - started;
    next = performance.now() + Math.max(SERIES_EVERY_MS, 4 * took);
  };
}

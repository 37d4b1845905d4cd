import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { cacheFolder } from './cacheFolder.ts';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { refusals } from '../../core/base/errors.ts';
import type { Steps } from '../../core/base/steps.ts';
import {
  DEMO_DATES,
  DEMO_DEFAULTS,
  demoTimepoint,
  type DemoOptions,
  type DemoTimepoint,
  type DemoTimepointId,
} from '../../core/phantom/demoPatient.ts';
import type { DemoRefusals } from '../../core/phantom/demoRefusals.ts';
import type { DemoTruth } from '../../core/phantom/demoTruth.ts';
import { mixSeeds, mulberry32, shuffled } from '../../core/phantom/random.ts';
import { DEMO_PHASES, type DemoPhase } from '../../core/phantom/tissues.ts';
import { writeNifti } from '../../core/segmentation/writeNifti.ts';
import { causeOf } from './listFiles.ts';
import { makeFolder } from './makeFolder.ts';
import { writeCtSeries, type CtSeries, type CtStudy } from './writeCtSeries.ts';

/** Raised whenever the files of the demo case change: a cached copy of another version is not used. A test watches over it. */
export const DEMO_VERSION = 2;

/** The demo case on disk, by absolute paths. */
export interface DemoCase {
  readonly folder: string;
  readonly treatmentDate: string;
  readonly timepoints: readonly [DemoCaseTimepoint, DemoCaseTimepoint];
  readonly truth: Readonly<Record<DemoTimepointId, DemoTruth>>;
}

export interface DemoCaseTimepoint {
  readonly id: DemoTimepointId;
  /** ISO 8601. */
  readonly date: string;
  /** Folders of one DICOM series each. */
  readonly arterial: string;
  readonly precontrast: string;
  readonly portalVenous: string;
  /** NIfTI on the arterial grid, gzipped. */
  readonly liverMask: string;
  readonly roiCentresLps: readonly (readonly [number, number, number])[];
}

export interface DemoCaseOptions {
  readonly demo?: DemoOptions;
  readonly onProgress?: (fraction: number) => void;
}

/** What was written, with its size in bytes and its SHA-256. Written last: a folder with a manifest is whole. */
interface Manifest {
  readonly schema: 'letb.demo-manifest/1';
  readonly version: number;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

const IDS = ['pre', 'post'] as const;
const MANIFEST = 'manifest.json';
const TRUTH = 'truth.json';
const DRAFT = '.draft-';
const DRAFT_LIFE_MS = 86_400_000;

const refusal = refusals<DemoRefusals>();

const SERIES: Readonly<
  Record<DemoPhase, { readonly folder: string; readonly description: string; readonly seconds: number }>
> = {
  precontrast: { folder: 'precontrast', description: 'Liver without contrast', seconds: -240 },
  arterial: { folder: 'arterial', description: 'Liver late arterial', seconds: 35 },
  'portal-venous': { folder: 'portal-venous', description: 'Liver portal venous', seconds: 75 },
};
const INJECTION_SECONDS: Readonly<Record<DemoTimepointId, number>> = { pre: 34_512, post: 51_207 };

/** The demo case from the user's cache, made there on first use. A killed run leaves no half case behind. */
export async function demoCase(options: DemoCaseOptions = {}, cacheRoot: string = cacheFolder()): Promise<DemoCase> {
  const { seed, dimensions } = options.demo ?? DEMO_DEFAULTS;
  const folder = join(cacheRoot, `demo-${DEMO_VERSION}-${seed}-${dimensions.join('x')}`);
  if (!(await isWhole(folder))) await translated(folder, () => replaceByNew(folder, options));
  return openDemoCase(folder);
}

/**
 * Writes the demo case into a new or empty folder, in full or not at all: into a folder beside it, which then takes its name.
 * Refused: a folder that holds something, and what the system refuses.
 */
export async function makeDemoCase(folder: string, options: DemoCaseOptions = {}): Promise<void> {
  if ((await entriesOf(folder)).length > 0) throw refusal('demo-folder-not-empty', { path: folder });
  await translated(folder, () => replaceByNew(folder, options));
}

async function replaceByNew(folder: string, options: DemoCaseOptions): Promise<void> {
  makeFolder(dirname(folder));
  await removeOldDrafts(folder);
  const draft = await mkdtemp(`${folder}${DRAFT}`);
  try {
    await writeCase(draft, options);
    // Another run may have finished the same case in the meantime: its copy is as good.
    if (await isWhole(folder)) return;
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await isWhole(folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Drafts of runs that were killed more than a day ago. */
async function removeOldDrafts(folder: string): Promise<void> {
  const prefix = `${basename(folder)}${DRAFT}`;
  for (const name of await entriesOf(dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    const path = join(dirname(folder), name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > DRAFT_LIFE_MS) await rm(path, { recursive: true, force: true });
  }
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** What the system refuses becomes a refusal with the path and the system's code. */
async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw refusal('demo-not-written', { path, cause: causeOf(error) });
    throw error;
  }
}

/** Paths and truth of a demo case that lies in a folder. */
export async function openDemoCase(folder: string): Promise<DemoCase> {
  const truth = readTruth(JSON.parse(await readFile(join(folder, TRUTH), 'utf8')));
  const timepoint = (id: DemoTimepointId): DemoCaseTimepoint => ({
    id,
    date: DEMO_DATES[id],
    arterial: join(folder, id, SERIES.arterial.folder),
    precontrast: join(folder, id, SERIES.precontrast.folder),
    portalVenous: join(folder, id, SERIES['portal-venous'].folder),
    liverMask: join(folder, id, 'liver.nii.gz'),
    roiCentresLps: truth[id].roiCentresLpsMm,
  });
  return { folder, treatmentDate: DEMO_DATES.treatment, timepoints: [timepoint('pre'), timepoint('post')], truth };
}

async function writeCase(
  folder: string,
  { demo = DEMO_DEFAULTS, onProgress = () => {} }: DemoCaseOptions,
): Promise<void> {
  const files: Manifest['files'][number][] = [];
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    makeFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), bytes);
    files.push({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  };
  const truth: Partial<Record<DemoTimepointId, DemoTruth>> = {};
  for (const [index, id] of IDS.entries()) {
    const share = (fraction: number): void => onProgress((index + fraction) / IDS.length);
    const timepoint = runShowing(demoTimepoint(id, demo), (fraction) => share(0.6 * fraction));
    truth[id] = timepoint.truth;
    await write(`${id}/liver.nii.gz`, gzipSync(writeNifti(timepoint.liver)));
    for (const [place, phase] of DEMO_PHASES.entries()) {
      for (const { name, bytes } of writeCtSeries(seriesOf(timepoint, phase, demo.seed)))
        await write(`${id}/${SERIES[phase].folder}/${name}`, bytes);
      share(0.6 + (0.4 * (place + 1)) / DEMO_PHASES.length);
    }
  }
  await write(TRUTH, jsonBytes({ schema: 'letb.demo-truth/1', demo, dates: DEMO_DATES, timepoints: truth }));
  const manifest: Manifest = { schema: 'letb.demo-manifest/1', version: DEMO_VERSION, files };
  await writeFile(join(folder, MANIFEST), jsonBytes(manifest));
}

function runShowing<T>(steps: Steps<T>, show: (fraction: number) => void): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    show(step.value);
  }
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}

/** One examination of the demo patient as its series were taken. */
function seriesOf(timepoint: DemoTimepoint, phase: DemoPhase, seed: number): CtSeries {
  const { id } = timepoint;
  const place = DEMO_PHASES.indexOf(phase);
  const volume = timepoint.volumes[phase];
  const injection = INJECTION_SECONDS[id];
  const study: CtStudy = {
    uidWords: ['letb demo', DEMO_VERSION, seed, volume.grid.dimensions.join('x'), id],
    patientName: 'DEMO^Synthetic',
    patientId: 'LETB-DEMO',
    birthDate: '1958-04-17',
    sex: 'M',
    date: timepoint.date,
    description: 'CT liver multiphase',
  };
  return {
    study,
    volume,
    number: 2 + place,
    acquisitionNumber: 1 + place,
    description: SERIES[phase].description,
    acquisitionTimeSeconds: injection + SERIES[phase].seconds,
    contrast: phase === 'precontrast' ? null : { agent: 'Iopromide 370', startTimeSeconds: injection, volumeMl: 110 },
    kvp: 120,
    kernel: 'STANDARD',
    pixelRepresentation: id === 'pre' ? 'signed' : 'unsigned',
    fileOrder: shuffled(mulberry32(mixSeeds(seed, 41, place, id === 'pre' ? 1 : 2)), volume.grid.dimensions[2]),
  };
}

/** True when every file of the manifest is there with its size: what a cleaner of caches took away is made again. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    if (!isManifest(manifest) || manifest.version !== DEMO_VERSION) return false;
    const sizes = await Promise.all(manifest.files.map(async ({ path }) => (await stat(join(folder, path))).size));
    return manifest.files.length > 0 && manifest.files.every(({ bytes }, index) => sizes[index] === bytes);
  } catch {
    return false;
  }
}

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' && value !== null && 'files' in value && Array.isArray(value.files) && 'version' in value
  );
}

function readTruth(value: unknown): DemoCase['truth'] {
  if (!isTruthFile(value)) throw new Error(`${TRUTH} of the demo case is not what this version writes`);
  return value.timepoints;
}

function isTruthFile(value: unknown): value is { readonly timepoints: DemoCase['truth'] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'timepoints' in value &&
    typeof value.timepoints === 'object' &&
    value.timepoints !== null &&
    IDS.every((id) => Object.hasOwn(value.timepoints ?? {}, id))
  );
}

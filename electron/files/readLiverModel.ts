import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { MOST_MODEL_BYTES } from '../../core/compute/modelOnWorker.ts';
import { LIVER_MODEL_SCHEMA, readLiverModel, type LiverModel } from '../../core/segmentation/model/liverModel.ts';
import { modelRefusal } from '../../core/segmentation/model/modelRefusals.ts';
import { causeOf } from './listFiles.ts';

/** A reader's model on disk: its manifest, read and checked, and where its file lies. */
export interface LiverModelFiles {
  readonly manifest: LiverModel;
  /** Of the manifest's file, lower-case hex. */
  readonly manifestSha256: string;
  /** Absolute, every link followed. */
  readonly modelPath: string;
}

/** What a refusal calls a file. */
type NameOf = (path: string) => string;

/** A manifest is a page of text. */
const MOST_MANIFEST_BYTES = 1 << 20;

/**
 * The model that a path names: a manifest, or a folder that holds exactly one. The model's own bytes are read and verified where it runs.
 * Refused: what cannot be read, what `readLiverModel` refuses, a model outside the manifest's folder (links followed), over 1 GB. Refusals
 * call a file as `named` says, by its path unless given.
 */
export async function readLiverModelFiles(path: string, named: NameOf = (file) => file): Promise<LiverModelFiles> {
  const file = await manifestIn(path, named);
  const bytes = await readManifest(file, named);
  const manifest = readLiverModel(parsed(bytes, named(file)), named(file));
  const modelPath = await modelBeside(file, manifest.model.file, named);
  return { manifest, manifestSha256: createHash('sha256').update(bytes).digest('hex'), modelPath };
}

async function manifestIn(path: string, named: NameOf): Promise<string> {
  const unreadable = (cause: string): Error => modelRefusal('model-manifest-unreadable', { file: named(path), cause });
  try {
    if ((await stat(path)).isFile()) return path;
  } catch (error) {
    throw unreadable(causeOf(error));
  }
  const names = (await readdir(path)).filter((name) => /\.json$/i.test(name)).toSorted();
  const manifests: string[] = [];
  for (const name of names) {
    const bytes = await readManifest(join(path, name), named).catch(() => null);
    if (bytes !== null && saysItIsOne(bytes)) manifests.push(name);
  }
  const [only] = manifests;
  if (only !== undefined && manifests.length === 1) return join(path, only);
  throw unreadable(only === undefined ? `no ${LIVER_MODEL_SCHEMA}` : manifests.join(', '));
}

/** Among other JSON files of a folder: a spoilt manifest is refused for its fault, where it still says what it is. */
function saysItIsOne(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes).includes(`"${LIVER_MODEL_SCHEMA}"`);
}

async function readManifest(file: string, named: NameOf): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    // A pipe or a device has no end that anyone vouches for.
    if (!found.isFile()) throw new Error('no regular file');
    if (found.size > MOST_MANIFEST_BYTES) throw new Error(`${found.size} > ${MOST_MANIFEST_BYTES}`);
    return await readFile(file);
  } catch (error) {
    throw modelRefusal('model-manifest-unreadable', { file: named(file), cause: causeOf(error) });
  }
}

function parsed(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const received = error instanceof Error ? error.message : String(error);
    throw modelRefusal('model-manifest-invalid', { file, field: '', expected: 'JSON', received });
  }
}

async function modelBeside(manifestFile: string, modelFile: string, named: NameOf): Promise<string> {
  const outside = (): Error =>
    modelRefusal('model-file-outside-folder', {
      file: named(manifestFile),
      modelFile: basename(modelFile) || modelFile,
    });
  const segments = modelFile.split(/[/\\]/);
  // Judged by the name alone first, so that nothing outside is even looked at; a colon names a drive or a stream on Windows.
  if (
    isAbsolute(modelFile) ||
    /[\0:]/.test(modelFile) ||
    segments.some((one) => one === '' || one === '..' || one === '.')
  )
    throw outside();
  const folder = await realpath(dirname(manifestFile));
  const given = join(folder, ...segments);
  let path: string;
  let size: number;
  try {
    path = await realpath(given);
    const found = await stat(path);
    if (!found.isFile()) throw new Error('no regular file');
    size = found.size;
  } catch (error) {
    throw modelRefusal('model-file-unreadable', { file: named(given), cause: causeOf(error) });
  }
  const below = relative(folder, path);
  if (below === '' || isAbsolute(below) || below.split(sep)[0] === '..') throw outside();
  if (size > MOST_MODEL_BYTES)
    throw modelRefusal('model-file-too-large', { file: named(path), byteCount: size, mostBytes: MOST_MODEL_BYTES });
  return path;
}

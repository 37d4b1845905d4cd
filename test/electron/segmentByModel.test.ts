import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, DomainError } from '../../core/base/errors.ts';
import type { ModelOrder } from '../../core/compute/jobs.ts';
import { segmentInOwnWorker } from '../../core/compute/segmentInOwnWorker.ts';
import type { ChosenLiverModel } from '../../core/ipc/contract.ts';
import { FileTokens } from '../../electron/files/fileTokens.ts';
import { readLiverModelFiles } from '../../electron/files/readLiverModel.ts';
import { modelHandlers } from '../../electron/ipc/handlers/models.ts';
import { startComputePool, startComputeWorker } from '../../electron/workers/computePool.ts';
import { identityModel, manifestDocument } from '../fixtures/tinyModels.ts';
import { onnxFile } from '../fixtures/onnxFile.ts';
import { gridOf, volumeOf } from '../phantoms.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'letb-model-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const identity = identityModel();
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let folders = 0;

/** A folder with a manifest and its model; gives the folder. */
function modelFolder(
  changes: Parameters<typeof manifestDocument>[0] = {},
  files: Readonly<Record<string, Uint8Array | string>> = { 'tiny.onnx': identity },
): string {
  folders += 1;
  const folder = join(root, `model-${folders}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestDocument(changes)));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function refusalOf(run: Promise<unknown>): Promise<DomainError> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe('a reader’s model on disk', () => {
  it('is found by its manifest or by its folder, with the manifest’s digest', async () => {
    const folder = modelFolder();
    writeFileSync(join(folder, 'notes.json'), '{"of": "something else"}');
    const byFolder = await readLiverModelFiles(folder);
    expect(byFolder).toEqual(await readLiverModelFiles(join(folder, 'manifest.json')));
    expect(byFolder.modelPath.endsWith('tiny.onnx')).toBe(true);
    expect(byFolder.manifestSha256).toBe(sha256Of(new TextEncoder().encode(JSON.stringify(manifestDocument()))));
  });

  it.each([
    '../tiny.onnx',
    'sub/../../tiny.onnx',
    '..\\tiny.onnx',
    '/etc/passwd',
    'C:\\models\\tiny.onnx',
    'C:tiny.onnx',
    './tiny.onnx',
    'sub//tiny.onnx',
    'tiny.onnx\0',
  ])('is refused where the manifest names %j, which may leave its folder', async (file) => {
    writeFileSync(join(root, 'tiny.onnx'), identity);
    const refused = await refusalOf(readLiverModelFiles(modelFolder({ model: { file } })));
    expect(refused.code).toBe('model-file-outside-folder');
  });

  it('is refused where a link leads out of the folder, and taken where it stays inside', async () => {
    const elsewhere = join(root, 'elsewhere.onnx');
    writeFileSync(elsewhere, identity);
    const out = modelFolder({}, {});
    symlinkSync(elsewhere, join(out, 'tiny.onnx'));
    expect((await refusalOf(readLiverModelFiles(out))).code).toBe('model-file-outside-folder');
    const within = modelFolder({}, { 'real.onnx': identity });
    symlinkSync('real.onnx', join(within, 'tiny.onnx'));
    expect((await readLiverModelFiles(within)).modelPath.endsWith('real.onnx')).toBe(true);
  });

  it('is refused by file and cause where anything is missing or no manifest', async () => {
    const refused = async (path: string): Promise<readonly unknown[]> => {
      const { code, details } = await refusalOf(readLiverModelFiles(path));
      return [code, details['cause'] ?? details['field']];
    };
    expect(await refused(join(root, 'nowhere'))).toEqual(['model-manifest-unreadable', 'ENOENT']);
    expect(await refused(modelFolder({}, {}))).toEqual(['model-file-unreadable', 'ENOENT']);
    const empty = join(root, 'empty');
    mkdirSync(empty);
    expect(await refused(empty)).toEqual(['model-manifest-unreadable', 'no letb.liver-model/1']);
    const two = modelFolder();
    writeFileSync(join(two, 'second.json'), JSON.stringify(manifestDocument()));
    expect(await refused(two)).toEqual(['model-manifest-unreadable', 'manifest.json, second.json']);
    writeFileSync(join(root, 'cut.json'), '{"schema": "letb.liver-model/1", ');
    expect(await refused(join(root, 'cut.json'))).toEqual(['model-manifest-invalid', '']);
    writeFileSync(join(root, 'large.json'), ' '.repeat(2 ** 20 + 1));
    expect((await refused(join(root, 'large.json')))[0]).toBe('model-manifest-unreadable');
  });
});

const volume = volumeOf(gridOf([14, 12, 10]), (i, j, k) => (i > 3 && j > 2 && k > 1 ? 90 : 10));

async function orderOf(folder: string, changes: Partial<ModelOrder> = {}): Promise<ModelOrder> {
  const { manifest, manifestSha256, modelPath } = await readLiverModelFiles(folder);
  return { manifest, manifestSha256, source: modelPath, file: modelPath, ...volume, into: null, ...changes };
}

describe('a model that the reader chooses for the window', () => {
  const chosen = (path: string | null, tokens = new FileTokens()): Promise<ChosenLiverModel | null> =>
    Promise.resolve(modelHandlers({ tokens, chooseManifest: () => Promise.resolve(path) })['model:choose'](null));

  it('comes as its checked manifest and a token of its bytes, without any path', async () => {
    const folder = modelFolder();
    const tokens = new FileTokens();
    const answer = await chosen(join(folder, 'manifest.json'), tokens);
    const { manifest, manifestSha256, modelPath } = await readLiverModelFiles(folder);
    expect(answer).toEqual({ manifest, manifestSha256, source: 'study://model/0', name: 'tiny.onnx' });
    expect(tokens.pathOf('study://model/0')).toBe(modelPath);
    for (const other of ['study://model/1', 'study://model/00', 'study://mask/0', 'study://model/0/x'])
      expect(tokens.pathOf(other)).toBeNull();
    expect(JSON.stringify(answer)).not.toContain(root);
    expect(await chosen(null)).toBeNull();
  });

  it('is refused as on the command line, by the names of its files alone', async () => {
    const invalid = modelFolder({ input: { spacingMm: [0, 1, 1] } });
    const outside = modelFolder({ model: { file: '../tiny.onnx' } });
    const missing = modelFolder({}, {});
    for (const [path, code] of [
      [join(invalid, 'manifest.json'), 'model-manifest-invalid'],
      [join(outside, 'manifest.json'), 'model-file-outside-folder'],
      [join(missing, 'manifest.json'), 'model-file-unreadable'],
      [join(missing, 'none.json'), 'model-manifest-unreadable'],
      [join(root, 'none'), 'model-manifest-unreadable'],
    ] as const) {
      const refusal = await refusalOf(chosen(path));
      expect(refusal.code).toBe(code);
      expect(JSON.stringify(refusal.details)).not.toContain(root);
    }
  });
});

describe('the job segmentByModel on a worker', () => {
  it('gives the mask, in shared memory where there is some, with the model’s hash in its provenance', async () => {
    const sha256 = sha256Of(identity);
    const folder = modelFolder({ model: { sha256 } });
    const expected = Uint8Array.from(volume.voxels, (hu) => (hu === 90 ? 1 : 0));
    const sent = await segmentInOwnWorker(startComputeWorker, await orderOf(folder));
    expect(sent.mask).toEqual(expected);
    const into = new Uint8Array(new SharedArrayBuffer(expected.length));
    const shared = await segmentInOwnWorker(startComputeWorker, await orderOf(folder, { into }));
    expect(shared.mask).toBe(null);
    expect(Uint8Array.from(into)).toEqual(expected);
    expect(shared.provenance).toMatchObject({ origin: 'model', review: 'unreviewed', modelSha256: sha256 });
    expect(shared.findings.map(({ code }) => code)).not.toContain('model-hash-not-given');
  });

  it('refuses another hash than the manifest’s, a damaged model, and no model at all', async () => {
    const pool = startComputePool(1);
    const refused = async (folder: string): Promise<DomainError> =>
      refusalOf(pool.run('segmentByModel', await orderOf(folder)));
    try {
      const other = await refused(modelFolder({ model: { sha256: '0'.repeat(64) } }));
      expect(other.code).toBe('model-hash-differs');
      expect(other.details).toMatchObject({ expected: '0'.repeat(64), actual: sha256Of(identity) });
      for (const damaged of [
        identity.subarray(0, identity.length >> 1),
        new Uint8Array(0),
        new Uint8Array(500).fill(255),
      ]) {
        const { code, details } = await refused(modelFolder({}, { 'tiny.onnx': damaged }));
        expect(code).toBe('model-not-loadable');
        expect(details['cause']).not.toBe('');
      }
      // The worker answers as before.
      expect((await pool.run('segmentByModel', await orderOf(modelFolder()))).mask).not.toBe(null);
    } finally {
      pool.end();
    }
  });

  it('is cancelled between patches on a shared worker, and at once where the worker is its own', async () => {
    const far = volumeOf(gridOf([34, 34, 34]), () => 90);
    const order = await orderOf(modelFolder(), far);
    const pool = startComputePool(1);
    try {
      let cancel = (): void => undefined;
      const stopped = pool.run('segmentByModel', order, {
        onCancel: (one) => {
          cancel = one;
        },
        onProgress: (fraction) => (fraction > 0.3 ? cancel() : undefined),
      });
      await expect(stopped).rejects.toBeInstanceOf(CancelledError);
    } finally {
      pool.end();
    }

    // One patch that takes minutes: nothing between patches could end it.
    const slow = modelFolder({ window: { patchVoxels: [256, 256, 256] } }, { 'tiny.onnx': slowModel() });
    let end = (): void => undefined;
    const running = segmentInOwnWorker(startComputeWorker, await orderOf(slow, far), {
      onCancel: (one) => {
        end = one;
      },
      onProgress: (fraction) => (fraction > 0.09 ? setTimeout(end, 50) : undefined),
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
  });
});

/** Sixteen wide convolutions one after the other. */
function slowModel(): Uint8Array {
  const layers = Array.from({ length: 16 }, (_, n) => ({
    op: 'Conv',
    inputs: [n === 0 ? 'image' : `x${n}`, 'kernel'],
    outputs: [n === 15 ? 'answer' : `x${n + 1}`],
    attributes: [
      { name: 'kernel_shape', ints: [9, 9, 9] },
      { name: 'pads', ints: [4, 4, 4, 4, 4, 4] },
    ],
  }));
  const shape = [1, 1, 'a', 'b', 'd'];
  return onnxFile({
    nodes: layers,
    constants: [{ name: 'kernel', shape: [1, 1, 9, 9, 9], values: Array.from({ length: 729 }, () => 1 / 729) }],
    inputs: [{ name: 'image', type: 'float', shape }],
    outputs: [{ name: 'answer', type: 'float', shape }],
  });
}

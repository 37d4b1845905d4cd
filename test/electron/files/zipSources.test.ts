import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import type { StudyTree } from '../../../core/dicom/studyTree.ts';
import { stacksOf } from '../../../core/dicom/studyTree.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { stackReference } from '../../../electron/cli/scanDocument.ts';
import { FileTokens } from '../../../electron/files/fileTokens.ts';
import { readIntoOneBuffer } from '../../../electron/files/readIntoOneBuffer.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { scanFolder } from '../../../electron/files/scanFolder.ts';
import { openSource } from '../../../electron/files/sources/openSource.ts';
import { printedSource, zipPlaceOf, zipSource } from '../../../electron/files/sources/sourceName.ts';
import { studyProtocol } from '../../../electron/files/studyProtocol.ts';
import { treeForPage } from '../../../electron/files/treeForPage.ts';
import { sliceFile, sliceFiles } from '../../fixtures/dicomFile.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { timepointRoi, writeTimepoint } from '../../fixtures/timepoint.ts';
import { zipFile, type ZipFileEntry } from '../../fixtures/zipFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let written = 0;
function writeZip(
  entries: readonly ZipFileEntry[],
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): string {
  written += 1;
  const path = join(folder, `a${written}.zip`);
  writeFileSync(path, change(zipFile(entries)));
  return path;
}

const honest = (count = 6): ZipFileEntry[] =>
  sliceFiles(count, 2.5).map((bytes, k) => ({ name: `CT/I${k}.dcm`, bytes, stored: k % 2 === 0 }));
const slice = sliceFile({ series: '1.2.3.99' });

/** What is left out, by its place in the archive. */
function leftOut(tree: StudyTree): readonly (readonly [string, string])[] {
  return tree.skipped.map(({ source, code }) => [source.slice(source.indexOf('.zip') + 4), code] as const);
}

async function sourcesOf(path: string): Promise<readonly string[]> {
  return stacksOf(await scanFolder([path], { phases: false })).flatMap(({ slices }) =>
    slices.map(({ source }) => source),
  );
}

describe('the name of a file in an archive', () => {
  it.each([
    ['/data/x.zip', 'CT/I1'],
    ['/data/odd!/%21/100%.zip', 'a!/b%21c'],
    ['C:\\data\\x.zip', 'I 1'],
  ])('splits back into %s and %s', (archive, entry) => {
    expect(zipPlaceOf(zipSource({ archive, entry }))).toEqual({ archive, entry });
    expect(printedSource(zipSource({ archive, entry }))).toBe(`${archive}!/${entry}`);
  });

  it('is never taken for a path, nor a path for it', () => {
    expect(zipPlaceOf('/data/x.zip!/CT/I1')).toBeNull();
  });
});

describe('an archive', () => {
  it('gives the same stack as the folder it was made of, stored and deflated', async () => {
    const stacks = stacksOf(await scanFolder([writeZip(honest())], { phases: false }));
    expect(stacks.map(({ slices, verdict }) => [slices.length, verdict])).toEqual([[6, 'measurable']]);
    const plain = mkdtempSync(join(folder, 'plain-'));
    for (const { name, bytes } of honest()) writeFileSync(join(plain, name.slice(3)), bytes);
    const [same] = stacksOf(await scanFolder([plain], { phases: false }));
    const withoutSources = (stack: typeof same): unknown => ({
      ...stack,
      slices: stack?.slices.map((s) => ({ ...s, source: '' })),
    });
    expect(withoutSources(stacks[0])).toEqual(withoutSources(same));
  });

  it('is opened inside a folder too, and beside other files', async () => {
    const beside = mkdtempSync(join(folder, 'beside-'));
    writeFileSync(join(beside, 'export.ZIP'), zipFile(honest()));
    writeFileSync(join(beside, 'other.dcm'), slice);
    expect(stacksOf(await scanFolder([beside], { phases: false })).map(({ slices }) => slices.length)).toEqual([6, 1]);
  });

  it('is named by a reference that finds the stack again', async () => {
    const path = writeZip(honest());
    const [stack] = stacksOf(await scanFolder([path], { phases: false }));
    if (stack === undefined) throw new Error('no stack');
    expect(stackReference(stack)).toBe(`${path}#${stack.id}`);
    expect((await resolveStack(stackReference(stack))).slices).toEqual(stack.slices);
  });

  it('is read by its zip64 fields where these say more', async () => {
    expect(await sourcesOf(writeZip(honest().map((entry) => ({ ...entry, zip64: true }))))).toHaveLength(6);
  });

  it('takes the backslashes of some Windows writers for slashes', async () => {
    const path = writeZip(honest().map((entry) => ({ ...entry, name: entry.name.replace('/', '\\') })));
    expect((await sourcesOf(path)).map(printedSource)[0]).toBe(`${path}!/CT/I0.dcm`);
  });

  it('reads a header longer than the first piece, and no more than it needs', async () => {
    const long = { tag: '00204000', vr: 'UT', value: 'x'.repeat(400_000) };
    const bytes = sliceFile({ series: '1.2.3.77', with: [long] });
    for (const stored of [true, false])
      expect(await sourcesOf(writeZip([{ name: 'long', bytes, stored }]))).toHaveLength(1);
  });
});

describe('a hostile archive', () => {
  it.each<readonly [string, ZipFileEntry, string, string]>([
    ['a step out of the archive', { name: '../../evil.dcm', bytes: slice }, '!/../../evil.dcm', 'zip-entry-path'],
    ['the same by backslashes', { name: '..\\evil.dcm', bytes: slice }, '!/..\\evil.dcm', 'zip-entry-path'],
    ['an absolute path', { name: '/etc/evil.dcm', bytes: slice }, '!//etc/evil.dcm', 'zip-entry-path'],
    ['a drive letter', { name: 'C:\\evil.dcm', bytes: slice }, '!/C:\\evil.dcm', 'zip-entry-path'],
    ['a NUL in the name', { name: 'a\0.dcm', bytes: slice }, '!/a·.dcm', 'zip-entry-path'],
    ['a link', { name: 'link', bytes: Buffer.from('/etc/passwd'), mode: 0o120777 }, '!/link', 'zip-entry-special'],
    ['a device', { name: 'dev', bytes: slice, mode: 0o020666 }, '!/dev', 'zip-entry-special'],
    ['encryption', { name: 'secret', bytes: slice, flags: 1 }, '!/secret', 'zip-entry-encrypted'],
    ['another method', { name: 'lzma', bytes: slice, method: 14 }, '!/lzma', 'zip-entry-method'],
    ['an archive inside', { name: 'in/ner.zip', bytes: zipFile(honest()) }, '!/in/ner.zip', 'zip-entry-nested'],
    ['a huge declared size', { name: 'huge', bytes: slice, declaredSize: 3e9 }, '!/huge', 'zip-entry-size'],
    ['an implausible ratio', { name: 'bomb', bytes: slice, declaredSize: 9e8 }, '!/bomb', 'zip-entry-size'],
    [
      'fewer bytes than declared',
      { name: 'short', bytes: slice, declaredSize: slice.length + 9 },
      '!/short',
      'zip-entry-damaged',
    ],
    [
      'more bytes than declared',
      { name: 'more', bytes: slice, declaredSize: slice.length - 9 },
      '!/more',
      'zip-entry-damaged',
    ],
    ['another name in its own header', { name: 'one', bytes: slice, localName: 'two' }, '!/one', 'zip-entry-damaged'],
    ['stored with two sizes', { name: 'st', bytes: slice, stored: true, declaredSize: 9 }, '!/st', 'zip-entry-damaged'],
  ])('with %s loses that file alone, with a reason in two languages', async (_what, entry, place, code) => {
    const tree = await scanFolder([writeZip([entry, ...honest()])], { phases: false });
    expect(leftOut(tree)).toEqual([[place, code]]);
    expect(stacksOf(tree).map(({ slices }) => slices.length)).toEqual([6]);
    for (const { code: said, detail } of tree.skipped)
      for (const language of ['en', 'fr'] as const)
        expect(sentenceOf({ code: said, details: { detail } }, language)).toContain(' ');
  });

  it('with one name twice reads it once if both are the same, and not at all if they differ', async () => {
    const [first, ...others] = honest();
    if (first === undefined) throw new Error('no entry');
    const same = await scanFolder([writeZip([first, first, ...others])], { phases: false });
    expect([leftOut(same), stacksOf(same)[0]?.slices.length]).toEqual([[['!/CT/I0.dcm', 'zip-entry-repeated']], 6]);
    const other = await scanFolder([writeZip([first, { ...first, bytes: slice }, ...others])], { phases: false });
    expect([leftOut(other), stacksOf(other)[0]?.slices.length]).toEqual([[['!/CT/I0.dcm', 'zip-entry-duplicate']], 5]);
  });

  it('whose files share their bytes loses those that do', async () => {
    const [first, ...others] = honest();
    if (first === undefined) throw new Error('no entry');
    const tree = await scanFolder([writeZip([first, { ...first, name: 'copy', sharesPrevious: true }, ...others])], {
      phases: false,
    });
    expect(leftOut(tree)).toEqual([
      ['!/CT/I0.dcm', 'zip-entry-damaged'],
      ['!/copy', 'zip-entry-damaged'],
    ]);
  });

  it('that declares two hundred times its size in all is not opened', async () => {
    const blank = new Uint8Array(1024);
    const many = Array.from({ length: 200 }, (_, n) => ({ name: `b${n}`, bytes: blank, declaredSize: 60 * 2 ** 20 }));
    const tree = await scanFolder([writeZip([...honest(), ...many])], { phases: false });
    expect(leftOut(tree)).toEqual([['', 'zip-too-large']]);
    expect(stacksOf(tree)).toEqual([]);
  });

  it('cut short anywhere gives reasons, never a fault', async () => {
    const whole = zipFile(honest());
    for (const kept of [4, 30, 1000, whole.length - 60, whole.length - 22, whole.length - 1]) {
      const tree = await scanFolder([writeZip([], () => whole.subarray(0, kept))], { phases: false });
      expect(leftOut(tree)).toEqual([['', 'zip-damaged']]);
    }
  });

  it('with any one byte of its directory changed gives reasons or images, never a fault', async () => {
    const whole = zipFile(honest(2));
    for (let at = whole.length - 180; at < whole.length; at += 1) {
      const path = writeZip([], () => Uint8Array.from(whole, (byte, index) => (index === at ? byte ^ 0xff : byte)));
      const tree = await scanFolder([path], { phases: false });
      expect(stacksOf(tree).length + tree.skipped.length).toBeGreaterThan(0);
      rmSync(path);
    }
  });
});

describe('pixels out of an archive', () => {
  it('come whole and as they were, to the compute workers and to the page', async () => {
    const path = writeZip(honest());
    const tree = await scanFolder([path], { phases: false });
    const { tree: forPage, paths } = treeForPage(tree, [path], '7');
    const tokens = new FileTokens();
    tokens.addImport('7', paths);
    const serve = studyProtocol({
      tokens,
      pageOrigin: 'app://letb',
      onFault: (_where, error) => {
        throw error;
      },
    });
    const read = readIntoOneBuffer();
    const [stack] = stacksOf(tree);
    for (const [k, { source }] of (stack?.slices ?? []).entries()) {
      const truth = honest()[k]?.bytes ?? new Uint8Array();
      expect(Buffer.from(await read(source))).toEqual(Buffer.from(truth));
      const token = stacksOf(forPage)[0]?.slices[k]?.source ?? '';
      expect(token).toMatch(/^study:/);
      const answer = await serve(new Request(token));
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(truth));
      const part = await serve(new Request(token, { headers: { Range: 'bytes=128-131' } }));
      expect([part.status, await part.text()]).toEqual([206, 'DICM']);
    }
    expect(JSON.stringify(forPage)).not.toContain(folder);
  });

  it('are refused when their checksum does not agree', async () => {
    const path = writeZip(honest().map((entry, k) => (k === 3 ? { ...entry, crc: 1 } : entry)));
    const bad = (await sourcesOf(path))[3] ?? '';
    const error: unknown = await Promise.resolve(readIntoOneBuffer()(bad)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'file-unreadable', details: { path: `${path}!/CT/I3.dcm` } });
    await using handle = await openSource(bad);
    await expect(handle.read(new Uint8Array(4), 0, 4, 0)).rejects.toMatchObject({ code: 'EIO' });
  });

  it('are gone when the archive was replaced by another', async () => {
    const path = writeZip(honest());
    const [source = ''] = await sourcesOf(path);
    writeFileSync(path, zipFile([{ name: 'else', bytes: slice }]));
    await expect(openSource(source)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('measure to the same LETB as from the folder', async () => {
    const { arterial, precontrast, liver } = writeTimepoint(join(folder, 'timepoint'));
    const entries = [arterial, precontrast].flatMap((phase) =>
      readdirSync(phase).map((name) => ({
        name: `${phase.slice(-6)}/${name}`,
        bytes: readFileSync(join(phase, name)),
      })),
    );
    const archive = writeZip(entries);
    const ids = new Map(
      stacksOf(await scanFolder([archive], { phases: false })).map((stack) => [
        stack.header.series.instanceUid,
        stack.id,
      ]),
    );
    const measure = (a: string, p: string): unknown => {
      const run = runLetb(
        'measure',
        '--arterial',
        a,
        '--precontrast',
        p,
        '--liver',
        liver,
        `--roi=${timepointRoi}`,
        '--json',
      );
      const document: Record<string, unknown> = documentOf(run);
      const provenance = document['provenance'] as { inputs: readonly { readonly path: string }[] };
      const inputs = provenance.inputs.map(({ path: _path, ...input }) => input);
      return { ...document, provenance: { ...provenance, inputs, computedAt: '' } };
    };
    const fromZip = measure(`${archive}#${ids.get('1.2.3.30')}`, `${archive}#${ids.get('1.2.3.20')}`);
    expect(fromZip).toEqual(measure(arterial, precontrast));
  });
});

import { describe, expect, it } from 'vitest';
import { checkUnchanged } from '../../../core/dicom/checkUnchanged.ts';
import { enhancedFile } from '../../fixtures/enhancedCt.ts';
import { sliceFiles, type SliceOptions } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

const slicesOf = (files: readonly Uint8Array<ArrayBuffer>[]) => stacksOfFiles(files)[0]?.slices ?? [];
const written = (options: SliceOptions = {}) => sliceFiles(6, 2, options);
const changed = (what: string) => expect.objectContaining({ code: 'file-changed-since-scan', details: { what } });

describe('checkUnchanged', () => {
  it('takes the files that were scanned: each syntax, each frame', () => {
    const frames = [0, 2, 4, 6, 8].map((z) => ({ position: [0, 0, z] as const }));
    const sets = [written(), written({ preamble: false }), [enhancedFile(frames)]];
    for (const files of sets)
      for (const slice of slicesOf(files))
        expect(() => checkUnchanged(slice, files[Number(slice.source.slice(4))] ?? new Uint8Array())).not.toThrow();
    expect(slicesOf([enhancedFile(frames)])).toHaveLength(5);
  });

  it('refuses a file whose pixels lie elsewhere now', () => {
    const [slice] = slicesOf(written());
    const [longer] = written({ with: [{ tag: '00204000', vr: 'LT', value: 'exported again' }] });
    if (slice === undefined || longer === undefined) throw new Error('no slice');
    expect(() => checkUnchanged(slice, longer)).toThrow(changed('Pixel Data'));
    expect(() => checkUnchanged(slice, new Uint8Array(0))).toThrow(changed('Pixel Data'));
  });

  it('refuses another image of the same layout', () => {
    const [slice] = slicesOf(written());
    const [other] = written({ series: '1.2.3.7' });
    if (slice === undefined || other === undefined) throw new Error('no slice');
    expect(() => checkUnchanged(slice, other)).toThrow(changed('SOP Instance UID'));
  });
});

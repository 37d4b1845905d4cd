import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { element, join, sliceAttributes, sliceFile } from '../../fixtures/dicomFile.ts';
import { headerOf } from '../../fixtures/scanned.ts';
import { hasTestData, testData } from '../../testData.ts';

const codeOf = (bytes: Uint8Array, size = bytes.length): string => {
  const reading = readInstance(bytes, size);
  return reading.kind === 'failed' ? reading.reason.code : reading.kind;
};

describe('readInstance', () => {
  it('gives geometry, dates and rescale as the header says', () => {
    const header = headerOf(sliceFile({ position: [-10.5, 20, 3.25], instance: 7 }));
    expect(header.placement.positionLpsMm).toEqual([-10.5, 20, 3.25]);
    expect(header.placement.pixelSpacingMm).toEqual([0.8, 0.7]);
    expect(header.study).toMatchObject({ date: '2026-01-12', time: '09:00:00' });
    expect(header.instanceNumber).toBe(7);
    expect(header.pixels).toMatchObject({ slope: 1, intercept: 0, signed: true, padding: null, frames: 1 });
  });

  it('takes slope 1 and intercept 0 where they are absent', () => {
    const header = headerOf(
      sliceFile({
        with: [
          { tag: '00281052', vr: 'DS', value: null },
          { tag: '00281053', vr: 'DS', value: null },
        ],
      }),
    );
    expect(header.pixels).toMatchObject({ slope: 1, intercept: 0, rescaleStated: false });
  });

  it.each([
    ['00281053', 'DS', 'abc'],
    ['00281053', 'DS', '1\\2'],
    ['00281053', 'DS', '1e999'],
    ['00281053', 'DS', 'NaN'],
    ['00281053', 'DS', '0'],
    ['00281053', 'DS', '-1'],
    ['00281053', 'DS', '1000.1'],
    ['00281053', 'FD', new Uint8Array([0, 0, 0, 0, 0, 0, 0xf0, 0x3f])],
    ['00281053', 'FD', new Uint8Array(8)],
    ['00281053', 'US', 1],
    ['00281053', 'SQ', new Uint8Array([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])],
    ['00281052', 'DS', '-1024,0'],
    ['00281052', 'DS', '-1 024'],
    ['00281052', 'DS', '1000000.5'],
    ['00281052', 'FD', new Uint8Array([0, 0, 0, 0, 0, 0, 0x90, 0xc0])],
    ['00281052', 'SS', -1024],
  ])('takes a rescale %s of %s %s for damage, and keeps the header', (tag, vr, value) => {
    const file = sliceFile({ with: [{ tag, vr, value }] });
    const reading = readInstance(file, file.length);
    expect(reading).toMatchObject({
      kind: 'failed',
      reason: { code: 'damaged-header', header: { instanceNumber: 1 } },
    });
    expect(JSON.stringify(reading)).toContain(tag === '00281053' ? 'Rescale Slope' : 'Rescale Intercept');
  });

  it('takes rescale values up to the limits, with blanks, signs and exponents', () => {
    const pixels = (slope: string, intercept: string) =>
      headerOf(
        sliceFile({
          with: [
            { tag: '00281053', vr: 'DS', value: slope },
            { tag: '00281052', vr: 'DS', value: intercept },
          ],
        }),
      ).pixels;
    expect(pixels(' 1000', '-1000000 ')).toMatchObject({ slope: 1000, intercept: -1e6, rescaleStated: true });
    expect(pixels('+1.0E0', '-1.024e3')).toMatchObject({ slope: 1, intercept: -1024, rescaleStated: true });
    expect(pixels('  ', '-1024')).toMatchObject({ slope: 1, intercept: -1024, rescaleStated: false });
  });

  it('reads padding as the pixels are signed: 63536 is −2000, and so is 2096 over 12 bits', () => {
    const padding = [{ tag: '00280120', vr: 'US', value: 63536 }];
    expect(headerOf(sliceFile({ with: padding })).pixels.padding).toEqual({ low: -2000, high: -2000 });
    const pattern = [
      { tag: '00280101', vr: 'US', value: 12 },
      { tag: '00280102', vr: 'US', value: 11 },
      { tag: '00280120', vr: 'US', value: 2096 },
    ];
    expect(headerOf(sliceFile({ with: pattern })).pixels.padding).toEqual({ low: -2000, high: -2000 });
    const unsigned = [...padding, { tag: '00280103', vr: 'US', value: 0 }];
    expect(headerOf(sliceFile({ with: unsigned })).pixels.padding).toEqual({ low: 63536, high: 63536 });
  });

  it('trims decimal strings and makes garbage null, never NaN', () => {
    const wrong = (tag: string, value: string) => headerOf(sliceFile({ with: [{ tag, vr: 'DS', value }] }));
    expect(wrong('00180050', '  2.50 ').acquisition.sliceThicknessMm).toBe(2.5);
    expect(wrong('00180050', '2,5').acquisition.sliceThicknessMm).toBeNull();
    expect(wrong('00180050', 'NaN').acquisition.sliceThicknessMm).toBeNull();
    expect(wrong('00200032', '1\\2').placement.positionLpsMm).toBeNull();
    expect(wrong('00200032', '1\\x\\3').placement.positionLpsMm).toBeNull();
    expect(wrong('00280030', '0\\0.7').placement.pixelSpacingMm).toBeNull();
    expect(wrong('00280030', '1e999\\0.7').placement.pixelSpacingMm).toBeNull();
  });

  it('makes wrong dates and times null', () => {
    const header = headerOf(
      sliceFile({
        with: [
          { tag: '00080020', vr: 'DA', value: '20261399' },
          { tag: '00080030', vr: 'TM', value: '2561' },
        ],
      }),
    );
    expect(header.study).toMatchObject({ date: null, time: null });
  });

  it('decodes UTF-8 where the header says so and survives any other character set', () => {
    const description = { tag: '0008103E', vr: 'LO', value: 'art\u00c3\u00a9riel' };
    const utf8 = { tag: '00080005', vr: 'CS', value: 'ISO_IR 192' };
    expect(headerOf(sliceFile({ with: [utf8, description] })).series.description).toBe('artériel');
    const unknown = { tag: '00080005', vr: 'CS', value: 'NO SUCH SET' };
    expect(headerOf(sliceFile({ with: [unknown, description] })).series.description).toBe('artÃ©riel');
    const broken = { tag: '0008103E', vr: 'LO', value: 'a\u00ff\u00c3' };
    expect(headerOf(sliceFile({ with: [utf8, broken] })).series.description).toBe('a\ufffd\ufffd');
  });

  it('reads a file without preamble, explicit or implicit', () => {
    const bare = headerOf(sliceFile({ preamble: false, position: [1, 2, 3] }));
    expect(bare.placement.positionLpsMm).toEqual([1, 2, 3]);
    expect(bare.pixels.transferSyntaxUid).toBe('1.2.840.10008.1.2.1');
    const implicit = join(
      sliceAttributes({ position: [1, 2, 3] }).map((attribute) => {
        const explicit = element(attribute);
        const valueAt = attribute.vr === 'OW' ? 12 : 8;
        const out = new Uint8Array(8 + explicit.length - valueAt);
        out.set(explicit.subarray(0, 4));
        new DataView(out.buffer).setUint32(4, explicit.length - valueAt, true);
        out.set(explicit.subarray(valueAt), 8);
        return out;
      }),
    );
    const header = headerOf(implicit);
    expect(header.placement.positionLpsMm).toEqual([1, 2, 3]);
    expect(header.pixels.transferSyntaxUid).toBe('1.2.840.10008.1.2');
    expect(header.pixels.dataOffset + 32).toBe(implicit.length);
  });

  it('puts the pixels at the same place whether or not a meta header stands without preamble', () => {
    const whole = sliceFile();
    const bare = whole.subarray(132);
    expect(headerOf(bare).pixels.dataOffset).toBe(headerOf(whole).pixels.dataOffset - 132);
  });

  it('asks for more of a long header, and gives the same answer from any prefix that is long enough', () => {
    const file = sliceFile({ with: [{ tag: '00204000', vr: 'UT', value: 'x'.repeat(5000) }] });
    let read = 64;
    let reading = readInstance(file.subarray(0, read), file.length);
    for (let round = 0; reading.kind === 'needsMore' && round < 20; round += 1) {
      expect(reading.bytes).toBeGreaterThan(read);
      read = reading.bytes;
      reading = readInstance(file.subarray(0, read), file.length);
    }
    expect(reading).toEqual(readInstance(file, file.length));
    expect(reading.kind).toBe('ok');
  });

  it('says of each prefix of a file, taken as a whole file, what is wrong, and never throws', () => {
    const file = sliceFile();
    const seen = new Set<string>();
    for (let length = 0; length < file.length; length += 1) seen.add(codeOf(file.subarray(0, length)));
    expect([...seen].sort()).toEqual(
      ['damaged-header', 'empty-file', 'no-pixel-data', 'not-an-image', 'not-dicom', 'truncated-pixel-data'].sort(),
    );
  });

  it('recognises truncated pixels by the size of the file, from its first bytes alone', () => {
    const file = sliceFile({ rows: 64, columns: 64 });
    const reading = readInstance(file.subarray(0, 1500), file.length - 100);
    expect(reading).toMatchObject({
      kind: 'failed',
      reason: { code: 'truncated-pixel-data', detail: '8092 of 8192 bytes of pixels' },
    });
  });

  it('leaves out what is no image with its reason', () => {
    expect(codeOf(Uint8Array.from('some text, long enough to be looked at', (c) => c.charCodeAt(0)))).toBe('not-dicom');
    expect(codeOf(new Uint8Array(500))).toBe('not-dicom');
    expect(codeOf(new Uint8Array(0))).toBe('empty-file');
    const without = (tag: string, vr: string) => codeOf(sliceFile({ with: [{ tag, vr, value: null }] }));
    expect(without('7FE00010', 'OW')).toBe('no-pixel-data');
    expect(codeOf(sliceFile({ with: [{ tag: '00280010', vr: 'US', value: 0 }] }))).toBe('damaged-header');
    const noImage = ['00280010', '00280011', '7FE00010'].map((tag) => ({ tag, vr: 'US', value: null }));
    const structuredReport = { tag: '00080016', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.88.33' };
    expect(codeOf(sliceFile({ with: [...noImage, structuredReport] }))).toBe('not-an-image');
    expect(codeOf(sliceFile({ with: noImage }))).toBe('damaged-header');
  });

  it('ends on sequences nested deeper than the stack and on sequences without end', () => {
    const opening = Uint8Array.from([
      0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 254, 255, 0, 224, 255, 255, 255, 255,
    ]);
    const nested = join([sliceFile().subarray(0, 170), ...Array.from({ length: 20_000 }, () => opening)]);
    expect(codeOf(nested)).toBe('damaged-header');
    const endless = join([sliceFile().subarray(0, 170), opening, new Uint8Array(100)]);
    expect(codeOf(endless)).toBe('damaged-header');
  });

  it('ends on random damage with a reason or a header, never with a throw', () => {
    const file = sliceFile();
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    const kinds = new Set<string>();
    for (let round = 0; round < 2000; round += 1) {
      const damaged = file.slice();
      for (let hit = 0; hit < 4; hit += 1) damaged[random(damaged.length)] = random(256);
      kinds.add(readInstance(damaged, damaged.length).kind);
    }
    expect([...kinds].sort()).toEqual(['failed', 'ok']);
  });
});

describe.runIf(hasTestData)('readInstance on real files', () => {
  it('never throws on the pydicom corpus, and reads its images', () => {
    const folder = testData('corpus', 'pydicom');
    const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    const kinds = names.map(({ name }) => {
      const bytes = readFileSync(`${folder}/${name}`);
      return readInstance(bytes, bytes.length, () => new Uint8Array(0)).kind;
    });
    expect(kinds.filter((kind) => kind === 'ok').length).toBeGreaterThan(40);
    expect(kinds).not.toContain('needsMore');
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { cornerDistanceVoxels } from '../../../core/segmentation/axisOrder.ts';
import { BYTES_PER_VOXEL, type LabelImage, type VoxelType } from '../../../core/segmentation/labelImage.ts';
import { readMask } from '../../../core/segmentation/readMask.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { nodeInflate } from '../../../electron/files/nodeInflate.ts';
import { COUNTING, metaImageFile, niftiFile, nrrdFile, textFile, type NiftiFields } from '../../fixtures/maskFiles.ts';

const read = (file: Uint8Array): Promise<LabelImage> => readMask('mask', file, nodeInflate);

async function refusalOf(file: Uint8Array): Promise<DomainError> {
  const error: unknown = await read(file).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

const values = (image: LabelImage): number[] => Array.from(image.stored, (v) => v * image.slope + image.intercept);

/** RAS rows of a NIfTI whose LPS geometry is: steps 1, 2, 3 mm along x, y, z from (10, 20, 30). */
const SFORM = [-1, 0, 0, -10, 0, -2, 0, -20, 0, 0, 3, 30];
const QFORM: NiftiFields = { qform: { quatern: [0, 0, 1], offset: [-10, -20, 30] }, pixdim: [1, 1, 2, 3] };

function bytesOf(type: VoxelType, numbers: readonly number[], littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(numbers.length * BYTES_PER_VOXEL[type]);
  const view = new DataView(bytes.buffer);
  const write: Record<VoxelType, (at: number, value: number) => void> = {
    uint8: (at, v) => view.setUint8(at, v),
    int8: (at, v) => view.setInt8(at, v),
    uint16: (at, v) => view.setUint16(at, v, littleEndian),
    int16: (at, v) => view.setInt16(at, v, littleEndian),
    uint32: (at, v) => view.setUint32(at, v, littleEndian),
    int32: (at, v) => view.setInt32(at, v, littleEndian),
    uint64: (at, v) => view.setBigUint64(at, BigInt(v), littleEndian),
    int64: (at, v) => view.setBigInt64(at, BigInt(v), littleEndian),
    float32: (at, v) => view.setFloat32(at, v, littleEndian),
    float64: (at, v) => view.setFloat64(at, v, littleEndian),
  };
  numbers.forEach((value, index) => write[type](index * BYTES_PER_VOXEL[type], value));
  return bytes;
}

const TYPES: readonly (readonly [VoxelType, number, string, string])[] = [
  ['uint8', 2, 'uchar', 'MET_UCHAR'],
  ['int8', 256, 'signed char', 'MET_CHAR'],
  ['int16', 4, 'short', 'MET_SHORT'],
  ['uint16', 512, 'unsigned short', 'MET_USHORT'],
  ['int32', 8, 'int', 'MET_INT'],
  ['uint32', 768, 'uint32_t', 'MET_UINT'],
  ['int64', 1024, 'long long int', 'MET_LONG_LONG'],
  ['uint64', 1280, 'uint64', 'MET_ULONG_LONG'],
  ['float32', 16, 'float', 'MET_FLOAT'],
  ['float64', 64, 'double', 'MET_DOUBLE'],
];

describe('a mask file', () => {
  it.each(TYPES)('of %s is read in both byte orders, raw and compressed, from all three formats', async (...row) => {
    const [type, datatype, nrrdType, metaType] = row;
    const numbers = Array.from({ length: 24 }, (_, index) => index * (type === 'uint8' || type === 'int8' ? 5 : 700));
    for (const littleEndian of [true, false]) {
      const data = bytesOf(type, numbers, littleEndian);
      const nifti = niftiFile({ sform: SFORM, datatype, littleEndian, data });
      const nrrd = { type: nrrdType, endian: littleEndian ? 'little' : 'big' };
      const meta = { ElementType: metaType, BinaryDataByteOrderMSB: littleEndian ? 'False' : 'True' };
      const files = [
        nifti,
        gzipSync(nifti),
        nrrdFile(nrrd, data),
        nrrdFile({ ...nrrd, encoding: 'gzip' }, data),
        metaImageFile(meta, data),
        metaImageFile({ ...meta, CompressedData: 'True' }, data),
      ];
      for (const file of files) {
        const image = await read(file);
        expect(values(image)).toEqual(numbers);
        expect(image.grid.dimensions).toEqual([4, 3, 2]);
        expect(image.grid.spacingMm).toEqual([1, 2, 3]);
        expect([...voxelCentre(image.grid, [3, 2, 1])]).toEqual([13, 24, 33]);
      }
    }
  });

  it('of NIfTI type has the same grid by its qform as by its sform, the sform winning where both are there', async () => {
    const bySform = await read(niftiFile({ sform: SFORM }));
    const byQform = await read(niftiFile(QFORM));
    expect(cornerDistanceVoxels(byQform.grid, bySform.grid)).toBeLessThan(1e-6);
    const both = await read(niftiFile({ sform: SFORM, qform: { quatern: [0, 0, 0], offset: [0, 0, 0] } }));
    expect(both.grid).toEqual(bySform.grid);
  });

  it('of NIfTI type with an oblique qform and pixdim[0] = −1 lies where the quaternion says', async () => {
    const half = Math.PI / 12;
    const image = await read(
      niftiFile({ pixdim: [-1, 1, 2, 3], qform: { quatern: [0, 0, Math.sin(half)], offset: [5, 6, 7] } }),
    );
    const [c, s] = [Math.cos(2 * half), Math.sin(2 * half)];
    const [x, y, z] = voxelCentre(image.grid, [1, 1, 1]);
    expect(x).toBeCloseTo(-(5 + c - 2 * s), 5);
    expect(y).toBeCloseTo(-(6 + s + 2 * c), 5);
    expect(z).toBeCloseTo(7 - 3, 5);
  });

  it('of NIfTI type in metres or micrometres becomes millimetres', async () => {
    const metres = SFORM.map((n) => n / 1000);
    expect((await read(niftiFile({ sform: metres, units: 1 }))).grid.spacingMm[2]).toBeCloseTo(3, 5);
    const micrometres = SFORM.map((n) => n * 1000);
    expect((await read(niftiFile({ sform: micrometres, units: 3 }))).grid.spacingMm).toEqual([1, 2, 3]);
  });

  it('of NIfTI type is scaled by its slope and intercept unless the slope is 0 or no number', async () => {
    const scaled = await read(niftiFile({ sform: SFORM, scale: [2, -1] }));
    expect(values(scaled)).toEqual([...COUNTING].map((v) => 2 * v - 1));
    for (const scale of [
      [0, 5],
      [Number.NaN, Number.NaN],
    ] as const)
      expect(values(await read(niftiFile({ sform: SFORM, scale })))).toEqual([...COUNTING]);
  });

  it('of NIfTI-2 type is read', async () => {
    const bytes = new Uint8Array(544 + 24);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, 540, true);
    bytes.set([0x6e, 0x2b, 0x32, 0, 13, 10, 26, 10], 4);
    view.setInt16(12, 2, true);
    [3, 4, 3, 2, 1, 1, 1, 1].forEach((n, index) => view.setBigInt64(16 + 8 * index, BigInt(n), true));
    view.setBigInt64(168, 544n, true);
    view.setInt32(348, 1, true);
    SFORM.forEach((n, index) => view.setFloat64(400 + 8 * index, n, true));
    view.setInt32(500, 2, true);
    bytes.set(COUNTING, 544);
    const image = await read(gzipSync(bytes));
    expect(values(image)).toEqual([...COUNTING]);
    expect(image.grid).toEqual((await read(niftiFile({ sform: SFORM }))).grid);
  });

  it('of four dimensions is taken with one frame and refused with two', async () => {
    expect((await read(niftiFile({ sform: SFORM, dim: [4, 4, 3, 2, 1] }))).grid.dimensions).toEqual([4, 3, 2]);
    const frames = niftiFile({ sform: SFORM, dim: [4, 2, 3, 2, 2] });
    expect((await refusalOf(frames)).code).toBe('mask-unsupported');
    const layer = { dimension: '4', sizes: '1 4 3 2', 'space directions': 'none (1,0,0) (0,2,0) (0,0,3)' };
    expect((await read(nrrdFile(layer))).grid.dimensions).toEqual([4, 3, 2]);
    const layers = { ...layer, sizes: '2 4 3 1' };
    expect((await refusalOf(nrrdFile(layers))).code).toBe('mask-unsupported');
  });

  it('of NRRD type is brought to LPS from RAS and LAS', async () => {
    const lps = (await read(nrrdFile({}))).grid;
    const ras = nrrdFile({
      space: 'RAS',
      'space directions': '(-1,0,0) (0,-2,0) (0,0,3)',
      'space origin': '(-10,-20,30)',
    });
    const las = nrrdFile({
      space: 'left-anterior-superior',
      'space directions': '(1,0,0) (0,-2,0) (0,0,3)',
      'space origin': '(10, -20, 30)',
    });
    for (const file of [ras, las]) expect(cornerDistanceVoxels((await read(file)).grid, lps)).toBe(0);
  });

  it('of NRRD type is read after skipped lines and bytes, with CR LF line ends', async () => {
    const skipping = nrrdFile(
      { 'line skip': '1', 'byte skip': '2' },
      Buffer.concat([Buffer.from('a line\n??'), COUNTING]),
    );
    expect(values(await read(skipping))).toEqual([...COUNTING]);
    const text = Buffer.from(nrrdFile({}, new Uint8Array())).toString('latin1').replaceAll('\n', '\r\n');
    expect(values(await read(Buffer.concat([Buffer.from(text, 'latin1'), COUNTING])))).toEqual([...COUNTING]);
  });

  it('of MetaImage type lists the direction of i first, then of j, then of k', async () => {
    const { grid } = await read(metaImageFile({ TransformMatrix: '0 1 0 0 0 -1 1 0 0' }));
    expect([...voxelCentre(grid, [1, 0, 0])]).toEqual([10, 21, 30]);
    expect([...voxelCentre(grid, [0, 1, 0])]).toEqual([10, 20, 28]);
    expect([...voxelCentre(grid, [0, 0, 1])]).toEqual([13, 20, 30]);
  });
});

const BOMB = gzipSync(Buffer.concat([niftiFile({ sform: SFORM }), new Uint8Array(50_000_000)]));
const damagedStream = gzipSync(niftiFile({ sform: SFORM }));
damagedStream[damagedStream.length - 6] = (damagedStream[damagedStream.length - 6] ?? 0) ^ 0xff;

const REFUSED: readonly (readonly [string, string, Uint8Array])[] = [
  ['empty', 'mask-format-unknown', new Uint8Array()],
  ['of another format', 'mask-format-unknown', Buffer.from('hello, this is a letter and no mask')],
  ['another format in gzip', 'mask-format-unknown', gzipSync('hello, this is a letter and no mask')],
  ['gzip in name only', 'mask-compression-damaged', Uint8Array.of(0x1f, 0x8b, 1, 2, 3)],
  ['NIfTI cut in its header', 'mask-truncated', niftiFile({ sform: SFORM }).subarray(0, 200)],
  ['NIfTI cut in its voxels', 'mask-truncated', niftiFile({ sform: SFORM }).subarray(0, 370)],
  ['NIfTI with voxels after the last', 'mask-longer-than-declared', niftiFile({ sform: SFORM, dim: [3, 4, 3, 1] })],
  ['gzip NIfTI cut short', 'mask-compression-damaged', gzipSync(niftiFile({ sform: SFORM })).subarray(0, -20)],
  ['gzip NIfTI with a wrong checksum', 'mask-compression-damaged', damagedStream],
  ['a gzip bomb', 'mask-longer-than-declared', BOMB],
  ['NIfTI declaring 8 GB', 'mask-unsupported', niftiFile({ sform: SFORM, dim: [3, 2000, 2000, 2000] })],
  ['gzip NIfTI declaring 1 GB', 'mask-truncated', gzipSync(niftiFile({ sform: SFORM, dim: [3, 1000, 1000, 1000] }))],
  ['NIfTI of a pair', 'mask-detached-data', niftiFile({ sform: SFORM, magic: 'ni1\0' })],
  ['NIfTI without magic', 'mask-header-damaged', niftiFile({ sform: SFORM, magic: 'oops' })],
  ['NIfTI without position', 'mask-without-position', niftiFile({})],
  ['NIfTI of no rows', 'mask-header-damaged', niftiFile({ sform: SFORM, dim: [3, 4, 0, 2] })],
  ['NIfTI of negative rows', 'mask-header-damaged', niftiFile({ sform: SFORM, dim: [3, 4, -3, 2] })],
  ['NIfTI of two dimensions', 'mask-unsupported', niftiFile({ sform: SFORM, dim: [2, 4, 6] })],
  ['NIfTI of nine dimensions', 'mask-header-damaged', niftiFile({ sform: SFORM, dim: [9, 4, 6] })],
  ['NIfTI in colour', 'mask-unsupported', niftiFile({ sform: SFORM, datatype: 128 })],
  ['NIfTI with its voxels in its header', 'mask-header-damaged', niftiFile({ sform: SFORM, voxOffset: 100 })],
  ['NIfTI with its voxels at NaN', 'mask-header-damaged', niftiFile({ sform: SFORM, voxOffset: Number.NaN })],
  ['NIfTI of NaN spacing', 'mask-header-damaged', niftiFile({ sform: SFORM.with(0, Number.NaN) })],
  ['NIfTI of no spacing', 'mask-header-damaged', niftiFile({ sform: SFORM.with(10, 0) })],
  ['NIfTI of infinite origin', 'mask-header-damaged', niftiFile({ sform: SFORM.with(3, Infinity) })],
  ['NIfTI of sheared axes', 'mask-axes-not-orthogonal', niftiFile({ sform: SFORM.with(1, 0.5) })],
  [
    'NIfTI with no unit quaternion',
    'mask-header-damaged',
    niftiFile({ qform: { quatern: [1, 1, 1], offset: [0, 0, 0] } }),
  ],
  ['NRRD cut in its header', 'mask-header-damaged', textFile(['NRRD0004', 'type: uchar'], new Uint8Array())],
  ['NRRD with detached data', 'mask-detached-data', textFile(['NRRD0004', 'data file: liver.raw'], new Uint8Array())],
  ['NRRD in bzip2', 'mask-unsupported', nrrdFile({ encoding: 'bzip2' })],
  ['NRRD without type', 'mask-header-damaged', nrrdFile({ type: null })],
  ['NRRD of blocks', 'mask-unsupported', nrrdFile({ type: 'block' })],
  ['NRRD of shorts without byte order', 'mask-header-damaged', nrrdFile({ type: 'short' })],
  ['NRRD without space', 'mask-without-position', nrrdFile({ space: null })],
  ['NRRD of scanner space', 'mask-unsupported', nrrdFile({ space: 'scanner-xyz' })],
  ['NRRD with spacings only', 'mask-without-position', nrrdFile({ 'space directions': null, spacings: '1 2 3' })],
  ['NRRD without origin', 'mask-without-position', nrrdFile({ 'space origin': null })],
  ['NRRD of NaN spacing', 'mask-header-damaged', nrrdFile({ 'space directions': '(nan,0,0) (0,2,0) (0,0,3)' })],
  ['NRRD of sheared axes', 'mask-axes-not-orthogonal', nrrdFile({ 'space directions': '(1,0,0) (0.1,2,0) (0,0,3)' })],
  [
    'NRRD of two dimensions',
    'mask-unsupported',
    nrrdFile({ dimension: '2', sizes: '4 6', 'space directions': '(1,0,0) (0,2,0)' }),
  ],
  ['NRRD whose sizes lie', 'mask-header-damaged', nrrdFile({ sizes: '4 3' })],
  ['NRRD of no columns', 'mask-header-damaged', nrrdFile({ sizes: '0 3 2' })],
  ['NRRD of half columns', 'mask-header-damaged', nrrdFile({ sizes: '4.5 3 2' })],
  ['NRRD in inches', 'mask-unsupported', nrrdFile({ 'space units': '"in" "in" "in"' })],
  ['NRRD with too few voxels', 'mask-truncated', nrrdFile({ sizes: '4 3 3' })],
  ['gzip NRRD with too few voxels', 'mask-truncated', nrrdFile({ sizes: '4 3 3', encoding: 'gzip' })],
  ['MetaImage with detached data', 'mask-detached-data', metaImageFile({ ElementDataFile: 'liver.zraw' })],
  ['MetaImage without data', 'mask-header-damaged', textFile(['ObjectType = Image', 'NDims = 3'], COUNTING)],
  ['MetaImage in colour', 'mask-unsupported', metaImageFile({ ElementNumberOfChannels: '3' })],
  ['MetaImage of unknown type', 'mask-unsupported', metaImageFile({ ElementType: 'MET_STRING' })],
  ['MetaImage in text', 'mask-unsupported', metaImageFile({ BinaryData: 'False' })],
  ['MetaImage of two dimensions', 'mask-unsupported', metaImageFile({ NDims: '2', DimSize: '4 6' })],
  ['MetaImage without position', 'mask-without-position', metaImageFile({ Offset: null })],
  ['MetaImage without spacing', 'mask-header-damaged', metaImageFile({ ElementSpacing: null })],
  ['MetaImage of negative spacing', 'mask-header-damaged', metaImageFile({ ElementSpacing: '1 -2 3' })],
  ['MetaImage of NaN spacing', 'mask-header-damaged', metaImageFile({ ElementSpacing: '1 nan 3' })],
  [
    'MetaImage of sheared axes',
    'mask-axes-not-orthogonal',
    metaImageFile({ TransformMatrix: '1 0 0 0.6 0.8 0 0 0 1' }),
  ],
  ['MetaImage of no unit axes', 'mask-header-damaged', metaImageFile({ TransformMatrix: '2 0 0 0 1 0 0 0 1' })],
  ['MetaImage with too few voxels', 'mask-truncated', metaImageFile({ DimSize: '4 3 9' })],
  [
    'MetaImage whose compressed size lies',
    'mask-truncated',
    metaImageFile({ CompressedData: 'True', CompressedDataSize: '9999' }),
  ],
  [
    'MetaImage with no zlib stream',
    'mask-compression-damaged',
    Buffer.from(
      Buffer.from(metaImageFile({ BinaryDataByteOrderMSB: null }))
        .toString('latin1')
        .replace('NDims', 'CompressedData = True\nNDims'),
      'latin1',
    ),
  ],
];

describe('a mask file is refused in words', () => {
  it.each(REFUSED)('when it is %s: %s', async (_, code, file) => {
    const refusal = await refusalOf(file);
    expect(refusal.code).toBe(code);
    for (const language of ['en', 'fr'] as const) expect(sentenceOf(refusal, language)).toMatch(/mask.*[.]$/);
  });

  it('whatever single byte of its header is changed, and never with another error', async () => {
    const files = [niftiFile({ sform: SFORM }), nrrdFile({}), metaImageFile({})];
    let refused = 0;
    for (const file of files) {
      for (let at = 0; at < file.length - 24; at += 1) {
        for (const byte of [0, 0x20, 0x80, 0xff]) {
          const changed = new Uint8Array(file);
          changed[at] = byte;
          try {
            await read(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
            refused += 1;
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(300);
  });
});

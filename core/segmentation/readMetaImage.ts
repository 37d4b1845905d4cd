import { gridOfAxes, threeDimensions, type ImageFileHeader, type Triple } from './imageFile.ts';
import type { VoxelType } from './labelImage.ts';
import { maskRefusal } from './maskRefusals.ts';
import { headerLine, numbersOf } from './textHeader.ts';

const VOXEL_TYPES = new Map<string, VoxelType>([
  ['MET_CHAR', 'int8'],
  ['MET_UCHAR', 'uint8'],
  ['MET_SHORT', 'int16'],
  ['MET_USHORT', 'uint16'],
  ['MET_INT', 'int32'],
  ['MET_UINT', 'uint32'],
  ['MET_LONG_LONG', 'int64'],
  ['MET_ULONG_LONG', 'uint64'],
  ['MET_FLOAT', 'float32'],
  ['MET_DOUBLE', 'float64'],
]);

/** True when the bytes begin with a MetaImage header's first lines. */
export function isMetaImage(start: Uint8Array): boolean {
  const text = String.fromCharCode(...start.subarray(0, 64));
  return /^\s*(ObjectType|ObjectSubType|Comment|NDims|BinaryData)\s*=/.test(text);
}

/**
 * The header of a MetaImage whose voxels are LOCAL, raw or zlib. World and positions are LPS mm; the first three numbers of
 * TransformMatrix are the direction of i, the next three of j (ITK's writer). Refused: voxels in another file, text voxels,
 * several channels or frames, no position, axes that are not perpendicular.
 */
export function readMetaImageHeader(name: string, file: Uint8Array): ImageFileHeader {
  const { fields, dataStart } = readFields(name, file);
  const field = (...words: readonly string[]): string | undefined =>
    words.map((word) => fields.get(word)).find((value) => value !== undefined);
  const numbers = (text: string, word: string, count: number): readonly number[] => {
    const values = numbersOf(text);
    if (values.length !== count || !values.every(Number.isFinite))
      throw maskRefusal('mask-header-damaged', { name, field: word, value: text });
    return values;
  };
  const required = (word: string): string => {
    const value = field(word);
    if (value === undefined) throw maskRefusal('mask-header-damaged', { name, field: word, value: '(absent)' });
    return value;
  };

  const count = Number(required('NDims'));
  if (!(Number.isInteger(count) && count >= 1 && count <= 10))
    throw maskRefusal('mask-header-damaged', { name, field: 'NDims', value: required('NDims') });
  const dimensions = threeDimensions(name, numbers(required('DimSize'), 'DimSize', count));
  const typeName = required('ElementType');
  const type = VOXEL_TYPES.get(typeName);
  if (type === undefined) throw maskRefusal('mask-unsupported', { name, field: 'ElementType', value: typeName });
  const channels = field('ElementNumberOfChannels') ?? '1';
  if (channels !== '1')
    throw maskRefusal('mask-unsupported', { name, field: 'ElementNumberOfChannels', value: channels });
  if (!isTrue(field('BinaryData') ?? 'True'))
    throw maskRefusal('mask-unsupported', { name, field: 'BinaryData', value: 'False' });
  const headerSize = field('HeaderSize') ?? '0';
  if (headerSize !== '0') throw maskRefusal('mask-unsupported', { name, field: 'HeaderSize', value: headerSize });

  const spacing = numbers(required('ElementSpacing'), 'ElementSpacing', count);
  const position = field('Offset', 'Position', 'Origin');
  if (position === undefined) throw maskRefusal('mask-without-position', { name, missing: 'Offset' });
  const origin = numbers(position, 'Offset', count);
  const matrixText = field('TransformMatrix', 'Rotation', 'Orientation');
  const matrix = matrixText === undefined ? identity(count) : numbers(matrixText, 'TransformMatrix', count * count);
  const step = (index: number): Triple => {
    const length = spacing[index] ?? 0;
    if (!(length > 0))
      throw maskRefusal('mask-header-damaged', { name, field: 'ElementSpacing', value: spacing.join(' ') });
    const at = index * count;
    const cosines: Triple = [matrix[at] ?? 0, matrix[at + 1] ?? 0, matrix[at + 2] ?? 0];
    if (Math.abs(Math.hypot(...cosines) - 1) > UNIT_TOLERANCE)
      throw maskRefusal('mask-header-damaged', { name, field: 'TransformMatrix', value: matrix.join(' ') });
    return [cosines[0] * length, cosines[1] * length, cosines[2] * length];
  };

  const compressed = isTrue(field('CompressedData') ?? 'False');
  const compressedBytes = Number(field('CompressedDataSize') ?? file.length - dataStart);
  if (compressed && !(Number.isInteger(compressedBytes) && compressedBytes > 0))
    throw maskRefusal('mask-header-damaged', { name, field: 'CompressedDataSize', value: String(compressedBytes) });
  if (compressed && compressedBytes > file.length - dataStart)
    throw maskRefusal('mask-truncated', {
      name,
      declaredBytes: compressedBytes,
      presentBytes: file.length - dataStart,
    });
  return {
    grid: gridOfAxes(name, {
      dimensions,
      stepsMm: [step(0), step(1), step(2)],
      originLpsMm: [origin[0] ?? 0, origin[1] ?? 0, origin[2] ?? 0],
    }),
    type,
    littleEndian: !isTrue(field('BinaryDataByteOrderMSB', 'ElementByteOrderMSB') ?? 'False'),
    slope: 1,
    intercept: 0,
    compression: compressed ? 'zlib' : 'none',
    dataStart,
    dataEnd: compressed ? dataStart + compressedBytes : file.length,
    skipBytes: 0,
  };
}

/** How far from 1 the length of a direction may be: rounding of printed cosines. */
const UNIT_TOLERANCE = 1e-3;

function isTrue(text: string): boolean {
  return /^(true|t|1|yes|y)$/i.test(text);
}

function identity(count: number): readonly number[] {
  return Array.from({ length: count * count }, (_, index) => (index % (count + 1) === 0 ? 1 : 0));
}

/** `Key = value` lines up to ElementDataFile, the last one. Lines without `=` go on a tool's own value: they are passed over. */
function readFields(
  name: string,
  file: Uint8Array,
): { readonly fields: ReadonlyMap<string, string>; readonly dataStart: number } {
  const fields = new Map<string, string>();
  for (let line = headerLine(file, 0); line !== undefined; line = headerLine(file, line.next)) {
    const [, word, value] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(line.text) ?? [];
    if (word === undefined || value === undefined) continue;
    if (word === 'ElementDataFile') {
      if (value.toUpperCase() === 'LOCAL') return { fields, dataStart: line.next };
      throw maskRefusal('mask-detached-data', { name, dataFile: value });
    }
    fields.set(word, value);
  }
  throw maskRefusal('mask-header-damaged', { name, field: 'ElementDataFile', value: '(absent)' });
}

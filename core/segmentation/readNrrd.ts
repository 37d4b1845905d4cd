import { gridOfAxes, inLps, threeDimensions, type ImageFileHeader, type Triple } from './imageFile.ts';
import type { VoxelType } from './labelImage.ts';
import { maskRefusal } from './maskRefusals.ts';
import { headerLine, numbersOf } from './textHeader.ts';

/** Every name that the format allows for a type: https://teem.sourceforge.net/nrrd/format.html, section 4. */
const NAMES_OF_TYPES: Readonly<Record<VoxelType, readonly string[]>> = {
  int8: ['signed char', 'int8', 'int8_t'],
  uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
  int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
  uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
  int32: ['int', 'signed int', 'int32', 'int32_t'],
  uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
  int64: ['longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64', 'int64_t'],
  uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
  float32: ['float'],
  float64: ['double'],
};
const VOXEL_TYPES = new Map<string, VoxelType>();
for (const type of [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
] as const) {
  for (const word of NAMES_OF_TYPES[type]) VOXEL_TYPES.set(word, type);
}

/** Signs that bring each anatomical space to LPS. */
const SPACES = new Map<string, Triple>([
  ['left-posterior-superior', [1, 1, 1]],
  ['lps', [1, 1, 1]],
  ['right-anterior-superior', [-1, -1, 1]],
  ['ras', [-1, -1, 1]],
  ['left-anterior-superior', [1, -1, 1]],
  ['las', [1, -1, 1]],
]);

export function isNrrd(start: Uint8Array): boolean {
  return String.fromCharCode(...start.subarray(0, 4)) === 'NRRD';
}

/**
 * The header of an attached NRRD file, raw or gzip. An axis without a direction (`none`) must have one sample. Refused: data in another
 * file, other encodings, no anatomical space (LPS, RAS or LAS), no directions or origin, axes that are not perpendicular.
 */
export function readNrrdHeader(name: string, file: Uint8Array): ImageFileHeader {
  const { fields, dataStart: afterHeader } = readFields(name, file);
  const field = (...words: readonly string[]): string | undefined =>
    words.map((word) => fields.get(word)).find((value) => value !== undefined);
  const required = (...words: readonly string[]): string => {
    const value = field(...words);
    if (value === undefined)
      throw maskRefusal('mask-header-damaged', { name, field: words[0] ?? '', value: '(absent)' });
    return value;
  };

  const dataFile = field('data file', 'datafile');
  if (dataFile !== undefined) throw maskRefusal('mask-detached-data', { name, dataFile });
  const typeName = required('type').toLowerCase();
  const type = VOXEL_TYPES.get(typeName);
  if (type === undefined) throw maskRefusal('mask-unsupported', { name, field: 'type', value: typeName });
  const encoding = required('encoding').toLowerCase();
  const compressed = encoding === 'gzip' || encoding === 'gz';
  if (!compressed && encoding !== 'raw')
    throw maskRefusal('mask-unsupported', { name, field: 'encoding', value: encoding });
  const endian = (type === 'uint8' || type === 'int8' ? 'little' : required('endian')).toLowerCase();
  if (endian !== 'little' && endian !== 'big')
    throw maskRefusal('mask-header-damaged', { name, field: 'endian', value: endian });

  const axes = spatialAxes(name, required('dimension'), required('sizes'), field('space directions'));
  const space = field('space') ?? '';
  const signs = SPACES.get(space.toLowerCase());
  if (signs === undefined) {
    if (space !== '') throw maskRefusal('mask-unsupported', { name, field: 'space', value: space });
    throw maskRefusal('mask-without-position', { name, missing: 'space' });
  }
  const origin = field('space origin');
  if (origin === undefined) throw maskRefusal('mask-without-position', { name, missing: 'space origin' });
  const units = [...(field('space units') ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  if (units.some((unit) => unit !== 'mm' && unit !== ''))
    throw maskRefusal('mask-unsupported', { name, field: 'space units', value: units.join(' ') });

  const { dataStart, skipBytes } = skips(name, file, {
    afterHeader,
    compressed,
    lines: Number(field('line skip', 'lineskip') ?? 0),
    bytes: Number(field('byte skip', 'byteskip') ?? 0),
  });
  const [i, j, k] = axes.steps;
  return {
    grid: gridOfAxes(name, {
      dimensions: axes.dimensions,
      stepsMm: [inLps(i, signs), inLps(j, signs), inLps(k, signs)],
      originLpsMm: inLps(vectorOf(name, 'space origin', origin), signs),
    }),
    type,
    littleEndian: endian === 'little',
    slope: 1,
    intercept: 0,
    compression: compressed ? 'gzip' : 'none',
    dataStart,
    dataEnd: file.length,
    skipBytes,
  };
}

/** `field: value` lines up to the blank line; comments and `key:=value` pairs are passed over. Field names in lower case. */
function readFields(
  name: string,
  file: Uint8Array,
): { readonly fields: ReadonlyMap<string, string>; readonly dataStart: number } {
  const fields = new Map<string, string>();
  const first = headerLine(file, 0);
  for (let line = first; line !== undefined; line = headerLine(file, line.next)) {
    if (line === first) continue;
    if (line.text === '') return { fields, dataStart: line.next };
    const [, word, value] = /^([^:#]+):(?!=)\s*(.*)$/.exec(line.text) ?? [];
    if (word !== undefined && value !== undefined) fields.set(word.trim().toLowerCase(), value.trim());
  }
  const dataFile = fields.get('data file') ?? fields.get('datafile');
  if (dataFile !== undefined) throw maskRefusal('mask-detached-data', { name, dataFile });
  throw maskRefusal('mask-header-damaged', { name, field: 'header', value: 'no blank line ends it' });
}

interface SpatialAxes {
  readonly dimensions: Triple;
  readonly steps: readonly [Triple, Triple, Triple];
}

function spatialAxes(
  name: string,
  dimensionText: string,
  sizesText: string,
  directionsText: string | undefined,
): SpatialAxes {
  const sizes = numbersOf(sizesText);
  if (sizes.length !== Number(dimensionText))
    throw maskRefusal('mask-header-damaged', { name, field: 'sizes', value: sizesText });
  if (directionsText === undefined) {
    threeDimensions(name, sizes);
    throw maskRefusal('mask-without-position', { name, missing: 'space directions' });
  }
  const vectors = directionsText.match(/\([^)]*\)|none/gi) ?? [];
  if (vectors.length !== sizes.length)
    throw maskRefusal('mask-header-damaged', { name, field: 'space directions', value: directionsText });
  const spatial = sizes.flatMap((size, index) => {
    const text = vectors[index] ?? '';
    const isVector = text.startsWith('(');
    if (!isVector && size !== 1) throw maskRefusal('mask-unsupported', { name, field: 'sizes', value: sizesText });
    return isVector ? [{ size, step: vectorOf(name, 'space directions', text) }] : [];
  });
  const dimensions = threeDimensions(
    name,
    spatial.map((one) => one.size),
  );
  const [i, j, k] = spatial;
  if (i === undefined || j === undefined || k === undefined) throw new Error('three axes');
  return { dimensions, steps: [i.step, j.step, k.step] };
}

function vectorOf(name: string, field: string, text: string): Triple {
  const values = numbersOf(text.replace(/[()]/g, ' '));
  const [x, y, z] = values;
  if (values.length !== 3 || x === undefined || y === undefined || z === undefined || !values.every(Number.isFinite))
    throw maskRefusal('mask-header-damaged', { name, field, value: text });
  return [x, y, z];
}

interface Skips {
  readonly afterHeader: number;
  readonly compressed: boolean;
  readonly lines: number;
  readonly bytes: number;
}

/** Lines are skipped in the file, bytes in the inflated data. Counted from the end (−1) is refused: none of the tools in use writes it. */
function skips(
  name: string,
  file: Uint8Array,
  { afterHeader, compressed, lines, bytes }: Skips,
): { readonly dataStart: number; readonly skipBytes: number } {
  if (!Number.isInteger(lines) || lines < 0 || lines > 1000)
    throw maskRefusal('mask-header-damaged', { name, field: 'line skip', value: String(lines) });
  if (!Number.isInteger(bytes) || bytes < 0)
    throw maskRefusal('mask-unsupported', { name, field: 'byte skip', value: String(bytes) });
  let dataStart = afterHeader;
  for (let line = 0; line < lines; line += 1) {
    const end = file.indexOf(10, dataStart);
    if (end < 0) throw maskRefusal('mask-header-damaged', { name, field: 'line skip', value: String(lines) });
    dataStart = end + 1;
  }
  return compressed ? { dataStart, skipBytes: bytes } : { dataStart: dataStart + bytes, skipBytes: 0 };
}

// oxlint-disable-next-line typescript/triple-slash-reference -- the test project compiles this file without including electron
/// <reference path="./dcmjs.d.ts" />
import { data as dicom, type JsonAttribute, type JsonDataset } from 'dcmjs';
import { voxelCentre } from '../../core/geometry/affine.ts';
import { axis, voxelOffset } from '../../core/geometry/grid.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import { uidOf } from './dicomUid.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const INTERCEPT_HU = -1024;

/** Stored value of a pixel outside the field of reconstruction, by Pixel Representation. */
const PADDING = { signed: -2000, unsigned: 65535 } as const;
const STORED_RANGE = { signed: [-32768, 32767], unsigned: [0, 65535] } as const;

/** What is the same in every series of one examination. */
export interface CtStudy {
  /** All UIDs are made of these words and of the series' own. */
  readonly uidWords: readonly (string | number)[];
  readonly patientName: string;
  readonly patientId: string;
  /** ISO 8601. */
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'O';
  readonly date: string;
  readonly description: string;
}

/** One series: a volume and how it was taken. Times are seconds after midnight. */
export interface CtSeries {
  readonly study: CtStudy;
  readonly volume: Volume;
  readonly number: number;
  readonly acquisitionNumber: number;
  readonly description: string;
  readonly acquisitionTimeSeconds: number;
  readonly contrast: { readonly agent: string; readonly startTimeSeconds: number; readonly volumeMl: number } | null;
  readonly kvp: number;
  readonly kernel: string;
  readonly pixelRepresentation: 'signed' | 'unsigned';
  /** Place k of the volume's slice → place in the folder: the names say nothing about positions. */
  readonly fileOrder: readonly number[];
}

export interface CtFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of one CT series, a slice each, as CT Image Storage in Explicit VR Little Endian: HU = stored − 1024 in 16 bits. A slice with
 * NO_DATA_HU voxels declares a Pixel Padding Value. Instance Number runs from head to feet, against the order of k. Generates one file
 * at a time, so that a host holds one in memory.
 */
export function* writeCtSeries(series: CtSeries): Generator<CtFile, void, void> {
  const { grid } = series.volume;
  const shared = sharedAttributes(series);
  for (let k = 0; k < grid.dimensions[2]; k += 1) {
    const instanceUid = uidOf(...series.study.uidWords, 'series', series.number, 'instance', k);
    const dict = new dicom.DicomDict(fileMeta(instanceUid));
    dict.dict = inTagOrder({ ...shared, ...sliceAttributes(series, k, instanceUid) });
    const name = `IM${String((series.fileOrder[k] ?? k) + 1).padStart(4, '0')}.dcm`;
    yield { name, bytes: new Uint8Array(dict.write()) };
  }
}

export function studyInstanceUid(study: CtStudy): string {
  return uidOf(...study.uidWords, 'study');
}

export function seriesInstanceUid(series: CtSeries): string {
  return uidOf(...series.study.uidWords, 'series', series.number);
}

function fileMeta(instanceUid: string): JsonDataset {
  return {
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': ui(CT_IMAGE_STORAGE),
    '00020003': ui(instanceUid),
    '00020010': ui(EXPLICIT_LITTLE_ENDIAN),
    '00020012': ui(uidOf('letb', 'implementation')),
    '00020013': text('SH', 'LETB'),
  };
}

function sharedAttributes(series: CtSeries): JsonDataset {
  const { study } = series;
  const { grid } = series.volume;
  const day = dicomDate(study.date);
  const time = dicomTime(series.acquisitionTimeSeconds);
  const signed = series.pixelRepresentation === 'signed';
  return {
    '00080005': text('CS', 'ISO_IR 192'),
    '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    '00080016': ui(CT_IMAGE_STORAGE),
    '00080020': text('DA', day),
    '00080021': text('DA', day),
    '00080022': text('DA', day),
    '00080023': text('DA', day),
    '00080030': text('TM', dicomTime(series.acquisitionTimeSeconds - 600)),
    '00080031': text('TM', time),
    '00080050': { vr: 'SH', Value: [] },
    '00080060': text('CS', 'CT'),
    '00080070': text('LO', 'LETB synthetic patient'),
    '00080090': { vr: 'PN', Value: [] },
    '00081030': text('LO', study.description),
    '0008103E': text('LO', series.description),
    '00081090': text('LO', 'Phantom room'),
    '00100010': { vr: 'PN', Value: [{ Alphabetic: study.patientName }] },
    '00100020': text('LO', study.patientId),
    '00100030': text('DA', dicomDate(study.birthDate)),
    '00100040': text('CS', study.sex),
    ...contrastAttributes(series),
    '00180015': text('CS', 'ABDOMEN'),
    '00180022': text('CS', 'HELICAL MODE'),
    '00180050': decimal(grid.spacingMm[2]),
    '00180060': decimal(series.kvp),
    '00180088': decimal(grid.spacingMm[2]),
    '00180090': decimal(500),
    '00181030': text('LO', 'Liver multiphase'),
    '00181100': decimal(grid.spacingMm[0] * grid.dimensions[0]),
    '00181120': decimal(0),
    '00181210': text('SH', series.kernel),
    '00185100': text('CS', 'HFS'),
    '0020000D': ui(studyInstanceUid(study)),
    '0020000E': ui(seriesInstanceUid(series)),
    '00200010': text('SH', '1'),
    '00200011': integer(series.number),
    '00200012': integer(series.acquisitionNumber),
    '00200037': decimal(...axis(grid.direction, 0), ...axis(grid.direction, 1)),
    '00200052': ui(uidOf(...study.uidWords, 'frame of reference')),
    '00201040': { vr: 'LO', Value: [] },
    '00280002': { vr: 'US', Value: [1] },
    '00280004': text('CS', 'MONOCHROME2'),
    '00280010': { vr: 'US', Value: [grid.dimensions[1]] },
    '00280011': { vr: 'US', Value: [grid.dimensions[0]] },
    '00280030': decimal(grid.spacingMm[1], grid.spacingMm[0]),
    '00280100': { vr: 'US', Value: [16] },
    '00280101': { vr: 'US', Value: [16] },
    '00280102': { vr: 'US', Value: [15] },
    '00280103': { vr: 'US', Value: [signed ? 1 : 0] },
    '00281050': decimal(60),
    '00281051': decimal(350),
    '00281052': decimal(INTERCEPT_HU),
    '00281053': decimal(1),
    '00281054': text('LO', 'HU'),
  };
}

function contrastAttributes({ contrast }: CtSeries): JsonDataset {
  if (contrast === null) return {};
  return {
    '00180010': text('LO', contrast.agent),
    '00181040': text('LO', 'Intravenous'),
    '00181041': decimal(contrast.volumeMl),
    '00181042': text('TM', dicomTime(contrast.startTimeSeconds)),
    '00181046': decimal(4),
    '00181049': decimal(370),
  };
}

function sliceAttributes(series: CtSeries, k: number, instanceUid: string): JsonDataset {
  const { grid } = series.volume;
  const position = voxelCentre(grid, [0, 0, k]);
  const time = dicomTime(series.acquisitionTimeSeconds + 0.05 * (grid.dimensions[2] - k));
  const { bytes, padded } = storedPixels(series, k);
  const vr = series.pixelRepresentation === 'signed' ? 'SS' : 'US';
  return {
    '00080018': ui(instanceUid),
    '00080032': text('TM', time),
    '00080033': text('TM', time),
    '00200013': integer(grid.dimensions[2] - k),
    '00200032': decimal(...position),
    '00201041': decimal(position[2]),
    ...(padded ? { '00280120': { vr, Value: [PADDING[series.pixelRepresentation]] } } : {}),
    '7FE00010': { vr: 'OW', Value: [bytes] },
  };
}

/** Stored values of one slice, little endian. A volume whose HU do not fit beside the padding value cannot be stored. */
function storedPixels(
  { volume, pixelRepresentation }: CtSeries,
  k: number,
): { readonly bytes: ArrayBuffer; readonly padded: boolean } {
  const { grid, voxels } = volume;
  const start = voxelOffset(grid, 0, 0, k);
  const count = voxelOffset(grid, 0, 0, 1);
  const view = new DataView(new ArrayBuffer(2 * count));
  const padding = PADDING[pixelRepresentation];
  const [low, high] = STORED_RANGE[pixelRepresentation];
  let padded = false;
  for (let index = 0; index < count; index += 1) {
    const hu = voxels[start + index] ?? NO_DATA_HU;
    if (hu === NO_DATA_HU) {
      padded = true;
      view.setUint16(2 * index, padding & 0xffff, true);
      continue;
    }
    const stored = hu - INTERCEPT_HU;
    if (stored < low || stored > high || stored === padding)
      throw new RangeError(`${hu} HU in slice ${k} cannot be stored ${pixelRepresentation}`);
    view.setUint16(2 * index, stored & 0xffff, true);
  }
  return { bytes: view.buffer, padded };
}

/** PS3.5 7.1: attributes of a data set stand in ascending order of their tags. */
function inTagOrder(dataset: JsonDataset): JsonDataset {
  return Object.fromEntries(Object.entries(dataset).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function ui(uid: string): JsonAttribute {
  return text('UI', uid);
}

function text(vr: string, value: string): JsonAttribute {
  return { vr, Value: [value] };
}

function integer(value: number): JsonAttribute {
  return { vr: 'IS', Value: [String(value)] };
}

function decimal(...values: readonly number[]): JsonAttribute {
  return { vr: 'DS', Value: values.map(decimalString) };
}

/** A number in the 16 characters that DS allows: as it is when it fits, else rounded to as many digits as do. */
export function decimalString(value: number): string {
  const plain = String(Object.is(value, -0) ? 0 : value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits -= 1) {
    const shorter = String(Number(value.toPrecision(digits)));
    if (shorter.length <= 16) return shorter;
  }
  throw new RangeError(`${value} does not fit into a DICOM decimal string`);
}

function dicomDate(isoDate: string): string {
  return isoDate.replaceAll('-', '');
}

function dicomTime(secondsAfterMidnight: number): string {
  const milliseconds = Math.round(secondsAfterMidnight * 1000);
  const part = (unit: number, of: number, digits: number): string =>
    String(Math.floor(milliseconds / unit) % of).padStart(digits, '0');
  return `${part(3_600_000, 24, 2)}${part(60_000, 60, 2)}${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}

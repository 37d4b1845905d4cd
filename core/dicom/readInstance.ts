import dicomParser, { type DataSet } from 'dicom-parser';
import { failed, ok } from '../base/outcome.ts';
import { codeText, codeTexts, humanText, integer, isoDate, isoTime, unsignedShort, usesUtf8 } from './attributes.ts';
import type { InstanceHeader, InstanceOutcome, SkipReason } from './instance.ts';
import { acquisitionOf, placementOf } from './readAcquisition.ts';
import { expectedPixelBytes, pixelFormatOf, rescaleDamage } from './readPixelFormat.ts';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, transferSyntaxOf } from './transferSyntax.ts';

/** What a prefix of a file says: its header, why it is left out, or that the header is longer than the prefix. */
export type InstanceReading = InstanceOutcome | { readonly kind: 'needsMore'; readonly bytes: number };

/** Inflates a raw deflate stream as far as it goes: the stream of a prefix has no end. */
export type InflateRawPrefix = (bytes: Uint8Array) => Uint8Array;

/** A header longer than this is damage: functional groups of a large multi-frame image take a few MiB. */
const MAX_HEADER_BYTES = 64 * 2 ** 20;

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';
const PIXEL_DATA = 'x7fe00010';

/**
 * The header of one DICOM image file, from the first bytes of the file. `fileSize` is the whole file's size: it tells truncated pixel
 * data, and when to ask for more (`needsMore`: call again with at least that many bytes). A file without the 128-byte preamble is
 * tried as DICOM, implicit or explicit little endian. Never throws: whatever is wrong is a reason.
 */
export function readInstance(prefix: Uint8Array, fileSize: number, inflateRaw?: InflateRawPrefix): InstanceReading {
  if (fileSize === 0) return skip('empty-file', '0 bytes');
  if (prefix.length < Math.min(PREAMBLE_BYTES, fileSize)) return { kind: 'needsMore', bytes: Math.min(fileSize, 4096) };
  const start = startOf(prefix);
  if (start === null) return skip('not-dicom', 'no DICM prefix, and the first bytes are no DICOM attribute');
  const complete = prefix.length >= fileSize;
  let dataSet: DataSet;
  try {
    dataSet = parseHeader(prefix, start, inflateRaw);
  } catch (error) {
    return complete || prefix.length >= MAX_HEADER_BYTES
      ? skip(start.preamble ? 'damaged-header' : 'not-dicom', reasonOf(error))
      : more(prefix, fileSize);
  }
  const reachedPixels = dataSet.elements[PIXEL_DATA] !== undefined;
  if (!reachedPixels && !complete) {
    return prefix.length >= MAX_HEADER_BYTES
      ? skip('damaged-header', `the header is longer than ${MAX_HEADER_BYTES} bytes`)
      : more(prefix, fileSize);
  }
  return describe(dataSet, start, fileSize);
}

interface Start {
  readonly preamble: boolean;
  /** Bytes put before the file so that it begins with a preamble. */
  readonly shift: number;
  /** The data set's syntax where no meta header names it. */
  readonly syntaxUid: string | null;
}

const PREAMBLE_BYTES = 132;

/** How the file begins, or null when it is not DICOM. */
function startOf(bytes: Uint8Array): Start | null {
  const at = (index: number): number => bytes[index] ?? 0;
  if (at(128) === 0x44 && at(129) === 0x49 && at(130) === 0x43 && at(131) === 0x4d)
    return { preamble: true, shift: 0, syntaxUid: null };
  const group = at(0) | (at(1) << 8);
  const element = at(2) | (at(3) << 8);
  const explicit = isVr(at(4), at(5));
  if (group === 0x0002 && explicit) return { preamble: false, shift: PREAMBLE_BYTES, syntaxUid: null };
  if (group !== 0x0008 || element > 0x0060) return null;
  const length = at(4) + at(5) * 2 ** 8 + at(6) * 2 ** 16 + at(7) * 2 ** 24;
  if (explicit) return { preamble: false, shift: 0, syntaxUid: EXPLICIT_LITTLE_ENDIAN };
  return length <= 1024 ? { preamble: false, shift: 0, syntaxUid: IMPLICIT_LITTLE_ENDIAN } : null;
}

/** Two upper-case letters that name a value representation of the first groups. */
function isVr(first: number, second: number): boolean {
  return /^(AE|AS|AT|CS|DA|DS|DT|IS|LO|LT|OB|OW|PN|SH|SQ|ST|TM|UI|UL|UN|US|UT)$/.test(
    String.fromCharCode(first, second),
  );
}

function parseHeader(prefix: Uint8Array, start: Start, inflateRaw: InflateRawPrefix | undefined): DataSet {
  const options = {
    untilTag: PIXEL_DATA,
    ...(start.syntaxUid === null ? {} : { TransferSyntaxUID: start.syntaxUid }),
    inflater: (bytes: Uint8Array, position: number): Uint8Array => {
      if (inflateRaw === undefined) throw new Error('the data set is deflated and no inflater is at hand');
      const inflated = inflateRaw(bytes.subarray(position));
      const whole = new Uint8Array(position + inflated.length);
      whole.set(bytes.subarray(0, position));
      whole.set(inflated, position);
      return whole;
    },
  };
  if (start.shift === 0) return dicomParser.parseDicom(prefix, options);
  const shifted = new Uint8Array(start.shift + prefix.length);
  shifted.set([0x44, 0x49, 0x43, 0x4d], 128);
  shifted.set(prefix, start.shift);
  return dicomParser.parseDicom(shifted, options);
}

function describe(dataSet: DataSet, start: Start, fileSize: number): InstanceOutcome {
  const sopClassUid = codeText(dataSet, 'x00080016');
  if ((codeText(dataSet, 'x00020002') ?? sopClassUid) === MEDIA_STORAGE_DIRECTORY)
    return skip('dicomdir', 'an index of files, no image');
  const rows = unsignedShort(dataSet, 'x00280010');
  const columns = unsignedShort(dataSet, 'x00280011');
  if (rows === null && columns === null)
    return sopClassUid === null && !start.preamble
      ? skip('not-dicom', 'no DICOM attributes of an image')
      : skip('not-an-image', `SOP class ${sopClassUid ?? 'absent'}`);
  if (rows === null || columns === null || rows === 0 || columns === 0)
    return skip('damaged-header', `${rows ?? 'no'} rows, ${columns ?? 'no'} columns`);
  const element = dataSet.elements[PIXEL_DATA];
  if (element === undefined) return skip('no-pixel-data', `${rows} × ${columns} declared, no Pixel Data`);

  const syntax = transferSyntaxOf(start.syntaxUid ?? codeText(dataSet, 'x00020010') ?? IMPLICIT_LITTLE_ENDIAN);
  const header: InstanceHeader = {
    ...identityOf(dataSet),
    acquisition: acquisitionOf(dataSet),
    placement: placementOf(dataSet),
    pixels: pixelFormatOf(dataSet, {
      syntax,
      rows,
      columns,
      dataOffset: element.dataOffset - start.shift,
      dataLength: element.hadUndefinedLength === true ? null : element.length,
    }),
  };
  const lack = truncation(header, fileSize, syntax.deflated);
  if (lack !== null) return failed({ code: 'truncated-pixel-data', detail: lack, header });
  const damage = rescaleDamage(dataSet);
  return damage === null ? ok(header) : failed({ code: 'damaged-header', detail: damage, header });
}

type Identity = Pick<
  InstanceHeader,
  'patient' | 'study' | 'series' | 'sopClassUid' | 'sopInstanceUid' | 'instanceNumber'
>;

function identityOf(dataSet: DataSet): Identity {
  const utf8 = usesUtf8(dataSet);
  return {
    patient: {
      id: humanText(dataSet, 'x00100020', utf8),
      name: humanText(dataSet, 'x00100010', utf8),
      birthDate: isoDate(codeText(dataSet, 'x00100030')),
      sex: codeText(dataSet, 'x00100040'),
    },
    study: {
      instanceUid: codeText(dataSet, 'x0020000d') ?? '',
      date: isoDate(codeText(dataSet, 'x00080020')),
      time: isoTime(codeText(dataSet, 'x00080030')),
      description: humanText(dataSet, 'x00081030', utf8),
    },
    series: {
      instanceUid: codeText(dataSet, 'x0020000e') ?? '',
      number: integer(dataSet, 'x00200011'),
      description: humanText(dataSet, 'x0008103e', utf8),
      modality: codeTexts(dataSet, 'x00080060')[0] ?? null,
      protocolName: humanText(dataSet, 'x00181030', utf8),
    },
    sopClassUid: codeText(dataSet, 'x00080016') ?? codeText(dataSet, 'x00020002'),
    sopInstanceUid: codeText(dataSet, 'x00080018') ?? codeText(dataSet, 'x00020003') ?? '',
    instanceNumber: integer(dataSet, 'x00200013'),
  };
}

/** What pixel data lack against the file's size, or null. Fragments of compressed pixels are counted when they are decoded. */
function truncation({ pixels }: InstanceHeader, fileSize: number, deflated: boolean): string | null {
  if (deflated) return null;
  if (pixels.dataLength === null) return pixels.dataOffset < fileSize ? null : 'the file ends before the pixels';
  const present = Math.min(pixels.dataLength, fileSize - pixels.dataOffset);
  const expected = transferSyntaxOf(pixels.transferSyntaxUid).encapsulated
    ? pixels.dataLength
    : expectedPixelBytes(pixels);
  return present >= expected ? null : `${Math.max(0, present)} of ${expected} bytes of pixels`;
}

function more(prefix: Uint8Array, fileSize: number): InstanceReading {
  return { kind: 'needsMore', bytes: Math.min(fileSize, MAX_HEADER_BYTES, prefix.length * 8) };
}

function skip(code: SkipReason['code'], detail: string): InstanceOutcome {
  return failed({ code, detail });
}

/** dicom-parser throws strings, Errors, and { exception, dataSet }. */
function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error) return error.message;
  return typeof error === 'object' && error !== null && 'exception' in error ? reasonOf(error.exception) : 'unreadable';
}

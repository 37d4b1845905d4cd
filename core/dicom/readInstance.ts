import dicomParser, { type DataSet } from 'dicom-parser';
import { failed, ok } from '../base/outcome.ts';
import { codeText, codeTexts, humanText, integer, isoDate, isoTime, unsignedShort, usesUtf8 } from './attributes.ts';
import { concatenationOf, framesOf } from './functionalGroups.ts';
import { tooManyElements } from './headerBudget.ts';
import type { InstanceHeader, InstanceOutcome, SkipReason } from './instance.ts';
import { readMetaHeader } from './metaHeader.ts';
import { acquisitionOf, placementOf } from './readAcquisition.ts';
import { expectedPixelBytes, pixelFormatOf, rescaleDamage } from './readPixelFormat.ts';
import {
  DEFLATED_LITTLE_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  IMPLICIT_LITTLE_ENDIAN,
  transferSyntaxOf,
} from './transferSyntax.ts';

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
  let parsed: ParsedHeader;
  try {
    parsed = parseHeader(prefix, start, inflateRaw);
  } catch (error) {
    return complete || prefix.length >= MAX_HEADER_BYTES
      ? skip(start.preamble ? 'damaged-header' : 'not-dicom', reasonOf(error))
      : more(prefix, fileSize);
  }
  const reachedPixels = parsed.dataSet.elements[PIXEL_DATA] !== undefined;
  if (!reachedPixels && !complete) {
    return prefix.length >= MAX_HEADER_BYTES
      ? skip('damaged-header', `the header is longer than ${MAX_HEADER_BYTES} bytes`)
      : more(prefix, fileSize);
  }
  return describe(parsed, start, fileSize);
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

interface ParsedHeader {
  readonly dataSet: DataSet;
  /** Of the file. */
  readonly syntaxUid: string | null;
}

function parseHeader(prefix: Uint8Array, start: Start, inflateRaw: InflateRawPrefix | undefined): ParsedHeader {
  if (start.syntaxUid !== null) {
    const options = { untilTag: PIXEL_DATA, TransferSyntaxUID: start.syntaxUid };
    checkBudget(prefix, 0, prefix);
    return { dataSet: dicomParser.parseDicom(prefix, options), syntaxUid: start.syntaxUid };
  }
  const shifted = start.shift === 0 ? prefix : new Uint8Array(start.shift + prefix.length);
  if (start.shift > 0) {
    shifted.set([0x44, 0x49, 0x43, 0x4d], 128);
    shifted.set(prefix, start.shift);
  }
  const { transferSyntaxUid } = readMetaHeader(shifted);
  const file = transferSyntaxUid === DEFLATED_LITTLE_ENDIAN ? inflatedFile(shifted, inflateRaw) : shifted;
  checkBudget(file, PREAMBLE_BYTES, prefix);
  const dataSet = dicomParser.parseDicom(file, { untilTag: PIXEL_DATA });
  return { dataSet, syntaxUid: file === shifted ? codeText(dataSet, 'x00020010') : DEFLATED_LITTLE_ENDIAN };
}

function checkBudget(bytes: Uint8Array, from: number, read: Uint8Array): void {
  const excess = tooManyElements(bytes, from, read.length);
  if (excess !== null) throw new Error(excess);
}

/** The file as an explicit little endian one. The parser itself would look for attributes in the preamble and the compressed bytes. */
function inflatedFile(bytes: Uint8Array, inflateRaw: InflateRawPrefix | undefined): Uint8Array {
  const { end, transferSyntaxAt } = readMetaHeader(bytes);
  if (inflateRaw === undefined) throw new Error('the data set is deflated and no inflater is at hand');
  const inflated = inflateRaw(bytes.subarray(end));
  const file = new Uint8Array(end + inflated.length);
  file.set(bytes.subarray(0, end));
  const [from, to] = transferSyntaxAt;
  for (let at = from; at < to; at += 1) file[at] = EXPLICIT_LITTLE_ENDIAN.charCodeAt(at - from) || 0;
  file.set(inflated, end);
  return file;
}

function describe({ dataSet, syntaxUid }: ParsedHeader, start: Start, fileSize: number): InstanceOutcome {
  const sopClassUid = codeText(dataSet, 'x00080016');
  if ((codeText(dataSet, 'x00020002') ?? sopClassUid) === MEDIA_STORAGE_DIRECTORY)
    return skip('dicomdir', 'an index of files, no image');
  const rows = unsignedShort(dataSet, 'x00280010');
  const columns = unsignedShort(dataSet, 'x00280011');
  if (rows === null && columns === null && CT_IMAGE.test(sopClassUid ?? ''))
    return skip('damaged-header', 'a CT image without Rows and Columns');
  if (rows === null && columns === null)
    return sopClassUid === null && !start.preamble
      ? skip('not-dicom', 'no DICOM attributes of an image')
      : skip('not-an-image', `SOP class ${sopClassUid ?? 'absent'}`);
  if (rows === null || columns === null || rows === 0 || columns === 0)
    return skip('damaged-header', `${rows ?? 'no'} rows, ${columns ?? 'no'} columns`);
  const element = dataSet.elements[PIXEL_DATA];
  if (element === undefined) return skip('no-pixel-data', `${rows} × ${columns} declared, no Pixel Data`);

  const syntax = transferSyntaxOf(syntaxUid ?? IMPLICIT_LITTLE_ENDIAN);
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
  const { frames, damage: frameDamage } = framesOf(dataSet, header);
  const damage = rescaleDamage(dataSet) ?? frameDamage;
  if (damage !== null) return failed({ code: 'damaged-header', detail: damage, header });
  return ok(frames === null ? header : { ...header, ...concatenationOf(dataSet), frames });
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

/** CT, and the two kinds of Enhanced CT. */
const CT_IMAGE = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.2(?:\.[12])?$/;

/** What the parser's complaints mean to who reads them. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/call stack/, 'sequences are nested too deeply'],
  [/overrun|maxP ?osition|past end|'position' cannot be/, 'a data element is longer than the file'],
  [/missing required meta header/, 'the meta header names no transfer syntax'],
  [/item tag/, 'a sequence holds something other than items'],
  [/larger than/, 'the deflated data set unpacks to more than a header may hold'],
  [/^Cannot read prop/, 'data elements stand where none may'],
];

/** A reason of our own, or what the parser's complaint means. It throws strings, Errors, and { exception, dataSet }. */
function reasonOf(error: unknown): string {
  const complaint = complaintOf(error);
  const meaning = MEANINGS.find(([pattern]) => pattern.test(complaint))?.[1];
  return meaning ?? complaint;
}

function complaintOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error) return error.message;
  if (typeof error !== 'object' || error === null || !('exception' in error)) return 'unreadable';
  return complaintOf(error.exception);
}

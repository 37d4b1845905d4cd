import * as v from 'valibot';
import { crc32 } from '../../base/crc32.ts';
import { MAX_VOXELS } from '../../geometry/grid.ts';
import type { Edit } from './edit.ts';
import { editRefusal } from './editRefusals.ts';
import { collectRuns, type EditRuns } from './editRuns.ts';
import { editToolSchema, type EditTool } from './editTool.ts';
import { layers } from './layers.ts';

/** "LEdt" and the version of the layout. */
const MAGIC = [0x4c, 0x45, 0x64, 0x74, 1];
const CHECKSUM_BYTES = 4;
/** A tool with the longest path that its schema takes. */
const LONGEST_TOOL = 16 * 1024 * 1024;
const MOST_RUNS = 1 << 27;

/**
 * An edit as compact bytes: magic and version, layer, dimensions, the tool as JSON in ASCII, then for each run the gap to the one
 * before and 2 × length + value, all numbers in groups of 7 bits, lowest first; CRC-32 of all before, little endian, at the end. A stroke
 * of a 20 mm ball takes a few kilobytes.
 */
export function encodeEdit(edit: Edit): Uint8Array {
  const tool = asciiOf(JSON.stringify(edit.tool));
  const writer = byteWriter(64 + tool.length + 4 * edit.runs.starts.length);
  for (const byte of MAGIC) writer.byte(byte);
  writer.byte(layers.indexOf(edit.layer));
  for (const n of edit.dimensions) writer.number(n);
  writer.number(tool.length);
  for (let at = 0; at < tool.length; at += 1) writer.byte(tool.charCodeAt(at));
  writeRuns(writer, edit.runs);
  return writer.finish();
}

/** JSON with every character beyond ASCII escaped: the same value. */
function asciiOf(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function writeRuns(writer: ByteWriter, { starts, lengths, values }: EditRuns): void {
  writer.number(starts.length);
  let end = 0;
  for (let n = 0; n < starts.length; n += 1) {
    const start = starts[n] ?? 0;
    const length = lengths[n] ?? 0;
    writer.number(start - end);
    writer.number(2 * length + (values[n] ?? 0));
    end = start + length;
  }
}

/** The edit that `encodeEdit` wrote. Refused: bytes of another kind or version, damaged ones, and runs that no edit of that grid can have. */
export function decodeEdit(bytes: Uint8Array): Edit {
  const reader = byteReader(checkedBody(bytes));
  for (const byte of MAGIC) if (reader.byte() !== byte) throw damaged('no edit of this version');
  const layer = layers[reader.byte()];
  if (layer === undefined) throw damaged('an unknown layer');
  const dimensions = [reader.number(), reader.number(), reader.number()] as const;
  const voxels = dimensions[0] * dimensions[1] * dimensions[2];
  if (!(voxels > 0 && voxels <= MAX_VOXELS)) throw damaged(`dimensions ${dimensions.join(' × ')}`);
  const tool = toolOf(reader.ascii(reader.number()));
  const runs = readRuns(reader, voxels);
  if (!reader.isAtEnd()) throw damaged('bytes after the last run');
  return { layer, tool, dimensions, runs };
}

/** The bytes without their checksum, which is right. */
function checkedBody(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < MAGIC.length) throw damaged(`${bytes.length} bytes`);
  const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end, true);
  const body = bytes.subarray(0, end);
  if (crc32(body) !== stored) throw damaged('the checksum');
  return body;
}

function toolOf(json: string): EditTool {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damaged('the tool');
  }
  const parsed = v.safeParse(editToolSchema, value);
  if (!parsed.success) throw damaged('the tool');
  return parsed.output;
}

function readRuns(reader: ByteReader, voxels: number): EditRuns {
  const count = reader.number();
  if (count > MOST_RUNS) throw damaged(`${count} runs`);
  const collector = collectRuns();
  let end = 0;
  for (let n = 0; n < count; n += 1) {
    const start = end + reader.number();
    const coded = reader.number();
    const length = Math.floor(coded / 2);
    end = start + length;
    if (length === 0 || end > voxels) throw damaged(`a run of ${length} voxels at ${start} of ${voxels}`);
    collector.add(start, end, coded % 2);
  }
  return collector.finish();
}

interface ByteWriter {
  readonly byte: (value: number) => void;
  /** A whole number from 0 to 2⁵³, in groups of 7 bits. */
  readonly number: (value: number) => void;
  readonly finish: () => Uint8Array;
}

function byteWriter(capacity: number): ByteWriter {
  let bytes = new Uint8Array(capacity);
  let length = 0;
  const byte = (value: number): void => {
    if (length === bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(bytes);
      bytes = larger;
    }
    bytes[length] = value;
    length += 1;
  };
  return {
    byte,
    number: (value) => {
      let rest = value;
      while (rest > 127) {
        byte((rest % 128) + 128);
        rest = Math.floor(rest / 128);
      }
      byte(rest);
    },
    finish: () => {
      const crc = crc32(bytes.subarray(0, length));
      for (let shift = 0; shift < 32; shift += 8) byte((crc >>> shift) & 0xff);
      return bytes.slice(0, length);
    },
  };
}

interface ByteReader {
  readonly byte: () => number;
  readonly number: () => number;
  readonly ascii: (length: number) => string;
  readonly isAtEnd: () => boolean;
}

function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at];
    if (value === undefined) throw damaged('its end is missing');
    at += 1;
    return value;
  };
  return {
    byte,
    number: () => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const group = byte();
        value += (group % 128) * scale;
        if (!(value <= Number.MAX_SAFE_INTEGER)) throw damaged('a number too large');
        if (group < 128) return value;
      }
    },
    ascii: (length) => {
      if (length > LONGEST_TOOL) throw damaged(`a tool of ${length} characters`);
      let text = '';
      for (let n = 0; n < length; n += 1) text += String.fromCharCode(byte());
      return text;
    },
    isAtEnd: () => at === bytes.length,
  };
}

function damaged(problem: string): Error {
  return editRefusal('edit-damaged', { problem });
}

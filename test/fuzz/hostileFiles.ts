import { deflateRawSync } from 'node:zlib';
import { element, join, sliceAttributes, sliceFile, type Attribute } from '../fixtures/dicomFile.ts';
import { enhancedFile, sequence } from '../fixtures/enhancedCt.ts';

/** A file made to harm, and what must become of it. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  /** The code of the reason, or the stack's verdict. */
  readonly outcome: string;
  /** What the reason says, where there is one. */
  readonly says?: RegExp;
}

const MIB = 2 ** 20;
const UNDEFINED = [0xff, 0xff, 0xff, 0xff];
const ITEM = [0xfe, 0xff, 0x00, 0xe0];
const RLE = '1.2.840.10008.1.2.5';
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** A slice's elements up to (0010,0020) and after it, with other bytes between them. */
function around(between: Uint8Array, file: Uint8Array = sliceFile()): Uint8Array {
  const { length: after } = join(
    sliceAttributes()
      .filter(({ tag }) => tag > '00100020')
      .map(element),
  );
  return join([file.subarray(0, file.length - after), between, file.subarray(file.length - after)]);
}

function repeated(bytes: readonly number[], times: number): Uint8Array {
  const out = new Uint8Array(bytes.length * times);
  for (let n = 0; n < times; n += 1) out.set(bytes, n * bytes.length);
  return out;
}

/** Header of a sequence of undefined length at (0010,1002). */
const OPEN_SEQUENCE = [0x10, 0x00, 0x02, 0x10, 0x53, 0x51, 0, 0, ...UNDEFINED];

/** Empty elements of ever other tags. */
function elementFlood(count: number): Uint8Array {
  const out = new Uint8Array(8 * count);
  const view = new DataView(out.buffer);
  for (let n = 0; n < count; n += 1) {
    view.setUint16(8 * n, 0x0011 + 2 * (n >> 16), true);
    view.setUint16(8 * n + 2, n & 0xffff, true);
    out.set([0x4c, 0x4f, 0, 0], 8 * n + 4);
  }
  return out;
}

function deflated(body: Uint8Array): Uint8Array {
  const meta = element({ tag: '00020010', vr: 'UI', value: DEFLATED });
  return join([new Uint8Array(128), Uint8Array.from([0x44, 0x49, 0x43, 0x4d]), meta, deflateRawSync(body)]);
}

const attribute = (tag: string, vr: string, value: Attribute['value']): Attribute => ({ tag, vr, value });

/** An RLE file that declares a matrix of a size over a few bytes of fragments. */
function rleClaiming(size: number, frames = 1): Uint8Array {
  const frame = [1, 0, 0, 0, 64, 0, 0, 0, ...Array.from({ length: 56 }, () => 0), 0x81, 0, 0x81, 0];
  const value = Uint8Array.from([...ITEM, 0, 0, 0, 0, ...ITEM, frame.length, 0, 0, 0, ...frame, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]); // prettier-ignore
  const file = sliceFile({
    syntax: RLE,
    with: [
      attribute('00280008', 'IS', frames),
      attribute('00280010', 'US', size),
      attribute('00280011', 'US', size),
      attribute('7FE00010', 'OB', value),
    ],
  });
  const length = file.length - value.length - 4;
  file.set(UNDEFINED, length);
  return file;
}

/** The specification's list of hostile input, and what was found to harm: each within the bounds of a mutant. */
export const hostileFiles: readonly HostileFile[] = [
  {
    name: 'a header of a million empty items',
    bytes: () => around(join([Uint8Array.from(OPEN_SEQUENCE), repeated([...ITEM, 0, 0, 0, 0], 1_000_000)])),
    outcome: 'damaged-header',
    says: /data elements/,
  },
  {
    name: 'a header of a million empty elements',
    bytes: () => around(elementFlood(1_000_000)),
    outcome: 'damaged-header',
    says: /data elements/,
  },
  {
    name: 'a header of as many items as may be',
    bytes: () => around(join([Uint8Array.from(OPEN_SEQUENCE), repeated([...ITEM, 0, 0, 0, 0], 130_000)])),
    outcome: 'damaged-header',
  },
  {
    name: 'a deflated header of a million empty items in a few kilobytes',
    bytes: () => {
      const items = join([Uint8Array.from(OPEN_SEQUENCE), repeated([...ITEM, 0, 0, 0, 0], MIB)]);
      return deflated(around(items, sliceFile({ preamble: false })));
    },
    outcome: 'damaged-header',
  },
  {
    name: 'a deflated gigabyte',
    bytes: () => deflated(new Uint8Array(512 * MIB)),
    outcome: 'damaged-header',
  },
  {
    name: 'sequences nested twenty thousand deep',
    bytes: () => around(repeated([...OPEN_SEQUENCE, ...ITEM, ...UNDEFINED], 20_000)),
    outcome: 'damaged-header',
    says: /nested too deeply/,
  },
  {
    name: 'a sequence of undefined length without an end',
    bytes: () => around(Uint8Array.from([...OPEN_SEQUENCE, ...ITEM, ...UNDEFINED])),
    outcome: 'damaged-header',
  },
  {
    name: 'an element longer than the file',
    bytes: () => around(Uint8Array.from([0x10, 0x00, 0x00, 0x40, 0x55, 0x54, 0, 0, 0xf0, 0xff, 0xff, 0x7f])),
    outcome: 'damaged-header',
    says: /longer than the file/,
  },
  {
    name: 'a header cut short',
    bytes: () => sliceFile().subarray(0, 400),
    outcome: 'damaged-header',
    says: /without Rows/,
  },
  {
    name: 'pixels cut short',
    bytes: () => sliceFile().subarray(0, -1),
    outcome: 'truncated-pixel-data',
    says: /31 of 32 bytes/,
  },
  {
    name: 'a matrix of 65535 × 65535 over 32 bytes',
    bytes: () => sliceFile({ with: [attribute('00280010', 'US', 65_535), attribute('00280011', 'US', 65_535)] }),
    outcome: 'truncated-pixel-data',
    says: /32 of 8589672450 bytes/,
  },
  { name: 'a compressed matrix of 65535 × 65535', bytes: () => rleClaiming(65_535), outcome: 'refused' },
  { name: 'a compressed matrix of 4096 × 4096 in a few bytes', bytes: () => rleClaiming(4096), outcome: 'viewable' },
  {
    name: 'two thousand million frames',
    bytes: () => sliceFile({ with: [attribute('00280008', 'IS', 2_000_000_000)] }),
    outcome: 'truncated-pixel-data',
  },
  {
    name: 'two thousand million compressed frames',
    bytes: () => rleClaiming(4, 2_000_000_000),
    outcome: 'viewable',
  },
  {
    name: 'an Enhanced CT that declares more frames than it describes',
    bytes: () => enhancedFile([{ position: [0, 0, 0] }], { with: [attribute('00280008', 'IS', 1_000_000_000)] }),
    outcome: 'truncated-pixel-data',
  },
  {
    name: 'functional groups without an item',
    bytes: () => enhancedFile([{ position: [0, 0, 0] }], { with: [sequence('52009230', [])] }),
    outcome: 'viewable',
  },
  {
    name: 'zero rows',
    bytes: () => sliceFile({ with: [attribute('00280010', 'US', 0)] }),
    outcome: 'damaged-header',
    says: /0 rows/,
  },
  {
    name: 'zero columns',
    bytes: () => sliceFile({ with: [attribute('00280011', 'US', 0)] }),
    outcome: 'damaged-header',
    says: /0 columns/,
  },
  {
    name: 'wrong VRs for position, spacing and rows',
    bytes: () =>
      sliceFile({ with: [attribute('00200032', 'OB', '0\\0\\0'), attribute('00280030', 'PN', 'a\\b'), attribute('00280010', 'UL', new Uint8Array([4, 0, 0, 0]))] }), // prettier-ignore
    outcome: 'viewable',
  },
  {
    name: 'a character set that nobody knows, over bytes that are no text',
    bytes: () =>
      sliceFile({
        with: [
          attribute('00080005', 'CS', 'ISO 2022 IR 9999\\\\GBK'),
          attribute('00100010', 'PN', Uint8Array.from([0x1b, 0x24, 0x42, 0xff, 0xfe, 0, 0xc3, 0x28])),
        ],
      }),
    outcome: 'viewable',
  },
  {
    name: 'ill-formed UTF-8 in a name',
    bytes: () =>
      sliceFile({
        with: [
          attribute('00080005', 'CS', 'ISO_IR 192'),
          attribute('00100010', 'PN', Uint8Array.from([0xf0, 0x9f, 0x98, 0xed, 0xa0, 0x80, 0xc0, 0x80])),
        ],
      }),
    outcome: 'viewable',
  },
  {
    name: 'numbers beyond every number',
    bytes: () =>
      sliceFile({
        with: [
          attribute('00200032', 'DS', '1e308\\-1e308\\1e308'),
          attribute('00280030', 'DS', '1e308\\1e-308'),
          attribute('00180050', 'DS', '1e999'),
        ],
      }),
    outcome: 'viewable',
  },
];

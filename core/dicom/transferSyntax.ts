/** How a transfer syntax lays out a data set and its pixels (PS3.5 Annex A). */
export interface TransferSyntax {
  readonly uid: string;
  /** As PS3.6 names it. */
  readonly name: string;
  readonly explicitVr: boolean;
  readonly bigEndian: boolean;
  readonly deflated: boolean;
  /** Pixels are compressed and lie in fragments. */
  readonly encapsulated: boolean;
  readonly lossy: boolean;
}

export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const DEFLATED_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';

const ENCAPSULATED: Readonly<Record<string, readonly [name: string, lossy: boolean]>> = {
  '1.2.840.10008.1.2.5': ['RLE Lossless', false],
  '1.2.840.10008.1.2.4.50': ['JPEG Baseline (Process 1)', true],
  '1.2.840.10008.1.2.4.51': ['JPEG Extended (Process 2 & 4)', true],
  '1.2.840.10008.1.2.4.53': ['JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8) (Retired)', true],
  '1.2.840.10008.1.2.4.55': ['JPEG Full Progression, Non-Hierarchical (Process 10 & 12) (Retired)', true],
  '1.2.840.10008.1.2.4.57': ['JPEG Lossless, Non-Hierarchical (Process 14)', false],
  '1.2.840.10008.1.2.4.70': ['JPEG Lossless, Non-Hierarchical, First-Order Prediction (SV1)', false],
  '1.2.840.10008.1.2.4.80': ['JPEG-LS Lossless Image Compression', false],
  '1.2.840.10008.1.2.4.81': ['JPEG-LS Lossy (Near-Lossless) Image Compression', true],
  '1.2.840.10008.1.2.4.90': ['JPEG 2000 Image Compression (Lossless Only)', false],
  '1.2.840.10008.1.2.4.91': ['JPEG 2000 Image Compression', true],
  '1.2.840.10008.1.2.4.92': ['JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)', false],
  '1.2.840.10008.1.2.4.93': ['JPEG 2000 Part 2 Multi-component Image Compression', true],
  '1.2.840.10008.1.2.4.100': ['MPEG2 Main Profile / Main Level', true],
  '1.2.840.10008.1.2.4.101': ['MPEG2 Main Profile / High Level', true],
  '1.2.840.10008.1.2.4.102': ['MPEG-4 AVC/H.264 High Profile / Level 4.1', true],
  '1.2.840.10008.1.2.4.103': ['MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1', true],
  '1.2.840.10008.1.2.4.104': ['MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video', true],
  '1.2.840.10008.1.2.4.105': ['MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video', true],
  '1.2.840.10008.1.2.4.106': ['MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', true],
  '1.2.840.10008.1.2.4.107': ['HEVC/H.265 Main Profile / Level 5.1', true],
  '1.2.840.10008.1.2.4.108': ['HEVC/H.265 Main 10 Profile / Level 5.1', true],
  '1.2.840.10008.1.2.4.110': ['JPEG XL Lossless', false],
  '1.2.840.10008.1.2.4.111': ['JPEG XL JPEG Recompression', true],
  '1.2.840.10008.1.2.4.112': ['JPEG XL', true],
  '1.2.840.10008.1.2.8.1': ['Deflated Image Frame Compression', false],
  '1.2.840.10008.1.2.4.201': ['High-Throughput JPEG 2000 Image Compression (Lossless Only)', false],
  '1.2.840.10008.1.2.4.202': ['High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)', false],
  '1.2.840.10008.1.2.4.203': ['High-Throughput JPEG 2000 Image Compression', true],
};

const native = { explicitVr: true, bigEndian: false, deflated: false, encapsulated: false, lossy: false };

/** The syntax of a UID. An unknown UID is taken as an encapsulated explicit little endian syntax, as PS3.5 asks of new ones. */
export function transferSyntaxOf(uid: string): TransferSyntax {
  switch (uid) {
    case IMPLICIT_LITTLE_ENDIAN:
      return { ...native, uid, name: 'Implicit VR Little Endian', explicitVr: false };
    case EXPLICIT_LITTLE_ENDIAN:
      return { ...native, uid, name: 'Explicit VR Little Endian' };
    case DEFLATED_LITTLE_ENDIAN:
      return { ...native, uid, name: 'Deflated Explicit VR Little Endian', deflated: true };
    case EXPLICIT_BIG_ENDIAN:
      return { ...native, uid, name: 'Explicit VR Big Endian (Retired)', bigEndian: true };
    default: {
      const known = Object.hasOwn(ENCAPSULATED, uid) ? ENCAPSULATED[uid] : undefined;
      const [name, lossy] = known ?? ['unknown transfer syntax', false];
      return { ...native, uid, name, encapsulated: true, lossy };
    }
  }
}

/** True when readHu reads these pixels itself, without a decoder. */
export function isReadable(uid: string): boolean {
  const syntax = transferSyntaxOf(uid);
  return !syntax.encapsulated && !syntax.deflated;
}

/** The family of decoders that reads a compressed syntax. */
export type Codec = 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

const CODECS: Readonly<Record<string, Codec>> = {
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.51': 'jpeg',
  '1.2.840.10008.1.2.4.57': 'jpeg',
  '1.2.840.10008.1.2.4.70': 'jpeg',
  '1.2.840.10008.1.2.4.80': 'jpeg-ls',
  '1.2.840.10008.1.2.4.81': 'jpeg-ls',
  '1.2.840.10008.1.2.4.90': 'jpeg-2000',
  '1.2.840.10008.1.2.4.91': 'jpeg-2000',
  '1.2.840.10008.1.2.4.201': 'htj2k',
  '1.2.840.10008.1.2.4.202': 'htj2k',
  '1.2.840.10008.1.2.4.203': 'htj2k',
};

/** The decoder of a compressed syntax; null for every other. */
export function codecOf(uid: string): Codec | null {
  return Object.hasOwn(CODECS, uid) ? (CODECS[uid] ?? null) : null;
}

/** True when HU can be had of these pixels: native, deflated, or of a syntax with a decoder. */
export function isDecoded(uid: string): boolean {
  return codecOf(uid) !== null || !transferSyntaxOf(uid).encapsulated;
}

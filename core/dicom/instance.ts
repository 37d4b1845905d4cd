import type { Outcome } from '../base/outcome.ts';

/** What the header of one DICOM image file says: plain data, absent or empty attributes are null. Attribute names as in PS3.6. */
export interface InstanceHeader {
  readonly patient: {
    readonly id: string | null;
    readonly name: string | null;
    readonly birthDate: string | null;
    readonly sex: string | null;
  };
  readonly study: {
    /** Empty where an anonymiser took it out. */
    readonly instanceUid: string;
    /** ISO 8601 date, `1998-03-14`. */
    readonly date: string | null;
    readonly time: string | null;
    readonly description: string | null;
  };
  readonly series: {
    /** Empty where an anonymiser took it out. */
    readonly instanceUid: string;
    readonly number: number | null;
    readonly description: string | null;
    readonly modality: string | null;
    readonly protocolName: string | null;
  };
  readonly sopClassUid: string | null;
  /** Empty where an anonymiser took it out. */
  readonly sopInstanceUid: string;
  readonly instanceNumber: number | null;
  readonly acquisition: Acquisition;
  readonly placement: Placement;
  readonly pixels: PixelFormat;
  /** What the functional groups of an Enhanced CT image say of each frame, in the order of the frames. Absent in a file of one image. */
  readonly frames?: readonly FrameHeader[];
  /** Of an image that was cut into several files (PS3.3 C.7.6.16.2.2.4). `total` is null where it is not stated. */
  readonly concatenation?: { readonly uid: string; readonly number: number; readonly total: number | null };
}

/** One frame of an Enhanced CT image: what it does not share with the whole file. */
export interface FrameHeader {
  /** From 1, counted through all files of a concatenation. */
  readonly number: number;
  readonly acquisition: Acquisition;
  readonly placement: Placement;
  readonly rescale: Pick<PixelFormat, 'slope' | 'intercept' | 'rescaleStated' | 'rescaleType'>;
}

/** How the image was made. */
export interface Acquisition {
  /** (0020,0012) */
  readonly number: number | null;
  /** Seconds after midnight of (0008,0032), else of (0008,002A). */
  readonly timeSeconds: number | null;
  readonly contentTimeSeconds: number | null;
  readonly temporalPosition: number | null;
  readonly imageType: readonly string[];
  readonly contrastAgent: string | null;
  readonly contrastStartTimeSeconds: number | null;
  readonly sliceThicknessMm: number | null;
  readonly kvp: number | null;
  readonly kernel: string | null;
  readonly gantryTiltDegrees: number | null;
  /** What names a spectral or virtual reconstruction (monoenergetic keV, iodine, virtual non-contrast), else null. */
  readonly spectralReconstruction: string | null;
  /** Of a frame: its Stack ID (0020,9056) and bolus phase (0018,9344), where the file names them. */
  readonly frameStack?: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
}

/** Where the image lies. */
export interface Placement {
  readonly frameOfReferenceUid: string | null;
  /** (0020,0032), LPS mm: centre of the first voxel. */
  readonly positionLpsMm: readonly [number, number, number] | null;
  /** (0020,0037): direction cosines of a row (along which the column index grows), then of a column. */
  readonly orientation: readonly [number, number, number, number, number, number] | null;
  /** (0028,0030): distance between rows, then between columns, mm. */
  readonly pixelSpacingMm: readonly [number, number] | null;
}

/** How the pixels of one file are stored, and how stored values become HU. */
export interface PixelFormat {
  readonly transferSyntaxUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string | null;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** 1 where absent. */
  readonly slope: number;
  /** 0 where absent. */
  readonly intercept: number;
  /** The file has both Rescale Slope and Rescale Intercept. */
  readonly rescaleStated: boolean;
  /** (0028,1054), null when absent (then HU for CT). */
  readonly rescaleType: string | null;
  /** Stored values in [low, high] are padding, (0028,0120) and (0028,0121). */
  readonly padding: { readonly low: number; readonly high: number } | null;
  readonly lossy: boolean;
  /** Place of the pixel data's value in the file, in bytes; length is null for encapsulated data. */
  readonly dataOffset: number;
  readonly dataLength: number | null;
  /**
   * Of one frame of a multi-frame file: its index from 0, and how many there are. `frames` is then 1 and, unless encapsulated,
   * `dataOffset` and `dataLength` are the frame's own; encapsulated data lie in the fragments of the whole value.
   */
  readonly frameInFile?: { readonly index: number; readonly count: number };
}

/** Why one file is left out of the import, by code; the sentence is in core/text. */
export type SkipCode =
  | 'not-dicom'
  | 'empty-file'
  | 'unreadable-file'
  | 'damaged-header'
  | 'truncated-pixel-data'
  | 'no-pixel-data'
  | 'not-an-image'
  | 'dicomdir'
  | 'duplicate-image'
  | SourceSkipCode;

/** Why a file that an archive or a DICOMDIR names is left out. */
export type SourceSkipCode =
  | 'dicomdir-damaged'
  | 'dicomdir-file-missing'
  | 'dicomdir-without-files'
  | 'dicomdir-reference-outside'
  | 'zip-damaged'
  | 'zip-too-large'
  | 'zip-entry-path'
  | 'zip-entry-special'
  | 'zip-entry-encrypted'
  | 'zip-entry-method'
  | 'zip-entry-size'
  | 'zip-entry-duplicate'
  | 'zip-entry-repeated'
  | 'zip-entry-nested'
  | 'zip-entry-damaged';

export interface SkipReason {
  readonly code: SkipCode;
  /** What was seen, for the log and the reader: a tag, a length, a system error's code. Never patient data. */
  readonly detail: string;
  /** What the header says where the rest is readable: the stack that misses the slice is told by it. */
  readonly header?: InstanceHeader;
}

export type InstanceOutcome = Outcome<InstanceHeader, SkipReason>;

import type { Finding } from '../base/findings.ts';
import type { Acquisition } from '../dicom/instance.ts';
import type { StackSlice } from '../dicom/stack.ts';
import type { Thumbnail, ThumbnailView } from '../imaging/thumbnail.ts';
import type { Volume } from '../imaging/volume.ts';
import type { PhaseFigures } from '../letb/phaseFigures.ts';
import type { AgreementDocument, AgreementOptions } from '../record/agreementDocument.ts';
import type { DelimitedTable } from '../record/delimitedTable.ts';
import type { MaskOverlap } from '../record/readerMasks.ts';
import type { CriteriaSet } from '../response/criteriaSets.ts';
import type { ReadingDocument } from '../record/readingDocument.ts';
import type { Ratings, wideRatings } from '../record/readRatings.ts';
import type { SurvivalCase, SurvivalDocument, SurvivalOptions } from '../record/survivalDocument.ts';
import type { Disagreement } from '../stats/agreement/disagreement.ts';
import type { Language } from '../text/language.ts';
import type { Grid } from '../geometry/grid.ts';
import type { DrawnSlab } from '../segmentation/edits/interpolateSlices.ts';
import type { Edit } from '../segmentation/edits/edit.ts';
import type { DiameterOrder, ProposedDiameters } from '../response/measure/proposeDiameters.ts';
import type { Layer } from '../segmentation/edits/layers.ts';
import type { WholeMaskTool } from '../segmentation/edits/wholeMaskEdit.ts';
import type { AlignedMeasurement, UnalignedSubtraction } from '../letb/computeAlignedLetb.ts';
import type { LetbInput } from '../letb/computeLetb.ts';
import type { RegisteredAlignment } from '../letb/measuredAlignment.ts';
import type { MisregistrationEnhancement, MisregistrationInput } from '../letb/misregistrationEnhancement.ts';
import type { LetbUncertainty, UncertaintyInput } from '../letb/uncertainty.ts';
import type { ProposalRequest, ProposedPlacements } from '../roi/proposePlacements.ts';
import type { LiverCounts } from '../letb/subtractionHistogram.ts';
import type { Alignment } from '../registration/alignment.ts';
import type { TimepointAlignment } from '../registration/alignTimepoints.ts';
import type { Registration } from '../registration/registerPhases.ts';
import type { IndexBox } from '../registration/workingImage.ts';
import type { BodyLevel } from '../registration/bodyProfile.ts';
import type { DraftProvenance } from '../segmentation/draft/draftLiver.ts';
import type { DraftSeeds } from '../segmentation/draft/seeds.ts';
import type { LiverModel } from '../segmentation/model/liverModel.ts';
import type { ModelProvenance } from '../segmentation/model/segmentByModel.ts';

/** What a thumbnail is made of. */
export interface ThumbnailOrder extends ThumbnailView {
  readonly slice: Pick<StackSlice, 'source' | 'pixels'>;
}

/** Slices [from, to) of a volume. */
export type SliceRange = readonly [from: number, to: number];

/**
 * Where the HU of a volume come from: its files, or voxels that are already there. Slice k comes from slices[k]; in a job, which gets
 * those of its range alone, from slices[k - range[0]].
 */
export type VoxelSource =
  | { readonly kind: 'files'; readonly slices: readonly StackSlice[] }
  | { readonly kind: 'voxels'; readonly voxels: Int16Array };

/**
 * The voxels of a range of slices. `into` is the whole volume in shared memory, written in place (`slab` is then null);
 * null where memory is not shared: the slab comes back.
 */
export interface SlabTarget {
  readonly grid: Grid;
  readonly range: SliceRange;
  readonly into: Int16Array | null;
}
export interface Slab {
  readonly slab: Int16Array | null;
  /** SHA-256 of each file that was read, by its source. */
  readonly digests: readonly SourceDigest[];
}
export interface SourceDigest {
  readonly source: string;
  readonly sha256: string;
}

export interface DraftOrder {
  /** Names the voxels: equal keys mean equal volumes. */
  readonly key: string;
  readonly grid: Grid;
  /** The whole volume. Null says that this key was drafted before; a worker that does not hold it refuses with `draft-not-prepared`. */
  readonly voxels: Int16Array | null;
  readonly seeds: DraftSeeds;
}
export interface DraftAnswer {
  /** 1 is liver; new memory on the volume's grid, its receiver's own. */
  readonly mask: Uint8Array;
  readonly findings: readonly Finding[];
  readonly provenance: DraftProvenance;
}

/** A volume and the model that segments it. `manifest` as `readLiverModel` gives it. */
export interface ModelOrder {
  readonly manifest: LiverModel;
  /** Of the manifest's file, for the provenance. */
  readonly manifestSha256: string;
  /** The model's file, as the host's `readSource` takes it. */
  readonly source: string;
  /** What messages call the model's file. */
  readonly file: string;
  readonly grid: Grid;
  readonly voxels: Int16Array;
  /** The whole mask in shared memory; where memory is not shared it is null and the mask comes back. */
  readonly into: Uint8Array | null;
}
export interface ModelAnswer {
  readonly mask: Uint8Array | null;
  readonly findings: readonly Finding[];
  readonly provenance: ModelProvenance;
}

/** Every long computation by name: plain data in, plain data out. Both hosts serve them with the same code (`jobCode.ts`). */
export interface Jobs {
  /** HU of the slices, decoded from their files: `slices` are those of the range. */
  readSlices: { readonly input: SlabTarget & { readonly slices: readonly StackSlice[] }; readonly output: Slab };
  /** S = A − P on A's grid. P from files only where the lattices are identical; else its voxels are resampled onto A's grid. */
  subtractSlices: {
    readonly input: SlabTarget & { readonly arterial: VoxelSource; readonly precontrast: PrecontrastSource };
    readonly output: Slab;
  };
  /** Counts of S inside the liver. The arrays are whole volumes. */
  countLiver: {
    readonly input: {
      readonly grid: Grid;
      readonly range: SliceRange;
      readonly subtraction: Int16Array;
      readonly liver: Uint8Array;
    };
    readonly output: LiverCounts;
  };
  /** A mask file on a grid. `into` is the whole labelmap in shared memory; where memory is not shared it is null and the mask comes back. */
  readMask: {
    readonly input: {
      readonly source: string;
      /** What messages call the file. */
      readonly name: string;
      readonly grid: Grid;
      readonly into: Uint8Array | null;
    };
    readonly output: {
      readonly mask: Uint8Array | null;
      readonly findings: readonly Finding[];
      /** Of the file's bytes. */
      readonly sha256: string;
    };
  };
  /** The alignment of P to A inside the liver. The arrays are whole volumes; `liver` lies on A's grid. */
  alignPhases: {
    readonly input: {
      readonly kind: Alignment['kind'];
      readonly arterial: VolumeData;
      readonly precontrast: VolumeData;
      readonly liver: Uint8Array;
    };
    readonly output: Registration;
  };
  /** The liver before treatment found in the scan after it. The arrays are whole volumes; each `liver` lies on its volume's grid. */
  alignTimepoints: {
    readonly input: { readonly pre: VolumeWithLiver; readonly post: VolumeWithLiver };
    readonly output: TimepointAlignment;
  };
  /** The figures of an alignment that a reader's hand set. The arrays as in `alignPhases`. */
  judgeByHand: {
    readonly input: {
      readonly alignment: Alignment;
      readonly arterial: VolumeData;
      readonly precontrast: VolumeData;
      readonly liver: Uint8Array;
    };
    readonly output: Registration;
  };
  /** LETB through an alignment, with its effect and verdict. */
  measureAligned: {
    readonly input: {
      readonly letb: Omit<LetbInput, 'alignment'>;
      readonly unaligned: UnalignedSubtraction;
      readonly registration: Registration;
      readonly review: RegisteredAlignment['review'];
    };
    readonly output: AlignedMeasurement;
  };
  /** How far to trust one LETB. The arrays are whole volumes. */
  letbUncertainty: { readonly input: UncertaintyInput; readonly output: LetbUncertainty };
  /** The figures by which an arterial phase is compared with another. */
  phaseFigures: {
    readonly input: {
      readonly arterial: Volume;
      readonly acquisition: Acquisition;
      readonly parenchyma: { readonly meanHu: number; readonly sdHu: number } | null;
    };
    readonly output: PhaseFigures;
  };
  /** Survival of a cohort's table; `id` is the column that names its cases. */
  survivalOfTable: {
    readonly input: {
      readonly table: DelimitedTable;
      readonly options: SurvivalOptions;
      readonly id: string | null;
      readonly language: Language;
    };
    readonly output: { readonly document: SurvivalDocument; readonly cases: readonly SurvivalCase[] };
  };
  /** Dice of the masks of every two readings of a case. */
  maskOverlaps: {
    readonly input: { readonly readings: readonly ReadingDocument[] };
    readonly output: readonly MaskOverlap[];
  };
  /** The table of signed readings, with what they would say without each cause by which they part. */
  readingsTable: {
    readonly input: {
      readonly readings: readonly ReadingDocument[];
      readonly name: string;
      readonly sets: readonly CriteriaSet[];
    };
    readonly output: DelimitedTable;
  };
  /** Agreement of raters, and where two of them part; `causes` is the column that names it. */
  agreementOfTable: {
    readonly input: {
      readonly table: DelimitedTable;
      readonly raters: Parameters<typeof wideRatings>[1];
      readonly options: AgreementOptions;
      readonly causes: string | null;
    };
    readonly output: {
      readonly document: AgreementDocument;
      readonly ratings: Ratings;
      readonly disagreement: Disagreement | null;
    };
  };
  /** Every admissible placement, and three proposals among them. The arrays are whole volumes. */
  proposePlacements: { readonly input: ProposalRequest; readonly output: ProposedPlacements };
  /** Enhancement that a small shift of P explains. */
  misregistration: { readonly input: MisregistrationInput; readonly output: MisregistrationEnhancement };
  /** Coefficients of a volume's cubic B-spline. `into` in shared memory; where memory is not shared it is null and they come back. */
  splineCoefficients: {
    readonly input: VolumeData & { readonly into: Float32Array | null };
    readonly output: { readonly coefficients: Float32Array | null };
  };
  /** What slices of a volume show of the body as a whole; null for a slice that is not axial or shows no body. */
  bodyLevels: {
    readonly input: { readonly grid: Grid; readonly voxels: Int16Array; readonly slices: readonly number[] };
    readonly output: readonly (BodyLevel | null)[];
  };
  /** The slices between drawn ones (`prepareInterpolation`). Progress and cancelling go by gaps: the host's WebAssembly does not breathe. */
  interpolateSlices: { readonly input: DrawnSlab; readonly output: { readonly mask: Uint8Array } };
  /** What a tool makes of a whole mask; `voxels` are one layer over the grid and stay as they are. */
  editMask: {
    readonly input: {
      readonly layer: Layer;
      readonly grid: Grid;
      readonly voxels: Uint8Array;
      readonly tool: WholeMaskTool;
    };
    readonly output: { readonly edit: Edit };
  };
  /** The diameters of what lies about a click (`proposeDiameters`). */
  proposeDiameters: { readonly input: DiameterOrder; readonly output: ProposedDiameters };
  /** One slice as a small grey picture, for a list. Its file is read only as far as that takes. */
  thumbnail: { readonly input: ThumbnailOrder; readonly output: Thumbnail };
  /** The liver that a volume's HU and a reader's seeds suggest. Its worker keeps what does not depend on seeds for the next of that volume. */
  draftLiver: { readonly input: DraftOrder; readonly output: DraftAnswer };
  /** The liver that a reader's own model sees. Best run by `segmentInOwnWorker`: a model cannot be stopped within a patch. */
  segmentByModel: { readonly input: ModelOrder; readonly output: ModelAnswer };
}

export type PrecontrastSource =
  | { readonly alignment: 'identity'; readonly from: VoxelSource }
  | ({ readonly alignment: 'scanner' } & VolumeData)
  | ({ readonly alignment: 'registered' } & RegisteredPrecontrast);

/** A whole volume, HU. */
export interface VolumeData {
  readonly voxels: Int16Array;
  readonly grid: Grid;
}

/** A whole volume and its liver. */
export interface VolumeWithLiver extends VolumeData {
  readonly liver: Uint8Array;
}

/** P with what it takes to read it through an alignment, at the voxels of A within a box about the liver. */
export interface RegisteredPrecontrast extends VolumeData {
  readonly coefficients: Float32Array;
  readonly map: Alignment;
  readonly box: IndexBox;
}

export type JobName = keyof Jobs;
export type InputOf<Name extends JobName> = Jobs[Name]['input'];
export type OutputOf<Name extends JobName> = Jobs[Name]['output'];

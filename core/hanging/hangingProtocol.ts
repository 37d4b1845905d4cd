import type { TimepointSlot, VolumeRole } from './volumeRole.ts';
import type { PresetWindow, WindowPreset } from './windowPresets.ts';

/** As core/text has it, which stands to the right of this room. */
export type ProtocolLanguage = 'en' | 'fr';

/** The schema that a protocol's file names; published beside the shipped protocols. */
export const HANGING_SCHEMA = 'letb.hanging-protocol/1';

/** Which pictures hang where: data, matched by phase and timepoint, never by a series' description. */
export interface HangingProtocol {
  /** Names it to the program: small letters, digits and hyphens. */
  readonly id: string;
  readonly name: Readonly<Record<ProtocolLanguage, string>>;
  /** As the keyboard event names it (`F1` to `F12`); null for none. */
  readonly key: string | null;
  /** When it is chosen by itself; null for never. */
  readonly automatic: AutomaticRule | null;
  /** Relative widths, from the left. */
  readonly columns: readonly number[];
  /** Relative heights, from the top. */
  readonly rows: readonly number[];
  readonly cells: readonly HangingCell[];
}

/** Applies where so many timepoints are open and each has all of these phases. Of several that apply, the highest rank is chosen. */
export interface AutomaticRule {
  readonly timepoints: 1 | 2;
  readonly phases: readonly VolumeRole[];
  readonly rank: number;
}

/** `active`: the timepoint that the reader works in. */
export type CellTimepoint = TimepointSlot | 'active';

export type Overlay = 'contour' | 'rois' | 'enhancing';

/** In patient space (LPS): along the volume's own slices, along the body's axes, or along two unit vectors of the screen. */
export type CellPlane =
  | 'acquisition'
  | 'axial'
  | 'coronal'
  | 'sagittal'
  | { readonly right: readonly [number, number, number]; readonly down: readonly [number, number, number] };

export interface CellSlab {
  readonly projection: 'maximum' | 'minimum' | 'mean';
  readonly thicknessMm: number;
}

/** One viewport. Rows and columns count from 1. */
export interface HangingCell {
  /** Unique among the cells that may show the same timepoint. */
  readonly id: string;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly timepoint: CellTimepoint;
  readonly volume: VolumeRole;
  readonly plane: CellPlane;
  readonly slab: CellSlab | null;
  readonly window: WindowPreset | PresetWindow;
  readonly overlays: readonly Overlay[];
  /**
   * Cells of the two timepoints follow each other where their groups have one name; null follows nothing. The cells of one timepoint
   * have one group: in their frame of reference they move together in any case.
   */
  readonly link: string | null;
}

/** Why a protocol is not taken over. `rule` says what `field` must satisfy, `allowed` with which values. */
export interface HangingRefusals {
  'hanging-protocol-invalid': {
    readonly file: string;
    readonly field: string;
    readonly rule: HangingRule;
    readonly allowed: string;
  };
  'hanging-protocol-taken': { readonly file: string; readonly field: 'id' | 'key'; readonly value: string };
}

export type HangingRule =
  | 'object'
  | 'list'
  | 'text'
  | 'number'
  | 'missing'
  | 'unknown'
  | 'one-of'
  | 'unique'
  | 'overlap'
  | 'one-link-group'
  | 'perpendicular';

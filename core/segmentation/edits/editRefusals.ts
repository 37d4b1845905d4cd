import { refusals } from '../../base/errors.ts';

/** Why an edit is not made, read or applied. */
export interface EditRefusals {
  /** A tool's setting that cannot be drawn with. `field` is the parameter's name. */
  'edit-tool-invalid': { readonly tool: string; readonly field: string; readonly value: string };
  /** The mask does not hold what the edit was made on: the first such voxel. */
  'edit-does-not-fit': { readonly layer: string; readonly ijk: readonly number[] };
  'edit-on-another-grid': {
    readonly layer: string;
    readonly edit: readonly number[];
    readonly mask: readonly number[];
  };
  /** The mask or draft that is taken over lies on another grid, or elsewhere. */
  'edit-source-on-another-grid': { readonly layer: string; readonly from: string };
  /** The mask that is to be taken over holds nothing. */
  'edit-source-empty': { readonly layer: string; readonly from: string };
  /** Stored bytes that are not the edit they were. */
  'edit-damaged': { readonly problem: string };
  'edit-would-empty-mask': { readonly layer: string; readonly tool: string; readonly voxels: number };
}

export const editRefusal = refusals<EditRefusals>();

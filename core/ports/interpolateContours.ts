/** Slices of one mask across an axis, as bytes of 0 and 1: u fastest, then v, then the slices. */
export interface ContourSlab {
  readonly size: readonly [width: number, height: number, slices: number];
  readonly voxels: Uint8Array;
}

/**
 * The slices between two drawn ones: the slab's first and last slice are drawn, those between are empty and come back filled. Lent by the
 * host: ITK's morphological contour interpolation (Zukić, Vicory, McCormick et al., The Insight Journal 2016) in WebAssembly. (Given
 * several drawn slices at once, ITK finds them itself, and takes slices that lie side by side for none.)
 */
export type InterpolateContours = (slab: ContourSlab) => Promise<Uint8Array>;

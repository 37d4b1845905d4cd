/** One decoded slice, lent by the host for a look at its attenuation. */
export interface SampledSlice {
  /** HU or NO_DATA_HU, row by row. */
  readonly voxels: Int16Array;
  readonly rows: number;
  readonly columns: number;
  /** Distance between rows, then between columns, mm. */
  readonly pixelSpacingMm: readonly [number, number];
  /** Centre of the first voxel, LPS mm. */
  readonly positionLpsMm: readonly [number, number, number];
  /** Direction cosines of a row, then of a column. */
  readonly orientation: readonly [number, number, number, number, number, number];
}

/** A slice on square cells, x growing to the patient's left and y to the back whatever the stored orientation. Lengths are an adult's. */
export interface AxialField {
  readonly width: number;
  readonly height: number;
  /** Mean HU of each cell; what is no data counts as air. */
  readonly hu: Float32Array;
  /** z of the slice, mm of an adult, growing to the head. */
  readonly zMm: number;
}

/** Cells average out noise and still hold five across a small aorta, mm of an adult. */
export const CELL_MM = 2;

const AIR_HU = -1000;

/** Slices further from axial than this are no use: the aorta is no circle in them. */
const AXIAL_COSINE = 0.9;

/**
 * The slice averaged onto cells; null when it is not axial. `scale`: how much smaller than an adult the patient is (`bodyScale`); a small
 * body is enlarged to an adult's, so that every length that is looked for is an adult's.
 */
export function axialField(slice: SampledSlice, scale = 1): AxialField | null {
  const [rx, , , , cy] = slice.orientation;
  if (Math.abs(rx) < AXIAL_COSINE || Math.abs(cy) < AXIAL_COSINE) return null;
  const [rowMm, columnMm] = [slice.pixelSpacingMm[0] / scale, slice.pixelSpacingMm[1] / scale];
  const width = Math.floor((slice.columns * columnMm) / CELL_MM);
  const height = Math.floor((slice.rows * rowMm) / CELL_MM);
  if (width < 40 || height < 40) return null;
  const sums = new Float64Array(width * height);
  const counts = new Uint32Array(width * height);
  const cellOfColumn = Int32Array.from({ length: slice.columns }, (_, column) => {
    const x = Math.floor(((column + 0.5) * columnMm) / CELL_MM);
    return x >= width ? -1 : rx > 0 ? x : width - 1 - x;
  });
  const pixelAt = (cell: number): number => {
    const x = cell % width;
    const y = (cell - x) / width;
    const column = Math.floor((((rx > 0 ? x : width - 1 - x) + 0.5) * CELL_MM) / columnMm);
    const row = Math.floor((((cy > 0 ? y : height - 1 - y) + 0.5) * CELL_MM) / rowMm);
    return Math.max(AIR_HU, slice.voxels[row * slice.columns + column] ?? AIR_HU);
  };
  for (let row = 0; row < slice.rows; row += 1) {
    const y = Math.floor(((row + 0.5) * rowMm) / CELL_MM);
    if (y >= height) continue;
    const line = (cy > 0 ? y : height - 1 - y) * width;
    for (let column = 0; column < slice.columns; column += 1) {
      const x = cellOfColumn[column] ?? -1;
      if (x < 0) continue;
      const cell = line + x;
      sums[cell] = (sums[cell] ?? 0) + Math.max(AIR_HU, slice.voxels[row * slice.columns + column] ?? AIR_HU);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  const hu = new Float32Array(width * height);
  for (let cell = 0; cell < hu.length; cell += 1) {
    const count = counts[cell] ?? 0;
    // Cells finer than the pixels may hold no pixel's centre: they take the pixel they lie in.
    hu[cell] = count > 0 ? (sums[cell] ?? 0) / count : pixelAt(cell);
  }
  return { width, height, hu, zMm: slice.positionLpsMm[2] / scale };
}

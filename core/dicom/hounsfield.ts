/** Marks a voxel that holds no measurement: padding, or outside the source. HU saturate at ±32767, so the value is free. */
export const NO_DATA_HU = -32768;

export const MIN_HU = -32767;
export const MAX_HU = 32767;

/** Masks over one image that are edited apart: painting one never changes another. `exclusion` holds vessels and gallbladder. */
export const layers = ['liver', 'exclusion', 'lesion'] as const;

export type Layer = (typeof layers)[number];

/** One value for each layer. */
export type ByLayer<T> = { readonly [Name in Layer]: T };

export function byLayer<T>(valueOf: (layer: Layer) => T): ByLayer<T> {
  return { liver: valueOf('liver'), exclusion: valueOf('exclusion'), lesion: valueOf('lesion') };
}

import * as v from 'valibot';

/** `letb.liver/1`: the liver that a timepoint's measurement stands on, by the step of the stored masks. */
export interface LiverDocument {
  readonly schema: 'letb.liver/1';
  readonly arterialStackId: string;
  /** The name of the segmentation in the store, and the number of its steps. */
  readonly segmentation: { readonly name: string; readonly revision: number };
  readonly liverCm3: number;
}

export const liverSchema: v.GenericSchema<unknown, LiverDocument> = v.object({
  schema: v.literal('letb.liver/1'),
  arterialStackId: v.string(),
  segmentation: v.object({ name: v.string(), revision: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  liverCm3: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

import * as v from 'valibot';

/** In the arterial phase, against the parenchyma. */
export const enhancementPatterns = ['hyper', 'iso-to-hypo'] as const;
export type EnhancementPattern = (typeof enhancementPatterns)[number];

/** Who proposed the classes of tumour burden, the share of the liver that is tumour by eye. */
export const burdenSchemes = ['assouline-touloupas', 'fohlen'] as const;
export type BurdenScheme = (typeof burdenSchemes)[number];

/** The classes of a scheme, from small to large. Percent of the liver. Source: specification of the response, visual reading. */
export const burdenClasses = {
  'assouline-touloupas': ['<25', '25-50', '>50-75', '>75'],
  fohlen: ['<10', '10-25', '25-50', '50-75', '>75'],
} as const;
export type BurdenClass = (typeof burdenClasses)[BurdenScheme][number];

/** I: a single metastasis. II: one bulk with smaller deposits on both sides. III: disseminated. */
export const distributionTypes = ['I', 'II', 'III'] as const;
export type DistributionType = (typeof distributionTypes)[number];

/** `letb.visual-reading/1`: what the reader saw of one timepoint. Null: not said yet. */
export interface VisualReadingDocument {
  readonly schema: 'letb.visual-reading/1';
  readonly enhancement: EnhancementPattern | null;
  /** The class with the scheme that it is of. */
  readonly burden: { readonly scheme: BurdenScheme; readonly class: BurdenClass } | null;
  readonly distribution: DistributionType | null;
}

export const noVisualReading: VisualReadingDocument = {
  schema: 'letb.visual-reading/1',
  enhancement: null,
  burden: null,
  distribution: null,
};

export const visualReadingSchema: v.GenericSchema<unknown, VisualReadingDocument> = v.object({
  schema: v.literal('letb.visual-reading/1'),
  enhancement: v.nullable(v.picklist(enhancementPatterns)),
  burden: v.nullable(
    v.variant('scheme', [
      v.object({
        scheme: v.literal('assouline-touloupas'),
        class: v.picklist(burdenClasses['assouline-touloupas']),
      }),
      v.object({ scheme: v.literal('fohlen'), class: v.picklist(burdenClasses.fohlen) }),
    ]),
  ),
  distribution: v.nullable(v.picklist(distributionTypes)),
});

/** Whether everything that is read by eye is said. */
export function isVisuallyRead(reading: VisualReadingDocument | null): boolean {
  return reading !== null && reading.enhancement !== null && reading.burden !== null && reading.distribution !== null;
}

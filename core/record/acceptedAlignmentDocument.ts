import * as v from 'valibot';
import { alignmentSchema, type AlignmentDocument } from './alignmentDocument.ts';

/** `letb.accepted-alignment/1`: the alignment that a reader accepted for a timepoint; what it was fitted to is in its inputs. Without one the scanner's own geometry holds. */
export interface AcceptedAlignmentDocument {
  readonly schema: 'letb.accepted-alignment/1';
  readonly arterialStackId: string;
  readonly precontrastStackId: string;
  readonly alignment: AlignmentDocument;
}

export const acceptedAlignmentSchema: v.GenericSchema<unknown, AcceptedAlignmentDocument> = v.object({
  schema: v.literal('letb.accepted-alignment/1'),
  arterialStackId: v.string(),
  precontrastStackId: v.string(),
  alignment: alignmentSchema,
});

import * as v from 'valibot';

/** `letb.flag/1`: the reader wants the case to be looked at again; withdrawn when that was done. */
export interface FlagDocument {
  readonly schema: 'letb.flag/1';
  /** The reader's words; may be empty. */
  readonly note: string;
}

export const flagSchema: v.GenericSchema<unknown, FlagDocument> = v.object({
  schema: v.literal('letb.flag/1'),
  note: v.pipe(v.string(), v.maxLength(1000)),
});

/** What the DICOM writer uses of dcmjs, which has no types of its own. */
declare module 'dcmjs' {
  /** One attribute in the DICOM JSON model (PS3.18 F.2). */
  export interface JsonAttribute {
    readonly vr: string;
    readonly Value: readonly unknown[];
  }
  export type JsonDataset = Record<string, JsonAttribute>;

  export class DicomDict {
    constructor(meta: JsonDataset);
    dict: JsonDataset;
    write(options?: { readonly fragmentMultiframe?: boolean }): ArrayBuffer;
  }

  export const data: { readonly DicomDict: typeof DicomDict };
}
